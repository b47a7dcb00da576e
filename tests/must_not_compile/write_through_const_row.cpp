// expect: (read-only|not assignable|const)
#include <lamina/lamina.hpp>

int main() {
    lamina::Matrix<double> a(2, 2);
#ifndef LAMINA_CONTROL
    std::as_const(a).row(0)(0) = 1;
#else
    a.row(0)(0) = 1;
#endif
    return 0;
}
