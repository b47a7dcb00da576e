#include <lamina/lamina.hpp>

int main() {
    const lamina::Matrix<double> a{{4, 1}, {1, 3}};
    const auto [u, s, vt] = lamina::svd(a);
    const auto x = lamina::solve(a, u);
    return x(0, 0) > s[0] ? 1 : 0;
}
