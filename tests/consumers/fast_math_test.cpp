// Compiled and linked with -Ofast -march=native, under which x != x is false and std::isnan(x) too:
// what lamina promises about NaN and infinity it has to find in its own code, and what a caller's
// flags make of the templates in lamina's headers has to fit what is compiled in the library.
#include <bit>
#include <cstdint>
#include <limits>

#include "lamina/lamina.hpp"

#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

/// By their bits: to this compiler NaN and infinity do not exist.
double nan_value() {
    return std::bit_cast<double>(std::uint64_t{0x7FF8000000000000});
}
double infinity_value() {
    return std::bit_cast<double>(std::uint64_t{0x7FF0000000000000});
}
bool is_nan(double x) {
    return (std::bit_cast<std::uint64_t>(x) & 0x7FFFFFFFFFFFFFFF) > 0x7FF0000000000000;
}

Matrix<double> with_entry(double x) {
    Matrix<double> a = testing::random_matrix<double>(5, 5);
    a(3, 1) = x;
    a(1, 3) = x;
    return a;
}

TEST(FastMathTest, IsWhatThisFileIsCompiledWith) {
#ifndef __FAST_MATH__
    FAIL() << "compiled without -Ofast";
#endif
}

TEST(FastMathTest, NonFiniteInputIsRefusedByEveryFactorizationAndVerb) {
    const Vector<double> b(5, 1.0);
    for (const double x : {nan_value(), infinity_value(), -infinity_value()}) {
        const Matrix<double> a = with_entry(x);
        EXPECT_THROW(LU<double>{a}, NonFiniteError);
        EXPECT_THROW(Cholesky<double>{a}, NonFiniteError);
        EXPECT_THROW(QR<double>{a}, NonFiniteError);
        EXPECT_THROW(PivotedQR<double>{a}, NonFiniteError);
        EXPECT_THROW(SVD<double>{a}, NonFiniteError);
        EXPECT_THROW(SymmetricEigen<double>{a}, NonFiniteError);
        EXPECT_THROW(GeneralEigen<double>{a}, NonFiniteError);
        EXPECT_THROW(solve(a, b), NonFiniteError);
        EXPECT_THROW(lstsq(a, b), NonFiniteError);
        EXPECT_THROW(inv(a), NonFiniteError);
        EXPECT_THROW(pinv(a), NonFiniteError);
        EXPECT_THROW(PCA<double>().fit(a), NonFiniteError);
        EXPECT_FALSE(is_finite(a));
    }
    EXPECT_TRUE(is_finite(with_entry(1)));
}

TEST(FastMathTest, ProductsHandNanOn) {
    const Matrix<double> a = with_entry(nan_value());
    const Matrix<double> c = a * Matrix<double>(5, 5);
    EXPECT_TRUE(is_nan(c(3, 0)));
    EXPECT_FALSE(is_nan(c(0, 0)));
    EXPECT_TRUE(is_nan(norm(a, Norm::frobenius)));
}

/// Up to 16 numbers are multiplied in this file's code.
TEST(FastMathTest, FewNumbersKeepNanAndTheRange) {
    const Vector<double> ones(3, 1.0);
    EXPECT_TRUE(is_nan(norm(Vector<double>{1, nan_value(), 1})));
    EXPECT_TRUE(is_nan(dot(Vector<double>{1, nan_value(), 1}, ones)));
    EXPECT_NEAR(norm(Vector<double>{3e200, 4e200}) / 5e200, 1, 4 * epsilon<double>);
    EXPECT_NEAR(norm(Vector<double>{3e-200, 4e-200}) / 5e-200, 1, 4 * epsilon<double>);
    EXPECT_THROW(dot(ones, Vector<double>(2)), DimensionError);
}

/// Square matrices of order 2 to 4 too.
TEST(FastMathTest, ShortProductsHandNanOnAndGramMatricesAreSymmetric) {
    for (index_t n = 2; n <= 4; ++n) {
        Matrix<double> a = testing::random_matrix<double>(n, n);
        for (const Matrix<double>& gram : {a.t() * a, a * a.t()})
            EXPECT_EQ(gram, Matrix<double>(gram.t()));
        a(n - 1, 1) = nan_value();
        EXPECT_TRUE(is_nan((a * Matrix<double>(n, n))(n - 1, 0)));
        EXPECT_TRUE(is_nan((a * Vector<double>(n))[n - 1]));
        EXPECT_FALSE(is_nan((a * Vector<double>(n))[0]));
        EXPECT_THROW(a * Vector<double>(n + 1), DimensionError);
        EXPECT_THROW(multiply_into(a.view(), a, a), AliasError);
        const Matrix<double> ones(n, n, 1.0);
        const Vector<double> x(n, 1.0);
        EXPECT_TRUE(is_nan(((nan_value() * ones) * ones)(0, 0)));
        EXPECT_TRUE(is_nan((ones * (nan_value() * ones))(0, 0)));
        EXPECT_TRUE(is_nan(((nan_value() * ones) * x)[0]));
        EXPECT_TRUE(is_nan((ones * (nan_value() * x))[0]));
    }
}

template <class T>
class FastMathResultTest : public ::testing::Test {};
TYPED_TEST_SUITE(FastMathResultTest, testing::Scalars);

TYPED_TEST(FastMathResultTest, IsAsGoodAsAnyCallers) {
    using T = TypeParam;
    for (const index_t n : {1, 5, 33, 100}) {
        const Matrix<T> a = testing::random_matrix<T>(n, n);
        const LU<T> lu(a);
        const QR<T> qr(a);
        const SVD<T> svd(a);
        // A comparison with NaN says nothing here: first the entries have to be numbers.
        EXPECT_TRUE(is_finite(lu.reconstruct()) && is_finite(qr.reconstruct()));
        EXPECT_TRUE(is_finite(svd.reconstruct()));
        EXPECT_LT(testing::residual(a, lu.reconstruct()), testing::threshold);
        EXPECT_LT(testing::residual(a, qr.reconstruct()), testing::threshold);
        EXPECT_LT(testing::residual(a, svd.reconstruct()), testing::threshold);
        EXPECT_LT(testing::orthogonality(svd.U()), testing::threshold);
        const Matrix<T> x = solve(a, a);
        const RealOf<T> bound = RealOf<T>(n) * epsilon<T> * RealOf<T>(cond(a)) * RealOf<T>(30);
        EXPECT_LT(norm(x - identity<T>(n), Norm::max), bound);
    }
}

TEST(FastMathTest, TextAndNumbersStayWhatTheyAre) {
    const SymmetricEigen<double> eigen(Matrix<double>{{2, 1}, {1, 2}});
    EXPECT_NEAR(eigen.values()[0], 1, 4e-16);
    EXPECT_NEAR(eigen.values()[1], 3, 1e-15);
    try {
        LU<double>(Matrix<double>{{1, 2}, {2, 4}}).solve(Vector<double>{1, 1});
        FAIL() << "no exception";
    } catch (const SingularMatrixError& error) {
        EXPECT_EQ(error.pivot(), 1);
    }
}

}  // namespace
}  // namespace lamina
