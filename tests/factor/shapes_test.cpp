// Two promises of every factorization: what does not fit is refused with the shapes in the message,
// and matrices without entries have the answer that mathematics gives them.

#include <algorithm>
#include <utility>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/generalized_eigen.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/special.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::thrown;

template <class T>
class FactorShapesTest : public ::testing::Test {};
TYPED_TEST_SUITE(FactorShapesTest, testing::Scalars);

const std::pair<index_t, index_t> empty_shapes[] = {{0, 0}, {0, 3}, {3, 0}};

/// A DimensionError whose message has all of this in it.
template <class Action, class... Facts>
::testing::AssertionResult refuses(Action action, const Facts&... facts) {
    return mentions(thrown<DimensionError>(action), facts...);
}

TYPED_TEST(FactorShapesTest, LuOfNothing) {
    using T = TypeParam;
    for (const auto& [m, n] : empty_shapes) {
        const LU<T> f{Matrix<T>(m, n)};
        EXPECT_EQ(f.L(), Matrix<T>(m, 0));
        EXPECT_EQ(f.U(), Matrix<T>(0, n));
        EXPECT_EQ(index_t(f.permutation().size()), m);
        EXPECT_EQ(f.reconstruct(), Matrix<T>(m, n));
        EXPECT_FALSE(f.is_singular());
    }
    const LU<T> f{Matrix<T>(0, 0)};
    EXPECT_EQ(f.det(), T(1));
    EXPECT_EQ(f.log_det().sign, T(1));
    EXPECT_EQ(f.log_det().log_abs, 0);
    EXPECT_EQ(f.rcond(), 1);
    EXPECT_EQ(f.inverse(), Matrix<T>(0, 0));
    EXPECT_EQ(f.solve(Matrix<T>(0, 2)), Matrix<T>(0, 2));
    EXPECT_EQ(f.solve(Vector<T>(0)), Vector<T>(0));
    EXPECT_EQ(LU<T>(identity<T>(3)).solve(Matrix<T>(3, 0)), Matrix<T>(3, 0));
}

TYPED_TEST(FactorShapesTest, CholeskyOfNothing) {
    using T = TypeParam;
    const Cholesky<T> f{Matrix<T>(0, 0)};
    EXPECT_EQ(f.L(), Matrix<T>(0, 0));
    EXPECT_EQ(f.reconstruct(), Matrix<T>(0, 0));
    EXPECT_EQ(f.inverse(), Matrix<T>(0, 0));
    EXPECT_EQ(f.det(), T(1));
    EXPECT_EQ(f.log_det().sign, T(1));
    EXPECT_EQ(f.log_det().log_abs, 0);
    EXPECT_EQ(f.rcond(), 1);
    EXPECT_EQ(f.solve(Matrix<T>(0, 2)), Matrix<T>(0, 2));
    EXPECT_EQ(f.solve(Vector<T>(0)), Vector<T>(0));
    EXPECT_EQ(Cholesky<T>(identity<T>(3)).solve(Matrix<T>(3, 0)), Matrix<T>(3, 0));
}

template <class Factor, Scalar T>
void expect_qr_of_nothing() {
    for (const auto& [m, n] : empty_shapes) {
        const Factor f{Matrix<T>(m, n)};
        EXPECT_EQ(f.Q(), Matrix<T>(m, 0));
        EXPECT_EQ(f.Q_full(), identity<T>(m));
        EXPECT_EQ(f.R(), Matrix<T>(0, n));
        EXPECT_EQ(f.reconstruct(), Matrix<T>(m, n));
        const Matrix<T> b = random_matrix<T>(m, 2);
        EXPECT_EQ(f.apply_Q(b), b);
        EXPECT_EQ(f.apply_Qh(b), b);
        if (m >= n) {
            EXPECT_EQ(f.solve(b), Matrix<T>(n, 2));
            EXPECT_EQ(f.solve(Vector<T>(m)), Vector<T>(n));
        }
    }
    const Factor f{random_matrix<T>(4, 3)};
    EXPECT_EQ(f.apply_Q(Matrix<T>(4, 0)), Matrix<T>(4, 0));
    EXPECT_EQ(f.solve(Matrix<T>(4, 0)), Matrix<T>(3, 0));
}

TYPED_TEST(FactorShapesTest, QrOfNothing) {
    using T = TypeParam;
    expect_qr_of_nothing<QR<T>, T>();
    expect_qr_of_nothing<PivotedQR<T>, T>();
    for (const auto& [m, n] : empty_shapes) {
        const PivotedQR<T> f{Matrix<T>(m, n)};
        EXPECT_EQ(f.rank(), 0);
        EXPECT_EQ(index_t(f.permutation().size()), n);
        EXPECT_EQ(f.solve(random_matrix<T>(m, 2)), Matrix<T>(n, 2));
    }
}

TYPED_TEST(FactorShapesTest, SvdOfNothing) {
    using T = TypeParam;
    for (const auto& [m, n] : empty_shapes) {
        for (const Vectors vectors : {Vectors::thin, Vectors::full, Vectors::none}) {
            const SVD<T> f(Matrix<T>(m, n), vectors);
            EXPECT_EQ(f.s().size(), 0);
            EXPECT_EQ(f.rank(), 0);
            EXPECT_EQ(f.cond(), 1);
            if (vectors == Vectors::none) continue;
            const bool full = vectors == Vectors::full;
            EXPECT_EQ(f.U(), full ? identity<T>(m) : Matrix<T>(m, 0));
            EXPECT_EQ(f.Vt(), full ? identity<T>(n) : Matrix<T>(0, n));
            EXPECT_EQ(f.reconstruct(), Matrix<T>(m, n));
            EXPECT_EQ(f.pinv(), Matrix<T>(n, m));
            EXPECT_EQ(f.solve(random_matrix<T>(m, 2)), Matrix<T>(n, 2));
            EXPECT_EQ(f.solve(Vector<T>(m)), Vector<T>(n));
        }
    }
    EXPECT_EQ(SVD<T>(random_matrix<T>(4, 3)).solve(Matrix<T>(4, 0)), Matrix<T>(3, 0));
}

TYPED_TEST(FactorShapesTest, EigenvaluesOfNothing) {
    using T = TypeParam;
    using C = std::complex<RealOf<T>>;
    const Matrix<T> none(0, 0);
    for (const Vectors vectors : {Vectors::thin, Vectors::none}) {
        const SymmetricEigen<T> f(none, Triangle::lower, vectors);
        EXPECT_EQ(f.values().size(), 0);
        EXPECT_EQ(f.vectors(), none);
        const GeneralizedEigen<T> g(none, none, Triangle::upper, vectors);
        EXPECT_EQ(g.values().size(), 0);
        EXPECT_EQ(g.vectors(), none);
    }
    EXPECT_EQ(SymmetricEigen<T>(none).reconstruct(), none);
    EXPECT_EQ(SymmetricEigen<T>(none, IndexRange{0, 0}).values().size(), 0);
    EXPECT_EQ(SymmetricEigen<T>(none, ValueRange{-1, 1}).values().size(), 0);
    EXPECT_EQ(GeneralizedEigen<T>(none, none).reconstruct(), none);
    const GeneralEigen<T> f(none, Sides::both);
    EXPECT_EQ(f.values().size(), 0);
    EXPECT_EQ(f.vectors(), Matrix<C>(0, 0));
    EXPECT_EQ(f.left_vectors(), Matrix<C>(0, 0));
    EXPECT_EQ(f.reconstruct(), Matrix<C>(0, 0));
    EXPECT_EQ(eigvals(none).size(), 0);
    // A range without eigenvalues is empty too.
    EXPECT_EQ(SymmetricEigen<T>(identity<T>(3), IndexRange{1, 1}).vectors(), Matrix<T>(3, 0));
}

TYPED_TEST(FactorShapesTest, SquareMatricesAreAskedForWithTheShape) {
    using T = TypeParam;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{2, 3}, {3, 2}, {0, 3}}) {
        const Matrix<T> a(m, n);
        const std::string shape = std::to_string(m) + " x " + std::to_string(n);
        const LU<T> lu(a);
        const Vector<T> b(m);
        EXPECT_TRUE(refuses([&] { (void)lu.det(); }, "LU::det", shape));
        EXPECT_TRUE(refuses([&] { (void)lu.log_det(); }, "LU::log_det", shape));
        EXPECT_TRUE(refuses([&] { (void)lu.rcond(); }, "LU::rcond", shape));
        EXPECT_TRUE(refuses([&] { (void)lu.inverse(); }, "LU::inverse", shape));
        EXPECT_TRUE(refuses([&] { (void)lu.solve(b); }, "LU::solve", shape));
        EXPECT_TRUE(refuses([&] { Cholesky<T>{a}; }, "Cholesky", shape));
        EXPECT_TRUE(refuses([&] { Cholesky<T>{Matrix<T>(a)}; }, "Cholesky", shape));
        EXPECT_TRUE(refuses([&] { SymmetricEigen<T>{a}; }, "SymmetricEigen", shape));
        EXPECT_TRUE(refuses(
            [&] {
                SymmetricEigen<T>(a, IndexRange{0, 1});
            },
            "SymmetricEigen", shape));
        EXPECT_TRUE(refuses([&] { SymmetricEigen<T>{Matrix<T>(a)}; }, "SymmetricEigen", shape));
        EXPECT_TRUE(refuses([&] { GeneralEigen<T>{a}; }, "GeneralEigen", shape));
        EXPECT_TRUE(refuses([&] { GeneralEigen<T>{Matrix<T>(a)}; }, "GeneralEigen", shape));
        EXPECT_TRUE(refuses([&] { GeneralizedEigen<T>(a, a); }, "GeneralizedEigen", shape));
    }
}

TYPED_TEST(FactorShapesTest, RightHandSidesThatDoNotFitAreNamedWithBothShapes) {
    using T = TypeParam;
    const Matrix<T> a = identity<T>(3);
    const Matrix<T> tall = random_matrix<T>(5, 3);
    const Matrix<T> b(4, 2);
    const Vector<T> x(4);
    const auto expect_refusal = [&](const auto& f, const char* who, const char* shape) {
        EXPECT_TRUE(refuses([&] { (void)f.solve(b); }, who, shape, "4 x 2"));
        EXPECT_TRUE(refuses([&] { (void)f.solve(x); }, who, shape, "4 x 1"));
    };
    expect_refusal(LU<T>(a), "LU::solve", "3 x 3");
    expect_refusal(Cholesky<T>(a), "Cholesky::solve", "3 x 3");
    expect_refusal(QR<T>(tall), "QR::solve", "5 x 3");
    expect_refusal(PivotedQR<T>(tall), "PivotedQR::solve", "5 x 3");
    expect_refusal(SVD<T>(tall), "SVD::solve", "5 x 3");
    expect_refusal(SVD<T>(tall.h()), "SVD::solve", "3 x 5");
    const auto expect_no_product = [&](const auto& f, const char* apply, const char* apply_h) {
        EXPECT_TRUE(refuses([&] { (void)f.apply_Q(b); }, apply, "5 x 5", "4 x 2"));
        EXPECT_TRUE(refuses([&] { (void)f.apply_Qh(b); }, apply_h, "5 x 5", "4 x 2"));
        EXPECT_TRUE(refuses([&] { (void)f.apply_Q(x); }, apply, "5 x 5", "4 x 1"));
        EXPECT_TRUE(refuses([&] { (void)f.apply_Qh(x); }, apply_h, "5 x 5", "4 x 1"));
    };
    expect_no_product(QR<T>(tall), "QR::apply_Q", "QR::apply_Qh");
    expect_no_product(PivotedQR<T>(tall), "PivotedQR::apply_Q", "PivotedQR::apply_Qh");
    EXPECT_TRUE(
        refuses([&] { (void)QR<T>(tall.h()).solve(Matrix<T>(3, 2)); }, "QR::solve", "A is 3 x 5"));
    for (const Matrix<T>& other : {Matrix<T>(4, 4), Matrix<T>(3, 2)}) {
        const std::string shape =
            "3 x 3 and " + std::to_string(other.rows()) + " x " + std::to_string(other.cols());
        EXPECT_TRUE(refuses([&] { (void)eigh(a, other); }, "GeneralizedEigen", shape));
    }
}

TYPED_TEST(FactorShapesTest, IndicesOutsideAreNamedWithTheRange) {
    using T = TypeParam;
    const GeneralEigen<T> f(identity<T>(3), Sides::both);
    for (const index_t j : {-1, 3}) {
        EXPECT_TRUE(refuses([&] { (void)f.condition(j); }, "GeneralEigen::condition",
                            std::to_string(j), "size 3"));
    }
    EXPECT_TRUE(refuses(
        [&] {
            (void)eigh(identity<T>(3), IndexRange{1, 4});
        },
        "SymmetricEigen", "[1, 4)", "3 eigenvalues"));
}

}  // namespace
}  // namespace lamina
