#include "support/digest.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lamina::testing {

bool Digest::has_lengths_of(const Digest& other, double share) const noexcept {
    if (arrays_ != other.arrays_) return false;
    for (std::size_t i = 0; i < arrays_; ++i) {
        const double apart = std::abs(lengths_[i] - other.lengths_[i]);
        if (!(apart <= share * (1 + other.lengths_[i]))) return false;
    }
    return true;
}

void Digest::bytes(const void* data, std::size_t size) noexcept {
    // FNV-1a, eight bytes at a step.
    const auto* at = static_cast<const char*>(data);
    while (size > 0) {
        std::uint64_t word = 0;
        const std::size_t step = std::min(size, sizeof word);
        std::memcpy(&word, at, step);
        hash_ = (hash_ ^ word) * 0x100000001b3U;
        hash_ ^= hash_ >> 29U;
        at += step;
        size -= step;
    }
}

template <Scalar T>
void Digest::array(const T* data, index_t count) noexcept {
    bytes(data, std::size_t(count) * sizeof(T));
    if (arrays_ == most_arrays) return;
    double sum = 0;
    for (index_t i = 0; i < count; ++i)
        sum += std::norm(std::complex<double>(data[i]));
    lengths_[arrays_++] = std::sqrt(sum);
}

template void Digest::array(const float*, index_t) noexcept;
template void Digest::array(const double*, index_t) noexcept;
template void Digest::array(const std::complex<float>*, index_t) noexcept;
template void Digest::array(const std::complex<double>*, index_t) noexcept;

}  // namespace lamina::testing
