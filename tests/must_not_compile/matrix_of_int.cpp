// expect: (constraint|Scalar)
#include <lamina/lamina.hpp>

int main() {
#ifndef LAMINA_CONTROL
    const lamina::Matrix<int> a(2, 2);
#else
    const lamina::Matrix<float> a(2, 2);
#endif
    return int(a.rows());
}
