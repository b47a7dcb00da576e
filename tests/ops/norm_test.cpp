#include "lamina/ops/norm.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"

#include "support/allocations.hpp"
#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::random_vector;
using testing::Strided;

template <class T>
class NormTest : public ::testing::Test {};
TYPED_TEST_SUITE(NormTest, testing::Scalars);

constexpr double infinite = std::numeric_limits<double>::infinity();

template <class T>
RealOf<T> not_a_number() {
    return std::numeric_limits<RealOf<T>>::quiet_NaN();
}
template <class T>
RealOf<T> infinity() {
    return std::numeric_limits<RealOf<T>>::infinity();
}

long double magnitude(auto x) {
    return std::hypot((long double)(std::real(x)), (long double)(std::imag(x)));
}

/// A sum of n terms and its root err by at most about n eps; a few more for each entry's magnitude.
template <class T>
void expect_close(RealOf<T> actual, long double expected, index_t n) {
    EXPECT_LE(std::abs(actual - expected), (n + 8) * (long double)(epsilon<T>)*expected)
        << "n = " << n << ", " << actual << " instead of " << double(expected);
}

template <class T>
long double p_norm_by_hand(const VectorOperand<T>& x, double p) {
    long double sum = 0;
    long double largest = 0;
    for (index_t i = 0; i < x.size(); ++i) {
        sum += std::pow(magnitude(x[i]), (long double)(p));
        largest = std::max(largest, magnitude(x[i]));
    }
    return p == infinite ? largest : std::pow(sum, 1 / (long double)(p));
}

TYPED_TEST(NormTest, OfAVectorEqualsTheDefinitionForEveryP) {
    using T = TypeParam;
    for (const index_t n : {0, 1, 2, 3, 15, 16, 17, 100, 1000}) {
        Matrix<T> memory = random_matrix<T>(3, n + 1);
        const Vector<T> x = random_vector<T>(n);
        const VectorView<T> strided = memory.row(1).segment(0, n);
        for (const double p : {1.0, 1.5, 2.0, 3.0, 7.25, 1000.0, infinite}) {
            expect_close<T>(norm(x, p), p_norm_by_hand(operand(x), p), n);
            expect_close<T>(norm(strided, p), p_norm_by_hand(operand(strided), p), n);
            expect_close<T>(norm(T(-3) * x, p), p_norm_by_hand(T(-3) * x, p), n);
        }
        EXPECT_EQ(norm(x), norm(x, 2));
    }
}

TYPED_TEST(NormTest, NeitherOverflowsNorUnderflowsOnTheWay) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    const R top = std::scalbn(R(1), Limits::max_exponent - 3);
    // Powers of two times 3, 4 and 5: every step is exact.
    for (const R unit :
         {Limits::denorm_min(), Limits::min(), std::sqrt(Limits::min()), R(1), top}) {
        const Vector<T> x{T(3 * unit), T(0), T(-4 * unit)};
        EXPECT_EQ(norm(x), 5 * unit) << unit;
        EXPECT_EQ(norm(x, 1), 7 * unit) << unit;
        EXPECT_EQ(norm(x, infinite), 4 * unit) << unit;
        expect_close<T>(norm(x, 3), std::cbrt((long double)(91)) * unit,
                        unit == Limits::denorm_min() ? index_t(1 / epsilon<T>) : 3);
        Matrix<T> a(2, 2);
        a(0, 0) = T(3 * unit);
        a(1, 1) = T(4 * unit);
        EXPECT_EQ(norm(a), 5 * unit) << unit;
        EXPECT_EQ(norm(Strided<T>(a).view()), 5 * unit) << unit;
    }
    // Squares of both ends of the range in one vector.
    EXPECT_EQ(norm(Vector<T>{T(Limits::min()), T(top), T(Limits::denorm_min())}), top);
    // The scale of a lazy operand counts before the squares.
    expect_close<T>(norm(R(0.25) * Vector<T>(4, T(Limits::max()))), Limits::max() / 2, 4);
    // A norm that is out of range is infinite, not NaN.
    EXPECT_EQ(norm(Vector<T>(9, T(Limits::max()))), Limits::infinity());
    EXPECT_EQ(norm(Vector<T>(9, T(Limits::max())), 1), Limits::infinity());
}

TYPED_TEST(NormTest, OfComplexNumbersCountsBothParts) {
    using T = TypeParam;
    using R = RealOf<T>;
    if constexpr (is_complex<T>) {
        const R big = std::numeric_limits<R>::max() / 8;
        for (const R unit : {std::numeric_limits<R>::denorm_min(), R(1), big}) {
            const Vector<T> x{T(3 * unit, -4 * unit)};
            for (const double p : {1.0, 2.0, 5.0, infinite})
                EXPECT_EQ(norm(x, p), 5 * unit);
            const Matrix<T> a(1, 1, T(4 * unit, 3 * unit));
            for (const Norm which : {Norm::one, Norm::inf, Norm::frobenius, Norm::max}) {
                EXPECT_EQ(norm(a, which), 5 * unit);
            }
        }
    }
}

TYPED_TEST(NormTest, OfNaNIsNaNAndOfInfinityInfinite) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const double p : {1.0, 2.0, 3.0, infinite}) {
        for (const index_t n : {1, 5, 16, 40}) {
            for (index_t at = 0; at < n; ++at) {
                Vector<T> x = random_vector<T>(n);
                x[at] = T(-infinity<T>());
                EXPECT_EQ(norm(x, p), infinity<T>());
                x[n - 1 - at] = T(not_a_number<T>());
                EXPECT_TRUE(std::isnan(norm(x, p))) << p << ", " << at << " of " << n;
            }
        }
    }
    for (const Norm which : {Norm::one, Norm::inf, Norm::frobenius, Norm::max}) {
        Matrix<T> a = random_matrix<T>(70, 3);
        a(68, 0) = T(infinity<T>());
        EXPECT_EQ(norm(a, which), R(infinity<T>()));
        a(1, 1) = T(not_a_number<T>());
        EXPECT_TRUE(std::isnan(norm(a, which)));
        EXPECT_TRUE(std::isnan(norm(a.h(), which)));
    }
}

TYPED_TEST(NormTest, RefusesPOutsideItsRange) {
    using T = TypeParam;
    const Vector<T> x(3, T(1));
    for (const double p : {0.999, 0.0, -infinite, std::nan("")})
        EXPECT_THROW(norm(x, p), Error);
    try {
        norm(x, 0.5);
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("norm: p = 0.5"), std::string::npos);
    }
}

template <class T>
long double matrix_norm_by_hand(const Operand<T>& a, Norm which) {
    long double largest_row = 0;
    long double largest = 0;
    long double squares = 0;
    for (index_t i = 0; i < a.rows(); ++i) {
        long double row = 0;
        for (index_t j = 0; j < a.cols(); ++j) {
            const long double size = magnitude(a(i, j));
            row += size;
            squares += size * size;
            largest = std::max(largest, size);
        }
        largest_row = std::max(largest_row, row);
    }
    if (which == Norm::one) return matrix_norm_by_hand(a.t(), Norm::inf);
    if (which == Norm::inf) return largest_row;
    return which == Norm::frobenius ? std::sqrt(squares) : largest;
}

TYPED_TEST(NormTest, OfAMatrixEqualsTheDefinitionForEveryOperand) {
    using T = TypeParam;
    const index_t shapes[][2] = {{0, 0}, {0, 3}, {3, 0},  {1, 1},   {1, 9},
                                 {9, 1}, {5, 3}, {3, 70}, {130, 4}, {64, 65}};
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        Strided<T> strided(a);
        for (const Norm which : {Norm::one, Norm::inf, Norm::frobenius, Norm::max}) {
            for (const Operand<T>& x :
                 {operand(a), a.t(), a.h(), a.t().h(), operand(strided.view()), T(-2) * a.t()}) {
                expect_close<T>(norm(x, which), matrix_norm_by_hand(x, which), m * n);
            }
        }
        EXPECT_EQ(norm(a), norm(a, Norm::frobenius));
    }
}

TYPED_TEST(NormTest, TwoAndNuclearComeFromTheSingularValues) {
    using T = TypeParam;
    using R = RealOf<T>;
    for (const auto& [m, n] :
         {std::pair<index_t, index_t>{1, 1}, {4, 4}, {60, 7}, {7, 60}, {33, 1}}) {
        const index_t k = std::min(m, n);
        std::mt19937_64 engine(7);
        Matrix<T> u = random_orthogonal<T>(m, k, engine);
        const Matrix<T> v = random_orthogonal<T>(n, k, engine);
        R sum = 0;
        for (index_t i = 0; i < k; ++i) {
            scale_in_place(u.block(0, i, m, 1), T(R(i + 1)));
            sum += R(i + 1);
        }
        const Matrix<T> a = u * v.h();
        // Each singular value errs by a few max(m, n) eps of the largest (LAPACK's bound).
        const R bound = R(30 * std::max(m, n)) * epsilon<T> * R(k);
        EXPECT_NEAR(norm(a, Norm::two), R(k), bound);
        EXPECT_NEAR(norm(a.h(), Norm::two), R(k), bound);
        EXPECT_NEAR(norm(Strided<T>(a).view(), Norm::nuclear), sum, bound * R(k));
        EXPECT_NEAR(norm(R(-2) * a, Norm::nuclear), 2 * sum, 2 * bound * R(k));
    }
    EXPECT_EQ(norm(Matrix<T>(0, 3), Norm::two), R(0));
    EXPECT_EQ(norm(Matrix<T>(5, 4), Norm::nuclear), R(0));
}

TYPED_TEST(NormTest, TwoAndNuclearHoldNearTheEndsOfTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R ends[] = {std::numeric_limits<R>::min(), std::numeric_limits<R>::max() / 8};
    for (const R unit : ends) {
        Matrix<T> a(3, 2);
        a(0, 1) = T(unit);
        a(2, 0) = T(-2 * unit);
        EXPECT_NEAR(norm(a, Norm::two) / unit, R(2), 30 * epsilon<T>);
        EXPECT_NEAR(norm(a, Norm::nuclear) / unit, R(3), 30 * epsilon<T>);
    }
}

TYPED_TEST(NormTest, TwoAndNuclearRefuseNaNAndInfinityAndNameThePlace) {
    using T = TypeParam;
    for (const RealOf<T> bad : {not_a_number<T>(), infinity<T>(), -infinity<T>()}) {
        for (const Norm which : {Norm::two, Norm::nuclear}) {
            Matrix<T> a = random_matrix<T>(5, 4);
            a(3, 2) = T(bad);
            EXPECT_THROW(norm(a.col(2), 0.0), Error);
            try {
                norm(a.t(), which);
                FAIL();
            } catch (const NonFiniteError& error) {
                EXPECT_EQ(error.row(), 2);
                EXPECT_EQ(error.col(), 3);
                EXPECT_NE(std::string(error.what()).find("norm: entry (2, 3) of the 4 x 5"),
                          std::string::npos)
                    << error.what();
            }
            EXPECT_THROW(norm(a.block(0, 2, 5, 1), which), NonFiniteError);
        }
    }
}

TYPED_TEST(NormTest, PassesWithoutAllocating) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(200, 100);
    const Vector<T> x(10, T(std::numeric_limits<RealOf<T>>::max()));
    EXPECT_EQ(testing::allocations_in([&] {
                  for (const Norm which : {Norm::one, Norm::inf, Norm::frobenius, Norm::max}) {
                      norm(a, which);
                      norm(a.h(), which);
                  }
                  for (const double p : {1.0, 2.0, 3.0, infinite})
                      norm(x, p);
              }),
              0);
}

TYPED_TEST(NormTest, NormalizedHasNormOneAndTheSameDirection) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    for (const R unit : {Limits::denorm_min(), Limits::min(), R(1), Limits::max() / 4}) {
        const Vector<T> u = normalized(Vector<T>{T(3 * unit), T(0), T(-4 * unit)});
        EXPECT_NEAR(std::real(u[0]), R(0.6), epsilon<T>) << unit;
        EXPECT_EQ(u[1], T(0));
        EXPECT_NEAR(std::real(u[2]), R(-0.8), epsilon<T>) << unit;
    }
    // All entries at the top: the norm itself overflows, the direction does not.
    const Vector<T> u = normalized(Vector<T>(16, T(Limits::max())));
    EXPECT_EQ(u, Vector<T>(16, T(R(0.25))));
    for (const index_t n : {1, 7, 500}) {
        Matrix<T> memory = random_matrix<T>(2, n);
        const Vector<T> before(memory.row(1));
        const R length = normalize_in_place(memory.row(1));
        expect_close<T>(length, p_norm_by_hand(operand(before), 2), n);
        EXPECT_NEAR(norm(memory.row(1)), R(1), R(n + 8) * epsilon<T>);
        EXPECT_LE(norm(length * memory.row(1) - before), R(n + 8) * epsilon<T> * length);
    }
}

TYPED_TEST(NormTest, TheZeroVectorHasNoDirection) {
    using T = TypeParam;
    EXPECT_THROW(normalized(Vector<T>(0)), Error);
    try {
        normalized(Vector<T>(3));
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("zero vector of size 3"), std::string::npos);
    }
}

TYPED_TEST(NormTest, NormalizeLeavesAVectorWithNaNAsItWas) {
    using T = TypeParam;
    for (const RealOf<T> bad : {not_a_number<T>(), infinity<T>()}) {
        Vector<T> x{T(1), T(2), T(bad), T(4)};
        try {
            normalize_in_place(x);
            FAIL();
        } catch (const NonFiniteError& error) {
            EXPECT_EQ(error.row(), 2);
        }
        EXPECT_EQ(x[3], T(4));
    }
}

TYPED_TEST(NormTest, OfEntriesWithFinitePartsButNoFiniteMagnitude) {
    using T = TypeParam;
    using R = RealOf<T>;
    if constexpr (is_complex<T>) {
        // |a_ij| = sqrt(2) max is out of range, and so are all norms; a quarter of it is in range.
        const R top = std::numeric_limits<R>::max();
        const Matrix<T> a{{T(top, top), T(0)}, {T(0), T(0, top)}};
        for (const Norm which :
             {Norm::one, Norm::two, Norm::inf, Norm::frobenius, Norm::nuclear, Norm::max}) {
            EXPECT_EQ(norm(a, which), infinity<T>()) << int(which);
        }
        EXPECT_NEAR(norm(R(0.25) * a, Norm::two) / top, std::sqrt(R(2)) / 4, 30 * epsilon<T>);
        EXPECT_NEAR(norm(R(0.25) * a, Norm::nuclear) / top, (std::sqrt(R(2)) + 1) / 4,
                    30 * epsilon<T>);
        for (const double p : {1.0, 1.5, 2.0, 4.0, infinite})
            EXPECT_EQ(norm(a.col(0), p), infinity<T>()) << p;
    }
}

TYPED_TEST(NormTest, BetweenOneAndTwoHoldsNearTheEndsOfTheRange) {
    using T = TypeParam;
    using R = RealOf<T>;
    using Limits = std::numeric_limits<R>;
    for (const double p : {1.0, 1.1, 1.5, 1.9, 2.0, 2.5, 40.0}) {
        const long double expected =
            std::pow(1 + std::pow(2.0L, (long double)(p)), 1 / (long double)(p));
        for (const R unit : {Limits::min(), std::sqrt(Limits::min()), std::sqrt(Limits::max()),
                             Limits::max() / 4}) {
            expect_close<T>(norm(Vector<T>{T(-unit), T(0), T(2 * unit)}, p), expected * unit, 3);
        }
    }
}

}  // namespace
}  // namespace lamina
