#include "solve/band.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "backend/info.hpp"
#include "core/require.hpp"
#include "factor/norm_estimate.hpp"
#include "ops/sums.hpp"
#include "solve/structure.hpp"

namespace lamina {

using backend::blas_int;
using backend::narrow;

namespace {

constexpr const char* who = "solve";

/// How many diagonals a band may have beside the main one to be worth it for an n x n matrix. The
/// routines for bands work on vectors of the band's length, so that a flop costs them up to twenty
/// times what it costs in a full elimination, and each column of B some 2 n calls: measured, they
/// win with a quarter of the diagonals and n^2 / 2000 columns.
index_t most_diagonals(index_t n, index_t columns) noexcept {
    return columns <= 1 + n * n / 2000 ? n / 4 : 0;
}

/// How many diagonals below the main one are not all zero; more than most as soon as that is
/// certain.
template <Scalar T>
index_t width_below(MatrixView<const T> a, index_t most) noexcept {
    index_t width = 0;
    for (index_t j = 0; j < a.cols() && width <= most; ++j) {
        const T* x = a.data() + j * a.ld();
        index_t i = a.rows() - 1;
        while (i > j + width && x[i] == T(0))
            --i;
        width = std::max(width, i - j);
    }
    return width;
}

/// The same above the main diagonal.
template <Scalar T>
index_t width_above(MatrixView<const T> a, index_t most) noexcept {
    index_t width = 0;
    for (index_t j = a.cols() - 1; j >= 0 && width <= most; --j) {
        const T* x = a.data() + j * a.ld();
        index_t i = 0;
        while (i < j - width && x[i] == T(0))
            ++i;
        width = std::max(width, j - i);
    }
    return width;
}

}  // namespace

template <Scalar T>
std::optional<Band> narrow_band(const Operand<T>& a, index_t columns) {
    const index_t most = most_diagonals(a.rows(), columns);
    if (most == 0) return {};
    const index_t below = width_below<T>(a.base(), most);
    if (below > most) return {};
    const index_t above = width_above<T>(a.base(), most - below);
    if (below + above > most) return {};
    return transposes(a.op()) ? Band{above, below} : Band{below, above};
}

template <Scalar T>
std::optional<Band> narrow_band(MatrixView<const T> a, Triangle triangle, index_t columns) {
    const index_t most = most_diagonals(a.rows(), columns) / 2;
    if (most == 0) return {};
    const index_t width =
        triangle == Triangle::lower ? width_below<T>(a, most) : width_above<T>(a, most);
    if (width > most) return {};
    return Band{width, width};
}

template <Scalar T>
bool may_be_positive_definite(MatrixView<const T> a, Band band) {
    if (band.lower != band.upper || !has_positive_diagonal(a)) return false;
    for (index_t j = 0; j < a.cols(); ++j) {
        const index_t last = std::min(a.rows() - 1, j + band.lower);
        for (index_t i = j + 1; i <= last; ++i) {
            if (a(i, j) != conjugate(a(j, i))) return false;
        }
    }
    return true;
}

template <Scalar T>
BandLU<T>::BandLU(const Operand<T>& a, Band band)
    : band_(band), factors_(2 * band.lower + band.upper + 1, a.cols()) {
    const index_t n = a.cols();
    const index_t diagonal = band.lower + band.upper;
    for (index_t j = 0; j < n; ++j) {
        const index_t last = std::min(n - 1, j + band.lower);
        for (index_t i = std::max<index_t>(0, j - band.upper); i <= last; ++i) {
            factors_(diagonal + i - j, j) = a(i, j);
            largest_ = larger(largest_, sum_of_parts(a(i, j)));
        }
    }
    swaps_.reserve(n);
    const index_t zero = backend::checked(
        backend::gbtrf<T>(LAPACK_COL_MAJOR, narrow(n, "rows", who), blas_int(n),
                          blas_int(band.lower), blas_int(band.upper), factors_.data(),
                          blas_int(factors_.ld()), swaps_.as<blas_int>()),
        who);
    if (zero > 0) {
        throw SingularMatrixError(std::string(who) + ": the " + shape_text(n, n) +
                                      " matrix is singular, pivot " + std::to_string(zero - 1) +
                                      " is zero; lstsq or pinv gives the least-squares answer",
                                  zero - 1);
    }
}

template <Scalar T>
void BandLU<T>::run(char op, MatrixView<T> b) const {
    backend::checked(
        backend::gbtrs<T>(LAPACK_COL_MAJOR, op, blas_int(factors_.cols()), blas_int(band_.lower),
                          blas_int(band_.upper), narrow(b.cols(), "columns of B", who),
                          factors_.data(), blas_int(factors_.ld()), swaps_.as<blas_int>(), b.data(),
                          narrow(b.ld(), "ld of B", who)),
        who);
}

template <Scalar T>
void BandLU<T>::solve_into(MatrixView<T> b) const {
    run('N', b);
}

template <Scalar T>
RealOf<T> BandLU<T>::growth() const noexcept {
    using R = RealOf<T>;
    R largest = 0;
    for (index_t j = 0; j < factors_.cols(); ++j) {
        const T* u = factors_.data() + j * factors_.ld();
        largest = larger(largest, largest_of<R>(band_.lower + band_.upper + 1,
                                                [=](index_t i) { return sum_of_parts(u[i]); }));
    }
    return largest == 0 ? 1 : largest / largest_;
}

template <Scalar T>
RealOf<T> BandLU<T>::rcond(RealOf<T> norm1) const {
    const RealOf<T> inverse_norm = estimate_norm1<T>(
        factors_.cols(), [&](Vector<T>& x) { run('N', MatrixView<T>(x.data(), x.size(), 1)); },
        [&](Vector<T>& x) { run('C', MatrixView<T>(x.data(), x.size(), 1)); });
    return 1 / inverse_norm / norm1;
}

template <Scalar T>
BandCholesky<T>::BandCholesky(const Operand<T>& a, Band band) : factor_(band.lower + 1, a.cols()) {
    const index_t n = a.cols();
    for (index_t j = 0; j < n; ++j) {
        const index_t last = std::min(n - 1, j + band.lower);
        for (index_t i = j; i <= last; ++i)
            factor_(i - j, j) = a(i, j);
    }
    const index_t failed = backend::checked(
        backend::pbtrf<T>(LAPACK_COL_MAJOR, 'L', narrow(n, "rows", who), blas_int(band.lower),
                          factor_.data(), blas_int(factor_.ld())),
        who);
    if (failed > 0) {
        throw NotPositiveDefiniteError("solve: the " + shape_text(n, n) +
                                           " matrix is not positive definite, its leading minor "
                                           "of order " +
                                           std::to_string(failed) + " is not positive",
                                       failed);
    }
}

template <Scalar T>
void BandCholesky<T>::solve_into(MatrixView<T> b) const {
    backend::checked(
        backend::pbtrs<T>(LAPACK_COL_MAJOR, 'L', blas_int(factor_.cols()),
                          blas_int(factor_.rows() - 1), narrow(b.cols(), "columns of B", who),
                          factor_.data(), blas_int(factor_.ld()), b.data(),
                          narrow(b.ld(), "ld of B", who)),
        who);
}

template <Scalar T>
RealOf<T> BandCholesky<T>::rcond(RealOf<T> norm1) const {
    const auto solve = [&](Vector<T>& x) { solve_into(MatrixView<T>(x.data(), x.size(), 1)); };
    return 1 / estimate_norm1<T>(factor_.cols(), solve, solve) / norm1;
}

template std::optional<Band> narrow_band(const Operand<float>&, index_t);
template std::optional<Band> narrow_band(const Operand<double>&, index_t);
template std::optional<Band> narrow_band(const Operand<std::complex<float>>&, index_t);
template std::optional<Band> narrow_band(const Operand<std::complex<double>>&, index_t);
template std::optional<Band> narrow_band(MatrixView<const float>, Triangle, index_t);
template std::optional<Band> narrow_band(MatrixView<const double>, Triangle, index_t);
template std::optional<Band> narrow_band(MatrixView<const std::complex<float>>, Triangle, index_t);
template std::optional<Band> narrow_band(MatrixView<const std::complex<double>>, Triangle, index_t);
template bool may_be_positive_definite(MatrixView<const float>, Band);
template bool may_be_positive_definite(MatrixView<const double>, Band);
template bool may_be_positive_definite(MatrixView<const std::complex<float>>, Band);
template bool may_be_positive_definite(MatrixView<const std::complex<double>>, Band);
template class BandLU<float>;
template class BandLU<double>;
template class BandLU<std::complex<float>>;
template class BandLU<std::complex<double>>;
template class BandCholesky<float>;
template class BandCholesky<double>;
template class BandCholesky<std::complex<float>>;
template class BandCholesky<std::complex<double>>;

}  // namespace lamina
