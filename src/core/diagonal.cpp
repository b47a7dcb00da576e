#include "lamina/core/diagonal.hpp"

#include "core/require.hpp"

namespace lamina {

template <Scalar T>
DiagonalOperand<T>::DiagonalOperand(const VectorOperand<T>& v, index_t rows, index_t cols)
    : base_(v.base()), rows_(rows), cols_(cols), scale_(v.scale()) {
    require_diagonal("as_diagonal", rows, cols, v.size());
}

template class DiagonalOperand<float>;
template class DiagonalOperand<double>;
template class DiagonalOperand<std::complex<float>>;
template class DiagonalOperand<std::complex<double>>;

}  // namespace lamina
