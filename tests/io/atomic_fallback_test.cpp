#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "lamina/core/error.hpp"
#include "lamina/io/text.hpp"

#include "io/scratch_folder.hpp"
#include "support/thrown.hpp"

namespace {
int refused = 0;
}

// The library's calls come here too: a file system on which each file needs a name.
extern "C" int open(const char* path, int flags, ...) {
    if ((flags & O_TMPFILE) == O_TMPFILE) {
        ++refused;
        errno = EOPNOTSUPP;
        return -1;
    }
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list more;
        va_start(more, flags);
        mode = va_arg(more, mode_t);
        va_end(more);
    }
    return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

namespace lamina {
namespace {

class AtomicFallbackTest : public testing::ScratchFolder {
protected:
    AtomicFallbackTest() { refused = 0; }
};

TEST_F(AtomicFallbackTest, WithoutNamelessFilesTheTextArrivesToo) {
    write_text(path("out.txt"), "first");
    write_text(path("out.txt"), "second");
    EXPECT_EQ(refused, 2);
    EXPECT_EQ(content(path("out.txt")), "second");
    EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFallbackTest, AFailureRemovesTheTemporary) {
    file("precious", "out.txt");
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto error =
        testing::thrown<Error>([&] { write_text(path("out.txt"), std::string(5000, 'x')); });
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    EXPECT_EQ(refused, 1);
    EXPECT_TRUE(testing::mentions(error, "cannot be written: File too large"));
    EXPECT_EQ(content(path("out.txt")), "precious");
    EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFallbackTest, WhatAKilledProcessLeftBehindIsInNobodysWay) {
    // All names that this process would take next, but the last of them.
    for (int k = 0; k < 50; ++k)
        file("left", ".lamina-" + std::to_string(getpid()) + "-" + std::to_string(k) + ".tmp");
    write_text(path("out.txt"), "text");
    EXPECT_EQ(content(path("out.txt")), "text");
    EXPECT_EQ(files(), 51);
}

}  // namespace
}  // namespace lamina
