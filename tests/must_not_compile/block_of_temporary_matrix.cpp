// expect: deleted
#include <lamina/lamina.hpp>

int main() {
#ifndef LAMINA_CONTROL
    const auto v = lamina::Matrix<double>(2, 2).block(0, 0, 1, 1);
#else
    const lamina::Matrix<double> a(2, 2);
    const auto v = a.block(0, 0, 1, 1);
#endif
    return int(v.rows());
}
