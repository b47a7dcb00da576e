// Matrices of finite numbers whose norm is more than the largest one, for complex T even |z| of an
// entry: what an operation says of A 2^k is what it says of A, times a power of 2^k, or, where that
// is out of the range of numbers, an infinite value, or an Error; never NaN.

#include <algorithm>
#include <cmath>

#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/factor/thin_qr.hpp"
#include "lamina/solve/condition.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/low_rank.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/solve/matrix_functions.hpp"
#include "lamina/solve/rank.hpp"
#include "lamina/solve/solve.hpp"

#include "torture/ratios.hpp"

namespace lamina {
namespace {

using testing::norm1;
using testing::random_matrix;
using testing::random_vector;

template <class T>
class OverflowTest : public ::testing::Test {};
TYPED_TEST_SUITE(OverflowTest, testing::Scalars);

/// f(c A) = c^degree f(A).
template <Scalar T>
struct Homogeneous {
    const char* name;
    int degree;
    std::function<Matrix<T>(const Matrix<T>&)> of;
};

template <Scalar T, class V>
Matrix<T> column_of(const V& values) {
    Matrix<T> a(values.size(), 1);
    for (index_t i = 0; i < values.size(); ++i)
        a(i, 0) = T(values[i]);
    return a;
}

template <Scalar T>
Matrix<T> number(double x) {
    return Matrix<T>(1, 1, T(RealOf<T>(x)));
}

template <Scalar T>
Matrix<T> hermitian_part(const Matrix<T>& a) {
    Matrix<T> h(a);
    for (index_t j = 0; j < a.cols(); ++j) {
        h(j, j) = T(std::real(a(j, j)));
        for (index_t i = 0; i < j; ++i)
            h(i, j) = conjugate(a(j, i));
    }
    return h;
}

template <Scalar T>
std::vector<Homogeneous<T>> operations() {
    using M = const Matrix<T>&;
    const auto unit = [](M a) { return random_matrix<T>(a.rows(), 2, 5); };
    return {{"svdvals", 1, [](M a) { return column_of<T>(svdvals(a)); }},
            {"SVD", 1, [](M a) { return column_of<T>(SVD<T>(a).s()); }},
            {"SVD, full", 1, [](M a) { return column_of<T>(SVD<T>(a, Vectors::full).s()); }},
            {"vectors of SVD", 0,
             [](M a) {
                 const SVD<T> f(a);
                 return f.U() * f.Vt();
             }},
            {"SVD::reconstruct", 1, [](M a) { return SVD<T>(a).reconstruct(); }},
            {"eigvalsh", 1, [](M a) { return column_of<T>(eigvalsh(hermitian_part(a))); }},
            {"eigh", 1, [](M a) { return column_of<T>(eigh(hermitian_part(a)).values()); }},
            {"eigh of a range", 1,
             [](M a) {
                 return column_of<T>(eigh(hermitian_part(a), IndexRange{0, 1}).values());
             }},
            {"eigvals", 1,
             [](M a) {
                 // In no order: their largest modulus.
                 double most = 0;
                 for (const auto w : eigvals(a))
                     most = std::max(most, std::hypot(double(w.real()), double(w.imag())));
                 return number<T>(most);
             }},
            {"rank", 0, [](M a) { return number<T>(double(rank(a))); }},
            {"cond", 0, [](M a) { return number<T>(double(cond(a))); }},
            {"orth", 0,
             [](M a) {
                 const Matrix<T> q = orth(a);
                 return q * q.h();
             }},
            {"pinv", -1, [](M a) { return pinv(a); }},
            {"apply_pinv", -1, [=](M a) { return apply_pinv(a, unit(a)); }},
            {"inv", -1, [](M a) { return inv(a); }},
            {"solve", -1, [=](M a) { return solve(a, unit(a)); }},
            {"solve with options", -1, [=](M a) { return solve(a, unit(a), SolveOptions{}).x; }},
            {"lstsq", -1, [=](M a) { return lstsq(a, unit(a)).x; }},
            {"lstsq by SVD", -1,
             [=](M a) { return lstsq(a, unit(a), {.method = LstsqMethod::svd}).x; }},
            {"sign of log_det", 0, [](M a) { return Matrix<T>(1, 1, log_det(a).sign); }},
            {"QR", 1, [](M a) { return QR<T>(a).R(); }},
            {"PivotedQR", 1, [](M a) { return PivotedQR<T>(a).R(); }},
            {"thin_qr", 1, [](M a) { return thin_qr(a).R; }},
            {"truncated_svd", 1, [](M a) { return column_of<T>(truncated_svd(a, 1).s); }},
            {"low_rank_approximation", 1, [](M a) { return low_rank_approximation(a, 1); }},
            {"polar_decomposition", 1, [](M a) { return polar_decomposition(a).P; }}};
}

/// What is wrong with f(A 2^k), or nothing.
template <Scalar T>
std::string wrong(const Homogeneous<T>& f, const Matrix<T>& a, int k) {
    using R = RealOf<T>;
    const Matrix<T> small = f.of(a);
    Matrix<T> large;
    try {
        large = f.of(Matrix<T>(T(std::ldexp(R(1), k)) * a));
    } catch (const Error& error) {
        // Only where numbers are out of range: none is of a function of degree 0 or -1.
        return f.degree == 1 ? "" : error.what();
    }
    const double allowed =
        100 * double(a.rows()) * double(epsilon<T>) * double(cond(a)) * std::max(norm1(small), 1.0);
    for (index_t j = 0; j < large.cols(); ++j) {
        for (index_t i = 0; i < large.rows(); ++i) {
            for (const bool imaginary : {false, true}) {
                const auto part = [=](T x) { return imaginary ? std::imag(x) : std::real(x); };
                const R x = part(large(i, j));
                const R y = part(small(i, j));
                if (std::isnan(x)) return "NaN";
                // Right as an infinity where rounding up to it is.
                const R meant = std::ldexp(y, f.degree * k);
                if (std::isinf(x) && std::abs(meant) >= std::numeric_limits<R>::max() / 2) continue;
                if (!(std::abs(double(std::ldexp(x, -f.degree * k)) - double(y)) <= allowed))
                    return std::to_string(double(x)) + " instead of " + std::to_string(double(y)) +
                           " 2^" + std::to_string(f.degree * k);
            }
        }
    }
    return "";
}

/// Both parts of each entry between 1 and 1.9 in magnitude.
template <Scalar T>
Matrix<T> without_small_parts(index_t m, index_t n) {
    using R = RealOf<T>;
    Matrix<T> a = random_matrix<T>(m, n, 4);
    const auto away = [](R x) { return std::copysign(1 + R(0.9) * std::abs(x), x); };
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < m; ++i) {
            if constexpr (is_complex<T>) {
                a(i, j) = T(away(a(i, j).real()), away(a(i, j).imag()));
            } else {
                a(i, j) = away(a(i, j));
            }
        }
    }
    return a;
}

TYPED_TEST(OverflowTest, ResultsAreThoseOfAnOrdinaryMatrixTimesAPowerOfTwo) {
    using T = TypeParam;
    const testing::Watch watch(30);
    constexpr int last = std::numeric_limits<RealOf<T>>::max_exponent - 1;
    for (const index_t n : {1, 2, 3, 8, 20}) {
        for (const int k : {last, last - 1, last - 4}) {
            const Matrix<T> a = without_small_parts<T>(n, n);
            for (const Homogeneous<T>& f : operations<T>()) {
                const std::string name = std::string(f.name) + " of " + testing::scalar_name<T> +
                                         ", n = " + std::to_string(n) + ", times 2^" +
                                         std::to_string(k);
                watch.over(name);
                EXPECT_EQ(wrong(f, a, k), "") << name;
            }
        }
    }
}

TYPED_TEST(OverflowTest, LongMatricesToo) {
    using T = TypeParam;
    const testing::Watch watch(30);
    constexpr int last = std::numeric_limits<RealOf<T>>::max_exponent - 1;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{60, 3}, {400, 20}, {20, 400}}) {
        const Matrix<T> a = without_small_parts<T>(m, n);
        for (const Homogeneous<T>& f : operations<T>()) {
            const std::string name = f.name;
            if (name.starts_with("eig") || name.starts_with("solve") || name == "inv" ||
                name == "sign of log_det") {
                continue;
            }
            watch.over(name);
            EXPECT_EQ(wrong(f, a, last), "")
                << name << " of " << testing::scalar_name<T> << ", " << m << " x " << n;
        }
    }
}

TYPED_TEST(OverflowTest, TheExponentialReturns) {
    using T = TypeParam;
    const testing::Watch watch(30);
    constexpr int last = std::numeric_limits<RealOf<T>>::max_exponent - 1;
    for (const index_t n : {1, 2, 8}) {
        const Matrix<T> a = without_small_parts<T>(n, n);
        watch.over("expm");
        try {
            const Matrix<T> e = expm(Matrix<T>(T(std::ldexp(RealOf<T>(1), last)) * a));
            EXPECT_FALSE(std::isnan(norm1(e)));
        } catch (const Error&) {
            // Out of the range of numbers.
        }
    }
}

}  // namespace
}  // namespace lamina
