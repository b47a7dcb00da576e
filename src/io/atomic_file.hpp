#pragma once

#include <string>

#include "io/byte_sink.hpp"

namespace lamina {

/// A file being written that takes its name only when it is complete. Until commit() the bytes go
/// to a file without a name in the same folder, which the system removes whatever happens to this
/// process; where the file system has no such thing, to a temporary that the destructor removes. A
/// device or a pipe cannot be replaced and is written straight. Every failure is an Error with the
/// path and the system's reason, and leaves what was there before.
class AtomicFile final : public ByteSink {
public:
    explicit AtomicFile(const std::string& path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const char> bytes) override;
    /// The bytes reach the disk, then the name does. Nothing can be written after it.
    void commit();

private:
    AtomicFile(const std::string& path, std::string target);
    bool open_nameless(unsigned mode);
    void open_temporary(unsigned mode);
    void give_name();
    void close();

    std::string path_;       ///< as the caller knows it
    std::string target_;     ///< where a symbolic link leads
    std::string folder_;     ///< of the target, with a slash at its end
    std::string temporary_;  ///< empty while there is none
    bool straight_ = false;
    int descriptor_ = -1;
};

}  // namespace lamina
