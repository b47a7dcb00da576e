#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "lamina/core/error.hpp"

#include "fuzz/byte_string.hpp"
#include "io/csv_columns.hpp"
#include "io/csv_table.hpp"

namespace lamina {
namespace {

constexpr CsvEffort in_one{.block = 1 << 20, .threads = 1};
constexpr CsvEffort in_three{.block = 3, .threads = 3};

/// The first two bytes of the input choose the options, the rest is the file. "@@" chooses the
/// usual ones.
CsvOptions options_of(unsigned first, unsigned second) {
    constexpr CsvHeader headers[] = {CsvHeader::automatic, CsvHeader::present, CsvHeader::absent,
                                     CsvHeader::automatic};
    constexpr CsvMissing missings[] = {CsvMissing::error, CsvMissing::nan, CsvMissing::drop_row,
                                       CsvMissing::error};
    constexpr char delimiters[] = {',', ';', '\t', ' ', '|', '\0', ':', ','};
    CsvOptions options;
    options.header = headers[first % 4];
    options.missing = missings[first / 4 % 4];
    options.decimal_comma = (first & 16U) != 0;
    options.allow_non_finite = (first & 32U) != 0;
    options.delimiter = delimiters[second % 8];
    if ((second & 8U) != 0) options.labels = {"t"};
    if ((second & 16U) != 0) options.labels.emplace_back("1");
    if ((second & 32U) != 0) options.columns = {"2", "x"};
    if ((second & 128U) != 0) options.columns = {"2"};
    return options;
}

/// Each look is at a copy of just what was asked for, which the next one into the same room takes
/// away, as of a file on a disk; a sanitizer sees a step beyond, or back.
class Copied final : public ByteSource {
public:
    explicit Copied(std::string_view bytes) : bytes_(bytes) {}
    index_t size() const noexcept override { return index_t(bytes_.size()); }
    std::string_view bytes(index_t begin, index_t end, detail::Storage<char>& room) const override {
        const std::lock_guard lock(mutex_);
        auto& copy = copies_[&room];
        copy = std::make_unique<fuzz::Exact>(
            bytes_.substr(std::size_t(begin), std::size_t(end - begin)));
        return copy->bytes();
    }

private:
    std::string_view bytes_;
    mutable std::mutex mutex_;
    mutable std::map<const void*, std::unique_ptr<fuzz::Exact>> copies_;
};

/// A file that changes while it is read: it is one half of the bytes and the other in turns.
class Changing final : public ByteSource {
public:
    explicit Changing(std::string_view bytes) : bytes_(bytes) {}
    index_t size() const noexcept override { return index_t(bytes_.size() / 2); }
    std::string_view bytes(index_t begin, index_t end, detail::Storage<char>&) const override {
        const index_t half = ++looks_ % 2 == 0 ? 0 : size();
        return bytes_.substr(std::size_t(half + begin), std::size_t(end - begin));
    }

private:
    std::string_view bytes_;
    mutable int looks_ = 0;
};

/// A table, or why there is none.
struct Outcome {
    std::optional<CsvTable> table;
    std::string error;
    index_t line = 0;
    index_t column = 0;
};

Outcome outcome(const ByteSource& source, const CsvOptions& options, const CsvEffort& effort) {
    Outcome result;
    try {
        result.table = table_from_csv("file", source, options, effort);
    } catch (const ParseError& error) {
        result.error = error.what();
        result.line = error.line();
        result.column = error.column();
    }
    return result;
}

bool same(const Matrix<double>& a, const Matrix<double>& b) {
    if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
    const auto alike = [](double x, double y) {
        return (x == y && std::signbit(x) == std::signbit(y)) || (std::isnan(x) && std::isnan(y));
    };
    return std::equal(a.data(), a.data() + a.size(), b.data(), alike);
}

void require_same(const CsvTable& a, const CsvTable& b) {
    fuzz::require(same(a.values, b.values));
    fuzz::require(a.names == b.names || !a.has_header);
    fuzz::require(a.labels.size() == b.labels.size());
    for (std::size_t k = 0; k < a.labels.size(); ++k) {
        fuzz::require(a.labels[k].strings == b.labels[k].strings);
        fuzz::require(a.labels[k].name == b.labels[k].name || !a.has_header);
    }
}

/// The table comes back from a file of its own.
void require_return(const CsvTable& table) {
    CsvOptions options{.header = table.has_header ? CsvHeader::present : CsvHeader::absent,
                       .allow_non_finite = true};
    std::set<std::string> names(table.names.begin(), table.names.end());
    for (const CsvLabel& label : table.labels) {
        // A name of two columns does not tell which is meant.
        if (table.has_header && !names.insert(label.name).second) return;
        const index_t number = table.values.cols() + index_t(options.labels.size()) + 1;
        options.labels.push_back(table.has_header ? label.name : std::to_string(number));
    }
    fuzz::ByteString file;
    table_to_csv(file, table);
    require_same(table, table_from_csv("file", BytesInMemory(file.bytes()), options, in_one));
}

void run(std::string_view input) {
    if (input.size() < 2) return;
    const CsvOptions options =
        options_of(static_cast<unsigned char>(input[0]), static_cast<unsigned char>(input[1]));
    try {
        require_options(options);
    } catch (const Error&) {
        return;
    }
    const fuzz::Exact file(input.substr(2));
    const Outcome whole = outcome(BytesInMemory(file.bytes()), options, in_one);
    const Outcome pieces = outcome(Copied(file.bytes()), options, in_three);
    outcome(Changing(file.bytes()), options, {.block = 3, .threads = 1});
    fuzz::require(whole.table.has_value() == pieces.table.has_value());
    fuzz::require(whole.error == pieces.error);
    fuzz::require(whole.line == pieces.line && whole.column == pieces.column);
    if (!whole.table) return;
    fuzz::require(whole.table->values.size() <= index_t(input.size()));
    require_same(*whole.table, *pieces.table);
    require_return(*whole.table);
}

}  // namespace
}  // namespace lamina

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lamina::run({reinterpret_cast<const char*>(data), size});
    return 0;
}
