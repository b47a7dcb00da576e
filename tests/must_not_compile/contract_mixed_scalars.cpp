// expect: (no matching function|constraints)
#include <lamina/lamina.hpp>

int main() {
    const lamina::Tensor<double> a({2, 3});
#ifndef LAMINA_CONTROL
    const lamina::Tensor<float> b({3, 2});
#else
    const lamina::Tensor<double> b({3, 2});
#endif
    return int(lamina::contract(a, b, {{1, 0}}).size());
}
