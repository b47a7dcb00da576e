#include "gnuplot.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <memory>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include "lamina/core/error.hpp"

#include "text.hpp"

namespace lamina::program {

namespace {

[[noreturn]] void fail(int reason) {
    throw Error("gnuplot cannot be run: " + std::generic_category().message(reason));
}

/// A file without a name, gone when it is closed: it never blocks as a pipe would.
class Scratch {
public:
    Scratch() : file_(std::tmpfile(), &std::fclose) {
        if (!file_) fail(errno);
    }
    int descriptor() const { return ::fileno(file_.get()); }
    void write(std::string_view text) {
        if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size() ||
            std::fflush(file_.get()) != 0 || std::fseek(file_.get(), 0, SEEK_SET) != 0) {
            fail(errno);
        }
    }
    std::string read() {
        std::string text;
        char buffer[65536];
        std::rewind(file_.get());
        while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, file_.get())) {
            text.append(buffer, n);
        }
        if (std::ferror(file_.get()) != 0) fail(EIO);
        return text;
    }

private:
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

/// Starts gnuplot with these three descriptors, waits for it and returns its wait status.
int run(int input, int output, int errors) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (::posix_spawn_file_actions_init(&actions) != 0) fail(ENOMEM);
    if (::posix_spawnattr_init(&attributes) != 0) fail(ENOMEM);
    ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    // This program ignores SIGPIPE; gnuplot starts with the usual signals.
    sigset_t usual;
    ::sigemptyset(&usual);
    ::sigaddset(&usual, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes, &usual);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

    char name[] = "gnuplot";
    char default_settings[] = "-d";
    char* arguments[] = {name, default_settings, nullptr};
    pid_t child = 0;
    const int started = ::posix_spawnp(&child, name, &actions, &attributes, arguments, environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (started == ENOENT) {
        throw Error(
            "gnuplot, which draws the pictures, is not installed; on Debian: "
            "apt install gnuplot-nox");
    }
    if (started != 0) fail(started);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) fail(errno);
    }
    return status;
}

/// The line that says what is wrong: gnuplot shows the place first, with a caret under it.
std::string complaint(const std::string& errors) {
    std::size_t end = errors.find_last_not_of(" \t\r\n");
    if (end == std::string::npos) return "no reason given";
    const std::size_t before = errors.find_last_of("\r\n", end);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    return clean(errors.substr(begin, end + 1 - begin), 200);
}

}  // namespace

std::string run_gnuplot(std::string_view script) {
    Scratch input;
    Scratch output;
    Scratch errors;
    input.write(script);
    const int status = run(input.descriptor(), output.descriptor(), errors.descriptor());
    std::string picture = output.read();
    if (status != 0 || picture.empty()) {
        throw Error("gnuplot failed: " + complaint(errors.read()));
    }
    return picture;
}

std::string gnuplot_string(std::string_view text) {
    std::string quoted = "'";
    for (const char c : clean(text))
        quoted += c == '\'' ? "''" : std::string(1, c);
    return quoted + "'";
}

}  // namespace lamina::program
