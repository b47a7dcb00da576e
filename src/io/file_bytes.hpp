#pragma once

#include <string>
#include <string_view>

#include "lamina/core/storage.hpp"

namespace lamina {

/// A file open for reading. All that fails throws ParseError with the path and the system's reason.
/// Nothing is mapped: a mapping vanishes when another process truncates the file, and a pipe has
/// none.
class InputFile {
public:
    explicit InputFile(const std::string& path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    /// Its size in bytes; 0 for what tells none, like a pipe or a file of /proc.
    index_t size() const noexcept { return size_; }
    /// Reads up to count bytes from where the last call left off; 0 at the end.
    index_t read(char* to, index_t count);
    /// Reads the bytes [begin, end), from several threads if need be.
    void read_at(index_t begin, index_t end, char* to) const;

private:
    [[noreturn]] void fail(const std::string& why) const;

    const std::string path_;
    int descriptor_;
    index_t size_ = 0;
};

/// All bytes of a file, a pipe too, in memory of our own.
class FileBytes {
public:
    explicit FileBytes(InputFile& file);

    std::string_view view() const noexcept {
        return {storage_.data(), static_cast<std::size_t>(size_)};
    }

private:
    detail::Storage<char> storage_;
    index_t size_ = 0;
};

}  // namespace lamina
