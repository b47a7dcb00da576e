#include "support/residuals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lamina::testing::detail {

namespace {

/// |x|, by the square root of its square where that is in range: hypot takes several times as long.
template <Scalar T>
double magnitude(T x) {
    if constexpr (is_complex<T>) {
        const double square = std::norm(std::complex<double>(x));
        if (square >= 1e-290 && square <= 1e290) return std::sqrt(square);
    }
    return double(std::abs(x));
}

}  // namespace

template <Scalar T>
double Residuals<T>::norm1(const Operand<T>& a) {
    double largest = 0;
    for (index_t j = 0; j < a.cols(); ++j) {
        double sum = 0;
        for (index_t i = 0; i < a.rows(); ++i)
            sum += magnitude(a(i, j));
        if (std::isnan(sum)) return sum;
        largest = std::max(largest, sum);
    }
    return largest;
}

template <Scalar T>
double Residuals<T>::residual(const Operand<T>& a, const Operand<T>& b) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    if (a.rows() != b.rows() || a.cols() != b.cols()) return infinite;
    if (a.empty()) return 0;
    const double distance = norm1(operand(a - b));
    const double size = norm1(a);
    if (distance == 0) return 0;
    if (size == 0) return infinite;
    const double n = double(std::max(a.rows(), a.cols()));
    return distance / size / (n * double(unit_roundoff<T>));
}

template <Scalar T>
double Residuals<T>::orthogonality(const Operand<T>& q) {
    if (q.empty()) return 0;
    Matrix<T> gram = q.h() * q;
    for (index_t i = 0; i < gram.rows(); ++i)
        gram(i, i) -= T(1);
    return norm1(operand(gram)) / (double(q.rows()) * double(unit_roundoff<T>));
}

template <Scalar T>
double Residuals<T>::solve_residual(const Operand<T>& a, const Operand<T>& x, const Operand<T>& b) {
    if (a.empty() || b.empty()) return 0;
    const double distance = norm1(operand(a * x - b));
    if (distance == 0) return 0;
    const double n = double(std::max(a.rows(), a.cols()));
    return distance / (norm1(a) * norm1(x) + norm1(b)) / (n * double(unit_roundoff<T>));
}

template struct Residuals<float>;
template struct Residuals<double>;
template struct Residuals<std::complex<float>>;
template struct Residuals<std::complex<double>>;

}  // namespace lamina::testing::detail
