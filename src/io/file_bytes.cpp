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

[[noreturn]] void fail(const std::string& path, int reason) {
    throw ParseError(path, 0, 0, "cannot be read: " + std::generic_category().message(reason));
}

class Descriptor {
public:
    explicit Descriptor(const std::string& path)
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (number_ < 0) fail(path, errno);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const noexcept { return number_; }

private:
    int number_;
};

constexpr index_t smallest_buffer = 1 << 16;

/// What to reserve: a regular file's size and one byte, so that the end shows without growing; what
/// tells no size, a pipe or a file of /proc, starts small.
index_t first_capacity(const std::string& path, int descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) fail(path, errno);
    const index_t size = S_ISREG(status.st_mode) ? index_t(status.st_size) + 1 : 0;
    return std::max(size, smallest_buffer);
}

}  // namespace

FileBytes::FileBytes(const std::string& path) {
    const Descriptor file(path);
    storage_ = detail::Storage<char>(first_capacity(path, file.number()));
    for (;;) {
        if (size_ == storage_.capacity()) {
            detail::Storage<char> larger(2 * size_);
            std::memcpy(larger.data(), storage_.data(), static_cast<std::size_t>(size_));
            storage_ = std::move(larger);
        }
        const auto room = static_cast<std::size_t>(storage_.capacity() - size_);
        const ssize_t count = ::read(file.number(), storage_.data() + size_, room);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail(path, errno);
        if (count == 0) return;
        size_ += count;
    }
}

}  // namespace lamina
