#include "memory/measure.hpp"

#include <fstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace lamina::bench {

namespace {

/// "VmHWM:   12345 kB" in bytes.
long status(const std::string& key) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);) {
        if (line.rfind(key, 0) == 0) return 1024 * std::stol(line.substr(key.size() + 1));
    }
    return -1;
}

[[noreturn]] void work_and_tell(const std::function<void()>& work, int to) {
    try {
        // A child begins with the memory of its parent, and its highest mark there.
        const long before = status("VmRSS");
        work();
        const long most = status("VmHWM") - before;
        _exit(write(to, &most, sizeof most) == sizeof most ? 0 : 1);
    } catch (...) {
        _exit(1);
    }
}

}  // namespace

long peak_bytes(const std::function<void()>& work) {
    int ends[2];
    if (pipe(ends) != 0) return -1;
    const pid_t child = fork();
    if (child == 0) work_and_tell(work, ends[1]);
    close(ends[1]);
    long most = -1;
    if (child < 0 || read(ends[0], &most, sizeof most) != sizeof most) most = -1;
    close(ends[0]);
    if (child > 0) waitpid(child, nullptr, 0);
    return most;
}

}  // namespace lamina::bench
