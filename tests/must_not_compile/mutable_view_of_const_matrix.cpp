// expect: (no matching|conversion from|could not convert|no viable)
#include <lamina/lamina.hpp>

int main() {
    lamina::Matrix<double> a(2, 2);
#ifndef LAMINA_CONTROL
    const lamina::Matrix<double>& b = a;
#else
    lamina::Matrix<double>& b = a;
#endif
    const lamina::MatrixView<double> v = b;
    return int(v.rows());
}
