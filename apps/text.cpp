#include "text.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>

namespace lamina::program {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Character {
    std::string_view bytes;
    bool valid;
    bool control;
};

/// The character that text begins with: one valid UTF-8 sequence, or one byte that starts none.
Character next(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {text.substr(0, 1), true, lead < 0x20 || lead == 0x7F};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length)
        return {text.substr(0, 1), false, false};
    std::uint32_t code = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return {text.substr(0, 1), false, false};
        code = code << 6U | (byte(i) & 0x3FU);
    }
    constexpr std::array<std::uint32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    // XML, and with it SVG, knows no U+FFFE and U+FFFF.
    if (code < least[length] || code > 0x10FFFF || surrogate || code == 0xFFFE || code == 0xFFFF) {
        return {text.substr(0, 1), false, false};
    }
    return {text.substr(0, length), true, code < 0xA0};
}

}  // namespace

std::string clean(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const Character c = next(text);
        result += !c.valid ? replacement : c.control ? " " : c.bytes;
        text.remove_prefix(c.bytes.size());
    }
    return result;
}

std::string clean(std::string_view text, std::size_t characters) {
    std::string whole = clean(text);
    if (width(whole) <= characters) return whole;
    std::string_view rest = whole;
    for (std::size_t i = 0; i + 1 < characters; ++i)
        rest.remove_prefix(next(rest).bytes.size());
    whole.resize(whole.size() - rest.size());
    return whole + "…";
}

std::string json_string(std::string_view text) {
    std::string result = "\"";
    while (!text.empty()) {
        const Character c = next(text);
        const char byte = c.bytes[0];
        if (!c.valid) {
            result += replacement;
        } else if (byte == '"' || byte == '\\') {
            result += {'\\', byte};
        } else if (static_cast<unsigned char>(byte) < 0x20) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", unsigned(byte));
            result += escape.data();
        } else {
            result += c.bytes;
        }
        text.remove_prefix(c.bytes.size());
    }
    return result + '"';
}

std::size_t width(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
    return count;
}

std::string shortest(double x) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x).ptr;
    return {buffer.data(), end};
}

std::string format_number(const char* format, double x) {
    std::array<char, 400> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, x);
    return buffer.data();
}

std::string counted(std::ptrdiff_t n, const std::string& thing) {
    return std::to_string(n) + " " + thing + (n == 1 ? "" : "s");
}

std::string file_name(std::string_view path) {
    const std::size_t slash = path.find_last_of('/');
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

}  // namespace lamina::program
