// expect: (no match|invalid operands|constraint)
#include <lamina/lamina.hpp>

int main() {
    const lamina::Matrix<double> a(2, 2);
#ifndef LAMINA_CONTROL
    const lamina::Matrix<float> b(2, 2);
#else
    const lamina::Matrix<double> b(2, 2);
#endif
    return int((a * b).rows());
}
