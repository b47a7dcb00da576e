#include "lamina/factor/pivoted_qr.hpp"

#include <algorithm>
#include <cmath>
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

namespace {

template <Scalar T>
index_t geqp3(blas_int m, blas_int n, T* a, blas_int* order, T* tau, T* work, blas_int size,
              RealOf<T>* norms) {
    const blas_int ld = std::max<blas_int>(m, 1);
    if constexpr (is_complex<T>) {
        return backend::checked(
            backend::geqp3<T>(LAPACK_COL_MAJOR, m, n, a, ld, order, tau, work, size, norms),
            "PivotedQR");
    } else {
        return backend::checked(
            backend::geqp3<T>(LAPACK_COL_MAJOR, m, n, a, ld, order, tau, work, size), "PivotedQR");
    }
}

}  // namespace

template <Scalar T>
bool PivotedQR<T>::is_ready_for(index_t m, index_t n) const noexcept {
    return m == rows() && n == cols() && work_.size() > 0;
}

template <Scalar T>
void PivotedQR<T>::copy_and_factor(const Operand<T>& a, Check check) try {
    if (!is_ready_for(a.rows(), a.cols())) [[unlikely]] {
        prepare(a.rows(), a.cols());
        qr_.resize(a.rows(), a.cols());
    }
    if (check == Check::finite) {
        Finite<T>::copy("PivotedQR", qr_, a);
    } else {
        detail::Elementwise<T>::copy(qr_, a);
    }
    run();
    if (check == Check::finite) require_range("PivotedQR", qr_);
} catch (...) {
    *this = PivotedQR();
    throw;
}

template <Scalar T>
PivotedQR<T>& PivotedQR<T>::factor(Matrix<T>&& a, Check check) try {
    if (!is_ready_for(a.rows(), a.cols())) prepare(a.rows(), a.cols());
    if (check == Check::finite) Finite<T>::require("PivotedQR", std::as_const(a).view());
    qr_ = std::move(a);
    run();
    if (check == Check::finite) require_range("PivotedQR", qr_);
    return *this;
} catch (...) {
    *this = PivotedQR();
    throw;
}

/// The memory for an m x n matrix, as much as LAPACK wants, before A is touched.
template <Scalar T>
void PivotedQR<T>::prepare(index_t m, index_t n) {
    const index_t minimum = is_complex<T> ? n + 1 : 3 * n + 1;
    narrow(minimum, "workspace", "PivotedQR");
    T answer(0);
    geqp3<T>(narrow(m, "rows", "PivotedQR"), narrow(n, "cols", "PivotedQR"), nullptr, nullptr,
             nullptr, &answer, -1, nullptr);
    work_.reserve(backend::workspace_size(answer, minimum));
    if constexpr (is_complex<T>) norms_.reserve(2 * n);
    order_.reserve(n);
    tau_.resize(std::min(m, n));
}

template <Scalar T>
void PivotedQR<T>::run() {
    const OneThread hold(elimination_on_threads.is_so_for(qr_.size()));
    if constexpr (!is_complex<T>) {
        if (is_reflected_with_pivots<T>(rows(), cols())) {
            return triangularize_with_pivots(qr_.view(), order_.as<blas_int>(), tau_.data(),
                                             work_.data());
        }
    }
    // A zero leaves the column free to be moved.
    std::fill_n(order_.as<blas_int>(), cols(), blas_int(0));
    geqp3<T>(blas_int(rows()), blas_int(cols()), qr_.data(), order_.as<blas_int>(), tau_.data(),
             work_.data(), blas_int(work_.size()), norms_.data());
}

template <Scalar T>
Matrix<T> PivotedQR<T>::Q() const {
    return Reflections<T>{qr_, tau_}.columns("PivotedQR::Q", tau_.size());
}

template <Scalar T>
Matrix<T> PivotedQR<T>::Q_full() const {
    return Reflections<T>{qr_, tau_}.columns("PivotedQR::Q_full", rows());
}

template <Scalar T>
Matrix<T> PivotedQR<T>::R() const {
    return upper_part(qr_);
}

template <Scalar T>
void PivotedQR<T>::Q_into(MatrixView<T> q) const {
    require_same_shape("PivotedQR::Q_into", rows(), tau_.size(), q.rows(), q.cols());
    Reflections<T>{qr_, tau_}.columns_into("PivotedQR::Q_into", q);
}

template <Scalar T>
void PivotedQR<T>::R_into(MatrixView<T> r) const {
    require_same_shape("PivotedQR::R_into", tau_.size(), cols(), r.rows(), r.cols());
    upper_part_into(r, qr_);
}

template <Scalar T>
std::vector<index_t> PivotedQR<T>::permutation() const {
    std::vector<index_t> p(static_cast<std::size_t>(cols()));
    const blas_int* order = order_.as<blas_int>();
    for (std::size_t j = 0; j < p.size(); ++j)
        p[j] = order[j] - 1;
    return p;
}

template <Scalar T>
RealOf<T> PivotedQR<T>::default_rtol() const noexcept {
    return static_cast<RealOf<T>>(std::max(rows(), cols())) * epsilon<T>;
}

template <Scalar T>
index_t PivotedQR<T>::rank() const {
    return rank(default_rtol());
}

template <Scalar T>
index_t PivotedQR<T>::rank(RealOf<T> rtol) const {
    const index_t k = tau_.size();
    if (k == 0) return 0;
    const RealOf<T> smallest = std::max(rtol, RealOf<T>(0)) * std::abs(qr_(0, 0));
    index_t rank = 0;
    while (rank < k && std::abs(qr_(rank, rank)) > smallest)
        ++rank;
    return rank;
}

template <Scalar T>
void PivotedQR<T>::apply_Q_into(MatrixView<T> b) const {
    Reflections<T>{qr_, tau_}.apply("PivotedQR::apply_Q", b, false);
}
template <Scalar T>
void PivotedQR<T>::apply_Q_into(VectorView<T> b) const {
    as_column(b, [this](MatrixView<T> column) { apply_Q_into(column); });
}
template <Scalar T>
void PivotedQR<T>::apply_Qh_into(MatrixView<T> b) const {
    Reflections<T>{qr_, tau_}.apply("PivotedQR::apply_Qh", b, true);
}
template <Scalar T>
void PivotedQR<T>::apply_Qh_into(VectorView<T> b) const {
    as_column(b, [this](MatrixView<T> column) { apply_Qh_into(column); });
}

template <Scalar T>
void PivotedQR<T>::basic_solution(MatrixView<T> b, MatrixView<T> x, index_t rank) const {
    require_right_hand_side("PivotedQR::solve", rows(), cols(), b);
    backend::narrow(b.cols(), "columns of B", "PivotedQR::solve");
    backend::narrow(b.ld(), "ld of B", "PivotedQR::solve");
    Finite<T>::require("PivotedQR::solve", MatrixView<const T>(b));
    Reflections<T>{qr_, tau_}.apply("PivotedQR::solve", b, true);
    solve_triangle(triangular(qr_.block(0, 0, rank, rank), Triangle::upper),
                   b.block(0, 0, rank, b.cols()));
    const blas_int* order = order_.as<blas_int>();
    for (index_t j = 0; j < b.cols(); ++j) {
        for (index_t i = 0; i < rank; ++i)
            x(order[i] - 1, j) = b(i, j);
    }
}

template <Scalar T>
Matrix<T> PivotedQR<T>::reconstruct() const {
    const Matrix<T> permuted = Reflections<T>{qr_, tau_}.times_upper("PivotedQR::reconstruct");
    Matrix<T> a = Matrix<T>::uninitialized(rows(), cols());
    const blas_int* order = order_.as<blas_int>();
    for (index_t j = 0; j < cols(); ++j) {
        std::copy_n(permuted.data() + j * rows(), rows(), a.data() + (order[j] - 1) * rows());
    }
    return a;
}

template class PivotedQR<float>;
template class PivotedQR<double>;
template class PivotedQR<std::complex<float>>;
template class PivotedQR<std::complex<double>>;

}  // namespace lamina
