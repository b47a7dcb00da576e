// Hermitian matrices of every kind, and definite ones, through what takes those: LAPACK's test
// ratios stay below its threshold.

#include <cstdio>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/generalized_eigen.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/solve/condition.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/matrix_functions.hpp"
#include "lamina/solve/quadratic_form.hpp"
#include "lamina/solve/solve.hpp"

#include "torture/ratios.hpp"

namespace lamina {
namespace {

using testing::difference;
using testing::largest;
using testing::norm1;
using testing::orthogonality;
using testing::promise;
using testing::random_matrix;
using testing::Ratio;
using testing::residual;
using testing::rounding;
using testing::share_of;
using testing::solve_residual;

template <class T>
class HermitianTest : public ::testing::Test {};
TYPED_TEST_SUITE(HermitianTest, testing::Scalars);

/// (A + A^H) / 2, without overflow on the way.
template <Scalar T>
Matrix<T> hermitian_part(const Matrix<T>& a) {
    const T half(RealOf<T>(0.5));
    return Matrix<T>(half * a) + half * a.h();
}

template <Scalar T>
double eigh_ratio(const Matrix<T>& general) {
    const Matrix<T> a = hermitian_part(general);
    const index_t n = a.rows();
    const SymmetricEigen<T> f(a);
    const SymmetricEigen<T> upper(a, Triangle::upper);
    const SymmetricEigen<T> part(a, IndexRange{0, (n + 1) / 2});
    const double size = double(norm(a, Norm::two)) * rounding(a);
    Matrix<T> rest = a * part.vectors();
    for (index_t j = 0; j < rest.cols(); ++j)
        add_into(rest.col(j), T(-part.values()[j]) * part.vectors().col(j));
    Vector<RealOf<T>> first((n + 1) / 2);
    copy_into(first.view(), f.values().view().segment(0, first.size()));
    bool ascends = true;
    for (index_t i = 1; i < n; ++i)
        ascends = ascends && f.values()[i - 1] <= f.values()[i];
    return largest({residual(a, f.reconstruct()), residual(a, upper.reconstruct()),
                    orthogonality(f.vectors()), orthogonality(part.vectors()), promise(ascends),
                    share_of(testing::longest_column(rest), size),
                    difference(f.values(), eigvalsh(a), size),
                    difference(first, part.values(), size)});
}

/// xSGT01 for a B whose condition is 4, which comes in.
template <Scalar T>
double pair_ratio(const Matrix<T>& general) {
    const Matrix<T> a = hermitian_part(general);
    const Matrix<T> b = random_spd<T>(a.rows(), std::mt19937_64(1), RealOf<T>(4));
    const GeneralizedEigen<T> f(a, b);
    const Matrix<T>& v = f.vectors();
    Matrix<T> right = b * v;
    for (index_t j = 0; j < right.cols(); ++j)
        scale_in_place(right.col(j), T(f.values()[j]));
    const Matrix<T> gram = v.h() * Matrix<T>(b * v);
    return largest({share_of(norm1(Matrix<T>(a * v - right)), norm1(a)) / norm1(v) / rounding(a),
                    norm1(Matrix<T>(gram - identity<T>(a.rows()))) / rounding(a)}) /
           4;
}

template <Scalar T>
double definiteness_ratio(const Matrix<T>& general) {
    const Matrix<T> a = hermitian_part(general);
    const auto evidence = definiteness(a);
    const auto w = eigvalsh(a);
    const double size = double(norm(a, Norm::two)) * rounding(a);
    const auto extremes = extremes_on_sphere(a);
    return largest({promise(evidence.positive + evidence.zero + evidence.negative == a.rows()),
                    share_of(std::abs(double(evidence.smallest - w[0])), size),
                    share_of(std::abs(double(evidence.largest - w[w.size() - 1])), size),
                    share_of(std::abs(double(extremes.min - w[0])), size),
                    share_of(std::abs(double(extremes.max - w[w.size() - 1])), size)});
}

TYPED_TEST(HermitianTest, RatiosOfTheHermitianPartStayBelowTheThresholdForEveryKind) {
    using T = TypeParam;
    const std::vector<Ratio<T>> operations = {{"SymmetricEigen", eigh_ratio<T>},
                                              {"GeneralizedEigen", pair_ratio<T>},
                                              {"definiteness", definiteness_ratio<T>}};
    const long cases =
        testing::torture(testing::square_kinds<T>(), testing::square_shapes, operations);
    std::printf("%ld cases\n", cases);
    EXPECT_GE(cases, testing::least_share_of(1300));
}

template <Scalar T>
double cholesky_ratio(const Matrix<T>& a) {
    const Matrix<T> b = random_matrix<T>(a.rows(), 2, 3);
    double most = 0;
    // The inverse is a product of two inverted triangles, so that n comes in twice.
    const double n = double(a.rows());
    for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
        const Cholesky<T> f(a, triangle);
        const Matrix<T> x = f.inverse();
        most = largest({most, residual(a, f.reconstruct()), solve_residual(a, f.solve(b), b),
                        norm1(Matrix<T>(a * x - identity<T>(a.rows()))) / norm1(a) / norm1(x) /
                            rounding(a) / n});
    }
    return most;
}

template <Scalar T>
double root_ratio(const Matrix<T>& a) {
    const Matrix<T> s = sqrtm(hermitian(a));
    return largest({residual(a, Matrix<T>(s * s)), promise(s == Matrix<T>(s.h()))});
}

/// e^(log A) = A to n eps ||A|| and the error of log A, which is n eps max |log w|.
template <Scalar T>
double logarithm_ratio(const Matrix<T>& a) {
    // An eigenvalue below n eps counts as zero.
    if (double(cond(a)) * rounding(a) > 0.1) return 0;
    const Matrix<T> log = logm(hermitian(a));
    const double growth = 1 + norm1(log);
    const double condition = double(cond(a));
    return residual(a, expm(hermitian(log))) / growth / std::min(condition, 1 / rounding(a));
}

template <Scalar T>
double definite_solve_ratio(const Matrix<T>& a) {
    const Matrix<T> b = random_matrix<T>(a.rows(), 2, 3);
    return largest({solve_residual(a, solve(a, b), b), solve_residual(a, solve(hermitian(a), b), b),
                    promise(std::real(det(a)) >= 0), promise(is_positive_definite(a))});
}

TYPED_TEST(HermitianTest, RatiosOfDefiniteMatricesStayBelowTheThreshold) {
    using T = TypeParam;
    const std::vector<Ratio<T>> operations = {{"Cholesky", cholesky_ratio<T>},
                                              {"sqrtm", root_ratio<T>},
                                              {"logm", logarithm_ratio<T>},
                                              {"solve", definite_solve_ratio<T>}};
    const long cases =
        testing::torture(testing::definite_kinds<T>(), testing::square_shapes, operations, true);
    std::printf("%ld cases\n", cases);
    EXPECT_GE(cases, testing::least_share_of(600));
}

}  // namespace
}  // namespace lamina
