#include "lamina/factor/qr.hpp"

#include <algorithm>
#include <utility>

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "core/require.hpp"
#include "core/thread_policy.hpp"
#include "factor/reflections.hpp"
#include "factor/right_hand_side.hpp"
#include "factor/triangle_systems.hpp"
#include "factor/triangular_part.hpp"

namespace lamina {

using backend::blas_int;
using backend::narrow;

template <Scalar T>
bool QR<T>::is_ready_for(index_t m, index_t n) const noexcept {
    return m == rows() && n == cols() && work_.size() > 0;
}

template <Scalar T>
void QR<T>::copy_and_factor(const Operand<T>& a, Check check) try {
    if (!is_ready_for(a.rows(), a.cols())) [[unlikely]] {
        prepare(a.rows(), a.cols());
        qr_.resize(a.rows(), a.cols());
    }
    if (check == Check::finite) {
        Finite<T>::copy("QR", qr_, a);
    } else {
        detail::Elementwise<T>::copy(qr_, a);
    }
    run();
    if (check == Check::finite) require_range("QR", qr_);
} catch (...) {
    *this = QR();
    throw;
}

template <Scalar T>
QR<T>& QR<T>::factor(Matrix<T>&& a, Check check) try {
    if (!is_ready_for(a.rows(), a.cols())) prepare(a.rows(), a.cols());
    if (check == Check::finite) Finite<T>::require("QR", std::as_const(a).view());
    qr_ = std::move(a);
    run();
    if (check == Check::finite) require_range("QR", qr_);
    return *this;
} catch (...) {
    *this = QR();
    throw;
}

/// The memory for an m x n matrix, as much as LAPACK wants, before A is touched.
template <Scalar T>
void QR<T>::prepare(index_t m, index_t n) {
    const blas_int rows = narrow(m, "rows", "QR");
    const blas_int columns = narrow(n, "cols", "QR");
    T answer(0);
    backend::checked(backend::geqrf<T>(LAPACK_COL_MAJOR, rows, columns, nullptr,
                                       std::max<blas_int>(rows, 1), nullptr, &answer, -1),
                     "QR");
    const index_t own = is_complex<T> ? 0 : BlockedReflections<T>::workspace_beyond_few(n);
    work_.reserve(std::max(backend::workspace_size(answer, std::max<index_t>(n, 1)), own));
    tau_.resize(std::min(m, n));
}

template <Scalar T>
void QR<T>::run() {
    if constexpr (!is_complex<T>) {
        if (has_wide_vectors()) {
            return BlockedReflections<T>(tau_.size(), rows(), cols(), work_.data())
                .triangularize(qr_.view(), tau_.data());
        }
    }
    const OneThread hold(elimination_on_threads.is_so_for(qr_.size()));
    backend::checked(
        backend::geqrf<T>(LAPACK_COL_MAJOR, blas_int(rows()), blas_int(cols()), qr_.data(),
                          blas_int(qr_.ld()), tau_.data(), work_.data(), blas_int(work_.size())),
        "QR");
}

template <Scalar T>
Matrix<T> QR<T>::Q() const {
    return Reflections<T>{qr_, tau_}.columns("QR::Q", tau_.size());
}

template <Scalar T>
Matrix<T> QR<T>::Q_full() const {
    return Reflections<T>{qr_, tau_}.columns("QR::Q_full", rows());
}

template <Scalar T>
Matrix<T> QR<T>::R() const {
    return upper_part(qr_);
}

template <Scalar T>
void QR<T>::Q_into(MatrixView<T> q) const {
    require_same_shape("QR::Q_into", rows(), tau_.size(), q.rows(), q.cols());
    Reflections<T>{qr_, tau_}.columns_into("QR::Q_into", q);
}

template <Scalar T>
void QR<T>::R_into(MatrixView<T> r) const {
    require_same_shape("QR::R_into", tau_.size(), cols(), r.rows(), r.cols());
    upper_part_into(r, qr_);
}

template <Scalar T>
void QR<T>::apply_Q_into(MatrixView<T> b) const {
    Reflections<T>{qr_, tau_}.apply("QR::apply_Q", b, false);
}
template <Scalar T>
void QR<T>::apply_Q_into(VectorView<T> b) const {
    as_column(b, [this](MatrixView<T> column) { apply_Q_into(column); });
}
template <Scalar T>
void QR<T>::apply_Qh_into(MatrixView<T> b) const {
    Reflections<T>{qr_, tau_}.apply("QR::apply_Qh", b, true);
}
template <Scalar T>
void QR<T>::apply_Qh_into(VectorView<T> b) const {
    as_column(b, [this](MatrixView<T> column) { apply_Qh_into(column); });
}

template <Scalar T>
void QR<T>::require_solvable(const MatrixView<T>& b) const {
    if (rows() < cols()) {
        throw_dimensions("QR::solve",
                         "A is " + shape_text(rows(), cols()) +
                             ", with fewer rows than columns; lstsq gives the shortest "
                             "of the many solutions");
    }
    require_right_hand_side("QR::solve", rows(), cols(), b);
    for (index_t i = 0; i < cols(); ++i) {
        if (qr_(i, i) == T(0)) {
            throw SingularMatrixError(
                "QR::solve: the columns of the " + shape_text(rows(), cols()) +
                    " matrix depend on each other, R(" + std::to_string(i) + ", " +
                    std::to_string(i) + ") is zero; PivotedQR or lstsq gives a solution",
                i);
        }
    }
}

template <Scalar T>
void QR<T>::solve_into(MatrixView<T> b) const {
    const index_t n = cols();
    require_solvable(b);
    backend::narrow(b.cols(), "columns of B", "QR::solve");
    backend::narrow(b.ld(), "ld of B", "QR::solve");
    Finite<T>::require("QR::solve", MatrixView<const T>(b));
    Reflections<T>{qr_, tau_}.apply("QR::solve", b, true);
    solve_triangle(triangular(qr_.block(0, 0, n, n), Triangle::upper), b.block(0, 0, n, b.cols()));
}

template <Scalar T>
void QR<T>::solve_into(VectorView<T> b) const {
    as_column(b, [this](MatrixView<T> column) { solve_into(column); });
}

template <Scalar T>
Matrix<T> QR<T>::reconstruct() const {
    return Reflections<T>{qr_, tau_}.times_upper("QR::reconstruct");
}

template <Scalar T>
T QR<T>::det_Q() const noexcept {
    return Reflections<T>{qr_, tau_}.determinant();
}

template class QR<float>;
template class QR<double>;
template class QR<std::complex<float>>;
template class QR<std::complex<double>>;

}  // namespace lamina
