#include "table.hpp"

#include <algorithm>
#include <cmath>

#include "text.hpp"

namespace lamina::program {

namespace {

std::string padded(const std::string& text, std::size_t room, bool left) {
    const std::string blanks(room - std::min(room, width(text)), ' ');
    return left ? text + blanks : blanks + text;
}

}  // namespace

Column numbers(std::string title, VectorView<const double> values, int digits) {
    double largest = 0;
    for (const double x : values) {
        if (std::isfinite(x)) largest = std::max(largest, std::abs(x));
    }
    const bool fixed = largest == 0 || (largest < 1e6 && largest >= 10 * std::pow(10.0, -digits));
    Column column{std::move(title), {}, false};
    for (const double x : values) {
        // A negative number that rounds to zero is shown as zero.
        const double shown = fixed && std::abs(x) < 0.5 * std::pow(10.0, -digits) ? 0 : x;
        const std::string notation = "%." + std::to_string(digits) + (fixed ? "f" : "e");
        column.cells.push_back(format_number(notation.c_str(), shown));
    }
    return column;
}

std::string table_text(const std::vector<Column>& columns) {
    std::size_t rows = 0;
    std::vector<std::size_t> room;
    for (const Column& column : columns) {
        std::size_t widest = width(column.title);
        for (const std::string& cell : column.cells)
            widest = std::max(widest, width(cell));
        room.push_back(widest);
        rows = std::max(rows, column.cells.size());
    }
    std::string text;
    for (std::size_t i = 0; i <= rows; ++i) {
        std::string line;
        for (std::size_t j = 0; j < columns.size(); ++j) {
            const std::string& cell = i == 0 ? columns[j].title : columns[j].cells[i - 1];
            line += (j == 0 ? "" : "  ") + padded(cell, room[j], columns[j].words);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

}  // namespace lamina::program
