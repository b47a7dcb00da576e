#include "io/shown.hpp"

#include <algorithm>

namespace lamina {

std::string shown(std::string_view text) {
    constexpr std::size_t longest = 40;
    constexpr const char* digits = "0123456789abcdef";
    std::size_t cut = std::min(text.size(), longest);
    // A character of several UTF-8 bytes is not cut in two.
    while (cut < text.size() && cut > 0 &&
           (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80) {
        --cut;
    }
    std::string out = "\"";
    for (const char c : text.substr(0, cut)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7F) {
            out += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
        } else {
            out += c;
        }
    }
    return out + (cut < text.size() ? "...\"" : "\"");
}

}  // namespace lamina
