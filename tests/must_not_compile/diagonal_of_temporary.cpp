// expect: deleted
#include <lamina/lamina.hpp>

int main() {
#ifndef LAMINA_CONTROL
    const auto d = lamina::as_diagonal(lamina::Vector<double>(2));
#else
    const lamina::Vector<double> v(2);
    const auto d = lamina::as_diagonal(v);
#endif
    return int(d.rows());
}
