#pragma once

#include <string>

#include "lamina/core/index_list.hpp"

namespace lamina {

/// "(2, 3, 4)", of strides, axes or indices.
inline std::string list_text(const IndexList& values) {
    std::string text = "(";
    for (index_t k = 0; k < values.size(); ++k)
        text += (k > 0 ? ", " : "") + std::to_string(values[k]);
    return text + ")";
}

/// "2 x 3 x 4", of a tensor's shape; "3" of a vector's, "a scalar" of order 0.
inline std::string shape_text(const IndexList& shape) {
    if (shape.empty()) return "a scalar";
    std::string text;
    for (index_t k = 0; k < shape.size(); ++k)
        text += (k > 0 ? " x " : "") + std::to_string(shape[k]);
    return text;
}

}  // namespace lamina
