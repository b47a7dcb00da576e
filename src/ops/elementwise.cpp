#include "lamina/ops/elementwise.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "core/require.hpp"
#include "ops/entries.hpp"
#include "ops/tiles.hpp"

namespace lamina::detail {

namespace {

template <Scalar T>
void require_same_size(const char* who, const VectorOperand<T>& x, const VectorOperand<T>& y) {
    if (x.size() != y.size()) {
        throw_dimensions(who, "the sizes " + std::to_string(x.size()) + " and " +
                                  std::to_string(y.size()) + " must be equal");
    }
}

/// m n, or SizeError if no index can hold it.
index_t product_of_sizes(index_t m, index_t n) {
    index_t product = 0;
    if (__builtin_mul_overflow(m, n, &product)) {
        throw SizeError("kron: " + std::to_string(m) + " times " + std::to_string(n) +
                        " rows, columns or entries cannot be addressed");
    }
    return product;
}

template <Scalar T>
bool is_plain(const Operand<T>& a) noexcept {
    return a.op() == Op::none && a.scale() == T(1);
}

/// a b - c d
template <Scalar T>
T difference_of_products(T a, T b, T c, T d) noexcept {
    if constexpr (is_complex<T>) {
        return a * b - c * d;
    } else {
        // What rounding took from c d is found exactly and given back.
        const T cd = c * d;
        const T lost = std::fma(-c, d, cd);
        return std::fma(a, b, -cd) + lost;
    }
}

}  // namespace

template <Scalar T>
Matrix<T> Entrywise<T>::hadamard(const Operand<T>& a, const Operand<T>& b) {
    require_same_shape("hadamard", a.rows(), a.cols(), b.rows(), b.cols());
    Matrix<T> c(a);
    const bool crossed = transposes(b.op());
    with_values(b.op(), b.scale(), [&](auto value) {
        all_tiles(c.rows(), c.cols(), [&](index_t i0, index_t i1, index_t j0, index_t j1) {
            for (index_t j = j0; j < j1; ++j) {
                const T* x = crossed ? &b.base()(j, i0) : &b.base()(i0, j);
                const index_t step = crossed ? b.base().ld() : 1;
                for (index_t i = i0; i < i1; ++i)
                    c(i, j) *= value(x[(i - i0) * step]);
            }
            return true;
        });
    });
    return c;
}

template <Scalar T>
Vector<T> Entrywise<T>::hadamard(const VectorOperand<T>& x, const VectorOperand<T>& y) {
    require_same_size("hadamard", x, y);
    Vector<T> z(x);
    with_values(Op::none, y.scale(), [&](auto value) {
        for (index_t i = 0; i < z.size(); ++i)
            z[i] *= value(y.base()[i]);
    });
    return z;
}

template <Scalar T>
Matrix<T> Entrywise<T>::kron(const Operand<T>& a, const Operand<T>& b) {
    const index_t p = b.rows();
    const index_t q = b.cols();
    // B is read once for each entry of A: a lazy one is worth writing out.
    if (!is_plain(b)) return kron(a, operand(Matrix<T>(b)));
    auto c = Matrix<T>::uninitialized(product_of_sizes(a.rows(), p), product_of_sizes(a.cols(), q));
    if (c.empty()) return c;
    for (index_t j = 0; j < a.cols(); ++j) {
        for (index_t l = 0; l < q; ++l) {
            T* to = c.data() + (j * q + l) * c.ld();
            const T* from = b.base().data() + l * b.base().ld();
            for (index_t i = 0; i < a.rows(); ++i, to += p) {
                const T factor = a(i, j);
                for (index_t k = 0; k < p; ++k)
                    to[k] = factor * from[k];
            }
        }
    }
    return c;
}

template <Scalar T>
Vector<T> Entrywise<T>::kron(const VectorOperand<T>& x, const VectorOperand<T>& y) {
    auto z = Vector<T>::uninitialized(product_of_sizes(x.size(), y.size()));
    T* to = z.data();
    for (index_t i = 0; i < x.size(); ++i) {
        const T factor = x[i];
        for (index_t k = 0; k < y.size(); ++k)
            *to++ = factor * y[k];
    }
    return z;
}

template <Scalar T>
Vector<T> Entrywise<T>::cross(const VectorOperand<T>& x, const VectorOperand<T>& y) {
    if (x.size() != 3 || y.size() != 3) {
        throw_dimensions("cross", "the sizes are " + std::to_string(x.size()) + " and " +
                                      std::to_string(y.size()) + " and must both be 3");
    }
    return {difference_of_products(x[1], y[2], x[2], y[1]),
            difference_of_products(x[2], y[0], x[0], y[2]),
            difference_of_products(x[0], y[1], x[1], y[0])};
}

template <Scalar T>
RealOf<T> Entrywise<T>::cosine_similarity(const VectorOperand<T>& x, const VectorOperand<T>& y) {
    require_same_size("cosine_similarity", x, y);
    const RealOf<T> cosine = std::real(dot(normalized(x), normalized(y)));
    // Rounding may take the product of two unit vectors a little over 1.
    return std::clamp(cosine, RealOf<T>(-1), RealOf<T>(1));
}

template <Scalar T>
RealOf<T> Entrywise<T>::angle(const VectorOperand<T>& x, const VectorOperand<T>& y) {
    require_same_size("angle", x, y);
    Vector<T> u = normalized(x);
    Vector<T> v = normalized(y);
    for (index_t i = 0; i < u.size(); ++i) {
        const T difference = u[i] - v[i];
        v[i] += u[i];
        u[i] = difference;
    }
    return 2 * std::atan2(norm(u), norm(v));
}

template struct Entrywise<float>;
template struct Entrywise<double>;
template struct Entrywise<std::complex<float>>;
template struct Entrywise<std::complex<double>>;

}  // namespace lamina::detail
