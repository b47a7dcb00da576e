#pragma once

#include <algorithm>
#include <cmath>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/vector.hpp"
#include "lamina/ops/predicates.hpp"

#include "backend/info.hpp"
#include "core/require.hpp"
#include "core/thread_policy.hpp"
#include "factor/blocked_reflections.hpp"
#include "ops/sums.hpp"

namespace lamina {

/// R(0, 0) is the length of a column, which may be more than the largest number, and so may what
/// happens to the others on the way; then nothing is left of Q and R.
template <Scalar T>
void require_range(const char* who, const Matrix<T>& qr) {
    const index_t k = std::min(qr.rows(), qr.cols());
    for (index_t j = 0; j < qr.cols(); ++j) {
        const VectorView<const T> column(qr.col(j).segment(0, std::min(j + 1, k)));
        if (is_finite(column)) continue;
        throw Error(std::string(who) + ": column " + std::to_string(j) + " of the R of the " +
                    shape_text(qr.rows(), qr.cols()) +
                    " matrix is out of the range of numbers; divide A by a power of two");
    }
}

/// The Q that geqrf and geqp3 leave below the diagonal of R: Q = H(0) H(1) ... H(k-1), where H(i)
/// is I - tau(i) v v^H and v is 1 on the diagonal of column i and below it what is stored there.
/// Schreiber & Van Loan, A storage-efficient WY representation, SIAM J. Sci. Stat. Comput. 10
/// (1989).
template <Scalar T>
struct Reflections {
    const Matrix<T>& stored;
    const Vector<T>& tau;

    /// A block costs its own triangular factor, which few columns do not repay.
    static constexpr index_t few_columns = 4;

    /// b becomes Q b, or Q^H b.
    void apply(const char* who, MatrixView<T> b, bool adjoint) const;
    /// The first cols columns of Q, cols at least the number of reflections.
    Matrix<T> columns(const char* who, index_t cols) const;
    void columns_into(const char* who, MatrixView<T> q) const;
    /// Q R, with the R stored above the diagonal.
    Matrix<T> times_upper(const char* who) const;
    /// det Q, of modulus 1.
    T determinant() const noexcept;
};

template <Scalar T>
void Reflections<T>::apply(const char* who, MatrixView<T> b, bool adjoint) const {
    const index_t m = stored.rows();
    const index_t k = tau.size();
    if (b.rows() != m) {
        throw_dimensions(who, "Q is " + shape_text(m, m) + " and B is " +
                                  shape_text(b.rows(), b.cols()) + "; B needs as many rows as Q");
    }
    if (b.empty() || k == 0) return;
    if constexpr (!is_complex<T>) {
        if (b.cols() <= few_columns && has_wide_vectors()) {
            return reflect_in_turn(stored.block(0, 0, m, k), tau.data(), adjoint, b);
        }
    }
    backend::narrow(b.cols(), "columns of B", who);
    backend::narrow(b.ld(), "ld of B", who);
    auto work = Vector<T>::uninitialized(BlockedReflections<T>::workspace(b.cols()));
    BlockedReflections<T>(k, m, b.cols(), work.data())
        .reflect(stored.block(0, 0, m, k), tau.data(), adjoint, b);
}

template <Scalar T>
Matrix<T> Reflections<T>::columns(const char* who, index_t cols) const {
    Matrix<T> q = Matrix<T>::uninitialized(stored.rows(), cols);
    columns_into(who, q);
    return q;
}

template <Scalar T>
void Reflections<T>::columns_into(const char* who, MatrixView<T> q) const {
    using backend::blas_int;
    const index_t m = stored.rows();
    const index_t k = tau.size();
    const blas_int ld = backend::narrow(q.ld(), "ld of Q", who);
    if constexpr (!is_complex<T>) {
        if (has_wide_vectors()) {
            using Blocks = BlockedReflections<T>;
            auto work = Vector<T>::uninitialized(Blocks::workspace_beyond_few(q.cols()));
            return Blocks(k, m, q.cols(), work.data())
                .expand(stored.block(0, 0, m, k), tau.data(), q);
        }
    }
    const OneThread hold(elimination_on_threads.is_so_for(q.size()));
    for (index_t j = 0; j < k; ++j)
        std::copy_n(stored.data() + j * m, m, q.data() + j * q.ld());
    const auto run = [&](T* work, index_t size) {
        backend::checked(
            backend::ungqr<T>(LAPACK_COL_MAJOR, blas_int(m), blas_int(q.cols()), blas_int(k),
                              q.data(), ld, tau.data(), work, blas_int(size)),
            who);
    };
    // Few columns are not worth blocks, which want more workspace than one number a column.
    constexpr index_t few = 32;
    if (q.cols() <= few) {
        T work[few];
        return run(work, few);
    }
    T answer(0);
    run(&answer, -1);
    Vector<T> work = Vector<T>::uninitialized(backend::workspace_size(answer, q.cols()));
    run(work.data(), work.size());
}

template <Scalar T>
Matrix<T> Reflections<T>::times_upper(const char* who) const {
    const index_t m = stored.rows();
    Matrix<T> a(m, stored.cols());
    for (index_t j = 0; j < a.cols(); ++j) {
        std::copy_n(stored.data() + j * m, std::min(j + 1, m), a.data() + j * m);
    }
    apply(who, a, false);
    return a;
}

template <Scalar T>
T Reflections<T>::determinant() const noexcept {
    using R = RealOf<T>;
    T product(1);
    for (index_t i = 0; i < tau.size(); ++i) {
        const T* v = stored.data() + i * stored.rows();
        const R below =
            sum_of<R>(stored.rows() - i - 1, [=](index_t k) { return R(std::norm(v[i + 1 + k])); });
        // det(I - tau v v^H) = 1 - tau v^H v, with a modulus of 1 but for rounding.
        const T factor = T(1) - tau[i] * (1 + below);
        product *= factor / std::abs(factor);
    }
    return product;
}

}  // namespace lamina
