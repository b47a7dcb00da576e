#include "solve/factored.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lamina/ops/norm.hpp"

#include "factor/norm_estimate.hpp"
#include "ops/mirror.hpp"
#include "ops/power_scaling.hpp"
#include "ops/sums.hpp"
#include "solve/structure.hpp"
#include "solve/triangular.hpp"

namespace lamina {

namespace {

constexpr const char* who = "solve";

/// Whether a growth factor is above 8 n^(2/3), or no number.
template <class R>
bool is_suspicious(R growth, index_t n) noexcept {
    return !(growth * growth * growth <= R(512) * R(n) * R(n));
}

template <Scalar T>
void solve_with(const Operand<T>& diagonal, MatrixView<T> b) {
    DirectSolve<T>::diagonal(who, diagonal, b);
}
template <Scalar T>
void solve_with(const TriangularOperand<T>& triangle, MatrixView<T> b) {
    DirectSolve<T>::triangular(who, triangle, b);
}
template <Scalar T, class Factor>
void solve_with(const Factor& factor, MatrixView<T> b) {
    factor.solve_into(b);
}

template <Scalar T>
RealOf<T> rcond_of(const Operand<T>& diagonal, const Matrix<T>&) {
    using R = RealOf<T>;
    const VectorView<const T> d = diagonal.base().diag();
    R smallest = std::abs(d[0]);
    R largest = smallest;
    for (const T x : d) {
        smallest = std::min(smallest, std::abs(x));
        largest = std::max(largest, std::abs(x));
    }
    return smallest / largest;
}
template <Scalar T>
RealOf<T> rcond_of(const TriangularOperand<T>& triangle, const Matrix<T>&) {
    return DirectSolve<T>::rcond(triangle);
}
template <Scalar T>
RealOf<T> rcond_of(const BandCholesky<T>& factor, const Matrix<T>& a) {
    return factor.rcond(norm(a, Norm::one));
}
template <Scalar T>
RealOf<T> rcond_of(const BandLU<T>& factor, const Matrix<T>& a) {
    return factor.rcond(norm(a, Norm::one));
}
template <Scalar T>
RealOf<T> rcond_of(const Cholesky<T>& factor, const Matrix<T>&) {
    return factor.rcond();
}
template <Scalar T>
RealOf<T> rcond_of(const LU<T>& factor, const Matrix<T>&) {
    return factor.rcond();
}
template <Scalar T>
RealOf<T> rcond_of(const QR<T>& factor, const Matrix<T>& a) {
    const Matrix<T> r = factor.R();
    for (const T x : r.diag()) {
        if (x == T(0)) return 0;
    }
    const TriangularOperand<T> upper = triangular(r, Triangle::upper);
    const auto view = [](Vector<T>& x) { return MatrixView<T>(x.data(), x.size(), 1); };
    const RealOf<T> inverse_norm = estimate_norm1<T>(
        a.rows(),
        [&](Vector<T>& x) {
            factor.apply_Qh_into(x);
            DirectSolve<T>::triangular(who, upper, view(x));
        },
        [&](Vector<T>& x) {
            DirectSolve<T>::triangular(who, upper.h(), view(x));
            factor.apply_Q_into(x);
        });
    return 1 / inverse_norm / norm(a, Norm::one);
}

}  // namespace

template <Scalar T>
bool has_grown(const LU<T>& lu, const Operand<T>& a) {
    return is_suspicious(lu.growth(), lu.rows()) &&
           is_suspicious(lu.growth(norm(a, Norm::max)), lu.rows());
}

template <Scalar T>
Factored<T>::Factored(const Operand<T>& a, index_t columns) : factor_(a) {
    const MatrixView<const T>& base = a.base();
    const Structure structure = structure_of(base);
    if (structure == Structure::diagonal) return;
    if (structure != Structure::full) {
        const bool lower = structure == Structure::lower_triangular;
        factor_ = TriangularOperand<T>{base, lower ? Triangle::lower : Triangle::upper,
                                       Diagonal::general, a.op(), T(1)};
    } else if (const auto band = narrow_band(a, columns)) {
        may_be_positive_definite(base, *band) ? factor_positive(a, &*band) : factor_band(a, *band);
    } else if (may_be_positive_definite(base)) {
        factor_positive(a, nullptr);
    } else {
        factor_full(a);
    }
}

template <Scalar T>
Factored<T>::Factored(const TriangularOperand<T>& a) : factor_(a) {}

template <Scalar T>
Factored<T>::Factored(const SymmetricOperand<T>& a, index_t columns) : factor_(Operand<T>(a.base)) {
    if (a.hermitian || !is_complex<T>) {
        try {
            if (const auto band = narrow_band(a.base, a.triangle, columns)) {
                const bool lower = a.triangle == Triangle::lower;
                factor_ = BandCholesky<T>(
                    Operand<T>(a.base, lower ? Op::none : Op::conjugate_transposed), *band);
            } else {
                factor_ = Cholesky<T>(a.base, a.triangle, Check::none);
            }
            return;
        } catch (const NotPositiveDefiniteError&) {
            // But perhaps regular.
        }
    }
    const Matrix<T> full = completed(a);
    const Operand<T> whole = operand(full);
    if (const auto band = narrow_band(whole, columns)) {
        factor_band(whole, *band);
    } else {
        factor_full(whole);
    }
}

template <Scalar T>
Factored<T>::Factored(LU<T>&& lu) : factor_(std::move(lu)) {}
template <Scalar T>
Factored<T>::Factored(QR<T>&& qr) : factor_(std::move(qr)) {}

template <Scalar T>
void Factored<T>::factor_full(const Operand<T>& a) {
    factor_.template emplace<LU<T>>(a, Check::none);
}

/// Cholesky where it succeeds, LU where the matrix turns out not to be positive definite.
template <Scalar T>
void Factored<T>::factor_positive(const Operand<T>& a, const Band* band) {
    try {
        if (band != nullptr) {
            factor_ = BandCholesky<T>(a, *band);
        } else {
            factor_.template emplace<Cholesky<T>>(a, Triangle::lower, Check::none);
        }
    } catch (const NotPositiveDefiniteError&) {
        band != nullptr ? factor_band(a, *band) : factor_full(a);
    }
}

template <Scalar T>
void Factored<T>::factor_band(const Operand<T>& a, Band band) {
    try {
        factor_ = BandLU<T>(a, band);
    } catch (const SingularMatrixError&) {
        // For LU to name the pivot, or to find that growth had swallowed it.
        factor_full(a);
    }
}

template <Scalar T>
SolveMethod Factored<T>::method() const noexcept {
    constexpr SolveMethod methods[] = {
        SolveMethod::diagonal, SolveMethod::triangular, SolveMethod::banded_cholesky,
        SolveMethod::banded,   SolveMethod::cholesky,   SolveMethod::lu,
        SolveMethod::qr};
    return methods[factor_.index()];
}

template <Scalar T>
bool Factored<T>::may_grow() const noexcept {
    return method() == SolveMethod::lu || method() == SolveMethod::banded;
}

template <Scalar T>
bool Factored<T>::has_grown(const Operand<T>& a) const {
    if (const auto* lu = std::get_if<LU<T>>(&factor_)) return lamina::has_grown(*lu, a);
    const auto* band = std::get_if<BandLU<T>>(&factor_);
    return band != nullptr && is_suspicious(band->growth(), a.rows());
}

template <Scalar T>
bool Factored<T>::is_singular() const noexcept {
    const auto* lu = std::get_if<LU<T>>(&factor_);
    return lu != nullptr && lu->is_singular();
}

template <Scalar T>
void Factored<T>::solve_into(MatrixView<T> b) const {
    std::visit([&](const auto& factor) { solve_with(factor, b); }, factor_);
    for (index_t j = 0; exponent_ != 0 && j < b.cols(); ++j)
        scale_by_power<T>(b.col(j), exponent_);
}

template <Scalar T>
RealOf<T> Factored<T>::rcond(const Matrix<T>& a) const {
    if (a.rows() == 0) return 1;
    return std::visit([&](const auto& factor) { return rcond_of(factor, a); }, factor_);
}

template <Scalar T>
Matrix<T> completed(const SymmetricOperand<T>& a) {
    Matrix<T> full(a.base);
    if (a.hermitian) {
        for (T& x : full.diag())
            x = T(std::real(x));
    }
    mirror(full.view(), a.triangle, a.hermitian);
    return full;
}

template bool has_grown(const LU<float>&, const Operand<float>&);
template bool has_grown(const LU<double>&, const Operand<double>&);
template bool has_grown(const LU<std::complex<float>>&, const Operand<std::complex<float>>&);
template bool has_grown(const LU<std::complex<double>>&, const Operand<std::complex<double>>&);
template Matrix<float> completed(const SymmetricOperand<float>&);
template Matrix<double> completed(const SymmetricOperand<double>&);
template Matrix<std::complex<float>> completed(const SymmetricOperand<std::complex<float>>&);
template Matrix<std::complex<double>> completed(const SymmetricOperand<std::complex<double>>&);
template class Factored<float>;
template class Factored<double>;
template class Factored<std::complex<float>>;
template class Factored<std::complex<double>>;

}  // namespace lamina
