#pragma once

#include <algorithm>
#include <utility>

#include "lamina/core/index_list.hpp"

namespace lamina {

/// The axes along which two tensors are walked together: a size, and a stride in each of them.
class SharedAxes {
public:
    /// An axis of one entry is none: nobody steps along it.
    void push_back(index_t size, index_t stride_in_first, index_t stride_in_second) {
        if (size == 1) return;
        sizes.push_back(size);
        first.push_back(stride_in_first);
        second.push_back(stride_in_second);
    }

    index_t count() const noexcept { return sizes.size(); }

    /// Brings axis k to the place at, before or after the ones between, which keep their order.
    void move(index_t k, index_t at) noexcept {
        for (IndexList* list : {&sizes, &first, &second}) {
            index_t* entries = list->data();
            if (at < k) std::rotate(entries + at, entries + k, entries + k + 1);
            if (k < at) std::rotate(entries + k, entries + k + 1, entries + at + 1);
        }
    }

    /// The smallest strides in one of the tensors come first.
    void sort_by_first() noexcept { sort_by(first); }
    void sort_by_second() noexcept { sort_by(second); }

    IndexList sizes;
    IndexList first;
    IndexList second;

private:
    void sort_by(const IndexList& strides) noexcept {
        for (index_t k = 1; k < count(); ++k) {
            const index_t* begin = strides.data();
            move(k, std::upper_bound(begin, begin + k, begin[k]) - begin);
        }
    }
};

/// Whether axes that follow each other are one axis: each stride is a full run of the one before.
inline bool follows(index_t size, index_t stride, index_t next_stride) noexcept {
    return next_stride == size * stride;
}

}  // namespace lamina
