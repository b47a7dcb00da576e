// expect: (constraints not satisfied|no matching|invalid reference)
#include <lamina/lamina.hpp>

int main() {
#ifndef LAMINA_CONTROL
    using T = std::complex<double>;
#else
    using T = double;
#endif
    return int(lamina::lstsq(lamina::Matrix<T>(3, 1), lamina::Vector<T>(3)).statistics().rank);
}
