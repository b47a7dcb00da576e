#include "contest/child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace lamina::bench {

namespace {

struct Pipe {
    int read_end = -1;
    int write_end = -1;
    Pipe() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe for a child");
        read_end = ends[0];
        write_end = ends[1];
    }
};

pid_t spawn(std::vector<std::string>& command, int in, int out) {
    std::vector<char*> arguments;
    for (std::string& argument : command)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    pid_t process = -1;
    if (posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ) != 0)
        process = -1;
    posix_spawn_file_actions_destroy(&actions);
    return process;
}

}  // namespace

Child::Child(std::vector<std::string> command) : name_(command.front()) {
    const Pipe down;
    const Pipe up;
    process_ = spawn(command, down.read_end, up.write_end);
    close(down.read_end);
    close(up.write_end);
    to_ = fdopen(down.write_end, "w");
    from_ = fdopen(up.read_end, "r");
    if (process_ > 0) greeting_ = read_line();
}

Child::~Child() {
    // The end of its input tells it to go.
    if (to_ != nullptr) std::fclose(to_);
    if (from_ != nullptr) std::fclose(from_);
    if (process_ > 0) waitpid(process_, nullptr, 0);
}

std::string Child::ask(const std::string& line) {
    std::fputs((line + "\n").c_str(), to_);
    std::fflush(to_);
    const std::string answer = read_line();
    if (answer.empty()) throw std::runtime_error(name_ + " is gone");
    return answer;
}

std::string Child::read_line() {
    std::string line;
    for (int c = std::fgetc(from_); c != EOF && c != '\n'; c = std::fgetc(from_))
        line += char(c);
    return line;
}

}  // namespace lamina::bench
