// expect: deleted
#include <lamina/lamina.hpp>

int main() {
#ifndef LAMINA_CONTROL
    const lamina::VectorView<const double> v = lamina::Vector<double>(2);
#else
    const lamina::Vector<double> x(2);
    const lamina::VectorView<const double> v = x;
#endif
    return int(v.size());
}
