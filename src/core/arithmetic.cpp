#include "lamina/core/arithmetic.hpp"

#include <algorithm>

#include "lamina/core/overlap.hpp"

#include "core/require.hpp"
#include "core/transposed.hpp"

namespace lamina {

using detail::times;

namespace {

// A tile of this many rows and columns of two matrices fits the first-level cache for every scalar.
constexpr index_t tile = 32;

/// Calls column(c_j, a_j, n) for each pair of columns, or once for all if both are contiguous.
template <Scalar T, class Column>
void for_each_column(MatrixView<T> c, MatrixView<const T> a, const Column& column) {
    if (c.empty()) return;
    if (c.ld() == c.rows() && a.ld() == a.rows()) {
        column(c.data(), a.data(), c.size());
        return;
    }
    for (index_t j = 0; j < c.cols(); ++j) {
        column(c.data() + j * c.ld(), a.data() + j * a.ld(), c.rows());
    }
}

/// Calls entry(c_ij, a_ji) for all of c, tile by tile.
template <Scalar T, class Entry>
void for_each_transposed(MatrixView<T> c, MatrixView<const T> a, const Entry& entry) {
    for (index_t j0 = 0; j0 < c.cols(); j0 += tile) {
        const index_t j1 = std::min(j0 + tile, c.cols());
        for (index_t i0 = 0; i0 < c.rows(); i0 += tile) {
            const index_t i1 = std::min(i0 + tile, c.rows());
            for (index_t j = j0; j < j1; ++j) {
                for (index_t i = i0; i < i1; ++i)
                    entry(c(i, j), a(j, i));
            }
        }
    }
}

/// Calls entry(c_ij, x) for all entries x of op(base), unscaled.
template <Scalar T, class Entry>
void for_each_entry(MatrixView<T> c, const Operand<T>& a, const Entry& entry) {
    if (transposes(a.op())) {
        for_each_transposed<T>(c, a.base(), entry);
        return;
    }
    for_each_column<T>(c, a.base(), [&entry](T* to, const T* from, index_t n) {
        for (index_t i = 0; i < n; ++i)
            entry(to[i], from[i]);
    });
}

/// Chooses, outside the loop, whether entries are conjugated and scaled on their way.
template <Scalar T, class Store>
void for_each_value(MatrixView<T> c, const Operand<T>& a, const Store& store) {
    const auto scaled = [&](auto value) {
        const T s = a.scale();
        if (s == T(1)) {
            for_each_entry<T>(c, a, [&](T& to, const T& x) { store(to, value(x)); });
        } else {
            for_each_entry<T>(c, a, [&, s](T& to, const T& x) { store(to, times(s, value(x))); });
        }
    };
    if (conjugates(a.op())) {
        scaled([](const T& x) { return conjugate(x); });
    } else {
        scaled([](const T& x) { return x; });
    }
}

template <Scalar T>
bool same_place(MatrixView<T> c, const Operand<T>& a) {
    return a.base().data() == c.data() && a.base().ld() == c.ld() && !transposes(a.op());
}

template <Scalar T>
void require_alike(const char* who, MatrixView<T> c, const Operand<T>& a) {
    require_same_shape(who, c.rows(), c.cols(), a.rows(), a.cols());
    if (!same_place(c, a) && detail::overlap(c, a.base())) throw_alias(who);
}

[[noreturn, gnu::cold]] void throw_different_sizes(const char* who, index_t m, index_t n) {
    throw_dimensions(
        who, "the sizes " + std::to_string(m) + " and " + std::to_string(n) + " must be equal");
}

template <Scalar T>
void require_alike(const char* who, VectorView<T> y, const VectorOperand<T>& x) {
    if (y.size() != x.size()) [[unlikely]] {
        throw_different_sizes(who, y.size(), x.size());
    }
    const bool same = x.base().data() == y.data() && x.base().stride() == y.stride();
    if (!same && detail::overlap(y, x.base())) throw_alias(who);
}

template <Scalar T, class Change>
void for_each_in(MatrixView<T> c, const Change& change) noexcept {
    if (c.empty()) return;
    for (index_t j = 0; j < c.cols(); ++j) {
        T* column = c.data() + j * c.ld();
        for (index_t i = 0; i < c.rows(); ++i)
            change(column[i]);
    }
}

template <Scalar T, class Change>
void for_each_in(VectorView<T> y, const Change& change) noexcept {
    for (index_t i = 0; i < y.size(); ++i)
        change(y[i]);
}

}  // namespace

namespace detail {

template <Scalar T>
void Elementwise<T>::copy(const MatrixView<T>& c, const Operand<T>& a) {
    require_alike<T>("copy_into", c, a);
    if constexpr (!is_complex<T>) {
        if (transposes(a.op()) && a.scale() == T(1)) return write_transposed<T>(a.base(), c);
    }
    for_each_value<T>(c, a, [](T& to, T x) { to = x; });
}

template <Scalar T>
void Elementwise<T>::add(const MatrixView<T>& c, const Operand<T>& a) {
    require_alike<T>("add_into", c, a);
    for_each_value<T>(c, a, [](T& to, T x) { to += x; });
}

template <Scalar T>
void Elementwise<T>::copy(const VectorView<T>& y, const VectorOperand<T>& x) {
    require_alike<T>("copy_into", y, x);
    const T s = x.scale();
    if (s == T(1) && y.stride() == 1 && x.base().stride() == 1) {
        std::copy_n(x.base().data(), y.size(), y.data());
    } else if (s == T(1)) {
        for (index_t i = 0; i < y.size(); ++i)
            y[i] = x.base()[i];
    } else {
        for (index_t i = 0; i < y.size(); ++i)
            y[i] = times(s, x.base()[i]);
    }
}

template <Scalar T>
void Elementwise<T>::add(const VectorView<T>& y, const VectorOperand<T>& x) {
    require_alike<T>("add_into", y, x);
    const T s = x.scale();
    for (index_t i = 0; i < y.size(); ++i)
        y[i] += times(s, x.base()[i]);
}

template <Scalar T>
bool Elementwise<T>::equal(const Operand<T>& a, const Operand<T>& b) noexcept {
    if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t i = 0; i < a.rows(); ++i) {
            if (a(i, j) != b(i, j)) return false;
        }
    }
    return true;
}

template <Scalar T>
bool Elementwise<T>::equal(const VectorOperand<T>& x, const VectorOperand<T>& y) noexcept {
    if (x.size() != y.size()) return false;
    for (index_t i = 0; i < x.size(); ++i) {
        if (x[i] != y[i]) return false;
    }
    return true;
}

template <Scalar T>
void Elementwise<T>::fill(const MatrixView<T>& c, T value) noexcept {
    for_each_in(c, [value](T& x) { x = value; });
}
template <Scalar T>
void Elementwise<T>::fill(const VectorView<T>& y, T value) noexcept {
    for_each_in(y, [value](T& x) { x = value; });
}
template <Scalar T>
void Elementwise<T>::scale(const MatrixView<T>& c, T s) noexcept {
    for_each_in(c, [s](T& x) { x = times(s, x); });
}
template <Scalar T>
void Elementwise<T>::scale(const VectorView<T>& y, T s) noexcept {
    for_each_in(y, [s](T& x) { x = times(s, x); });
}
template <Scalar T>
void Elementwise<T>::divide(const MatrixView<T>& c, T s) noexcept {
    for_each_in(c, [s](T& x) { x /= s; });
}
template <Scalar T>
void Elementwise<T>::divide(const VectorView<T>& y, T s) noexcept {
    for_each_in(y, [s](T& x) { x /= s; });
}

template struct Elementwise<float>;
template struct Elementwise<double>;
template struct Elementwise<std::complex<float>>;
template struct Elementwise<std::complex<double>>;

}  // namespace detail
}  // namespace lamina
