#pragma once

#include <string>
#include <string_view>

#include "lamina/core/storage.hpp"

namespace lamina {

/// The bytes of a file, read in one go into memory of our own: unlike a mapping they cannot vanish
/// when another process truncates the file, and a pipe will do as well. Throws ParseError with the
/// path and the system's reason.
class FileBytes {
public:
    explicit FileBytes(const std::string& path);

    std::string_view view() const noexcept {
        return {storage_.data(), static_cast<std::size_t>(size_)};
    }

private:
    detail::Storage<char> storage_;
    index_t size_ = 0;
};

}  // namespace lamina
