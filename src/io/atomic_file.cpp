#include "io/atomic_file.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

[[noreturn]] void fail(const std::string& path, int reason) {
    throw Error(path + ": cannot be written: " + std::generic_category().message(reason));
}

/// The file that a chain of symbolic links leads to, so that the links survive the rename.
std::string follow_links(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                           &std::free);
    return real ? std::string(real.get()) : path;
}

/// A name in the folder of the target that no other thread or process of this machine uses. Short
/// and independent of the target's, which may be as long as names can be.
std::string temporary_beside(const std::string& target) {
    static std::atomic<unsigned long> counter{0};
    const std::size_t slash = target.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : target.substr(0, slash + 1);
    return folder + ".lamina-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) +
           ".tmp";
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path) : path_(path), target_(follow_links(path)) {
    struct stat status {};
    const bool exists = ::stat(target_.c_str(), &status) == 0;
    if (!exists && errno != ENOENT) fail(path_, errno);
    if (path.empty()) fail(path_, ENOENT);
    if (path.back() == '/' || (exists && S_ISDIR(status.st_mode))) fail(path_, EISDIR);
    if (exists && !S_ISREG(status.st_mode)) {
        descriptor_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor_ < 0) fail(path_, errno);
        return;
    }
    // A replaced file keeps its permissions, and one that may not be written is not replaced.
    if (exists && ::access(target_.c_str(), W_OK) != 0) fail(path_, errno);
    open_temporary(0666);
    if (exists) static_cast<void>(::fchmod(descriptor_, status.st_mode & 0777U));
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::open_temporary(unsigned mode) {
    // A name may be taken by what a killed process left behind.
    for (int attempt = 0; attempt < 1000; ++attempt) {
        std::string name = temporary_beside(target_);
        descriptor_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (descriptor_ >= 0) {
            temporary_ = std::move(name);
            return;
        }
        if (errno != EEXIST && errno != EINTR) break;
    }
    fail(path_, errno);
}

void AtomicFile::write(std::span<const char> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path_, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void AtomicFile::commit() {
    // Devices and pipes have nothing to synchronise.
    if (!temporary_.empty() && ::fsync(descriptor_) != 0) fail(path_, errno);
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0 && errno != EINTR) fail(path_, errno);
    if (temporary_.empty()) return;
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail(path_, errno);
    temporary_.clear();
}

}  // namespace lamina
