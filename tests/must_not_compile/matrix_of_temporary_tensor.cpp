// expect: deleted
#include <lamina/lamina.hpp>

int main() {
    const lamina::Tensor<double> a({2, 3, 4});
#ifndef LAMINA_CONTROL
    const auto c = lamina::contract(a, a, {{0, 0}, {2, 2}}).matrix();
#else
    const auto gram = lamina::contract(a, a, {{0, 0}, {2, 2}});
    const auto c = gram.matrix();
#endif
    return int(c.rows());
}
