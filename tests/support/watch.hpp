#pragma once

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string>
#include <unistd.h>

namespace lamina::testing {

/// Ends the program if a case takes longer than its seconds, and says which: of a routine that
/// never returns, as LAPACK's may for an infinity, a time limit from outside tells no more than
/// that.
class Watch {
public:
    explicit Watch(unsigned seconds) : seconds_(seconds) { std::signal(SIGALRM, end); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch() { alarm(0); }

    /// The case that begins now.
    void over(const std::string& name) const {
        const std::size_t length = std::min(name.size(), sizeof(current) - 1);
        std::memcpy(current, name.data(), length);
        current[length] = '\n';
        used = length + 1;
        alarm(seconds_);
    }

private:
    /// Only what a signal handler may call.
    static void end(int) {
        constexpr char text[] = "has not returned: ";
        if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0 ||
            write(STDERR_FILENO, current, used) < 0) {
            _exit(3);
        }
        _exit(2);
    }

    inline static char current[256];
    inline static volatile std::size_t used = 0;
    unsigned seconds_;
};

}  // namespace lamina::testing
