// Readers and writers with every request for memory refused in turn: std::bad_alloc, nothing lost,
// no file left open, and on the disk the old file or the new one, never a part or a temporary.

#include "lamina/io/csv.hpp"
#include "lamina/io/npy.hpp"
#include "lamina/io/text.hpp"

#include "faults/refused_memory.hpp"
#include "io/scratch_folder.hpp"
#include "support/generators.hpp"

namespace lamina {
namespace {

using testing::refuse_every_request;

class MemoryIoTest : public testing::ScratchFolder {
protected:
    void SetUp() override {
        if (!LAMINA_COUNTS_ALLOCATIONS) GTEST_SKIP() << "the sanitizer has its own allocator";
        set_num_threads(1);
        // With numbers of two digits the system's names for them no longer fit into a short string.
        while (descriptors_.empty() || descriptors_.back() < 12)
            descriptors_.push_back(::dup(STDERR_FILENO));
    }
    void TearDown() override {
        for (const int descriptor : descriptors_)
            ::close(descriptor);
    }

    /// Reads with every request refused; what is read without the memory is right all the same.
    template <class Read, class Same>
    void refuse_reader(const std::string& name, Read read, Same is_right) {
        decltype(read()) found;
        refuse_every_request(
            name,
            [&] {
                found = {};
                auto now = read();
                if (!is_right(now)) throw std::runtime_error(name + ": other values");
            },
            [](bool) {});
    }

    /// Writes over an old file.
    template <class Write>
    void refuse_writer(const std::string& name, Write write) {
        const std::string target = path(name);
        write(target);
        const std::string whole = content(target);
        file("old", name);
        const std::ptrdiff_t before = files();
        refuse_every_request(
            name, [&] { write(target); },
            [&](bool threw) {
                EXPECT_EQ(files(), before);
                EXPECT_EQ(content(target) == whole || (threw && content(target) == "old"), true);
                file("old", name);
            });
    }

private:
    std::vector<int> descriptors_;
};

TEST_F(MemoryIoTest, CsvReaderLosesNothing) {
    const std::string numbers =
        file("a,b,name\n1,2,x\n3.5,,\"long enough for the heap, and more\"\n");
    const CsvOptions options{.labels = {"name"}, .missing = CsvMissing::nan};
    refuse_reader(
        "csv", [&] { return read_csv(numbers, options); },
        [](const CsvTable& table) {
            return table.values.rows() == 2 && table.values(1, 0) == 3.5 &&
                   table.labels.size() == 1;
        });
    const std::string dropped = file("1;2\n\n3;\n5;6\n", "drop.csv");
    refuse_reader(
        "csv with rows dropped",
        [&] { return read_csv(dropped, {.delimiter = '\0', .missing = CsvMissing::drop_row}); },
        [](const CsvTable& table) { return table.values.rows() == 2 && table.values(1, 1) == 6; });
}

TEST_F(MemoryIoTest, ErrorsOfReadersLoseNothing) {
    const std::string ragged = file("1,2\n3\n", "ragged.csv");
    const std::string no_array = file("no array", "bad.npy");
    const std::string missing = path("missing.csv");
    refuse_every_request(
        "errors",
        [&] {
            try {
                static_cast<void>(read_csv(ragged));
            } catch (const ParseError&) {
            }
            try {
                static_cast<void>(read_npy<double>(no_array));
            } catch (const ParseError&) {
            }
            try {
                static_cast<void>(read_csv(missing));
            } catch (const ParseError&) {
            }
        },
        [](bool) {});
}

TEST_F(MemoryIoTest, CsvReaderInTwoThreadsLosesNothing) {
    std::string bytes = "a,b\n";
    while (bytes.size() < 4500000)
        bytes += "0.12345678901,-9876.54321\n";
    const std::string large = file(bytes, "large.csv");
    const auto rows = index_t(bytes.size() / 26);
    set_num_threads(2);
    refuse_reader(
        "large csv", [&] { return read_csv(large); },
        [&](const CsvTable& table) {
            return table.values.rows() == rows && table.values(rows - 1, 1) == -9876.54321;
        });
    set_num_threads(1);
}

TEST_F(MemoryIoTest, NpyReaderLosesNothing) {
    const Matrix<double> a = testing::random_matrix<double>(7, 5);
    write_npy(path("a.npy"), a);
    write_npy(path("t.npy"), a.t());
    refuse_reader(
        "npy", [&] { return read_npy<double>(path("a.npy")); },
        [&](const Matrix<double>& b) { return a == b; });
    refuse_reader(
        "transposed npy", [&] { return read_npy<std::complex<double>>(path("t.npy")); },
        [&](const Matrix<std::complex<double>>& b) { return b.rows() == 5; });
}

TEST_F(MemoryIoTest, WritersLeaveTheOldFileOrTheNewOne) {
    const Matrix<double> a = testing::random_matrix<double>(40, 5);
    CsvTable table;
    table.values = a;
    table.names = {"a", "b", "c", "d", "e"};
    refuse_writer("a.csv", [&](const std::string& target) { write_csv(target, a); });
    refuse_writer("table.csv", [&](const std::string& target) { write_csv(target, table); });
    refuse_writer("a.npy", [&](const std::string& target) { write_npy(target, a); });
    refuse_writer("t.npy", [&](const std::string& target) { write_npy(target, 2.0 * a.t()); });
    refuse_writer("a.txt", [&](const std::string& target) { write_text(target, "text"); });
}

}  // namespace
}  // namespace lamina
