#include "lamina/io/text.hpp"

#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "lamina/core/error.hpp"

#include "io/scratch_folder.hpp"

namespace lamina {
namespace {

class TextTest : public testing::ScratchFolder {
protected:
    static std::string failure(const std::string& name) {
        try {
            write_text(name, "text");
        } catch (const Error& error) {
            return error.what();
        }
        return "no error";
    }
};

TEST_F(TextTest, TheFileHoldsTheText) {
    write_text(path("out.txt"), std::string_view("a\0b\n", 4));
    EXPECT_EQ(content(path("out.txt")), std::string("a\0b\n", 4));
    write_text(path("out.txt"), "");
    EXPECT_EQ(content(path("out.txt")), "");
    EXPECT_EQ(files(), 1);
}

TEST_F(TextTest, ARelativeNameIsRelativeToTheWorkingFolder) {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(path(""));
    write_text("here.txt", "here");
    std::filesystem::current_path(before);
    EXPECT_EQ(content(path("here.txt")), "here");
    EXPECT_EQ(files(), 1);
}

TEST_F(TextTest, FailuresNameThePathAndTheReason) {
    EXPECT_EQ(failure(path("none/out.txt")),
              path("none/out.txt") + ": cannot be written: No such file or directory");
    EXPECT_EQ(failure(path("")), path("") + ": cannot be written: Is a directory");
    EXPECT_EQ(failure(path("new/")), path("new/") + ": cannot be written: Is a directory");
    EXPECT_EQ(failure(""), ": cannot be written: No such file or directory");
    EXPECT_EQ(failure(file("x", "file") + "/out.txt"),
              path("file") + "/out.txt: cannot be written: Not a directory");
    EXPECT_EQ(failure(path(std::string(300, 'x'))),
              path(std::string(300, 'x')) + ": cannot be written: File name too long");
    EXPECT_EQ(files(), 1);
}

TEST_F(TextTest, ADirectoryInTheWayStays) {
    std::filesystem::create_directory(path("out"));
    EXPECT_EQ(failure(path("out")), path("out") + ": cannot be written: Is a directory");
    EXPECT_TRUE(std::filesystem::is_directory(path("out")));
    EXPECT_EQ(files(), 1);
}

TEST_F(TextTest, ANameMayBeAsLongAsNamesCanBe) {
    const std::string name(255, 'x');
    write_text(path(name), "text");
    EXPECT_EQ(content(path(name)), "text");
}

TEST_F(TextTest, ADeviceIsWrittenAndNotReplaced) {
    struct stat status {};
    if (stat("/dev/full", &status) != 0 || !S_ISCHR(status.st_mode)) {
        GTEST_SKIP() << "no device that is always full";
    }
    EXPECT_EQ(failure("/dev/full"), "/dev/full: cannot be written: No space left on device");
    write_text("/dev/null", "text");
    ASSERT_EQ(stat("/dev/null", &status), 0);
    EXPECT_TRUE(S_ISCHR(status.st_mode));
}

TEST_F(TextTest, PermissionsAndLinksSurvive) {
    file("before", "out.txt");
    std::filesystem::permissions(path("out.txt"), std::filesystem::perms(0640));
    std::filesystem::create_symlink("out.txt", path("link"));
    write_text(path("link"), "after");
    EXPECT_TRUE(std::filesystem::is_symlink(path("link")));
    EXPECT_EQ(content(path("out.txt")), "after");
    EXPECT_EQ(std::filesystem::status(path("out.txt")).permissions(), std::filesystem::perms(0640));
    EXPECT_EQ(files(), 2);
}

TEST_F(TextTest, ALinkToWhatIsNotThereYetIsFollowed) {
    std::filesystem::create_directory(path("data"));
    std::filesystem::create_symlink("data/out.txt", path("second"));
    std::filesystem::create_symlink(path("second"), path("first"));
    write_text(path("first"), "text");
    EXPECT_TRUE(std::filesystem::is_symlink(path("first")));
    EXPECT_TRUE(std::filesystem::is_symlink(path("second")));
    EXPECT_EQ(content(path("data/out.txt")), "text");
}

TEST_F(TextTest, LinksInACircleAreAnError) {
    std::filesystem::create_symlink("b", path("a"));
    std::filesystem::create_symlink("a", path("b"));
    EXPECT_EQ(failure(path("a")),
              path("a") + ": cannot be written: Too many levels of symbolic links");
    EXPECT_EQ(files(), 2);
}

TEST_F(TextTest, APipeBehindANameOfTheSystemIsWritten) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    write_text("/dev/fd/" + std::to_string(ends[1]), "text");
    char text[4] = {};
    EXPECT_EQ(read(ends[0], text, 4), 4);
    EXPECT_EQ(std::string(text, 4), "text");
    close(ends[0]);
    close(ends[1]);
}

TEST_F(TextTest, ANewFileFollowsTheMask) {
    const mode_t before = umask(027);
    write_text(path("out.txt"), "text");
    umask(before);
    EXPECT_EQ(std::filesystem::status(path("out.txt")).permissions(), std::filesystem::perms(0640));
}

TEST_F(TextTest, WritersOfOneFileDoNotMixTheirTexts) {
    const auto writer = [this](char c) {
        for (int i = 0; i < 20; ++i)
            write_text(path("out.txt"), std::string(100000, c));
    };
    std::thread other(writer, 'b');
    writer('a');
    other.join();
    const std::string text = content(path("out.txt"));
    EXPECT_EQ(text, std::string(100000, text.at(0)));
    EXPECT_EQ(files(), 1);
}

}  // namespace
}  // namespace lamina
