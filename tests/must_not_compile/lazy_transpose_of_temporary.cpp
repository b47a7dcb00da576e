// expect: deleted
#include <lamina/lamina.hpp>

int main() {
#ifndef LAMINA_CONTROL
    const auto t = lamina::transposed(lamina::Matrix<double>(2, 2));
#else
    const lamina::Matrix<double> a(2, 2);
    const auto t = lamina::transposed(a);
#endif
    return int(t.rows());
}
