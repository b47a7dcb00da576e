#include "io/atomic_file.hpp"

#include <array>
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

/// The folder in which the file of this name is.
std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

/// The file that a chain of symbolic links leads to, so that the links survive the rename.
std::string follow_links(std::string path) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                           &std::free);
    if (real) return real.get();
    // What the system reaches without a path, as the pipe behind /dev/stdout, is no chain of names.
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) return path;
    std::array<char, 4096> link;
    for (int links = 0; links < 40; ++links) {
        const ssize_t length = ::readlink(path.c_str(), link.data(), link.size());
        if (length < 0 || length == ssize_t(link.size())) break;
        const std::string next(link.data(), static_cast<std::size_t>(length));
        path = next.starts_with('/') ? next : folder_of(path) + next;
    }
    return path;
}

/// A name that no other thread or process of this machine uses. Short and independent of the
/// target's, which may be as long as names can be.
std::string temporary_name() {
    static std::atomic<unsigned long> counter{0};
    return ".lamina-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".tmp";
}

/// Calls take(name) with names in the folder until one is free: one may be taken by what a killed
/// process left behind. Returns the name, or an empty one with errno set.
template <class Take>
std::string take_temporary_name(const std::string& folder, Take take) {
    for (int attempt = 0; attempt < 1000; ++attempt) {
        std::string name = folder + temporary_name();
        if (take(name)) return name;
        if (errno != EEXIST && errno != EINTR) break;
    }
    return {};
}

/// How the system calls an open file.
std::string name_of_descriptor(int descriptor) {
    return "/proc/self/fd/" + std::to_string(descriptor);
}

/// The name is on the disk when the folder is. Not every file system can be told so.
void synchronise_folder(const std::string& path, const std::string& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    const int reason = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (reason == EIO || reason == ENOSPC || reason == EDQUOT) fail(path, reason);
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path, std::string target)
    : path_(path), target_(std::move(target)), folder_(folder_of(target_)) {}

// From here on the destructor closes and removes what there is, whatever is thrown.
AtomicFile::AtomicFile(const std::string& path) : AtomicFile(path, follow_links(path)) {
    struct stat status {};
    const bool exists = ::stat(target_.c_str(), &status) == 0;
    if (!exists && errno != ENOENT) fail(path_, errno);
    if (path.empty()) fail(path_, ENOENT);
    if (path.back() == '/' || (exists && S_ISDIR(status.st_mode))) fail(path_, EISDIR);
    if (exists && !S_ISREG(status.st_mode)) {
        straight_ = true;
        descriptor_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor_ < 0) fail(path_, errno);
        return;
    }
    // A replaced file keeps its permissions, and one that may not be written is not replaced.
    if (exists && ::access(target_.c_str(), W_OK) != 0) fail(path_, errno);
    if (!open_nameless(0666)) open_temporary(0666);
    if (exists) static_cast<void>(::fchmod(descriptor_, status.st_mode & 0777U));
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

bool AtomicFile::open_nameless(unsigned mode) {
    descriptor_ = ::open(folder_.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
    if (descriptor_ < 0) return false;
    // It gets its name by way of /proc, which is not everywhere.
    if (::access(name_of_descriptor(descriptor_).c_str(), F_OK) == 0) return true;
    close();
    return false;
}

void AtomicFile::open_temporary(unsigned mode) {
    temporary_ = take_temporary_name(folder_, [&](const std::string& name) {
        descriptor_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        return descriptor_ >= 0;
    });
    if (temporary_.empty()) fail(path_, errno);
}

void AtomicFile::write(std::span<const char> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path_, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void AtomicFile::close() {
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0 && errno != EINTR) fail(path_, errno);
}

void AtomicFile::give_name() {
    const std::string nameless = name_of_descriptor(descriptor_);
    temporary_ = take_temporary_name(folder_, [&](const std::string& name) {
        return ::linkat(AT_FDCWD, nameless.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    });
    if (temporary_.empty()) fail(path_, errno);
}

void AtomicFile::commit() {
    // Devices and pipes have nothing to synchronise.
    if (straight_) {
        close();
        return;
    }
    if (::fsync(descriptor_) != 0) fail(path_, errno);
    // A link cannot take the place of a file, but a rename can.
    if (temporary_.empty()) give_name();
    close();
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail(path_, errno);
    temporary_.clear();
    synchronise_folder(path_, folder_);
}

}  // namespace lamina
