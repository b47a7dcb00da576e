// expect: no matching function
#include <lamina/lamina.hpp>

int main() {
    const lamina::Vector<double> v(2);
    lamina::Matrix<double> a(2, 2);
#ifndef LAMINA_CONTROL
    lamina::multiply_in_place(lamina::as_diagonal(v), lamina::Matrix<double>(2, 2));
#endif
    lamina::multiply_in_place(lamina::as_diagonal(v), a);
    lamina::multiply_in_place(lamina::as_diagonal(v), a.block(0, 0, 2, 1));
}
