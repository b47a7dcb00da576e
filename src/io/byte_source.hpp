#pragma once

#include <string_view>

#include "io/file_bytes.hpp"

namespace lamina {

/// Bytes that are looked at part by part, from several threads at once.
class ByteSource {
public:
    virtual index_t size() const noexcept = 0;
    /// The bytes [begin, end): where they stand, or read into room.
    virtual std::string_view bytes(index_t begin, index_t end,
                                   detail::Storage<char>& room) const = 0;

protected:
    ByteSource() = default;
    ByteSource(const ByteSource&) = default;
    ByteSource& operator=(const ByteSource&) = default;
    ~ByteSource() = default;
};

class BytesInMemory final : public ByteSource {
public:
    explicit BytesInMemory(std::string_view bytes) : bytes_(bytes) {}
    index_t size() const noexcept override { return static_cast<index_t>(bytes_.size()); }
    std::string_view bytes(index_t begin, index_t end, detail::Storage<char>&) const override {
        return {bytes_.data() + begin, static_cast<std::size_t>(end - begin)};
    }

private:
    std::string_view bytes_;
};

/// As many bytes as the file had when it was opened.
class BytesOfFile final : public ByteSource {
public:
    explicit BytesOfFile(const InputFile& file) : file_(file) {}
    index_t size() const noexcept override { return file_.size(); }
    std::string_view bytes(index_t begin, index_t end, detail::Storage<char>& room) const override {
        room.reserve(end - begin);
        file_.read_at(begin, end, room.data());
        return {room.data(), static_cast<std::size_t>(end - begin)};
    }

private:
    const InputFile& file_;
};

}  // namespace lamina
