// expect: deleted
#include <lamina/lamina.hpp>

int main() {
#ifndef LAMINA_CONTROL
    const lamina::TensorView<const double> v = lamina::Tensor<double>({2, 2});
#else
    const lamina::Tensor<double> t({2, 2});
    const lamina::TensorView<const double> v = t;
#endif
    return int(v.size());
}
