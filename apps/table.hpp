#pragma once

#include <string>
#include <vector>

#include "lamina/core/vector.hpp"

namespace lamina::program {

/// A column of a table; numbers stand right, words left.
struct Column {
    std::string title;
    std::vector<std::string> cells;
    bool words = false;
};

/// Numbers in one notation: fixed with so many digits, or scientific where that would hide them.
Column numbers(std::string title, VectorView<const double> values, int digits = 4);

/// The columns side by side under their titles, a line end after each row.
std::string table_text(const std::vector<Column>& columns);

}  // namespace lamina::program
