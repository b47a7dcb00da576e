#include "io/file_bytes.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

std::string reason(int error) {
    return std::generic_category().message(error);
}

/// What a call of the system returns that a signal does not interrupt.
template <class Call>
ssize_t uninterrupted(Call call) {
    ssize_t result = 0;
    do {
        result = call();
    } while (result < 0 && errno == EINTR);
    return result;
}

}  // namespace

InputFile::InputFile(const std::string& path)
    : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) fail(reason(errno));
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) {
        const int error = errno;
        ::close(descriptor_);
        fail(reason(error));
    }
    if (S_ISREG(status.st_mode)) size_ = index_t(status.st_size);
}

InputFile::~InputFile() {
    ::close(descriptor_);
}

index_t InputFile::read(char* to, index_t count) {
    const auto size = static_cast<std::size_t>(count);
    const ssize_t got = uninterrupted([&] { return ::read(descriptor_, to, size); });
    if (got < 0) fail(reason(errno));
    return got;
}

void InputFile::read_at(index_t begin, index_t end, char* to) const {
    while (begin < end) {
        const auto size = static_cast<std::size_t>(end - begin);
        const ssize_t got =
            uninterrupted([&] { return ::pread(descriptor_, to, size, off_t(begin)); });
        if (got < 0) fail(reason(errno));
        if (got == 0) fail("it became shorter meanwhile");
        begin += got;
        to += got;
    }
}

void InputFile::fail(const std::string& why) const {
    throw ParseError(path_, 0, 0, "cannot be read: " + why);
}

FileBytes::FileBytes(InputFile& file) {
    // The size and one byte, so that the end shows without growing; a pipe starts small.
    constexpr index_t smallest_buffer = 1 << 16;
    storage_ = detail::Storage<char>(std::max(file.size() + 1, smallest_buffer));
    for (;;) {
        if (size_ == storage_.capacity()) {
            detail::Storage<char> larger(2 * size_);
            std::memcpy(larger.data(), storage_.data(), static_cast<std::size_t>(size_));
            storage_ = std::move(larger);
        }
        const index_t count = file.read(storage_.data() + size_, storage_.capacity() - size_);
        if (count == 0) return;
        size_ += count;
    }
}

}  // namespace lamina
