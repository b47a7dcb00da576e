// What LongQR does with matrices of the short side: k^3 flops, whatever the long side is.

#include <algorithm>
#include <cmath>

#include "backend/info.hpp"
#include "core/thread_policy.hpp"
#include "factor/long_qr.hpp"
#include "factor/lower_triangle.hpp"
#include "factor/norm_estimate.hpp"
#include "factor/triangle_systems.hpp"

namespace lamina {

using backend::blas_int;
using backend::by_cblas;

namespace {

constexpr int most_shifts = 3;
/// Shifted steps are worth their products only where the long side is so much longer.
constexpr index_t ratio_for_shifts = 16;

}  // namespace

/// Takes a power of two out of each row and column of the Gram matrix, so that its diagonal lies in
/// [1, 4). False where squares have left the range of numbers.
template <Scalar T>
bool LongQR<T>::scale_gram() {
    using Limits = std::numeric_limits<R>;
    constexpr R least = Limits::min() / Limits::epsilon() / Limits::epsilon();
    for (index_t j = 0; j < short_side(); ++j) {
        const R square = std::real(gram_(j, j));
        if (!(square >= least && square <= Limits::max())) return false;
        exponents_[j] = std::ilogb(square) >> 1;
    }
    for (index_t j = 0; j < short_side(); ++j) {
        const int column = int(exponents_[j]);
        for (index_t i = j; i < short_side(); ++i) {
            const int row = int(exponents_[i]);
            gram_(i, j) *= std::ldexp(R(1), -row) * std::ldexp(R(1), -column);
        }
    }
    return true;
}

/// The condition of last last^H in the 2-norm, from below but rarely far; the diagonal of spare
/// memory is used.
template <Scalar T>
RealOf<T> LongQR<T>::gram_condition() {
    const OneThread hold(elimination_on_threads.is_so_for(gram_.size()));
    const auto triangle = [&](auto routine, CBLAS_TRANSPOSE op, VectorView<T> x) {
        routine(CblasColMajor, CblasLower, op, CblasNonUnit, blas_int(short_side()), last_.data(),
                blas_int(last_.ld()), x.data(), 1);
    };
    const VectorView<T> x(gram_.data(), short_side());
    const R largest = largest_eigenvalue(x, [&](VectorView<T> y) {
        triangle(backend::trmv<T>, adjoint, y);
        triangle(backend::trmv<T>, CblasNoTrans, y);
    });
    return largest * largest_eigenvalue(x, [&](VectorView<T> y) {
               triangle(backend::trsv<T>, CblasNoTrans, y);
               triangle(backend::trsv<T>, adjoint, y);
           });
}

template <Scalar T>
bool LongQR<T>::factor_gram_alone(R limit) {
    if (!scale_gram() || !factor_gram() || shifts_ > 0 || !(gram_condition() <= limit))
        return false;
    for (index_t i = 0; i < short_side(); ++i)
        scale_row(last_, i, int(exponents_[i]));
    return true;
}

template <Scalar T>
void LongQR<T>::solve_gram(MatrixView<T> g) const {
    solve_triangle(last(), g);
    solve_triangle(last().h(), g);
}

/// ||Q^H Q - I||_F is so small that one more step makes Q orthonormal to rounding (Yamamoto et al.,
/// theorem 3.1: below 5 / 64).
template <Scalar T>
bool LongQR<T>::is_orthonormal() const noexcept {
    R squares = 0;
    for (index_t j = 0; j < short_side(); ++j) {
        squares += std::norm(gram_(j, j) - T(1));
        for (index_t i = j + 1; i < short_side(); ++i)
            squares += 2 * std::norm(gram_(i, j));
    }
    return squares <= R(5) / 64 * (R(5) / 64);
}

/// The Cholesky factor of the Gram matrix, whose diagonal is of the size of 1 or below; of G + s I
/// where pivots are no more than rounding. False if reflections have to take over.
template <Scalar T>
bool LongQR<T>::factor_gram() {
    const R rounding = R(short_side()) * epsilon<T>;
    copy_lower(last_, gram_);
    const R pivot = has_factor(last_) ? smallest_pivot(last_) : R(0);
    if (pivot * pivot >= 4 * rounding) return true;
    const int allowed = length_ / short_side() >= ratio_for_shifts ? most_shifts : 0;
    for (R shift = 16 * rounding; ++shifts_ <= allowed; shift *= 16) {
        copy_lower(last_, gram_);
        for (T& entry : last_.diag()) {
            // Of a column of zeros no product makes an orthonormal one.
            if (entry == T(0)) return false;
            entry += shift;
        }
        if (has_factor(last_)) return true;
    }
    return false;
}

template <Scalar T>
void LongQR<T>::accumulate() {
    const OneThread hold(elimination_on_threads.is_so_for(gram_.size()));
    const T one(1);
    const blas_int k = blas_int(short_side());
    backend::trmm<T>(CblasColMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, k, k,
                     by_cblas(one), last_.data(), k, lower_.data(), k);
}

template class LongQR<float>;
template class LongQR<double>;
template class LongQR<std::complex<float>>;
template class LongQR<std::complex<double>>;

}  // namespace lamina
