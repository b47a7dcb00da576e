#pragma once

#include <algorithm>
#include <cstdint>

#include "lamina/core/tensor_view.hpp"

namespace lamina {

/// Whether places i in a and j in b have (i_0 - j_0) s_0 + (i_1 - j_1) s_1 + ... = apart, over the
/// first axes, for the strides s of both. The last of them has few differences to try: the axes
/// before it must make up for the rest.
inline bool meet(const detail::TensorLayout& a, const detail::TensorLayout& b, index_t axes,
                 index_t apart) {
    if (axes == 0) return apart == 0;
    const index_t k = axes - 1;
    const index_t stride = a.strides()[k];
    index_t least = 0;
    index_t most = 0;
    for (index_t l = 0; l < k; ++l) {
        least -= (b.shape()[l] - 1) * a.strides()[l];
        most += (a.shape()[l] - 1) * a.strides()[l];
    }
    const auto floor = [stride](index_t x) { return x / stride - (x % stride < 0 ? 1 : 0); };
    const index_t from = std::max(1 - b.shape()[k], -floor(most - apart));
    const index_t to = std::min(a.shape()[k] - 1, floor(apart - least));
    for (index_t d = from; d <= to; ++d) {
        if (meet(a, b, k, apart - d * stride)) return true;
    }
    return false;
}

/// Whether two views share an entry. Parts of one tensor (equal strides) are told apart exactly,
/// interleaved ones too; for different strides sharing part of the address range counts as sharing.
template <class A, class B>
bool overlap(const TensorView<A>& a, const TensorView<B>& b) {
    if (a.empty() || b.empty()) return false;
    const auto first_a = reinterpret_cast<std::uintptr_t>(a.data());
    const auto first_b = reinterpret_cast<std::uintptr_t>(b.data());
    const auto bytes = [](const auto& t) {
        index_t reach = 1;
        for (index_t k = 0; k < t.order(); ++k)
            reach += (t.shape()[k] - 1) * t.strides()[k];
        return std::uintptr_t(reach) * sizeof(A);
    };
    if (first_a + bytes(a) <= first_b || first_b + bytes(b) <= first_a) return false;
    if (a.strides() != b.strides()) return true;
    // The widest strides last, where they leave the fewest differences to try.
    IndexList widest_last;
    for (index_t k = 0; k < a.order(); ++k)
        widest_last.push_back(k);
    std::sort(widest_last.begin(), widest_last.end(),
              [&a](index_t k, index_t l) { return a.strides()[k] < a.strides()[l]; });
    const index_t apart = (index_t(first_b) - index_t(first_a)) / index_t(sizeof(A));
    return meet(a.layout().permuted(widest_last), b.layout().permuted(widest_last), a.order(),
                apart);
}

}  // namespace lamina
