// expect: deleted
#include <lamina/lamina.hpp>

int main() {
#ifndef LAMINA_CONTROL
    const lamina::TensorView<const double> v(lamina::Matrix<double>(2, 2));
#else
    const lamina::Matrix<double> a(2, 2);
    const lamina::TensorView<const double> v(a);
#endif
    return int(v.size());
}
