// expect: deleted
#include <lamina/lamina.hpp>

int main() {
    const lamina::Tensor<double> a({2, 3});
#ifndef LAMINA_CONTROL
    const auto v = (a + a).slice(0, 1);
#else
    const auto sum = a + a;
    const auto v = sum.slice(0, 1);
#endif
    return int(v.size());
}
