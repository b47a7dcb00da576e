#pragma once

#include <span>
#include <string>

namespace lamina {

/// A file being written that takes its name only when it is complete. Until commit() the bytes go
/// to a temporary in the same folder, so that the last step is a rename; without commit() the
/// temporary is removed. A device or a pipe cannot be replaced and is written straight. Every
/// failure is an Error with the path and the system's reason.
class AtomicFile {
public:
    explicit AtomicFile(const std::string& path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const char> bytes);
    /// Bytes reach the disk, then the name. Nothing can be written after it.
    void commit();

private:
    void open_temporary(unsigned mode);

    std::string path_;       ///< as the caller knows it
    std::string target_;     ///< where a symbolic link leads
    std::string temporary_;  ///< empty when written straight, or renamed
    int descriptor_ = -1;
};

}  // namespace lamina
