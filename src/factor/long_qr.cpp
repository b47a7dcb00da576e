#include "factor/long_qr.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/ops/product.hpp"

#include "backend/blas_library.hpp"
#include "backend/info.hpp"
#include "core/finite.hpp"
#include "core/pass_in_threads.hpp"
#include "factor/lower_triangle.hpp"
#include "factor/narrow_gram.hpp"
#include "factor/norm_estimate.hpp"
#include "factor/triangle_systems.hpp"
#include "ops/lower_gram.hpp"
#include "ops/power_scaling.hpp"

namespace lamina {

using backend::blas_int;

namespace {

constexpr int most_steps = 6;
/// Up to this condition of A^H A one step is enough: Q^H Q differs from I by rounding times it.
constexpr double harmless_condition = 16;

/// Entries of a panel: what stays in a core's own cache between its division and its Gram matrix.
constexpr index_t panel_size = index_t(1) << 16;
/// Up to these short sides syrk, where OpenBLAS has no kernels for small products, and systems with
/// a triangle take longer than loops on A where it stands: its Gram matrix, and its product with
/// the inverse of the triangle, in panels so short that it is a small one (ops/small_product.hpp).
constexpr index_t narrow_gram_side = 16;
constexpr index_t narrow_side = 32;
constexpr index_t narrow_panel = 256;

}  // namespace

template <Scalar T>
bool LongQR<T>::pays(index_t m, index_t n) noexcept {
    const index_t k = std::min(m, n);
    return k > 1 && std::max(m, n) / k >= 4 && m * n >= 8192;
}

template <Scalar T>
LongQR<T>::LongQR(index_t m, index_t n, T* triangles, blas_int* exponents) noexcept
    : length_(std::max(m, n)), exponents_(exponents), tall_(m >= n) {
    const index_t k = std::min(m, n);
    for (MatrixView<T>* triangle : {&gram_, &last_, &lower_}) {
        *triangle = MatrixView<T>(triangles, k, k);
        triangles += k * k;
    }
}

/// g = A^H A or A A^H, plus beta times what it was.
template <Scalar T>
void LongQR<T>::add_gram_of(MatrixView<const T> a, R beta, MatrixView<T> g) const {
    if constexpr (!is_complex<T>) {
        if (tall_ && short_side() <= narrow_gram_side && has_wide_vectors() &&
            !backend::has_kernels_for_small_products()) {
            if (beta == R(0)) fill(g, R(0));
            return add_gram(a.data(), a.ld(), a.rows(), short_side(), g.data(), g.ld());
        }
    }
    const Operand<T> rows(a, tall_ ? Op::conjugate_transposed : Op::none);
    product::write_lower_gram(T(1), rows, true, beta, g);
}

/// gram_ = A^H A or A A^H of the whole matrix.
template <Scalar T>
void LongQR<T>::gram(MatrixView<const T> a) {
    sum_lower_in_threads(gram_, length_, [&](MatrixView<T> g, index_t first, index_t last) {
        add_gram_of(panel(a, first, last - first), R(0), g);
    });
}

template <Scalar T>
TriangularOperand<T> LongQR<T>::last() const noexcept {
    return triangular(MatrixView<const T>(last_), Triangle::lower);
}

/// Q = A last^-H, or last^-1 A, in place.
template <Scalar T>
void LongQR<T>::divide(MatrixView<T> q) const {
    if (tall_) return divide_by_triangle(q, last().h());
    solve_triangle(last(), q);
}

template <Scalar T>
void LongQR<T>::apply_last(MatrixView<T> w) const {
    if (!finished_) divide_by_triangle(w, last());
}

/// visit(first, count) for panels of the long side from begin to end.
template <Scalar T>
template <class Visit>
void LongQR<T>::for_each_panel(index_t begin, index_t end, Visit visit) const {
    const index_t most = std::max<index_t>(256, panel_size / short_side());
    for (index_t first = begin; first < end; first += most)
        visit(first, std::min(most, end - first));
}

/// q = a divided by the last triangle, and its Gram matrix, panel by panel.
template <Scalar T>
void LongQR<T>::divide_and_look(MatrixView<const T> a, MatrixView<T> q) {
    const auto run = [&](MatrixView<T> g, index_t begin, index_t end) {
        for_each_panel(begin, end, [&](index_t first, index_t count) {
            const MatrixView<T> part = panel(q, first, count);
            if (a.data() != q.data()) copy_into(part, panel(a, first, count));
            divide(part);
            add_gram_of(part, first == begin ? R(0) : R(1), g);
        });
    };
    sum_lower_in_threads(gram_, length_, run);
}

/// q = a last^-H for a triangle of small condition.
template <Scalar T>
void LongQR<T>::multiply_by_inverse(MatrixView<const T> a, MatrixView<T> q) {
    const MatrixView<T> inverse = gram_;
    fill(inverse, T(0));
    fill(inverse.diag(), T(1));
    apply_last(inverse);
    const auto run = [&](index_t, index_t begin, index_t end) {
        for (index_t first = begin; first < end; first += narrow_panel) {
            const index_t count = std::min(narrow_panel, end - first);
            multiply_into(panel(q, first, count), panel(a, first, count), inverse.h());
        }
    };
    pass_in_threads(length_, threads_for_pass(q.size()), run);
}

template <Scalar T>
void LongQR<T>::finish(MatrixView<const T> a, MatrixView<T> q) {
    if (finished_) return;
    if (left_in_a_ && tall_ && short_side() <= narrow_side) return multiply_by_inverse(a, q);
    const auto run = [&](index_t, index_t begin, index_t end) {
        if (!left_in_a_) return divide(panel(q, begin, end - begin));
        for_each_panel(begin, end, [&](index_t first, index_t count) {
            const MatrixView<T> part = panel(q, first, count);
            copy_into(part, panel(a, first, count));
            divide(part);
        });
    };
    pass_in_threads(length_, threads_for_pass(q.size()), run);
}

template <Scalar T>
void LongQR<T>::look(const char* who, MatrixView<const T> a) {
    for (const index_t size : {a.rows(), a.cols(), a.ld()})
        backend::narrow(size, "size", who);
    gram(a);
    // A sum of squares is finite only if all of them are; if it is not, they may have overflowed.
    for (const T& square : gram_.diag()) {
        if (!std::isfinite(std::real(square))) return Finite<T>::require(who, a);
    }
}

/// q = a with each column (row) over a power of two near its length.
template <Scalar T>
void LongQR<T>::write_scaled(MatrixView<const T> a, MatrixView<T> q) {
    copy_into(q, a);
    for (index_t j = 0; j < short_side(); ++j) {
        const VectorView<T> line = tall_ ? q.col(j) : q.row(j);
        const int exponent = exponent_of<T>(line);
        scale_by_power<T>(line, -exponent);
        exponents_[j] = exponent;
    }
}

/// The first step: the triangle of A, and q = A divided by it, with the Gram matrix of that.
template <Scalar T>
void LongQR<T>::begin(MatrixView<const T> a, MatrixView<T> q) {
    const bool in_range = scale_gram();
    if (!in_range) {
        write_scaled(a, q);
        gram(q);
    }
    exponent_ = int(*std::max_element(exponents_, exponents_ + short_side()));
    fill(lower_, T(0));
    const bool factored = factor_gram();
    one_step_ = factored && shifts_ == 0 && gram_condition() <= R(harmless_condition);
    if (factored) {
        copy_lower(lower_, last_);
    } else {
        if (in_range) write_scaled(a, q);
        fill(lower_.diag(), T(1));
    }
    for (index_t i = 0; i < short_side(); ++i) {
        const int exponent = int(exponents_[i]);
        scale_row(lower_, i, exponent - exponent_);
        if (in_range && factored) scale_row(last_, i, exponent);
    }
    if (!factored) return reflect(q);
    if (!one_step_) return divide_and_look(in_range ? a : MatrixView<const T>(q), q);
    left_in_a_ = in_range && a.data() != q.data();
}

template <Scalar T>
void LongQR<T>::factor(MatrixView<const T> a, MatrixView<T> q) {
    begin(a, q);
    for (int step = 1; !finished_ && !one_step_; ++step) {
        const bool enough = is_orthonormal();
        if (step == most_steps || !factor_gram()) return reflect(q);
        accumulate();
        if (enough) return;
        divide_and_look(q, q);
    }
}

/// Householder's reflections for what q has become; slow and sure.
template <Scalar T>
void LongQR<T>::reflect(MatrixView<T> q) {
    const blas_int m = blas_int(q.rows());
    const blas_int n = blas_int(q.cols());
    const blas_int k = blas_int(short_side());
    const blas_int ld = blas_int(q.ld());
    auto tau = Vector<T>::uninitialized(short_side());
    const auto run = [&](auto routine, auto... sizes) {
        T answer(0);
        const auto call = [&](T* work, index_t size) {
            backend::checked(routine(LAPACK_COL_MAJOR, m, n, sizes..., q.data(), ld, tau.data(),
                                     work, blas_int(size)),
                             "LongQR");
        };
        call(&answer, -1);
        auto work = Vector<T>::uninitialized(
            backend::workspace_size(answer, std::max<index_t>(short_side(), 1)));
        call(work.data(), work.size());
    };
    if (tall_) {
        run(backend::geqrf<T>);
        for (index_t j = 0; j < short_side(); ++j) {
            for (index_t i = j; i < short_side(); ++i)
                last_(i, j) = conjugate(q(j, i));
        }
        run(backend::ungqr<T>, k);
    } else {
        run(backend::gelqf<T>);
        for (index_t j = 0; j < short_side(); ++j)
            std::copy_n(&q(j, j), short_side() - j, &last_(j, j));
        run(backend::unglq<T>, k);
    }
    accumulate();
    finished_ = true;
}

template class LongQR<float>;
template class LongQR<double>;
template class LongQR<std::complex<float>>;
template class LongQR<std::complex<double>>;

}  // namespace lamina
