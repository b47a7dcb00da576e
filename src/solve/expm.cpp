#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/solve/matrix_functions.hpp"
#include "lamina/solve/solve.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "solve/number_text.hpp"

namespace lamina::detail {

namespace {

/// The diagonal Pade approximant r(x) = p(x) / p(-x) of e^x: p's coefficients b_j = (2m - j)! m! /
/// ((2m)! (m - j)! j!), times what makes them integers; theta, the largest size of an argument
/// whose backward error stays below the unit roundoff; and |c_(2m+1)|, the first coefficient of the
/// backward error's series. Higham, The scaling and squaring method for the matrix exponential
/// revisited, SIAM J. Matrix Anal. Appl. 26 (2005), table 2.3; Al-Mohy & Higham (2009), table 3.1.
struct Pade {
    int degree;
    double theta;
    double first;
    std::span<const double> b;
};

constexpr double b3[] = {120, 60, 12, 1};
constexpr double b5[] = {30240, 15120, 3360, 420, 30, 1};
constexpr double b7[] = {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1};
constexpr double b9[] = {17643225600., 8821612800., 2075673600., 302702400., 30270240.,
                         2162160.,     110880.,     3960.,       90.,        1.};
constexpr double b13[] = {64764752532480000.,
                          32382376266240000.,
                          7771770303897600.,
                          1187353796428800.,
                          129060195264000.,
                          10559470521600.,
                          670442572800.,
                          33522128640.,
                          1323241920.,
                          40840800.,
                          960960.,
                          16380.,
                          182.,
                          1.};

constexpr Pade for_double[] = {{3, 1.495585217958292e-2, 1 / 1.008e5, b3},
                               {5, 2.539398330063230e-1, 1 / 1.00590336e10, b5},
                               {7, 9.504178996162932e-1, 1 / 4.487938430976e15, b7},
                               {9, 2.097847961257068e0, 1 / 5.91438478187741184e21, b9},
                               {13, 4.25, 1 / 1.1325077560602111e35, b13}};
constexpr Pade for_float[] = {{3, 4.258730016922831e-1, 1 / 1.008e5, b3},
                              {5, 1.880152677804762e0, 1 / 1.00590336e10, b5},
                              {7, 3.925724783138660e0, 1 / 4.487938430976e15, b7}};

template <class R>
std::span<const Pade> approximants() noexcept {
    if constexpr (std::same_as<R, float>) {
        return for_float;
    } else {
        return for_double;
    }
}

/// A times 2^-s, s >= 0, with the even powers it has been asked for.
template <Scalar T>
class Powers {
public:
    explicit Powers(Matrix<T>&& a) : a_(std::move(a)) {}

    const Matrix<T>& a() const noexcept { return a_; }
    /// A^(2k), k from 1 to 4.
    const Matrix<T>& even(index_t k) {
        Matrix<T>& power = even_[k - 1];
        if (power.rows() != a_.rows()) {
            power = k == 1   ? a_ * a_
                    : k == 2 ? even(1) * even(1)
                    : k == 3 ? even(1) * even(2)
                             : even(2) * even(2);
        }
        return power;
    }
    void scale(int s) {
        const auto by = [s](int power) { return T(std::ldexp(RealOf<T>(1), -power * s)); };
        a_ *= by(1);
        for (int k = 1; k <= 4; ++k)
            even_[k - 1] *= by(2 * k);
    }

private:
    Matrix<T> a_;
    Matrix<T> even_[4];
};

/// How many squarings more rounding asks for where |A|^(2m+1) is far larger than A^(2m+1): the
/// function ell of Al-Mohy & Higham. The row e^T |A|^k is kept from one degree to the next.
template <Scalar T>
class CancellationGuard {
public:
    CancellationGuard(const Matrix<T>& a, RealOf<T> norm)
        : log_norm_(std::log2(double(norm))), magnitudes_(a.rows(), a.cols()), row_(a.rows(), 1) {
        for (index_t j = 0; j < a.cols(); ++j) {
            for (index_t i = 0; i < a.rows(); ++i)
                magnitudes_(i, j) = std::abs(a(i, j)) / norm;
        }
    }

    /// For A times 2^-s and an approximant of no lower degree than the last one asked about.
    int squarings(const Pade& pade, int s) {
        for (; power_ < 2 * pade.degree + 1; ++power_)
            row_ = row_.t() * magnitudes_;
        const double share = double(lamina::norm(row_, std::numeric_limits<double>::infinity()));
        if (share == 0) return 0;
        const double unit_roundoff = double(epsilon<T>) / 2;
        const double bits = std::log2(pade.first / unit_roundoff * share) / (2 * pade.degree);
        return std::max(0, static_cast<int>(std::ceil(bits + log_norm_ - s)));
    }

private:
    double log_norm_;
    Matrix<RealOf<T>> magnitudes_;
    Vector<RealOf<T>> row_;
    int power_ = 0;
};

template <Scalar T>
double root_of_norm(const Matrix<T>& power, int k) {
    return std::pow(double(norm(power, Norm::one)), 1.0 / k);
}

struct Plan {
    const Pade* pade;
    int squarings;
};

/// The cheapest approximant that is accurate without scaling, or the last one and the scaling it
/// needs. By ||A^4||^(1/4) and ||A^6||^(1/6), or bounds for them while a power is not yet there.
template <Scalar T>
Plan choose(Powers<T>& powers, RealOf<T> norm_of_a) {
    const std::span<const Pade> pades = approximants<RealOf<T>>();
    CancellationGuard<T> guard(powers.a(), norm_of_a);
    double size = 0;
    for (const Pade& pade : pades) {
        const double d2 = root_of_norm(powers.even(1), 2);
        if (pade.degree == 3) size = d2;
        if (pade.degree == 5) {
            const double d4 = root_of_norm(powers.even(2), 4);
            size = std::max(d4, std::cbrt(d2 * d4 * d4));
        }
        if (pade.degree == 7) {
            size = std::max(root_of_norm(powers.even(2), 4), root_of_norm(powers.even(3), 6));
        }
        if (size <= pade.theta && guard.squarings(pade, 0) == 0) return {&pade, 0};
    }
    const Pade& last = pades.back();
    int s = 0;
    if (size > last.theta) s = static_cast<int>(std::ceil(std::log2(size / last.theta)));
    return {&last, s + guard.squarings(last, s)};
}

/// b[0] I + b[2] A^2 + b[4] A^4 + ..., of as many terms as there are, at most up to A^8.
template <Scalar T>
Matrix<T> even_polynomial(Powers<T>& powers, const double* b, index_t terms) {
    using R = RealOf<T>;
    Matrix<T> sum(powers.a().rows(), powers.a().cols());
    for (index_t k = terms - 1; k > 0; --k)
        sum += T(static_cast<R>(b[2 * k])) * powers.even(k);
    for (T& x : sum.diag())
        x += T(static_cast<R>(b[0]));
    return sum;
}

/// The even part of p, or with odd = 1 what A times makes the odd part.
template <Scalar T>
Matrix<T> half_of(const Pade& pade, Powers<T>& powers, int odd) {
    const double* b = pade.b.data() + odd;
    if (pade.degree < 13) return even_polynomial(powers, b, (pade.degree + 1) / 2);
    // Terms up to A^6, and A^6 times the rest, which begins with A^2: six products in all.
    Matrix<T> low = even_polynomial(powers, b, 4);
    const double rest[] = {0, 0, b[8], 0, b[10], 0, b[12]};
    multiply_add(T(1), powers.even(3), even_polynomial(powers, rest, 4), T(1), low.view());
    return low;
}

/// p(A) / p(-A); solve() sees a triangular A, for which pivoting would spoil the zeros.
template <Scalar T>
Matrix<T> rational(const Pade& pade, Powers<T>& powers) {
    const Matrix<T> v = half_of(pade, powers, 0);
    const Matrix<T> u = powers.a() * half_of(pade, powers, 1);
    return solve(v - u, v + u);
}

/// The diagonal becomes e^(d 2^-s).
template <Scalar T>
void set_exponentials(Matrix<T>& x, const Vector<T>& d, int s) {
    const RealOf<T> factor = std::ldexp(RealOf<T>(1), -s);
    for (index_t i = 0; i < d.size(); ++i)
        x(i, i) = std::exp(d[i] * factor);
}

/// By how many powers of two a matrix is scaled before its tenth power is safe.
template <Scalar T>
int unsafe_exponent(const Matrix<T>& a) {
    constexpr int largest = std::numeric_limits<RealOf<T>>::max_exponent / 10;
    const RealOf<T> entry = norm(a, Norm::max);
    if (entry == 0) return 0;
    // |z| of a complex entry overflows before its parts do.
    const int exponent =
        std::isfinite(entry) ? std::ilogb(entry) : std::numeric_limits<RealOf<T>>::max_exponent;
    return std::max(0, exponent + 1 + std::ilogb(double(a.rows())) + 1 - largest);
}

template <Scalar T>
Matrix<T> scale_and_square(Matrix<T>&& a) {
    const bool is_triangular = is_upper_triangular(a) || is_lower_triangular(a);
    const Vector<T> diagonal(a.diag());
    const int beforehand = unsafe_exponent(a);
    if (beforehand > 0) a *= T(std::ldexp(RealOf<T>(1), -beforehand));
    const RealOf<T> norm_of_a = norm(a, Norm::one);
    Powers<T> powers(std::move(a));
    const Plan plan = choose(powers, norm_of_a);
    powers.scale(plan.squarings);
    Matrix<T> x = rational(*plan.pade, powers);
    Matrix<T> square = Matrix<T>::uninitialized(x.rows(), x.cols());
    for (int s = plan.squarings + beforehand; s >= 0; --s) {
        // Squaring doubles relative errors, so that those of a known diagonal are put right first.
        if (is_triangular) set_exponentials(x, diagonal, s);
        if (s == 0) break;
        multiply_into(square, x, x);
        std::swap(square, x);
    }
    return x;
}

}  // namespace

template <Scalar T>
Matrix<T> MatrixExponential<T>::of(const Operand<T>& a) {
    require_square("expm", a.rows(), a.cols());
    auto x = Matrix<T>::uninitialized(a.rows(), a.cols());
    Finite<T>::copy("expm", x, a);
    const RealOf<T> norm_of_a = norm(x, Norm::one);
    if (is_diagonal(x)) {
        set_exponentials(x, Vector<T>(x.diag()), 0);
    } else {
        x = scale_and_square(std::move(x));
    }
    if (!is_finite(x)) {
        throw Error("expm: the exponential of the " + shape_text(a.rows(), a.cols()) +
                    " matrix, of norm " + number_text(double(norm_of_a)) +
                    ", or a power of it on the way, leaves the range of numbers");
    }
    return x;
}

template struct MatrixExponential<float>;
template struct MatrixExponential<double>;
template struct MatrixExponential<std::complex<float>>;
template struct MatrixExponential<std::complex<double>>;

}  // namespace lamina::detail
