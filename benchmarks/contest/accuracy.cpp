#include "contest/accuracy.hpp"

#include <algorithm>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

namespace lamina::bench {

namespace {
// LAPACK's eps is the unit roundoff, half of the distance from 1 to the next number.
constexpr double eps = epsilon<double> / 2;

/// Q^T Q for orthonormal columns, Q Q^T for orthonormal rows.
double orthogonality(const Matrix<double>& gram, double m) {
    Matrix<double> distance = gram;
    for (index_t i = 0; i < distance.rows(); ++i)
        distance(i, i) -= 1;
    return norm(distance, Norm::one) / (m * eps);
}
}  // namespace

SvdAccuracy accuracy(const Input<double>& input, const Factors& factors) {
    const index_t k = std::min(input.m, input.n);
    const MatrixView<const double> a(input.a, input.m, input.n);
    const MatrixView<const double> u(factors.u, input.m, k);
    const MatrixView<const double> vt(factors.vt, k, input.n);
    Matrix<double> us(u);
    for (index_t j = 0; j < k; ++j)
        scale_in_place(us.col(j), factors.s[j]);
    Matrix<double> distance(a);
    multiply_add(-1, us, vt, 1, distance);
    const double size = double(std::max(input.m, input.n)) * norm(a, Norm::one) * eps;
    return {std::max(orthogonality(u.t() * u, double(input.m)),
                     orthogonality(vt * vt.t(), double(input.n))),
            norm(distance, Norm::one) / size};
}

}  // namespace lamina::bench
