#include "lamina/solve/inverse.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/special.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "factor/right_hand_side.hpp"
#include "ops/power_scaling.hpp"
#include "solve/scaled_svd.hpp"
#include "solve/scaled_system.hpp"
#include "solve/structure.hpp"
#include "solve/triangular.hpp"
#include "solve/truncation.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "inv";

/// The inverse by LU, in the memory of a copy of a; X of A X = I, mended, where LU is not to be
/// relied on.
template <Scalar T>
Matrix<T> inverse_by_lu(const Operand<T>& a, Matrix<T> copy) {
    LU<T> lu(std::move(copy), Check::none);
    if (!has_grown(lu, a)) return std::move(lu).inverse();
    Matrix<T> x = identity<T>(a.rows());
    ScaledSystem<T> system(Matrix<T>(a), std::as_const(x).view());
    Factored<T> f(std::move(lu));
    f.divide_by_power(system.exponent());
    system.solve(f, Refine::automatic);
    system.copy_solution(x);
    return x;
}

/// The inverse of a, by way of a finite copy of it.
template <Scalar T>
Matrix<T> inverse_of(const Operand<T>& a, Matrix<T> copy) {
    const Operand<T> lazy = operand(copy);
    const Structure structure = structure_of(lazy.base());
    if (structure == Structure::full) {
        if (may_be_positive_definite(lazy.base())) {
            try {
                return Cholesky<T>(copy, Triangle::lower, Check::none).inverse();
            } catch (const NotPositiveDefiniteError&) {
                // But perhaps regular.
            }
        }
        return inverse_by_lu(a, std::move(copy));
    }
    Matrix<T> x = identity<T>(copy.rows());
    if (structure == Structure::diagonal) {
        DirectSolve<T>::diagonal(who, lazy, x);
    } else {
        const bool lower = structure == Structure::lower_triangular;
        DirectSolve<T>::triangular(who,
                                   {lazy.base(), lower ? Triangle::lower : Triangle::upper,
                                    Diagonal::general, Op::none, T(1)},
                                   x);
    }
    return x;
}

/// A^-1 of a square matrix of which all singular values count beyond doubt, or nothing: LU costs a
/// twentieth of the SVD that would tell in every case. 1 / cond_2 is at least rcond_1 / n, and the
/// estimate of rcond_1 rarely above three times it (Higham, ACM TOMS 14, 1988).
template <Scalar T>
std::optional<Matrix<T>> inverse_if_all_count(const Operand<T>& a, RealOf<T> rtol) {
    using R = RealOf<T>;
    const index_t n = a.rows();
    if (n != a.cols() || n == 0) return {};
    auto copy = Matrix<T>::uninitialized(n, n);
    Finite<T>::copy("pinv", copy, a);
    const R norm1 = norm(copy, Norm::one);
    LU<T> lu(std::move(copy), Check::none);
    const R counts = std::max(rtol, R(n) * epsilon<T>);
    if (!(lu.rcond(norm1) > 10 * R(n) * counts) || has_grown(lu, a)) return {};
    Matrix<T> inverse = std::move(lu).inverse();
    if (!is_finite(inverse)) return {};
    return inverse;
}

}  // namespace

template <Scalar T>
Matrix<T> Inverses<T>::inv(const Operand<T>& a) {
    require_square(who, a.rows(), a.cols());
    auto copy = Matrix<T>::uninitialized(a.rows(), a.cols());
    Finite<T>::copy(who, copy, a);
    return inverse_of(a, std::move(copy));
}

template <Scalar T>
Matrix<T> Inverses<T>::pinv(const Operand<T>& a, RealOf<T> rtol) {
    require_truncation<T>("pinv", rtol);
    if (auto inverse = inverse_if_all_count(a, rtol)) return *std::move(inverse);
    const ScaledSvd<T> scaled = scaled_svd(a);
    Matrix<T> inverse = scaled.f.pinv(rtol);
    for (index_t j = 0; scaled.exponent != 0 && j < inverse.cols(); ++j)
        scale_by_power<T>(inverse.col(j), scaled.exponent);
    return inverse;
}

template <Scalar T>
Matrix<T> Inverses<T>::apply_pinv(const Operand<T>& a, Matrix<T> b, RealOf<T> rtol) {
    require_truncation<T>("apply_pinv", rtol);
    require_right_hand_side<T>("apply_pinv", a.rows(), a.cols(), b);
    Finite<T>::require("apply_pinv", std::as_const(b).view());
    const ScaledSvd<T> scaled = scaled_svd(a);
    const std::vector<int> exponents = take_exponents<T>(b);
    Matrix<T> x = scaled.f.solve(b, rtol);
    for (index_t j = 0; j < x.cols(); ++j)
        scale_by_power<T>(x.col(j), exponents[std::size_t(j)] + scaled.exponent);
    return x;
}

template struct Inverses<float>;
template struct Inverses<double>;
template struct Inverses<std::complex<float>>;
template struct Inverses<std::complex<double>>;

}  // namespace lamina::detail
