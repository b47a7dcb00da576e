#include <utility>
#include <vector>

#include "lamina/ops/implicit_product.hpp"

#include "ops/entries.hpp"
#include "ops/product_checks.hpp"

namespace lamina::detail {

using product::require_apart;
using product::require_shapes;

namespace {

/// y = s P x
template <Scalar T>
void move_entries(const PermutationOperand& p, VectorView<const T> x, T scale, VectorView<T> y) {
    const auto indices = p.indices();
    with_values(Op::none, scale, [&](auto value) {
        if (p.transposed()) {
            for (index_t i = 0; i < y.size(); ++i)
                y[indices[std::size_t(i)]] = value(x[i]);
        } else {
            for (index_t i = 0; i < y.size(); ++i)
                y[i] = value(x[indices[std::size_t(i)]]);
        }
    });
}

template <Scalar T>
void swap_columns(MatrixView<T> c, index_t j, index_t k) noexcept {
    for (index_t i = 0; i < c.rows(); ++i)
        std::swap(c(i, j), c(i, k));
}

}  // namespace

template <Scalar T>
void PermutationProduct<T>::into(const PermutationOperand& p, const Operand<T>& b,
                                 const MatrixView<T>& c) {
    require_shapes(p.rows(), p.cols(), b.rows(), b.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    if (b.op() != Op::none) {
        copy_into(c, b);
        return in_place(p, c);
    }
    for (index_t j = 0; j < c.cols(); ++j)
        move_entries<T>(p, b.base().col(j), b.scale(), c.col(j));
}

template <Scalar T>
void PermutationProduct<T>::into(const Operand<T>& b, const PermutationOperand& p,
                                 const MatrixView<T>& c) {
    require_shapes(b.rows(), b.cols(), p.rows(), p.cols(), c.rows(), c.cols());
    require_apart(c, b.base());
    if (b.op() != Op::none) {
        copy_into(c, b);
        return in_place(c, p);
    }
    for (index_t k = 0; k < c.cols(); ++k) {
        // Column k of B becomes column p[k] of B P.
        const index_t j = p.indices()[std::size_t(k)];
        const index_t to = p.transposed() ? k : j;
        const index_t from = p.transposed() ? j : k;
        copy_into(c.col(to), b.scale() * b.base().col(from));
    }
}

template <Scalar T>
void PermutationProduct<T>::into(const PermutationOperand& p, const VectorOperand<T>& x,
                                 const VectorView<T>& y) {
    require_shapes(p.rows(), p.cols(), x.size(), 1, y.size(), 1);
    require_apart(y, x.base());
    move_entries<T>(p, x.base(), x.scale(), y);
}

template <Scalar T>
void PermutationProduct<T>::in_place(const PermutationOperand& p, const MatrixView<T>& c) {
    require_shapes(p.rows(), p.cols(), c.rows(), c.cols(), c.rows(), c.cols());
    auto before = Vector<T>::uninitialized(c.rows());
    for (index_t j = 0; j < c.cols(); ++j) {
        copy_into(before, c.col(j));
        move_entries<T>(p, before, T(1), c.col(j));
    }
}

template <Scalar T>
void PermutationProduct<T>::in_place(const MatrixView<T>& c, const PermutationOperand& p) {
    require_shapes(c.rows(), c.cols(), p.rows(), p.cols(), c.rows(), c.cols());
    const auto indices = p.indices();
    std::vector<bool> done(indices.size());
    for (index_t start = 0; start < c.cols(); ++start) {
        // Along one cycle of p, the column that waits for its place stands in the first one, or
        // with the transpose in the last one.
        index_t k = start;
        while (!done[std::size_t(k)]) {
            done[std::size_t(k)] = true;
            const index_t next = indices[std::size_t(k)];
            if (next != start) swap_columns(c, p.transposed() ? k : start, next);
            k = next;
        }
    }
}

template <Scalar T>
void PermutationProduct<T>::in_place(const PermutationOperand& p, const VectorView<T>& y) {
    require_shapes(p.rows(), p.cols(), y.size(), 1, y.size(), 1);
    const Vector<T> before(y);
    move_entries<T>(p, before, T(1), y);
}

template struct PermutationProduct<float>;
template struct PermutationProduct<double>;
template struct PermutationProduct<std::complex<float>>;
template struct PermutationProduct<std::complex<double>>;

}  // namespace lamina::detail
