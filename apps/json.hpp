#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/matrix.hpp"
#include "lamina/core/vector.hpp"

namespace lamina::program {

/// A JSON object, written member by member in the order they are added. Numbers are in the fewest
/// digits that read back as the same double; NaN and infinity, which JSON does not know, are null.
class JsonObject {
public:
    void add(std::string_view key, double value);
    void add(std::string_view key, index_t value);
    void add(std::string_view key, bool value);
    void add(std::string_view key, const std::string& value);
    void add(std::string_view key, const char* value) { add(key, std::string(value)); }
    void add(std::string_view key, const std::vector<std::string>& values);
    void add(std::string_view key, VectorView<const double> values);
    /// An array of rows.
    void add(std::string_view key, MatrixView<const double> values);
    void add(std::string_view key, const JsonObject& value);
    void add_null(std::string_view key);

    /// On one line, without a line end.
    std::string line() const { return "{" + members_ + "}"; }
    /// A member a line, with a line end.
    std::string text() const;

private:
    void begin(std::string_view key);
    std::string members_;
    std::vector<std::size_t> starts_;
};

}  // namespace lamina::program
