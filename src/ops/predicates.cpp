#include "lamina/ops/predicates.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/require.hpp"
#include "ops/entries.hpp"
#include "ops/tiles.hpp"

namespace lamina::detail {

namespace {

template <class R>
void require_tolerance(const char* who, R tol) {
    if (!(tol >= 0)) {
        throw Error(std::string(who) + ": the tolerance " + std::to_string(tol) +
                    " must be zero or positive");
    }
}

/// How far apart entries of a may be and still count as equal.
template <Scalar T>
RealOf<T> allowance(const Operand<T>& a, RealOf<T> tol) {
    if (tol == 0) return 0;
    const RealOf<T> bound = tol * norm(a, Norm::max);
    return std::isfinite(bound) ? bound : 0;
}

template <Scalar T>
bool close(T x, T y, RealOf<T> bound) noexcept {
    return x == y || (bound > 0 && std::abs(x - y) <= bound);
}

template <Scalar T>
bool finite_entry(T x) noexcept {
    return std::isfinite(std::real(x)) && std::isfinite(std::imag(x));
}

}  // namespace

template <Scalar T>
bool Predicates<T>::symmetric(const Operand<T>& a, bool conjugated, RealOf<T> tol) {
    require_tolerance(conjugated ? "is_hermitian" : "is_symmetric", tol);
    if (a.rows() != a.cols()) return false;
    const RealOf<T> bound = allowance(a, tol);
    const MatrixView<const T> base = a.base();
    return with_values(a.op(), a.scale(), [&](auto value) {
        return all_tiles(base.rows(), base.cols(),
                         [&](index_t i0, index_t i1, index_t j0, index_t j1) {
                             if (i1 <= j0) return true;
                             for (index_t j = j0; j < j1; ++j) {
                                 for (index_t i = std::max(i0, j); i < i1; ++i) {
                                     const T mirrored = value(base(j, i));
                                     const T expected = conjugated ? conjugate(mirrored) : mirrored;
                                     if (!close(T(value(base(i, j))), expected, bound))
                                         return false;
                                 }
                             }
                             return true;
                         });
    });
}

template <Scalar T>
bool Predicates<T>::shaped(const Operand<T>& a, Shape shape, RealOf<T> tol) {
    require_tolerance("is_diagonal, is_upper_triangular or is_lower_triangular", tol);
    const RealOf<T> bound = allowance(a, tol);
    const MatrixView<const T> base = a.base();
    if (base.empty()) return true;
    if (transposes(a.op()) && shape != Shape::diagonal) {
        shape = shape == Shape::upper ? Shape::lower : Shape::upper;
    }
    const auto holds = [&](auto value, index_t j) {
        // Rows first to last - 1 of this column may hold anything but NaN.
        const index_t first = shape == Shape::upper ? 0 : std::min(j, base.rows());
        const index_t last = shape == Shape::lower ? base.rows() : std::min(j + 1, base.rows());
        const T* x = base.data() + j * base.ld();
        for (index_t i = 0; i < base.rows(); ++i) {
            const T entry = value(x[i]);
            const bool free = i >= first && i < last;
            if (free ? entry != entry : !close(entry, T(0), bound)) return false;
        }
        return true;
    };
    return with_values(a.op(), a.scale(), [&](auto value) {
        for (index_t j = 0; j < base.cols(); ++j) {
            if (!holds(value, j)) return false;
        }
        return true;
    });
}

template <Scalar T>
bool Predicates<T>::orthonormal_columns(const Operand<T>& a, RealOf<T> tol) {
    require_tolerance("is_orthogonal", tol);
    const Matrix<T> gram = a.h() * a;
    for (index_t j = 0; j < gram.cols(); ++j) {
        for (index_t i = 0; i < gram.rows(); ++i) {
            if (!(std::abs(gram(i, j) - T(i == j ? 1 : 0)) <= tol)) return false;
        }
    }
    return true;
}

template <Scalar T>
bool Predicates<T>::unit(const VectorOperand<T>& x, RealOf<T> tol) {
    require_tolerance("is_unit", tol);
    return std::abs(norm(x) - 1) <= tol;
}

template <Scalar T>
bool Predicates<T>::orthogonal(const VectorOperand<T>& x, const VectorOperand<T>& y,
                               RealOf<T> tol) {
    require_tolerance("are_orthogonal", tol);
    if (x.size() != y.size()) {
        throw_dimensions("are_orthogonal", "the sizes " + std::to_string(x.size()) + " and " +
                                               std::to_string(y.size()) + " must be equal");
    }
    if (!finite(x) || !finite(y)) return false;
    if (norm(x, 1) == 0 || norm(y, 1) == 0) return true;
    return std::abs(dot(normalized(x), normalized(y))) <= tol;
}

template <Scalar T>
bool Predicates<T>::permutation(const Operand<T>& a) {
    if (a.rows() != a.cols()) return false;
    std::vector<bool> taken(static_cast<std::size_t>(a.rows()));
    for (index_t j = 0; j < a.cols(); ++j) {
        index_t ones = 0;
        for (index_t i = 0; i < a.rows(); ++i) {
            const T entry = a(i, j);
            if (entry == T(0)) continue;
            const auto row = static_cast<std::size_t>(i);
            if (entry != T(1) || ++ones > 1 || taken[row]) return false;
            taken[row] = true;
        }
        if (ones == 0) return false;
    }
    return true;
}

template <Scalar T>
bool Predicates<T>::positive_definite(const Operand<T>& a, RealOf<T> tol) {
    if (!symmetric(a, true, tol) || !finite(a)) return false;
    Matrix<T> copy(a);
    const auto n = backend::narrow(copy.rows(), "rows", "is_positive_definite");
    return backend::checked(backend::potrf<T>(LAPACK_COL_MAJOR, 'L', n, copy.data(),
                                              backend::blas_int(copy.ld())),
                            "is_positive_definite") == 0;
}

template <Scalar T>
bool Predicates<T>::finite(const Operand<T>& a) noexcept {
    const MatrixView<const T> base = a.base();
    if (base.empty()) return true;
    return with_values(a.op(), a.scale(), [&](auto value) {
        for (index_t j = 0; j < base.cols(); ++j) {
            const T* x = base.data() + j * base.ld();
            bool finite = true;
            for (index_t i = 0; i < base.rows(); ++i)
                finite &= finite_entry(T(value(x[i])));
            if (!finite) return false;
        }
        return true;
    });
}

template <Scalar T>
bool Predicates<T>::finite(const VectorOperand<T>& x) noexcept {
    return with_values(Op::none, x.scale(), [&](auto value) {
        bool finite = true;
        for (const T entry : x.base())
            finite &= finite_entry(T(value(entry)));
        return finite;
    });
}

template struct Predicates<float>;
template struct Predicates<double>;
template struct Predicates<std::complex<float>>;
template struct Predicates<std::complex<double>>;

}  // namespace lamina::detail
