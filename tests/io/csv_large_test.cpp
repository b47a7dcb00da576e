#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/threads.hpp"
#include "lamina/io/csv.hpp"

#include "io/scratch_folder.hpp"
#include "support/share.hpp"

namespace lamina {
namespace {

// Files large enough to be read in several pieces at once.
class CsvLargeTest : public testing::ScratchFolder {
protected:
    static constexpr index_t rows = 300000;
    /// One piece, whole ones, and more than there is work for; a sanitizer, which takes long,
    /// several.
    const std::vector<int> counts =
        testing::is_sanitized ? std::vector{3} : std::vector{1, 2, 3, 5};

    /// Row i: its number, a quoted label that holds line ends, twice its number; now and then an
    /// empty line, and every seventh row lacks its last number.
    static std::string records(const char* line_end) {
        std::string bytes = "n,\"la\nbel\",twice";
        bytes += line_end;
        for (index_t i = 0; i < rows; ++i) {
            const std::string n = std::to_string(i);
            bytes += n + ",\"a, \"\"" + n + "\"\"" + line_end + "b\"," +
                     (i % 7 == 0 ? "" : std::to_string(2 * i)) + line_end;
            if (i % 1000 == 0) bytes += line_end;
        }
        return bytes;
    }

    static void expect_records(const CsvTable& table, const std::string& line_end) {
        ASSERT_EQ(table.values.rows(), rows - (rows + 6) / 7);
        index_t row = 0;
        for (index_t i = 0; i < rows; ++i) {
            if (i % 7 == 0) continue;
            ASSERT_EQ(table.values(row, 0), double(i));
            ASSERT_EQ(table.values(row, 1), double(2 * i));
            ASSERT_EQ(table.labels[0].strings[static_cast<std::size_t>(row)],
                      "a, \"" + std::to_string(i) + "\"" + line_end + "b");
            ++row;
        }
    }
};

TEST_F(CsvLargeTest, PiecesJoinWhateverTheirNumber) {
    const CsvOptions options{.labels = {"la\nbel"}, .missing = CsvMissing::drop_row};
    for (const char* line_end : {"\n", "\r\n", "\r"}) {
        const std::string bytes = records(line_end);
        const std::string name = file(bytes);
        for (const int threads : counts) {
            const ThreadLimit limit(threads);
            expect_records(read_csv(name, options), line_end);
        }
    }
}

TEST_F(CsvLargeTest, EmptyLinesAtACutBelongToNoPiece) {
    std::string bytes = "1,2\n";
    bytes.append(9000000, '\n');
    bytes += "3,4";
    const ThreadLimit limit(2);
    const CsvTable table = read_csv(file(bytes));
    EXPECT_EQ(table.values, (Matrix<double>{{1, 2}, {3, 4}}));
}

TEST_F(CsvLargeTest, TheFirstErrorOfTheFileIsReported) {
    std::string bytes = "a,b\n";
    for (int i = 0; i < 1000000; ++i)
        bytes += i == 300000 || i == 900000 ? "1,bad\n" : "1,2\n";
    const ThreadLimit limit(2);
    try {
        read_csv(file(bytes));
        FAIL() << "no error";
    } catch (const ParseError& error) {
        EXPECT_EQ(error.line(), 300002);
        EXPECT_EQ(error.column(), 2);
    }
}

TEST_F(CsvLargeTest, ErrorsInALaterPieceNameTheirLine) {
    std::string bytes = "a,b\r\n";
    for (int i = 0; i < 1000000; ++i)
        bytes += i == 999998 ? "1\r\n" : "1,2\r\n";
    const ThreadLimit limit(2);
    try {
        read_csv(file(bytes));
        FAIL() << "no error";
    } catch (const ParseError& error) {
        EXPECT_EQ(error.line(), 1000000);
        EXPECT_EQ(error.column(), 1);
    }
}

TEST_F(CsvLargeTest, ALineOfTenMegabytesIsARow) {
    constexpr index_t cols = 1000000;
    std::string bytes;
    for (index_t j = 0; j < cols; ++j)
        bytes += "12345.125" + std::string(j + 1 < cols ? "," : "\n");
    const CsvTable table = read_csv(file(bytes + bytes));
    ASSERT_EQ(table.values.rows(), 2);
    ASSERT_EQ(table.values.cols(), cols);
    EXPECT_TRUE(table.values == Matrix<double>(2, cols, 12345.125));
    EXPECT_EQ(table.names.back(), "1000000");
}

TEST_F(CsvLargeTest, AFieldOfTenMegabytesIsALabel) {
    const std::string label(10000000, 'x');
    const CsvTable table =
        read_csv(file("t,x\n" + label + ",1\n\"" + label + "\",2\n"), {.labels = {"t"}});
    EXPECT_EQ(table.values, (Matrix<double>{{1}, {2}}));
    EXPECT_TRUE(table.labels[0].strings[0] == label);
    EXPECT_TRUE(table.labels[0].strings[1] == label);
}

// A file mapped into memory would end the program here.
TEST_F(CsvLargeTest, AFileThatBecomesShorterIsReadOrRefused) {
    const std::string record = "1.25,2.5,-3.75\n";
    std::string bytes;
    for (index_t i = 0; i < rows; ++i)
        bytes += record;
    // Whole pages: the system fills the rest of one with zeros, which a reader may see.
    constexpr index_t kept = 4096 * 36;
    for (int round = 0; round < 5; ++round) {
        const std::string name = file(bytes);
        const std::jthread other([&] {
            std::filesystem::resize_file(name, static_cast<std::size_t>(kept) * record.size());
        });
        try {
            const CsvTable table = read_csv(name);
            EXPECT_TRUE(table.values.rows() == rows || table.values.rows() == kept);
        } catch (const ParseError& error) {
            EXPECT_NE(std::string(error.what()).find("became shorter"), std::string::npos);
        }
    }
}

TEST_F(CsvLargeTest, ANumberOfTenMegabytesIsANumber) {
    EXPECT_EQ(read_csv(file("0." + std::string(10000000, '3'))).values(0, 0), 1.0 / 3);
}

}  // namespace
}  // namespace lamina
