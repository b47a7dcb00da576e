#pragma once

#include <cstdio>
#include <fcntl.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "io/scratch_folder.hpp"

namespace lamina::testing {

struct Outcome {
    int status;  // the exit status, or minus the signal
    std::string out;
    std::string err;
};

/// Where a program's standard output goes.
enum class Sink { file, closed, full_disk, broken_pipe };

/// Runs the lamina program in a folder of its own.
class ProgramTest : public ScratchFolder {
protected:
    Outcome run(const std::vector<std::string>& arguments, Sink sink = Sink::file,
                const std::string& search_path = "") const {
        return finish(start(arguments, sink, search_path));
    }

    /// Starts the program and does not wait for it.
    pid_t start(const std::vector<std::string>& arguments, Sink sink = Sink::file,
                const std::string& search_path = "") const {
        const std::string out = path("stdout");
        const std::string err = path("stderr");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                         0600);
        connect(&actions, sink, out);

        std::vector<std::string> words = {LAMINA_PROGRAM};
        words.insert(words.end(), arguments.begin(), arguments.end());
        std::vector<char*> argv;
        for (std::string& word : words)
            argv.push_back(word.data());
        argv.push_back(nullptr);

        std::string other_path = "PATH=" + search_path;
        std::vector<char*> environment;
        for (char** entry = environ; *entry != nullptr; ++entry) {
            const bool is_path = std::string(*entry).starts_with("PATH=");
            environment.push_back(is_path && !search_path.empty() ? other_path.data() : *entry);
        }
        environment.push_back(nullptr);

        pid_t child = 0;
        if (posix_spawn(&child, LAMINA_PROGRAM, &actions, nullptr, argv.data(),
                        environment.data()) != 0) {
            throw std::runtime_error("cannot start " LAMINA_PROGRAM);
        }
        posix_spawn_file_actions_destroy(&actions);
        return child;
    }

    /// Waits for what was started last.
    Outcome finish(pid_t child) const {
        const std::string out = path("stdout");
        const std::string err = path("stderr");
        int status = 0;
        waitpid(child, &status, 0);
        const Outcome outcome{WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
                              content(out), content(err)};
        std::remove(out.c_str());
        std::remove(err.c_str());
        return outcome;
    }

    /// Failed as promised: this status, nothing on standard output, one line on standard error that
    /// names the program and what is wrong.
    static void expect_failure(const Outcome& outcome, int status, const std::string& reason) {
        EXPECT_EQ(outcome.status, status) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        EXPECT_TRUE(outcome.err.starts_with("lamina: ")) << outcome.err;
        EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
        EXPECT_NE(outcome.err.find(reason), std::string::npos) << outcome.err;
    }

private:
    static void connect(posix_spawn_file_actions_t* actions, Sink sink, const std::string& out) {
        int ends[2] = {-1, -1};
        switch (sink) {
            case Sink::closed:
                posix_spawn_file_actions_addclose(actions, 1);
                break;
            case Sink::full_disk:
                posix_spawn_file_actions_addopen(actions, 1, "/dev/full", O_WRONLY, 0);
                break;
            case Sink::broken_pipe:
                if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
                posix_spawn_file_actions_adddup2(actions, ends[1], 1);
                ::close(ends[0]);
                break;
            case Sink::file:
                posix_spawn_file_actions_addopen(actions, 1, out.c_str(),
                                                 O_WRONLY | O_CREAT | O_TRUNC, 0600);
        }
    }
};

}  // namespace lamina::testing
