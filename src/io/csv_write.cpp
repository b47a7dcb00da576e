#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "lamina/io/csv.hpp"

#include "core/require.hpp"
#include "io/as_matrix.hpp"
#include "io/atomic_file.hpp"
#include "io/csv_table.hpp"
#include "io/shown.hpp"

namespace lamina {

namespace {

/// A CSV file being written, in blocks.
class CsvOutput {
public:
    explicit CsvOutput(ByteSink& sink) : sink_(sink) { block_.reserve(block_size + 4096); }

    void text(std::string_view field) {
        next_field();
        // A byte order mark at the begin of a file would not be part of its first name.
        const bool plain = !field.empty() && field.find_first_of(",\"\r\n") == field.npos &&
                           !field.starts_with("\xEF\xBB\xBF") && field.find_first_of(" \t") != 0 &&
                           field.back() != ' ' && field.back() != '\t';
        if (plain) {
            block_ += field;
            return;
        }
        block_ += '"';
        for (const char c : field)
            block_.append(c == '"' ? 2 : 1, c);
        block_ += '"';
    }

    template <class Real>
    void number(Real x) {
        next_field();
        if (std::isnan(x)) {
            block_ += "nan";
            return;
        }
        std::array<char, 32> digits;
        const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), x);
        block_.append(digits.data(), end);
    }

    void end_record() {
        block_ += '\n';
        first_ = true;
        if (block_.size() >= block_size) flush();
    }

    void flush() {
        sink_.write(block_);
        block_.clear();
    }

private:
    static constexpr std::size_t block_size = 1 << 18;

    void next_field() {
        if (!first_) block_ += ',';
        first_ = false;
    }

    ByteSink& sink_;
    std::string block_;
    bool first_ = true;
};

void require_names(index_t names, index_t cols) {
    if (names != cols) {
        throw_dimensions("write_csv", std::to_string(names) + " names for " + std::to_string(cols) +
                                          " columns; pass one a column, or none");
    }
}

void require_labels(const CsvTable& table) {
    for (const CsvLabel& label : table.labels) {
        if (static_cast<index_t>(label.strings.size()) == table.values.rows()) continue;
        throw_dimensions("write_csv", "the label " + shown(label.name) + " has " +
                                          std::to_string(label.strings.size()) +
                                          " strings and the values have " +
                                          std::to_string(table.values.rows()) + " rows");
    }
}

}  // namespace

namespace detail {

template <Scalar T>
void CsvWriter<T>::write(const std::string& path, const Operand<T>& a,
                         const std::vector<std::string>& names) {
    if (!names.empty()) require_names(static_cast<index_t>(names.size()), a.cols());
    AtomicFile file(path);
    CsvOutput out(file);
    for (const std::string& name : names)
        out.text(name);
    if (!names.empty()) out.end_record();
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < a.cols(); ++j)
            out.number(a(i, j));
        out.end_record();
    }
    out.flush();
    file.commit();
}

template <Scalar T>
void CsvWriter<T>::write(const std::string& path, const VectorOperand<T>& x,
                         const std::vector<std::string>& names) {
    write(path, as_matrix(x), names);
}

template struct CsvWriter<float>;
template struct CsvWriter<double>;

}  // namespace detail

void table_to_csv(ByteSink& sink, const CsvTable& table) {
    CsvOutput out(sink);
    if (table.has_header) {
        for (const std::string& name : table.names)
            out.text(name);
        for (const CsvLabel& label : table.labels)
            out.text(label.name);
        out.end_record();
    }
    for (index_t i = 0; i < table.values.rows(); ++i) {
        for (index_t j = 0; j < table.values.cols(); ++j)
            out.number(table.values(i, j));
        for (const CsvLabel& label : table.labels) {
            out.text(label.strings[static_cast<std::size_t>(i)]);
        }
        out.end_record();
    }
    out.flush();
}

void write_csv(const std::string& path, const CsvTable& table) {
    require_labels(table);
    if (table.has_header) {
        require_names(static_cast<index_t>(table.names.size()), table.values.cols());
    }
    AtomicFile file(path);
    table_to_csv(file, table);
    file.commit();
}

}  // namespace lamina
