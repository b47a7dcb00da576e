#pragma once

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "io/byte_sink.hpp"

namespace lamina::fuzz {

/// A property that has to hold: the fuzzer reports the input where it does not.
inline void require(bool holds) {
    if (!holds) std::abort();
}

/// A file in memory.
class ByteString final : public ByteSink {
public:
    void write(std::span<const char> bytes) override { text_.append(bytes.data(), bytes.size()); }
    std::string_view bytes() const noexcept { return text_; }

private:
    std::string text_;
};

/// Bytes in memory of exactly their size, so that a look behind them is seen.
class Exact {
public:
    explicit Exact(std::string_view bytes) : memory_(new char[bytes.size()]), size_(bytes.size()) {
        std::copy(bytes.begin(), bytes.end(), memory_.get());
    }
    std::string_view bytes() const noexcept { return {memory_.get(), size_}; }

private:
    std::unique_ptr<char[]> memory_;
    std::size_t size_;
};

}  // namespace lamina::fuzz
