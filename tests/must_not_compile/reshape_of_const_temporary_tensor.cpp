// expect: deleted
#include <lamina/lamina.hpp>

int main() {
    const lamina::Tensor<double> t({2, 3});
#ifndef LAMINA_CONTROL
    const auto v = std::move(t).reshape({6});
#else
    const auto v = t.reshape({6});
#endif
    return int(v.size());
}
