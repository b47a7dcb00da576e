// expect: deleted
#include <lamina/lamina.hpp>

int main() {
    const lamina::LU<double> f(lamina::Matrix<double>(2, 2));
#ifndef LAMINA_CONTROL
    const auto p = lamina::as_permutation(f.permutation());
#else
    const auto indices = f.permutation();
    const auto p = lamina::as_permutation(indices);
#endif
    return int(p.rows());
}
