#include <csignal>
#include <filesystem>
#include <limits>
#include <sys/resource.h>

#include "lamina/io/npy.hpp"

#include "apps/program.hpp"

namespace lamina {
namespace {

using testing::Outcome;
using testing::Sink;

const std::string iris = "data/iris.csv";

class CliErrorTest : public testing::ProgramTest {
protected:
    /// Both subcommands refuse the table for this reason, and write nothing.
    void expect_refused(const std::string& table, const std::string& reason) {
        const std::ptrdiff_t before = files();
        for (const bool json : {false, true}) {
            std::vector<std::string> pca = {
                "pca",         table,    "--scores",    path("z.csv"), "--components-out",
                path("v.csv"), "--plot", path("p.svg"), "--scree",     path("s.png")};
            std::vector<std::string> info = {"info", table};
            if (json) pca.emplace_back("--json");
            if (json) info.emplace_back("--json");
            expect_failure(run(pca), 1, reason);
            expect_failure(run(info), 1, reason);
        }
        EXPECT_EQ(files(), before);
    }

    /// A gnuplot of the test's own, to be found before any other.
    std::string fake_gnuplot(const std::string& script) const {
        std::filesystem::create_directory(path("bin"));
        const std::string program = file("#!/bin/sh\n" + script, "bin/gnuplot");
        std::filesystem::permissions(program, std::filesystem::perms::owner_all);
        return path("bin") + ":/usr/bin:/bin";
    }
};

TEST_F(CliErrorTest, FileThatCannotBeRead) {
    expect_refused(path("missing.csv"), "missing.csv: cannot be read: No such file");
    std::filesystem::create_directory(path("folder"));
    expect_refused(path("folder"), "folder: cannot be read: Is a directory");
}

TEST_F(CliErrorTest, TableWithoutData) {
    expect_refused(file("", "empty.csv"), "empty.csv: is empty");
    expect_refused(file("a,b\n", "header.csv"), "header.csv: has a header but no rows");
}

TEST_F(CliErrorTest, TableThatIsMalformed) {
    expect_refused(file("a,b\n1,2\n3\n"), "data.csv:3:");
    expect_refused(file("a,b\n1,2\n3,4,5\n"), "data.csv:3:");
    expect_refused(file("a,b\n1,2\n3,\"4\n"), "data.csv:3:");
    expect_refused(file("a,b\n1,nan\n2,3\n"), "data.csv:2:2: expected a number in column \"b\"");
    expect_refused(file("a,b\n1,2\n1e999,3\n"), "data.csv:3:1:");
    expect_refused(file("a,b\n1,2\n,3\n"), "--drop-missing leaves such rows out");
}

TEST_F(CliErrorTest, ColumnOfTextIsRefusedWithItsCure) {
    expect_refused(iris,
                   "data/iris.csv:2:5: expected a number in column \"species\", found "
                   "\"setosa\"; --label species takes it as labels");
    expect_refused(file("a,the kind\n1,x\n2,y\n"), "--label 'the kind' takes it as labels");
    const std::string two = file("a,b,c\n1,x,y\n2,z,w\n", "two.csv");
    expect_failure(run({"pca", two, "--label", "b"}), 1, "--columns A,B,... names the numbers");
}

TEST_F(CliErrorTest, ColumnsThatAreNotThere) {
    expect_failure(run({"pca", iris, "--label", "kind"}), 1, "no column \"kind\"");
    expect_failure(run({"pca", iris, "--columns", "sepal_length_cm,depth"}), 1, "\"depth\"");
    expect_failure(run({"info", iris, "--columns", "depth"}), 1, "\"depth\"");
}

TEST_F(CliErrorTest, ArrayThatIsNoTableOfNumbers) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    expect_refused(file("x", "bad.npy"), "bad.npy: byte 1: expected an array in NPY format");
    write_npy(path("none.npy"), Matrix<double>(0, 3));
    expect_refused(path("none.npy"), "none.npy: the array is empty");
    write_npy(path("nan.npy"), Matrix<double>{{1, 2}, {3, nan}});
    expect_refused(path("nan.npy"),
                   "nan.npy: row 2, column 2: nan is not a finite number; "
                   "--drop-missing leaves NaN out");
    write_npy(path("complex.npy"), Matrix<std::complex<double>>(2, 2));
    expect_refused(path("complex.npy"), "complex.npy: byte 21: the entries are complex");
    write_npy(path("a.npy"), Matrix<double>{{1, 2}, {3, 4}});
    expect_failure(run({"pca", path("a.npy"), "--label", "species"}), 1,
                   "an array has no column of text");
    expect_failure(run({"info", path("a.npy"), "--columns", "3"}), 1,
                   "no column \"3\"; the columns of an array are asked for by number, 1 to 2");
    expect_failure(run({"info", path("a.npy"), "--columns", "2,2"}), 1, "asked for twice");
}

TEST_F(CliErrorTest, MoreComponentsThanThereAre) {
    expect_failure(
        run({"pca", iris, "--label", "species", "--components", "5", "--scores", path("z.csv")}), 1,
        "150 samples of 4 features have 4 components, not 5");
    expect_failure(run({"pca", file("a,b\n1,2\n")}), 1, "two samples (rows) or more, not 1");
    EXPECT_EQ(files(), 1);
}

TEST_F(CliErrorTest, WrongUseHasStatusTwoAndPointsToTheHelp) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
        {{}, "a subcommand is missing; see lamina --help"},
        {{"pcaa"}, "there is no subcommand pcaa"},
        {{"pca"}, "FILE is required; see lamina pca --help"},
        {{"info"}, "FILE is required; see lamina info --help"},
        {{"pca", iris, "--bogus"}, "--bogus"},
        {{"pca", iris, iris}, "iris.csv"},
        {{"pca", iris, "--components", "0"}, "must be a whole number, 1 or more, not 0"},
        {{"pca", iris, "--components", "2.5"}, "not 2.5"},
        {{"pca", iris, "--components", "99999999999999999999"}, "whole number"},
        {{"pca", iris, "--components", "two"}, "not two"},
        {{"pca", iris, "--components", "010"}, "not 010"},
        {{"pca", iris, "--variance", "1.5"}, "above 0 and at most 1, not 1.5"},
        {{"pca", iris, "--variance", "0"}, "not 0"},
        {{"pca", iris, "--variance", "nan"}, "not nan"},
        {{"pca", iris, "--components", "2", "--variance", "0.9"}, "excludes"},
        {{"pca", iris, "--plot", "picture.jpg"}, ".svg or .png"},
        {{"pca", iris, "--scree", "svg"}, ".svg or .png"},
        {{"pca", iris, "--scores"}, "--scores"},
    };
    for (const auto& [arguments, reason] : cases)
        expect_failure(run(arguments), 2, reason);
}

TEST_F(CliErrorTest, OutputThatCannotBeWritten) {
    const std::string nowhere = path("no/such/folder/out.svg");
    const std::string folder = path("folder.svg");
    std::filesystem::create_directory(folder);
    for (const char* option : {"--scores", "--components-out", "--plot", "--scree"}) {
        // Another output, which could be written, does not appear either.
        const char* other = option == std::string("--scores") ? "--components-out" : "--scores";
        const std::vector<std::string> pca = {"pca", iris,          "--label", "species",
                                              other, path("z.csv"), option};
        const auto with = [&](const std::string& name) {
            std::vector<std::string> arguments = pca;
            arguments.push_back(name);
            return run(arguments);
        };
        expect_failure(with(nowhere), 1, "out.svg: cannot be written: No such file or directory");
        expect_failure(with(folder), 1, "folder.svg: cannot be written: Is a directory");
    }
    EXPECT_EQ(files(), 1) << "the folder alone";
}

TEST_F(CliErrorTest, DeviceThatIsFull) {
    expect_failure(run({"pca", iris, "--label", "species", "--scores", "/dev/full"}), 1,
                   "/dev/full: cannot be written: No space left on device");
}

TEST_F(CliErrorTest, TablesAreCompleteOrAsTheyWere) {
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    for (const auto& [option, name] :
         {std::pair("--scores", "z.csv"), std::pair("--scores", "z.npy"),
          std::pair("--components-out", "v.csv"), std::pair("--components-out", "v.npy")}) {
        file("precious", name);
        const rlimit limit{240, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
        // Who does not ignore the signal of the limit dies of it in the middle of a write.
        const Outcome killed = run({"pca", iris, "--label", "species", option, path(name)});
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const Outcome refused = run({"pca", iris, "--label", "species", option, path(name)});
        std::signal(SIGXFSZ, handler);
        setrlimit(RLIMIT_FSIZE, &before);
        EXPECT_EQ(killed.status, -SIGXFSZ) << name << killed.err;
        EXPECT_EQ(refused.status, 1) << name << refused.err;
        EXPECT_EQ(content(path(name)), "precious");
        std::filesystem::remove(path(name));
        EXPECT_EQ(files(), 0) << name;
    }
}

TEST_F(CliErrorTest, StandardOutputThatTakesNothing) {
    const std::pair<Sink, const char*> sinks[] = {{Sink::closed, "Bad file descriptor"},
                                                  {Sink::full_disk, "No space left on device"},
                                                  {Sink::broken_pipe, "Broken pipe"}};
    for (const auto& [sink, reason] : sinks) {
        for (const std::vector<std::string>& arguments :
             {std::vector<std::string>{"pca", iris, "--label", "species", "--scores", path("z.csv"),
                                       "--plot", path("p.svg")},
              std::vector<std::string>{"info", iris, "--label", "species", "--json"},
              std::vector<std::string>{"--version"}, std::vector<std::string>{"--help"}}) {
            expect_failure(run(arguments, sink), 1, reason);
        }
        EXPECT_TRUE(content(path("p.svg")).starts_with("<?xml"))
            << "pictures are whole all the same";
        EXPECT_TRUE(content(path("z.csv")).starts_with("PC1,PC2,PC3,PC4,species\n"));
    }
}

TEST_F(CliErrorTest, GnuplotThatIsMissingOrFails) {
    const std::vector<std::string> pca = {"pca",    iris,          "--label",  "species",
                                          "--plot", path("p.svg"), "--scores", path("z.csv")};
    expect_failure(run(pca, Sink::file, "/nowhere"), 1, "gnuplot-nox");
    const std::pair<const char*, const char*> failures[] = {
        {"echo half a picture; echo 'no font' >&2; exit 3", "gnuplot failed: no font"},
        {"exit 0", "gnuplot failed: no reason given"},
        {"echo half; kill -9 $$", "gnuplot failed"}};
    for (const auto& [script, reason] : failures) {
        const std::string search_path = fake_gnuplot(script);
        const std::ptrdiff_t before = files();
        expect_failure(run(pca, Sink::file, search_path), 1, reason);
        EXPECT_EQ(files(), before) << "neither picture nor scores";
    }
}

}  // namespace
}  // namespace lamina
