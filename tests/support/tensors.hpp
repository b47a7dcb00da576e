#pragma once

#include <cstdint>
#include <limits>
#include <random>
#include <utility>

#include "lamina/core/tensor.hpp"

namespace lamina::testing {

/// Calls visit(place) for the place of each entry of a shape, the first index fastest.
template <class Visit>
void for_each_place(const IndexList& shape, Visit visit) {
    IndexList place = shape;
    for (index_t& i : place) {
        if (i == 0) return;
        i = 0;
    }
    while (true) {
        visit(std::as_const(place));
        index_t k = 0;
        while (k < shape.size() && ++place[k] == shape[k])
            place[k++] = 0;
        if (k == shape.size()) return;
    }
}

/// Whole numbers from -4 to 4, in both parts of a complex one. Sums of up to 2^19 of their products
/// are whole numbers below 2^24, so every scalar has them exactly, in whatever order they are
/// added: tests of where entries go need no tolerance.
template <Scalar T>
Tensor<T> whole_numbers(const IndexList& shape, std::uint64_t seed = 1) {
    std::mt19937_64 engine(seed);
    std::uniform_int_distribution<int> digit(-4, 4);
    Tensor<T> t(shape);
    for (index_t k = 0; k < t.size(); ++k) {
        if constexpr (is_complex<T>) {
            const auto re = RealOf<T>(digit(engine));
            t.data()[k] = T(re, RealOf<T>(digit(engine)));
        } else {
            t.data()[k] = T(digit(engine));
        }
    }
    return t;
}

/// A copy of t in the middle of a larger tensor full of NaN, its axes stored in another order, and
/// with a gap after each entry if wanted: a strided view that must not leak. Axis axes[k] of the
/// storage is axis k of t.
template <Scalar T>
class StridedTensor {
public:
    StridedTensor(const Tensor<T>& t, const IndexList& axes, index_t step = 1)
        : axes_(axes), shape_(t.shape()), step_(step) {
        IndexList shape = t.shape();
        for (index_t k = 0; k < t.order(); ++k)
            shape[axes[k]] = t.shape()[k] * step + 2;
        storage_ = Tensor<T>(shape, T(std::numeric_limits<RealOf<T>>::quiet_NaN()));
        copy_into(view(), t);
    }
    TensorView<T> view() {
        TensorView<T> v = storage_.permute(axes_);
        for (index_t k = 0; k < v.order(); ++k)
            v = v.slice(k, 1, shape_[k], step_);
        return v;
    }

private:
    IndexList axes_;
    IndexList shape_;
    index_t step_;
    Tensor<T> storage_;
};

}  // namespace lamina::testing
