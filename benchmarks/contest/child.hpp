#pragma once

#include <cstdio>
#include <string>
#include <sys/types.h>
#include <vector>

namespace lamina::bench {

/// Another program that answers a line with a line: how contenders of another language take their
/// turn.
class Child {
public:
    /// Starts it and waits for its first line. Where it does not start or ends at once, greeting()
    /// is empty.
    explicit Child(std::vector<std::string> command);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    const std::string& greeting() const { return greeting_; }
    /// Throws std::runtime_error if it is gone.
    std::string ask(const std::string& line);

private:
    std::string read_line();

    std::string name_;
    pid_t process_ = -1;
    std::FILE* to_ = nullptr;
    std::FILE* from_ = nullptr;
    std::string greeting_;
};

}  // namespace lamina::bench
