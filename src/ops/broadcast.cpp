#include "lamina/ops/broadcast.hpp"

#include "lamina/core/overlap.hpp"

#include "core/require.hpp"
#include "ops/entries.hpp"

namespace lamina::detail {

namespace {

template <Scalar T>
void require_fit(const char* who, const char* what, index_t size, MatrixView<T> a,
                 const VectorOperand<T>& x) {
    if (x.size() != size) {
        throw_dimensions(who, "the matrix is " + shape_text(a.rows(), a.cols()) +
                                  " and the vector " + std::to_string(x.size()) +
                                  "; it needs an entry for each " + what);
    }
    if (detail::overlap(x.base(), a)) throw_alias(who);
}

}  // namespace

template <Scalar T>
void Broadcast<T>::to_rows(const MatrixView<T>& a, const VectorOperand<T>& x) {
    require_fit("add_to_rows", "column", a.cols(), a, x);
    if (a.empty()) return;
    with_values(Op::none, x.scale(), [&](auto value) {
        for (index_t j = 0; j < a.cols(); ++j) {
            T* column = a.data() + j * a.ld();
            const T term = value(x.base()[j]);
            for (index_t i = 0; i < a.rows(); ++i)
                column[i] += term;
        }
    });
}

template <Scalar T>
void Broadcast<T>::to_columns(const MatrixView<T>& a, const VectorOperand<T>& x) {
    require_fit("add_to_columns", "row", a.rows(), a, x);
    if (a.empty()) return;
    with_values(Op::none, x.scale(), [&](auto value) {
        for (index_t j = 0; j < a.cols(); ++j) {
            T* column = a.data() + j * a.ld();
            for (index_t i = 0; i < a.rows(); ++i)
                column[i] += value(x.base()[i]);
        }
    });
}

template struct Broadcast<float>;
template struct Broadcast<double>;
template struct Broadcast<std::complex<float>>;
template struct Broadcast<std::complex<double>>;

}  // namespace lamina::detail
