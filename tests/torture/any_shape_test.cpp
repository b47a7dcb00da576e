// Matrices of every kind and shape through what takes any: LAPACK's test ratios stay below its
// threshold.

#include <cstdio>

#include "lamina/factor/lu.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/thin_qr.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/solve/condition.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/low_rank.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/solve/rank.hpp"
#include "lamina/solve/rank_evidence.hpp"
#include "lamina/solve/span.hpp"

#include "torture/ratios.hpp"

namespace lamina {
namespace {

using testing::descends;
using testing::difference;
using testing::largest;
using testing::longest_column;
using testing::norm1;
using testing::orthogonality;
using testing::promise;
using testing::random_matrix;
using testing::Ratio;
using testing::residual;
using testing::rounding;
using testing::share_of;

template <class T>
class AnyShapeTest : public ::testing::Test {};
TYPED_TEST_SUITE(AnyShapeTest, testing::Scalars);

const std::vector<std::pair<index_t, index_t>> shapes = {
    {1, 1},   {2, 1},  {1, 2},  {2, 2},   {3, 3},   {5, 5},   {5, 2},
    {2, 5},   {8, 8},  {16, 4}, {4, 16},  {17, 17}, {20, 12}, {12, 20},
    {33, 33}, {40, 7}, {7, 40}, {64, 64}, {100, 9}, {9, 130}, {90, 70}};

/// ||A - B||_1 / (max(m, n) ||A||_1 eps) of A and B of one scale, which a power of two makes an
/// ordinary one.
template <Scalar T>
double scaled_norm_ratio(const Matrix<T>& rest, double size, const Matrix<T>& a) {
    return share_of(norm1(rest), size) / rounding(a);
}

template <Scalar T>
double lu_ratio(const Matrix<T>& a) {
    // What elimination makes grow is lost: LU tells by how much.
    const LU<T> f(a);
    RealOf<T> most = 0;
    for (index_t j = 0; j < a.cols(); ++j) {
        for (const T x : a.col(j))
            most = std::max(most, std::abs(std::real(x)) + std::abs(std::imag(x)));
    }
    return residual(a, f.reconstruct()) / std::max(1.0, most > 0 ? double(f.growth(most)) : 1.0);
}

template <Scalar T>
double qr_ratio(const Matrix<T>& a) {
    const QR<T> f(a);
    return largest({residual(a, f.reconstruct()), orthogonality(f.Q_full()),
                    residual(a, Matrix<T>(f.Q() * f.R()))});
}

template <Scalar T>
double pivoted_qr_ratio(const Matrix<T>& a) {
    const PivotedQR<T> f(a);
    return largest({residual(a, f.reconstruct()), orthogonality(f.Q_full())});
}

template <Scalar T>
double thin_qr_ratio(const Matrix<T>& a) {
    const auto f = thin_qr(a);
    return largest({residual(a, Matrix<T>(f.Q * f.R)), orthogonality(f.Q)});
}

template <Scalar T>
double svd_ratio(const Matrix<T>& a) {
    const SVD<T> f(a);
    const double size = double(f.s()[0]) * rounding(a);
    return largest({residual(a, f.reconstruct()), orthogonality(f.U()),
                    orthogonality(Matrix<T>(f.Vt().h())), promise(descends(f.s())),
                    difference(f.s(), svdvals(a), size),
                    difference(f.s(), SVD<T>(a, Vectors::full).s(), size)});
}

template <Scalar T>
double rank_ratio(const Matrix<T>& a) {
    const index_t r = rank(a);
    const Matrix<T> n = null_space(a);
    const Matrix<T> q = orth(a);
    const double size = double(norm(a, Norm::two)) * rounding(a);
    return largest({promise(r == SVD<T>(a).rank()), promise(n.cols() == a.cols() - r),
                    promise(q.cols() == r), promise(rank_evidence(a).rank == r), orthogonality(n),
                    orthogonality(q), share_of(longest_column(Matrix<T>(a * n)), size),
                    share_of(longest_column(Matrix<T>(a - q * Matrix<T>(q.h() * a))), size)});
}

template <Scalar T>
double pinv_ratio(const Matrix<T>& a) {
    const Matrix<T> p = pinv(a);
    if (norm1(p) == 0) return promise(rank(a) == 0);
    // ||A A^+ A - A|| over ||A|| ||A^+|| ||A||, in an order in which nothing overflows.
    const Matrix<T> pa = p * a;
    const double size = norm1(a) * norm1(p);
    return largest({norm1(Matrix<T>(a * pa - a)) / norm1(a) / size / rounding(a),
                    norm1(Matrix<T>(pa * p - p)) / norm1(p) / size / rounding(a)});
}

/// ||A^H (B - A X)|| / (||A^H|| (||A|| ||X|| + ||B||) max(m, n) eps), in the one-norm, of which A
/// and A^H have very different ones if A is wide.
template <Scalar T>
double least_squares_ratio(const Matrix<T>& a, const Matrix<T>& x, const Matrix<T>& b) {
    if (norm1(a) == 0) return norm1(x);
    const Matrix<T> r = b - a * x;
    return norm1(Matrix<T>(a.h() * r)) / norm1(a.h()) / (norm1(a) * norm1(x) + norm1(b)) /
           rounding(a);
}

template <Scalar T>
double lstsq_ratio(const Matrix<T>& a) {
    const Matrix<T> b = random_matrix<T>(a.rows(), 2, 7);
    double most = 0;
    for (const LstsqMethod method :
         {LstsqMethod::automatic, LstsqMethod::pivoted_qr, LstsqMethod::svd}) {
        const auto fit = lstsq(a, b, {.method = method});
        most = largest({most, least_squares_ratio(a, fit.x, b)});
    }
    return largest({most, least_squares_ratio(a, apply_pinv(a, b), b)});
}

template <Scalar T>
double truncated_ratio(const Matrix<T>& a) {
    const index_t k = std::min(a.rows(), a.cols()) / 2;
    const auto f = truncated_svd(a, k);
    const SVD<T> all(a);
    const double unit = double(all.s()[0]) * rounding(a);
    const double error = double(norm(Matrix<T>(a - f.reconstruct()), Norm::two));
    const double next = double(all.s()[k]);
    return largest({share_of(error - double(f.error_bound), unit), share_of(error - next, unit),
                    share_of(double(f.least_error) - next, unit), orthogonality(f.U),
                    orthogonality(Matrix<T>(f.Vt.h()))});
}

template <Scalar T>
double polar_ratio(const Matrix<T>& a) {
    const auto [U, P] = polar_decomposition(a);
    const bool tall = a.rows() >= a.cols();
    return largest({residual(a, Matrix<T>(U * P)), orthogonality(tall ? U : Matrix<T>(U.h())),
                    promise(P == Matrix<T>(P.h()))});
}

template <Scalar T>
double norm_ratio(const Matrix<T>& a) {
    const Vector<RealOf<T>> s = svdvals(a);
    const double condition = double(cond(a));
    const double inverse = share_of(double(s[s.size() - 1]), double(s[0]));
    double nuclear = 0;
    for (const RealOf<T> x : s)
        nuclear += double(x);
    return largest(
        {share_of(std::abs(double(norm(a, Norm::two)) - double(s[0])), double(s[0]) * rounding(a)),
         share_of(std::abs(double(norm(a, Norm::nuclear)) - nuclear), nuclear * rounding(a)),
         promise(condition >= 1), std::abs(1 / condition - inverse) / rounding(a)});
}

/// log volume = sum log s_i, each with an error of n eps s_0 / s_i.
template <Scalar T>
double volume_ratio(const Matrix<T>& a) {
    if (a.rows() < a.cols()) return promise(volume(a) == 0);
    double logs = 0;
    double error = 1;
    const Vector<RealOf<T>> s = svdvals(a);
    for (const RealOf<T> x : s) {
        // Of dependent columns the volume is rounding.
        if (!(double(x) > double(s[0]) * 10 * rounding(a))) return 0;
        logs += std::log(double(x));
        error += double(s[0]) / double(x) + std::abs(std::log(double(x)));
    }
    return std::abs(double(log_volume(a)) - logs) / (error * rounding(a));
}

template <Scalar T>
double projection_ratio(const Matrix<T>& a) {
    const Matrix<T> b = random_matrix<T>(a.rows(), 2, 3);
    const Matrix<T> p = project_onto_span(a, b);
    const Vector<T> inside = a * Vector<T>(a.cols(), T(1));
    const auto member = span_membership(a, inside);
    return largest({scaled_norm_ratio(Matrix<T>(project_onto_span(a, p) - p), norm1(b), a),
                    scaled_norm_ratio(Matrix<T>(orth(a).h() * (b - p)), norm1(b), a),
                    promise(member.contained)});
}

TYPED_TEST(AnyShapeTest, RatiosStayBelowTheThresholdForEveryKind) {
    using T = TypeParam;
    const std::vector<Ratio<T>> operations = {{"LU", lu_ratio<T>},
                                              {"QR", qr_ratio<T>},
                                              {"PivotedQR", pivoted_qr_ratio<T>},
                                              {"thin_qr", thin_qr_ratio<T>},
                                              {"SVD", svd_ratio<T>},
                                              {"rank, null_space and orth", rank_ratio<T>},
                                              {"pinv", pinv_ratio<T>},
                                              {"lstsq and apply_pinv", lstsq_ratio<T>},
                                              {"truncated_svd", truncated_ratio<T>},
                                              {"polar_decomposition", polar_ratio<T>},
                                              {"norm and cond", norm_ratio<T>},
                                              {"volume", volume_ratio<T>},
                                              {"project_onto_span", projection_ratio<T>}};
    const long cases = testing::torture(testing::kinds_of_any_shape<T>(), shapes, operations);
    std::printf("%ld cases\n", cases);
    EXPECT_GE(cases, testing::least_share_of(5460));
}

}  // namespace
}  // namespace lamina
