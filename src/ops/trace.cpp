#include "lamina/ops/trace.hpp"

#include "core/require.hpp"
#include "ops/sums.hpp"
#include "ops/tiles.hpp"

namespace lamina::detail {

namespace {

/// sum value(a_ij) b_ij: both matrices are read along their columns.
template <Scalar T, class Value>
T sum_along(MatrixView<const T> a, MatrixView<const T> b, Value value) {
    T sum(0);
    if (a.empty()) return sum;
    for (index_t j = 0; j < a.cols(); ++j) {
        const T* x = a.data() + j * a.ld();
        const T* y = b.data() + j * b.ld();
        sum += sum_of<T>(a.rows(), [=](index_t i) { return value(x[i]) * y[i]; });
    }
    return sum;
}

/// sum value(a_ij) b_ji.
template <Scalar T, class Value>
T sum_across(MatrixView<const T> a, MatrixView<const T> b, Value value) {
    T sum(0);
    all_tiles(a.rows(), a.cols(), [&](index_t i0, index_t i1, index_t j0, index_t j1) {
        T part(0);
        for (index_t j = j0; j < j1; ++j) {
            for (index_t i = i0; i < i1; ++i)
                part += value(a(i, j)) * b(j, i);
        }
        sum += part;
        return true;
    });
    return sum;
}

}  // namespace

template <Scalar T>
T Traces<T>::of(const Operand<T>& a) {
    require_square("trace", a.rows(), a.cols());
    const VectorView<const T> diagonal = a.base().diag();
    const T sum = sum_of<T>(diagonal.size(), [=](index_t i) { return diagonal[i]; });
    return a.scale() * (conjugates(a.op()) ? conjugate(sum) : sum);
}

template <Scalar T>
T Traces<T>::of_product(const Operand<T>& a, const Operand<T>& b) {
    if (a.rows() != b.cols() || a.cols() != b.rows()) {
        throw_dimensions("trace_of_product", "A is " + shape_text(a.rows(), a.cols()) +
                                                 " and B is " + shape_text(b.rows(), b.cols()) +
                                                 "; B must have the shape of the transpose of A");
    }
    // Conjugating both factors conjugates the sum, so at most one needs it inside.
    const auto sum_with = [&](auto value) {
        return transposes(a.op()) != transposes(b.op()) ? sum_along<T>(a.base(), b.base(), value)
                                                        : sum_across<T>(a.base(), b.base(), value);
    };
    const T sum = conjugates(a.op()) != conjugates(b.op())
                      ? sum_with([](const T& x) { return conjugate(x); })
                      : sum_with([](const T& x) { return x; });
    return a.scale() * b.scale() * (conjugates(b.op()) ? conjugate(sum) : sum);
}

template struct Traces<float>;
template struct Traces<double>;
template struct Traces<std::complex<float>>;
template struct Traces<std::complex<double>>;

}  // namespace lamina::detail
