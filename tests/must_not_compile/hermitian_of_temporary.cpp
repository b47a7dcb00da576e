// expect: deleted
#include <lamina/lamina.hpp>

int main() {
    const lamina::Matrix<double> b(2, 2);
#ifndef LAMINA_CONTROL
    const auto s = lamina::symmetric(lamina::Matrix<double>(2, 2));
#else
    const auto s = lamina::symmetric(b);
#endif
    return int((s * b).rows());
}
