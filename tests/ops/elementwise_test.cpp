#include "lamina/ops/elementwise.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/product.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::random_vector;
using testing::residual;
using testing::Strided;

template <class T>
class ElementwiseTest : public ::testing::Test {};
TYPED_TEST_SUITE(ElementwiseTest, testing::Scalars);

constexpr Op every_op[] = {Op::none, Op::transposed, Op::conjugated, Op::conjugate_transposed};

TYPED_TEST(ElementwiseTest, HadamardMultipliesEntryByEntry) {
    using T = TypeParam;
    for (const auto& [m, n] :
         {std::pair<index_t, index_t>{0, 0}, {0, 3}, {1, 1}, {5, 40}, {70, 33}}) {
        for (const Op op_a : every_op) {
            for (const Op op_b : every_op) {
                Strided<T> x(transposes(op_a) ? random_matrix<T>(n, m) : random_matrix<T>(m, n));
                Strided<T> y(transposes(op_b) ? random_matrix<T>(n, m, 2)
                                              : random_matrix<T>(m, n, 2));
                const Operand<T> a(x.view(), op_a, T(2));
                const Operand<T> b(y.view(), op_b, T(-3));
                const Matrix<T> c = hadamard(a, b);
                ASSERT_EQ(c.rows(), m);
                ASSERT_EQ(c.cols(), n);
                for (index_t j = 0; j < n; ++j) {
                    for (index_t i = 0; i < m; ++i) {
                        ASSERT_LE(std::abs(c(i, j) - a(i, j) * b(i, j)),
                                  4 * epsilon<T> * std::abs(a(i, j)) * std::abs(b(i, j)));
                    }
                }
            }
        }
    }
    EXPECT_EQ(hadamard(Vector<T>{1, 2, 3}, Vector<T>{4, 5, 6}), (Vector<T>{4, 10, 18}));
    EXPECT_EQ(hadamard(T(2) * Vector<T>{1, 2}, Vector<T>{4, 5} * T(3)), (Vector<T>{24, 60}));
}

TYPED_TEST(ElementwiseTest, HadamardNamesBothShapes) {
    using T = TypeParam;
    try {
        hadamard(Matrix<T>(2, 3), Matrix<T>(3, 2));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("hadamard: the shapes 2 x 3 and 3 x 2"),
                  std::string::npos);
    }
    EXPECT_THROW(hadamard(Vector<T>(2), Vector<T>(3)), DimensionError);
}

TYPED_TEST(ElementwiseTest, KronIsTheBlockMatrixOfItsDefinition) {
    using T = TypeParam;
    const Matrix<T> a{{1, 2}, {3, 4}, {5, 6}};
    const Matrix<T> b{{0, 1, -1}, {2, 7, 5}};
    for (const Operand<T>& x : {operand(a), a.t()}) {
        for (const Operand<T>& y : {operand(b), b.h(), T(2) * b.t()}) {
            const Matrix<T> c = kron(x, y);
            ASSERT_EQ(c.rows(), x.rows() * y.rows());
            ASSERT_EQ(c.cols(), x.cols() * y.cols());
            for (index_t i = 0; i < c.rows(); ++i) {
                for (index_t j = 0; j < c.cols(); ++j) {
                    EXPECT_EQ(c(i, j),
                              x(i / y.rows(), j / y.cols()) * y(i % y.rows(), j % y.cols()));
                }
            }
        }
    }
    EXPECT_EQ(kron(Matrix<T>(0, 2), b).cols(), 6);
    EXPECT_EQ(kron(a, Matrix<T>(3, 0)).rows(), 9);
    EXPECT_EQ(kron(T(2) * Vector<T>{1, 2}, Vector<T>{3, 5}), (Vector<T>{6, 10, 12, 20}));
}

TYPED_TEST(ElementwiseTest, KronObeysTheMixedProductRule) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(4, 3);
    const Matrix<T> b = random_matrix<T>(2, 5, 2);
    const Matrix<T> c = random_matrix<T>(3, 6, 3);
    const Matrix<T> d = random_matrix<T>(5, 2, 4);
    EXPECT_LE(residual(kron(a * c, b * d), kron(a, b) * kron(c, d)), testing::threshold);
}

TYPED_TEST(ElementwiseTest, KronRefusesWhatNoIndexCanCount) {
    using T = TypeParam;
    const T* nowhere = nullptr;
    const index_t many = index_t(1) << 40;
    const MatrixView<const T> tall(nowhere, many, 0, many);
    EXPECT_THROW(kron(tall, tall), SizeError);
}

TYPED_TEST(ElementwiseTest, CrossIsOrthogonalToBothFactors) {
    using T = TypeParam;
    const Vector<T> e1{1, 0, 0};
    const Vector<T> e2{0, 1, 0};
    EXPECT_EQ(cross(e1, e2), (Vector<T>{0, 0, 1}));
    EXPECT_EQ(cross(e2, e1), (Vector<T>{0, 0, -1}));
    EXPECT_EQ(cross(T(2) * Vector<T>{1, 2, 3}, Vector<T>{4, 5, 6}), (Vector<T>{-6, 12, -6}));
    const Vector<T> x = random_vector<T>(3);
    Matrix<T> memory = random_matrix<T>(2, 3, 5);
    const VectorView<T> y = memory.row(0);
    const Vector<T> z = cross(x, y);
    EXPECT_LE(std::abs(x.t() * z), 20 * epsilon<T>);
    EXPECT_LE(std::abs(y.t() * z), 20 * epsilon<T>);
}

TYPED_TEST(ElementwiseTest, CrossOfNearlyParallelVectorsKeepsItsDigits) {
    using T = TypeParam;
    if constexpr (!is_complex<T>) {
        // (1 + e)(1 - e) - 1 = -e^2, which plain arithmetic takes for 0.
        const T e = 4 * epsilon<T>;
        EXPECT_EQ(cross(Vector<T>{1 + e, 1, 0}, Vector<T>{1, 1 - e, 0}), (Vector<T>{0, 0, -e * e}));
    }
}

TYPED_TEST(ElementwiseTest, CrossNamesTheSizes) {
    using T = TypeParam;
    try {
        cross(Vector<T>(3), Vector<T>(4));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("the sizes are 3 and 4"), std::string::npos);
    }
}

TYPED_TEST(ElementwiseTest, AngleIsAccurateFromZeroToPi) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R pi = R(3.14159265358979323846L);
    const Vector<T> x{3, 0, 0};
    for (const R tangent : {epsilon<T> * epsilon<T>, epsilon<T>, R(1e-4), R(0.3), R(1), R(1e5)}) {
        const R expected = std::atan(tangent);
        const Vector<T> y{T(R(7)), T(0), T(7 * tangent)};
        EXPECT_NEAR(angle(x, y), expected, 4 * epsilon<T> * expected);
        EXPECT_NEAR(angle(x, -y), pi - expected, 4 * epsilon<T> * pi);
    }
    EXPECT_EQ(angle(x, T(0.5) * x), R(0));
    EXPECT_EQ(angle(x, T(-2) * x), pi);
    EXPECT_NEAR(angle(x, Vector<T>{0, 1, 0}), pi / 2, epsilon<T>);
}

TYPED_TEST(ElementwiseTest, AngleDoesNotDependOnTheLengths) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R tiny = std::numeric_limits<R>::min();
    const R huge = std::numeric_limits<R>::max() / 2;
    EXPECT_NEAR(angle(Vector<T>{T(tiny), T(tiny)}, Vector<T>{T(huge), T(0)}),
                R(0.785398163397448310L), 2 * epsilon<T>);
}

TYPED_TEST(ElementwiseTest, AngleOfComplexVectorsIsThatOfTheirParts) {
    using T = TypeParam;
    if constexpr (is_complex<T>) {
        using R = RealOf<T>;
        const R half_pi = R(1.57079632679489661923L);
        EXPECT_NEAR(angle(Vector<T>{T(1)}, Vector<T>{T(0, 1)}), half_pi, epsilon<T>);
        EXPECT_NEAR(angle(Vector<T>{T(1), T(0, 1)}, Vector<T>{T(1), T(0, -1)}), half_pi,
                    2 * epsilon<T>);
    }
}

TYPED_TEST(ElementwiseTest, AngleRefusesWhatHasNoDirection) {
    using T = TypeParam;
    const Vector<T> x{1, 2};
    EXPECT_THROW(angle(x, Vector<T>(2)), Error);
    EXPECT_THROW(angle(x, Vector<T>{T(std::numeric_limits<RealOf<T>>::infinity()), T(1)}),
                 NonFiniteError);
    try {
        angle(x, Vector<T>(3));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("angle: the sizes 2 and 3"), std::string::npos);
    }
}

TYPED_TEST(ElementwiseTest, CosineSimilarityIsTheCosineOfTheAngle) {
    using T = TypeParam;
    using R = RealOf<T>;
    const Vector<T> x{3, 4};
    EXPECT_EQ(cosine_similarity(x, x), R(1));
    EXPECT_EQ(cosine_similarity(x, T(-7) * x), R(-1));
    EXPECT_NEAR(cosine_similarity(x, Vector<T>{4, -3}), R(0), 4 * epsilon<T>);
    EXPECT_NEAR(cosine_similarity(x, Vector<T>{1, 0}), R(0.6), 4 * epsilon<T>);
    Matrix<T> memory = random_matrix<T>(3, 50);
    for (std::uint64_t seed = 1; seed < 20; ++seed) {
        const Vector<T> y = random_vector<T>(50, seed);
        const R cosine = cosine_similarity(y, memory.row(1));
        // Both are right to n eps.
        EXPECT_NEAR(cosine, std::cos(angle(y, memory.row(1))), 100 * epsilon<T>);
        EXPECT_LE(std::abs(cosine_similarity(y, RealOf<T>(3) * y) - 1), 50 * epsilon<T>);
        EXPECT_LE(cosine_similarity(y, RealOf<T>(3) * y), R(1));
    }
}

TYPED_TEST(ElementwiseTest, CosineSimilarityDoesNotDependOnTheLengths) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R half = R(0.5);
    for (const R tiny : {std::numeric_limits<R>::min(), std::numeric_limits<R>::denorm_min()}) {
        for (const R huge : {R(1), std::numeric_limits<R>::max()}) {
            EXPECT_NEAR(cosine_similarity(Vector<T>{T(tiny), T(0), T(tiny)},
                                          Vector<T>{T(huge), T(huge), T(0)}),
                        half, 4 * epsilon<T>);
        }
    }
}

TYPED_TEST(ElementwiseTest, CosineSimilarityRefusesWhatHasNoDirection) {
    using T = TypeParam;
    const Vector<T> x{1, 2};
    EXPECT_THROW(cosine_similarity(x, Vector<T>(2)), Error);
    EXPECT_THROW(
        cosine_similarity(Vector<T>{T(std::numeric_limits<RealOf<T>>::quiet_NaN()), T(1)}, x),
        NonFiniteError);
    if constexpr (is_complex<T>) {
        EXPECT_EQ(cosine_similarity(x, T(0, 1) * x), RealOf<T>(0));
    }
}

}  // namespace
}  // namespace lamina
