#include "lamina/solve/inverse.hpp"

#include <string>
#include <utility>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/ops/special.hpp"

#include "core/finite.hpp"
#include "core/require.hpp"
#include "solve/structure.hpp"
#include "solve/triangular.hpp"
#include "solve/truncation.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "inv";

/// The inverse of a finite matrix, which is spent.
template <Scalar T>
Matrix<T> inverse_of(Matrix<T> a) {
    const Operand<T> lazy = operand(a);
    const Structure structure = structure_of(lazy.base());
    if (structure == Structure::hermitian_positive_diagonal) {
        try {
            return Cholesky<T>(a, Triangle::lower, Check::none).inverse();
        } catch (const NotPositiveDefiniteError&) {
            return LU<T>(std::move(a), Check::none).inverse();
        }
    }
    if (structure == Structure::general) return LU<T>(std::move(a), Check::none).inverse();
    Matrix<T> x = identity<T>(a.rows());
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

}  // namespace

template <Scalar T>
Matrix<T> Inverses<T>::inv(const Operand<T>& a) {
    require_square(who, a.rows(), a.cols());
    auto copy = Matrix<T>::uninitialized(a.rows(), a.cols());
    Finite<T>::copy(who, copy, a);
    return inverse_of(std::move(copy));
}

template <Scalar T>
Matrix<T> Inverses<T>::pinv(const Operand<T>& a, RealOf<T> rtol) {
    require_truncation<T>("pinv", rtol);
    return SVD<T>(a).pinv(rtol);
}

template struct Inverses<float>;
template struct Inverses<double>;
template struct Inverses<std::complex<float>>;
template struct Inverses<std::complex<double>>;

}  // namespace lamina::detail
