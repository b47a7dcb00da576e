#include "json.hpp"

#include <cmath>

#include "text.hpp"

namespace lamina::program {

namespace {

std::string number(double x) {
    return std::isfinite(x) ? shortest(x) : "null";
}

std::string array(VectorView<const double> values) {
    std::string text = "[";
    for (index_t i = 0; i < values.size(); ++i)
        text += (i == 0 ? "" : ", ") + number(values[i]);
    return text + "]";
}

}  // namespace

void JsonObject::begin(std::string_view key) {
    if (!members_.empty()) members_ += ", ";
    starts_.push_back(members_.size());
    members_ += json_string(key) + ": ";
}

void JsonObject::add(std::string_view key, double value) {
    begin(key);
    members_ += number(value);
}

void JsonObject::add(std::string_view key, index_t value) {
    begin(key);
    members_ += std::to_string(value);
}

void JsonObject::add(std::string_view key, bool value) {
    begin(key);
    members_ += value ? "true" : "false";
}

void JsonObject::add(std::string_view key, const std::string& value) {
    begin(key);
    members_ += json_string(value);
}

void JsonObject::add(std::string_view key, const std::vector<std::string>& values) {
    begin(key);
    members_ += "[";
    for (std::size_t i = 0; i < values.size(); ++i) {
        members_ += (i == 0 ? "" : ", ") + json_string(values[i]);
    }
    members_ += "]";
}

void JsonObject::add(std::string_view key, VectorView<const double> values) {
    begin(key);
    members_ += array(values);
}

void JsonObject::add(std::string_view key, MatrixView<const double> values) {
    begin(key);
    members_ += "[";
    for (index_t i = 0; i < values.rows(); ++i) {
        members_ += (i == 0 ? "" : ", ") + array(values.row(i));
    }
    members_ += "]";
}

void JsonObject::add(std::string_view key, const JsonObject& value) {
    begin(key);
    members_ += value.line();
}

void JsonObject::add_null(std::string_view key) {
    begin(key);
    members_ += "null";
}

std::string JsonObject::text() const {
    std::string text = "{";
    for (std::size_t i = 0; i < starts_.size(); ++i) {
        const std::size_t end = i + 1 < starts_.size() ? starts_[i + 1] - 2 : members_.size();
        text += (i == 0 ? "\n  " : ",\n  ") + members_.substr(starts_[i], end - starts_[i]);
    }
    return text + "\n}\n";
}

}  // namespace lamina::program
