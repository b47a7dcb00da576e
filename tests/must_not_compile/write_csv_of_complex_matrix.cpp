// expect: no matching function for call to .*write_csv
#include <complex>

#include "lamina/io/csv.hpp"

void control(const lamina::Matrix<double>& a) {
    lamina::write_csv("a.csv", a);
}

#ifndef LAMINA_CONTROL
void refused(const lamina::Matrix<std::complex<double>>& a) {
    lamina::write_csv("a.csv", a);
}
#endif
