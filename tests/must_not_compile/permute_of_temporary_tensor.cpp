// expect: deleted
#include <lamina/lamina.hpp>

int main() {
#ifndef LAMINA_CONTROL
    const auto v = lamina::Tensor<double>({2, 3}).permute({1, 0});
#else
    const lamina::Tensor<double> t({2, 3});
    const auto v = t.permute({1, 0});
#endif
    return int(v.size());
}
