#include <csignal>
#include <filesystem>
#include <fstream>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "apps/program.hpp"

namespace lamina {
namespace {

using testing::Outcome;
using testing::Sink;

const std::string iris = "data/iris.csv";

class ProcessTest : public testing::ProgramTest {
protected:
    /// A pipe with a name: the program waits in it until the test takes the other end.
    std::string pipe(const std::string& name) const {
        if (mkfifo(path(name).c_str(), 0600) != 0) throw std::runtime_error("no pipe " + name);
        return path(name);
    }

    /// More text than a pipe holds.
    std::string large_table() const {
        std::string text = "a,b\n";
        for (int i = 0; i < 20000; ++i)
            text += std::to_string(i % 7) + "," + std::to_string(i % 11) + "\n";
        return file(text, "large.csv");
    }

    /// Ended by the signal, with a line on standard error and nothing else.
    static void expect_interrupted(const Outcome& outcome, int signal) {
        EXPECT_EQ(outcome.status, -signal);
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(outcome.err, "lamina: interrupted\n");
    }
};

TEST_F(ProcessTest, SignalsEndItWithAMessageAndLeaveNoFile) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        const std::string input = pipe("input.csv");
        const pid_t program =
            start({"pca", input, "--scores", path("z.csv"), "--components-out", path("v.csv")});
        // Opens once the program has, which then waits for data.
        std::ofstream writer(input);
        writer << "a,b\n1,2\n" << std::flush;
        ::kill(program, signal);
        expect_interrupted(finish(program), signal);
        std::filesystem::remove(input);
        EXPECT_EQ(files(), 0);
    }
}

TEST_F(ProcessTest, SignalWaitsUntilTheFileThatIsWrittenIsWhole) {
    const std::string table = large_table();
    ASSERT_EQ(run({"pca", table, "--scores", path("expected.csv")}).status, 0);
    const std::string output = pipe("scores.csv");
    const pid_t program =
        start({"pca", table, "--scores", output, "--components-out", path("v.csv")});
    std::ifstream reader(output);
    std::string first;
    std::getline(reader, first);
    // The pipe is full and the program in the middle of the file.
    ::kill(program, SIGINT);
    const std::string rest(std::istreambuf_iterator<char>(reader), {});
    expect_interrupted(finish(program), SIGINT);
    EXPECT_EQ(first + "\n" + rest, content(path("expected.csv")));
    EXPECT_TRUE(content(path("v.csv")).starts_with("a,b\n"));
}

TEST_F(ProcessTest, SecondSignalDoesNotWait) {
    const std::string table = large_table();
    const std::string output = pipe("scores.csv");
    const pid_t program = start({"pca", table, "--scores", output});
    std::ifstream reader(output);
    std::string first;
    std::getline(reader, first);
    ::kill(program, SIGINT);
    // Two of the same signal may be taken as one, so another one.
    ::kill(program, SIGTERM);
    const Outcome outcome = finish(program);
    EXPECT_TRUE(outcome.status == -SIGINT || outcome.status == -SIGTERM) << outcome.status;
    EXPECT_EQ(outcome.err, "lamina: interrupted\n");
}

TEST_F(ProcessTest, SignalWhileGnuplotDrawsLeavesNoFile) {
    std::filesystem::create_directory(path("bin"));
    const std::string gnuplot =
        file("#!/bin/sh\nkill -INT $PPID\nsleep 1\necho '<?xml'\n", "bin/gnuplot");
    std::filesystem::permissions(gnuplot, std::filesystem::perms::owner_all);
    const Outcome outcome =
        run({"pca", iris, "--label", "species", "--plot", path("p.svg"), "--scores", path("z.csv")},
            Sink::file, path("bin") + ":/usr/bin:/bin");
    expect_interrupted(outcome, SIGINT);
    EXPECT_EQ(files(), 1) << "the folder bin alone";
}

TEST_F(ProcessTest, IgnoredSignalStaysIgnored) {
    const auto before = std::signal(SIGHUP, SIG_IGN);
    const std::string input = pipe("input.csv");
    const pid_t program = start({"info", input});
    std::signal(SIGHUP, before);
    std::ofstream writer(input);
    ::kill(program, SIGHUP);
    writer << "a,b\n1,2\n3,5\n";
    writer.close();
    const Outcome outcome = finish(program);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("2 x 2"), std::string::npos);
}

TEST_F(ProcessTest, ReaderThatGoesAwayIsToldAndFilesAreWhole) {
    const std::string table = large_table();
    const Outcome outcome =
        run({"pca", table, "--json", "--components-out", path("v.csv")}, Sink::broken_pipe);
    expect_failure(outcome, 1, "standard output cannot be written: Broken pipe");
    EXPECT_TRUE(content(path("v.csv")).starts_with("a,b\n"));
}

TEST_F(ProcessTest, FolderThatMayNotBeWrittenIsToldBeforeAnythingIsComputed) {
    // Even root may not, without this capability, which programs started from here lack.
    if (::geteuid() == 0 && ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) != 0) {
        GTEST_SKIP() << "root may write everywhere";
    }
    const std::string folder = path("folder");
    std::filesystem::create_directory(folder);
    std::filesystem::permissions(
        folder, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    for (const char* option : {"--scores", "--components-out", "--plot", "--scree"}) {
        const std::string name = folder + "/out.svg";
        const char* other = option == std::string("--scores") ? "--components-out" : "--scores";
        expect_failure(
            run({"pca", iris, "--label", "species", other, path("other.csv"), option, name}), 1,
            "out.svg: cannot be written: Permission denied");
    }
    EXPECT_EQ(files(), 1) << "the folder alone";
    EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(ProcessTest, FileThatMayNotBeWrittenKeepsItsContent) {
    if (::geteuid() == 0 && ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) != 0) {
        GTEST_SKIP() << "root may write everywhere";
    }
    const std::string kept = file("precious\n", "kept.csv");
    std::filesystem::permissions(kept, std::filesystem::perms::owner_read);
    expect_failure(run({"pca", iris, "--label", "species", "--scores", kept}), 1,
                   "kept.csv: cannot be written: Permission denied");
    EXPECT_EQ(content(kept), "precious\n");
}

TEST_F(ProcessTest, NoStandardStreamIsTakenForAnOutputFile) {
    // A closed standard output would give its number to the first file that is opened.
    for (const Sink sink : {Sink::closed, Sink::full_disk}) {
        const Outcome outcome = run({"pca", iris, "--label", "species", "--scores", path("z.csv"),
                                     "--components-out", path("v.csv")},
                                    sink);
        EXPECT_EQ(outcome.status, 1);
        EXPECT_TRUE(outcome.err.starts_with("lamina: standard output cannot be written: "));
        EXPECT_TRUE(content(path("z.csv")).starts_with("PC1,PC2,PC3,PC4,species\n"));
        EXPECT_TRUE(content(path("v.csv")).starts_with("sepal_length_cm,"));
        EXPECT_EQ(content(path("z.csv")).find("component  eigenvalue"), std::string::npos);
    }
}

}  // namespace
}  // namespace lamina
