#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::testing {

/// The bytes of an NPY file with this dictionary and these data.
inline std::string npy_bytes(const std::string& dictionary, const std::string& data,
                             char version = 1) {
    using namespace std::string_view_literals;
    std::string bytes("\x93NUMPY\x01\x00"sv);
    bytes[6] = version;
    for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
        bytes += static_cast<char>(dictionary.size() >> (8 * i));
    return bytes + dictionary + data;
}

/// The same, from what the dictionary says.
inline std::string npy_bytes(const std::string& type, const std::string& order,
                             const std::string& shape, const std::string& data, char version = 1) {
    return npy_bytes(
        "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n",
        data, version);
}

/// Numbers as bytes, in the order of a little-endian machine or the other one.
template <class Number>
std::string raw(const std::vector<Number>& numbers, bool swapped = false) {
    std::string bytes;
    for (const Number& number : numbers) {
        std::string one(sizeof(Number), '\0');
        std::memcpy(one.data(), &number, sizeof(Number));
        if (swapped) std::reverse(one.begin(), one.end());
        bytes += one;
    }
    return bytes;
}

}  // namespace lamina::testing
