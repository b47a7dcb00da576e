// expect: (read-only|not assignable|const)
#include <lamina/lamina.hpp>

int main() {
    lamina::Tensor<double> t({2, 3});
#ifndef LAMINA_CONTROL
    std::as_const(t).slice(0, 1)(2) = 1;
#else
    t.slice(0, 1)(2) = 1;
#endif
    return 0;
}
