#include <csignal>
#include <fcntl.h>
#include <functional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "lamina/core/arithmetic.hpp"
#include "lamina/io/csv.hpp"
#include "lamina/io/npy.hpp"
#include "lamina/io/text.hpp"

#include "io/scratch_folder.hpp"

namespace lamina {
namespace {

constexpr index_t rows = 5000;
constexpr index_t cols = 20;

/// Something that writes a file of some hundred kilobytes.
struct Writer {
    const char* name;
    void (*write)(const std::string& path);
};

const Writer writers[] = {
    {"matrix_as_csv",
     [](const std::string& path) { write_csv(path, Matrix<double>(rows, cols, 0.1)); }},
    {"vector_as_csv",
     [](const std::string& path) { write_csv(path, Vector<double>(rows * cols, 0.1)); }},
    {"table_as_csv",
     [](const std::string& path) {
         CsvTable table{Matrix<double>(rows, 1), {"x"}, {{"t", {}}}};
         table.labels[0].strings.assign(std::size_t(rows), std::string(100, 't'));
         write_csv(path, table);
     }},
    {"matrix_as_npy", [](const std::string& path) { write_npy(path, Matrix<double>(rows, cols)); }},
    {"operand_as_npy",
     [](const std::string& path) {
         const Matrix<float> a(rows, cols);
         write_npy(path, 2.0 * a);
     }},
    {"vector_as_npy",
     [](const std::string& path) { write_npy(path, Vector<double>(rows * cols)); }},
    {"text", [](const std::string& path) { write_text(path, std::string(500000, 'x')); }},
};

/// What() says in a child process, which may do to itself what it likes; how the child ended, if it
/// was not able to say.
std::string said_by_child(const std::function<std::string()>& what) {
    int ends[2];
    if (pipe(ends) != 0) return "no pipe";
    const pid_t child = fork();
    if (child == 0) {
        const std::string text = what();
        const bool whole = write(ends[1], text.data(), text.size()) == ssize_t(text.size());
        _exit(whole ? 0 : 1);
    }
    close(ends[1]);
    std::string text;
    char buffer[4096];
    for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
        text.append(buffer, std::size_t(n));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) return "killed by signal " + std::to_string(WTERMSIG(status));
    return WEXITSTATUS(status) == 0 ? text : "failed";
}

/// From now on no file of this process can become larger than this.
void limit_files(rlim_t bytes, void (*when_exceeded)(int)) {
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, when_exceeded);
}

class AtomicWriteTest : public testing::ScratchFolder,
                        public ::testing::WithParamInterface<Writer> {
protected:
    /// What the writer complains about, without the path.
    static std::string complaint(const std::string& path) {
        try {
            GetParam().write(path);
        } catch (const Error& error) {
            const std::string what = error.what();
            return what.starts_with(path + ": ") ? what.substr(path.size() + 2) : what;
        }
        return "nothing";
    }

    static std::ptrdiff_t files_in(const std::string& folder) {
        return std::distance(std::filesystem::directory_iterator(folder), {});
    }
};

TEST_P(AtomicWriteTest, ANewFileAppearsComplete) {
    GetParam().write(path("out"));
    EXPECT_GT(std::filesystem::file_size(path("out")), 300000U);
    EXPECT_EQ(files(), 1);
}

TEST_P(AtomicWriteTest, AFailureHalfWayLeavesWhatWasThere) {
    file("precious", "out");
    const std::string said = said_by_child([&] {
        limit_files(100000, SIG_IGN);
        return complaint(path("out"));
    });
    EXPECT_EQ(said, "cannot be written: File too large");
    EXPECT_EQ(content(path("out")), "precious");
    EXPECT_EQ(files(), 1);
}

TEST_P(AtomicWriteTest, AFailureHalfWayOfANewFileLeavesNone) {
    const std::string said = said_by_child([&] {
        limit_files(100000, SIG_IGN);
        return complaint(path("out"));
    });
    EXPECT_EQ(said, "cannot be written: File too large");
    EXPECT_EQ(files(), 0);
}

TEST_P(AtomicWriteTest, AFullDiskLeavesWhatWasThere) {
    const std::string disk = path("disk");
    std::filesystem::create_directory(disk);
    // In a world of its own, so that nobody else sees the little disk and it goes with the child.
    const std::string said = said_by_child([&]() -> std::string {
        if (unshare(CLONE_NEWNS) != 0 ||
            mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=128k") != 0) {
            return "no disk";
        }
        file("precious", "disk/out");
        const std::string old = complaint(disk + "/out");
        const std::string fresh = complaint(disk + "/new");
        return old + "; " + fresh + "; " + content(disk + "/out") + "; " +
               std::to_string(files_in(disk));
    });
    if (said == "no disk") GTEST_SKIP() << "no right to mount a small disk";
    EXPECT_EQ(said,
              "cannot be written: No space left on device; "
              "cannot be written: No space left on device; precious; 1");
}

TEST_P(AtomicWriteTest, ADeviceThatIsFullSaysSo) {
    if (!std::filesystem::is_character_file("/dev/full")) GTEST_SKIP() << "no device that is full";
    EXPECT_EQ(complaint("/dev/full"), "cannot be written: No space left on device");
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST_P(AtomicWriteTest, AKillHalfWayLeavesWhatWasThere) {
    file("precious", "out");
    // The writer is in the middle of its file when the signal comes.
    const std::string said = said_by_child([&] {
        limit_files(100000, [](int) { kill(getpid(), SIGKILL); });
        return complaint(path("out"));
    });
    EXPECT_EQ(said, "killed by signal " + std::to_string(SIGKILL));
    EXPECT_EQ(content(path("out")), "precious");
    // Only where files cannot be without a name the temporary stays.
    const int nameless = open(path("").c_str(), O_TMPFILE | O_WRONLY, 0600);
    EXPECT_EQ(files(), nameless >= 0 ? 1 : 2);
    if (nameless >= 0) close(nameless);
    // What is left is in nobody's way.
    GetParam().write(path("out"));
    EXPECT_GT(std::filesystem::file_size(path("out")), 300000U);
}

INSTANTIATE_TEST_SUITE_P(Writers, AtomicWriteTest, ::testing::ValuesIn(writers),
                         [](const auto& writer) { return std::string(writer.param.name); });

}  // namespace
}  // namespace lamina
