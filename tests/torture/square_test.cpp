// Square matrices of every kind through what takes only those: LAPACK's test ratios stay below its
// threshold.

#include <cstdio>

#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/solve/condition.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/matrix_functions.hpp"
#include "lamina/solve/solve.hpp"

#include "torture/ratios.hpp"

namespace lamina {
namespace {

using testing::largest;
using testing::norm1;
using testing::promise;
using testing::random_matrix;
using testing::Ratio;
using testing::rounding;
using testing::share_of;
using testing::solve_residual;

template <class T>
class SquareTest : public ::testing::Test {};
TYPED_TEST_SUITE(SquareTest, testing::Scalars);

/// Whether a zero pivot is what exact arithmetic, or rounding, may come upon.
template <Scalar T>
bool may_be_singular(const Matrix<T>& a) {
    const Vector<RealOf<T>> s = svdvals(a);
    return double(s[s.size() - 1]) <= double(s[0]) * 10 * rounding(a);
}

/// ratio(), or whether it was right to say that a is singular.
template <Scalar T, class F>
double unless_singular(const Matrix<T>& a, F ratio) {
    try {
        return ratio();
    } catch (const SingularMatrixError&) {
        return promise(may_be_singular(a));
    }
}

template <Scalar T>
double solve_ratio(const Matrix<T>& a) {
    return unless_singular(a, [&] {
        const Matrix<T> b = random_matrix<T>(a.rows(), 2, 3);
        const auto facts = solve(a, b, SolveOptions{});
        return largest({solve_residual(a, solve(a, b), b), solve_residual(a, facts.x, b),
                        double(facts.backward_error) / rounding(a)});
    });
}

/// xGET03, ||I - A^-1 A|| / (n ||A|| ||A^-1|| eps), or that of A A^-1, whichever the method makes
/// small.
template <Scalar T>
double inverse_ratio(const Matrix<T>& a) {
    return unless_singular(a, [&] {
        const Matrix<T> x = inv(a);
        const Matrix<T> one = identity<T>(a.rows());
        const double left = norm1(Matrix<T>(x * a - one));
        const double right = norm1(Matrix<T>(a * x - one));
        return std::min(left, right) / (norm1(a) * norm1(x)) / rounding(a);
    });
}

/// |det A| = prod s_i, each with an error of n eps s_0 / s_i.
template <Scalar T>
double determinant_ratio(const Matrix<T>& a) {
    const LogDet<T> d = log_det(a);
    const double ln = double(d.log_abs);
    const double value = std::log(double(std::abs(det(a))));
    if (may_be_singular(a)) return promise(!std::isnan(ln) && !std::isnan(value));
    double logs = 0;
    double error = 1;
    const Vector<RealOf<T>> s = svdvals(a);
    for (const RealOf<T> x : s) {
        logs += std::log(double(x));
        error += double(s[0]) / double(x) + std::abs(std::log(double(x)));
    }
    const bool in_range =
        std::isfinite(value) && value > std::log(double(std::numeric_limits<RealOf<T>>::min()));
    return largest({std::abs(ln - logs) / (error * rounding(a)),
                    in_range ? std::abs(value - ln) / (error * rounding(a)) : 0,
                    std::abs(1 - double(std::abs(d.sign))) / rounding(a)});
}

/// Powers of two d with which diag(d)^-1 A diag(d) has rows and columns of like norms: what geev
/// does first, so that its backward error is one of that matrix. Osborne, J. ACM 7 (1960).
template <class C>
Vector<RealOf<C>> balance(Matrix<C> a) {
    using R = RealOf<C>;
    const index_t n = a.rows();
    Vector<R> d(n, R(1));
    for (int sweep = 0; sweep < 10; ++sweep) {
        for (index_t i = 0; i < n; ++i) {
            a(i, i) = C(0);
            const double column = double(norm(a.col(i)));
            const double row = double(norm(a.row(i)));
            if (column == 0 || row == 0) continue;
            const R factor = std::ldexp(R(1), int(std::lround(std::log2(row / column) / 2)));
            scale_in_place(a.col(i), C(factor));
            scale_in_place(a.row(i), C(1 / factor));
            d[i] *= factor;
        }
    }
    return d;
}

/// ||A V - V diag(w)|| / (||A|| n eps), each column of V over its length.
template <class C>
double eigen_residual(const Matrix<C>& a, const Matrix<C>& v, const Vector<C>& w) {
    Matrix<C> rest = a * v;
    double most = 0;
    for (index_t j = 0; j < w.size(); ++j) {
        add_into(rest.col(j), -w[j] * v.col(j));
        most = largest({most, double(norm(rest.col(j))) / double(norm(v.col(j)))});
    }
    return share_of(most, double(norm(a))) / rounding(a);
}

/// The same, of A as it stands or balanced, for the vectors as they are or diag(d)^-1 V.
template <class C>
double balanced_residual(const Matrix<C>& a, const Matrix<C>& v, const Vector<C>& w) {
    const double plain = eigen_residual(a, v, w);
    if (plain < testing::threshold) return plain;
    const Vector<RealOf<C>> d = balance(a);
    Matrix<C> b = a;
    Matrix<C> u = v;
    for (index_t i = 0; i < a.rows(); ++i) {
        scale_in_place(b.col(i), C(d[i]));
        scale_in_place(b.row(i), C(1 / d[i]));
        scale_in_place(u.row(i), C(1 / d[i]));
    }
    return eigen_residual(b, u, w);
}

template <Scalar T>
double eig_ratio(const Matrix<T>& a) {
    using C = std::complex<RealOf<T>>;
    const GeneralEigen<T> f(a, Sides::both);
    Matrix<C> c(a.rows(), a.cols());
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i)
            c(i, j) = C(a(i, j));
    }
    Vector<C> conjugated = f.values();
    // The sum of the eigenvalues is the trace of a matrix n eps ||A|| from A at most.
    std::complex<double> sum = 0;
    for (index_t i = 0; i < a.rows(); ++i)
        sum += std::complex<double>(f.values()[i]) - std::complex<double>(C(a(i, i)));
    for (C& w : conjugated)
        w = std::conj(w);
    return largest({balanced_residual(c, f.vectors(), f.values()),
                    balanced_residual(Matrix<C>(c.h()), f.left_vectors(), conjugated),
                    share_of(std::abs(sum), norm1(a) * double(a.rows()) * rounding(a))});
}

/// ||I - e^A e^-A|| / (n ||e^A|| ||e^-A|| eps), A scaled to norm 1.
template <Scalar T>
double expm_ratio(const Matrix<T>& a) {
    const double size = norm1(a);
    const Matrix<T> b = size > 0 ? a / T(RealOf<T>(size)) : a;
    const Matrix<T> e = expm(b);
    const Matrix<T> inverse = expm(T(-1) * b);
    return norm1(Matrix<T>(e * inverse - identity<T>(a.rows()))) / (norm1(e) * norm1(inverse)) /
           rounding(a);
}

TYPED_TEST(SquareTest, RatiosStayBelowTheThresholdForEveryKind) {
    using T = TypeParam;
    const std::vector<Ratio<T>> operations = {{"solve", solve_ratio<T>},
                                              {"inv", inverse_ratio<T>},
                                              {"det and log_det", determinant_ratio<T>},
                                              {"GeneralEigen", eig_ratio<T>},
                                              {"expm", expm_ratio<T>}};
    const long cases =
        testing::torture(testing::square_kinds<T>(), testing::square_shapes, operations);
    std::printf("%ld cases\n", cases);
    EXPECT_GE(cases, testing::least_share_of(2200));
}

}  // namespace
}  // namespace lamina
