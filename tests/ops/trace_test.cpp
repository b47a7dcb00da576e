#include "lamina/ops/trace.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::Strided;

template <class T>
class TraceTest : public ::testing::Test {};
TYPED_TEST_SUITE(TraceTest, testing::Scalars);

constexpr Op every_op[] = {Op::none, Op::transposed, Op::conjugated, Op::conjugate_transposed};

TYPED_TEST(TraceTest, IsTheSumOfTheDiagonal) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 17, 100}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        Strided<T> strided(a);
        for (const Op op : every_op) {
            const Operand<T> x(strided.view(), op, T(3));
            T sum(0);
            for (index_t i = 0; i < n; ++i)
                sum += x(i, i);
            EXPECT_LE(std::abs(trace(x) - sum), RealOf<T>(3 * n * n) * epsilon<T>);
        }
        EXPECT_EQ(trace(a), trace(strided.view()));
    }
    EXPECT_EQ(trace(Matrix<T>{{1, 5}, {7, 2}}), T(3));
}

TYPED_TEST(TraceTest, OfAProductIsTheTraceOfTheProduct) {
    using T = TypeParam;
    const index_t shapes[][2] = {{0, 0},  {0, 4},  {4, 0}, {1, 1},
                                 {1, 40}, {40, 1}, {5, 3}, {70, 45}};
    for (const auto& [m, n] : shapes) {
        for (const Op op_a : every_op) {
            for (const Op op_b : every_op) {
                Strided<T> x(transposes(op_a) ? random_matrix<T>(n, m) : random_matrix<T>(m, n));
                Strided<T> y(transposes(op_b) ? random_matrix<T>(m, n, 2)
                                              : random_matrix<T>(n, m, 2));
                const Operand<T> a(x.view(), op_a, T(2));
                const Operand<T> b(y.view(), op_b, T(-1));
                T sum(0);
                double size = 0;
                for (index_t i = 0; i < m; ++i) {
                    for (index_t j = 0; j < n; ++j) {
                        sum += a(i, j) * b(j, i);
                        size += double(std::abs(a(i, j)) * std::abs(b(j, i)));
                    }
                }
                // Two orders of one sum, each with an error of mn eps in |A| |B|.
                EXPECT_LE(double(std::abs(trace_of_product(a, b) - sum)),
                          2 * double(m * n + 4) * double(epsilon<T>) * size);
            }
        }
    }
}

TYPED_TEST(TraceTest, OfAProductWithTheAdjointIsTheSquaredNorm) {
    using T = TypeParam;
    const Matrix<T> a{{3, -1}, {2, 5}, {0, 4}};
    EXPECT_EQ(trace_of_product(a.h(), a), T(55));
    EXPECT_EQ(trace_of_product(a, a.h()), T(55));
}

/// What two ways to a trace of products may differ by, if their terms add up to `size` in
/// magnitude.
template <Scalar T>
double rounding(index_t terms, double size) {
    return 2 * double(terms + 4) * double(epsilon<T>) * size;
}

TYPED_TEST(TraceTest, CyclicShiftsOfAProductDoNotChangeIt) {
    using T = TypeParam;
    const index_t shapes[][3] = {{1, 1, 1}, {2, 5, 3}, {40, 1, 7}, {17, 33, 20}, {3, 0, 4}};
    for (const auto& [m, k, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, k, 1);
        const Matrix<T> b = random_matrix<T>(k, n, 2);
        const Matrix<T> c = random_matrix<T>(n, m, 3);
        const T expected = trace(a * b * c);
        // |a_ij b_jk c_ki| is up to 2^(3/2), and there are m k n of them.
        const double bound = rounding<T>(m + k + n, 3 * double(m * k * n));
        EXPECT_LE(double(std::abs(trace(b * c * a) - expected)), bound);
        EXPECT_LE(double(std::abs(trace(c * a * b) - expected)), bound);
        EXPECT_LE(double(std::abs(trace_of_product(a * b, c) - expected)), bound);
        EXPECT_LE(double(std::abs(trace_of_product(a, b * c) - expected)), bound);
        EXPECT_LE(double(std::abs(trace_of_product(c, a * b) - expected)), bound);
        // Of two factors the cyclic shift is their exchange.
        EXPECT_LE(double(std::abs(trace_of_product(a, a.t()) - trace_of_product(a.t(), a))), bound);
    }
}

TYPED_TEST(TraceTest, FrobeniusNormIsItsRoot) {
    using T = TypeParam;
    for (const testing::Kind kind : testing::kinds) {
        for (const auto& [m, n] : {std::pair<index_t, index_t>{1, 1}, {7, 3}, {3, 7}, {40, 40}}) {
            const Matrix<T> a = testing::matrix_of<T>(kind, m, n);
            const double squares = std::pow(double(norm(a)), 2);
            const double bound = rounding<T>(m * n, squares);
            for (const T x : {trace_of_product(a, a.h()), trace_of_product(a.h(), a),
                              trace(a * a.h()), trace(a.h() * a)}) {
                EXPECT_LE(std::abs(double(std::real(x)) - squares), bound) << int(kind);
                EXPECT_LE(std::abs(double(std::imag(x))), bound) << int(kind);
            }
        }
    }
}

TYPED_TEST(TraceTest, TransposingKeepsItAndAdjoiningConjugatesIt) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(33, 33);
    EXPECT_EQ(trace(a.t()), trace(a));
    EXPECT_EQ(trace(a.h()), conjugate(trace(a)));
    EXPECT_EQ(trace(Matrix<T>(0, 0)), T(0));
}

TYPED_TEST(TraceTest, NaNOnTheDiagonalComesThrough) {
    using T = TypeParam;
    Matrix<T> a = random_matrix<T>(4, 4);
    a(0, 1) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    EXPECT_EQ(trace(a), trace(a));
    a(2, 2) = a(0, 1);
    EXPECT_NE(trace(a), trace(a));
}

TYPED_TEST(TraceTest, NamesTheShapesThatDoNotFit) {
    using T = TypeParam;
    try {
        trace(Matrix<T>(3, 4));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("trace: the matrix is 3 x 4"), std::string::npos);
    }
    try {
        trace_of_product(Matrix<T>(3, 4), Matrix<T>(4, 5));
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("A is 3 x 4 and B is 4 x 5"), std::string::npos);
    }
}

}  // namespace
}  // namespace lamina
