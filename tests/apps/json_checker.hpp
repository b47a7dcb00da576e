#pragma once

#include <cctype>
#include <string_view>

namespace lamina::testing {

/// Whether a text is one JSON value and nothing else (RFC 8259).
class JsonChecker {
public:
    static bool accepts(std::string_view text) {
        JsonChecker checker(text);
        return checker.value() && checker.blank() && checker.rest_.empty();
    }

private:
    explicit JsonChecker(std::string_view text) : rest_(text) {}

    bool blank() {
        while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n'))
            rest_.remove_prefix(1);
        return true;
    }
    bool take(std::string_view word) {
        blank();
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    bool value() {
        if (take("null") || take("true") || take("false")) return true;
        if (take("{")) return take("}") || members("}", true);
        if (take("[")) return take("]") || members("]", false);
        return rest_.starts_with('"') ? string() : number();
    }
    bool members(std::string_view end, bool named) {
        do {
            if (named && !(blank() && string() && take(":"))) return false;
            if (!value()) return false;
        } while (take(","));
        return take(end);
    }
    bool string() {
        if (!take("\"")) return false;
        while (!rest_.empty() && rest_[0] != '"') {
            if (static_cast<unsigned char>(rest_[0]) < 0x20) return false;
            if (rest_[0] == '\\') {
                if (rest_.size() < 2 ||
                    std::string_view("\"\\/bfnrtu").find(rest_[1]) == std::string_view::npos) {
                    return false;
                }
                rest_.remove_prefix(1);
            }
            rest_.remove_prefix(1);
        }
        return take("\"");
    }
    bool digits() {
        const std::size_t before = rest_.size();
        while (!rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_[0])) != 0) {
            rest_.remove_prefix(1);
        }
        return rest_.size() < before;
    }
    bool number() {
        if (rest_.starts_with('-')) rest_.remove_prefix(1);
        if (!digits()) return false;
        if (rest_.starts_with('.')) {
            rest_.remove_prefix(1);
            if (!digits()) return false;
        }
        if (rest_.starts_with('e')) {
            rest_.remove_prefix(1);
            if (rest_.starts_with('-') || rest_.starts_with('+')) rest_.remove_prefix(1);
            if (!digits()) return false;
        }
        return true;
    }

    std::string_view rest_;
};

}  // namespace lamina::testing
