// In a scope of Determinism::bitwise every operation gives the same bits at 1, 2 and 4 threads, in
// every run, in every process, and, but for kernels without wide vectors, wherever in memory its
// operands are.

#include "lamina/core/determinism.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "io/scratch_folder.hpp"
#include "support/blas.hpp"
#include "support/operations.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::Digest;
using testing::Operands;
using testing::Operation;

// Large enough that OpenBLAS uses threads for all but the smallest steps, and that lamina starts
// threads of its own.
constexpr index_t square = 110;
constexpr index_t rows = 14000;
constexpr index_t cols = 20;

template <class T>
std::uint64_t bits_of(const Operation<T>& operation, const Operands<T>& operands) {
    Digest digest;
    operation.run(operands, digest);
    return digest.value();
}

template <class T>
class DeterminismTest : public ::testing::Test {};
TYPED_TEST_SUITE(DeterminismTest, testing::Scalars);

TYPED_TEST(DeterminismTest, SameBitsAtEveryThreadCountAndAlignment) {
    using T = TypeParam;
    const Operands<T> operands(square, rows, cols);
    const Operands<T> shifted(square, rows, cols, 1);
    const Operands<T> elsewhere(square, rows, cols, 3);
    for (const Operation<T>& operation : testing::operations<T>()) {
        std::array<std::uint64_t, 5> bits{};
        for (std::size_t k = 0; k < bits.size(); ++k) {
            set_num_threads(std::array{1, 2, 4, 2, 2}[k]);
            const Determinism scope{Determinism::bitwise};
            bits[k] = bits_of(operation, k == 3 ? shifted : k == 4 ? elsewhere : operands);
        }
        set_num_threads(1);
        EXPECT_EQ(bits[1], bits[0]) << operation.name << " at 2 threads";
        EXPECT_EQ(bits[2], bits[0]) << operation.name << " at 4 threads";
        if (testing::sums_may_depend_on_alignment()) continue;
        EXPECT_EQ(bits[3], bits[0]) << operation.name << " at another alignment";
        EXPECT_EQ(bits[4], bits[0]) << operation.name << " at a third alignment";
    }
}

TEST(DeterminismControlTest, WithoutAScopeTheThreadCountDecidesSomeBits) {
    if (build_info().parallel != "pthreads") GTEST_SKIP() << "only one thread to count on";
    const Operands<double> operands(square, rows, cols);
    int different = 0;
    for (const Operation<double>& operation : testing::ops_operations<double>()) {
        set_num_threads(1);
        const std::uint64_t one = bits_of(operation, operands);
        set_num_threads(2);
        const std::uint64_t two = bits_of(operation, operands);
        if (one != two) ++different;
    }
    set_num_threads(1);
    EXPECT_GT(different, 0) << "the tests above would show nothing";
}

/// One number for the bits of all operations.
std::uint64_t bits_of_all() {
    const Determinism scope{Determinism::bitwise};
    const Operands<double> operands(square, rows, cols);
    Digest digest;
    for (const Operation<double>& operation : testing::operations<double>())
        operation.run(operands, digest);
    return digest.value();
}

/// What this program says when it runs again as a child with that many threads.
std::string bits_of_a_process(const char* threads) {
    const bool openmp = build_info().parallel == "openmp";
    const char* const count = openmp ? "OMP_NUM_THREADS" : "OPENBLAS_NUM_THREADS";
    ::setenv("LAMINA_PRINT_BITS", "1", 1);
    ::setenv(count, threads, 1);
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string command = "'" + program + "' --gtest_filter='DeterminismProcessTest.*'";
    std::FILE* const child = ::popen(command.c_str(), "r");
    ::unsetenv("LAMINA_PRINT_BITS");
    ::setenv(count, "1", 1);
    std::string found = "nothing";
    std::array<char, 256> line;
    while (child != nullptr && std::fgets(line.data(), line.size(), child) != nullptr) {
        const std::string text = line.data();
        if (text.starts_with("bits ")) found = text;
    }
    const bool failed = child == nullptr || ::pclose(child) != 0;
    return failed ? "the child failed" : found;
}

TEST(DeterminismProcessTest, SameBitsInEveryProcess) {
    if (std::getenv("LAMINA_PRINT_BITS") != nullptr) {
        std::printf("bits %" PRIx64 "\n", bits_of_all());
        return;
    }
    const std::string one = bits_of_a_process("1");
    EXPECT_TRUE(one.starts_with("bits ")) << one;
    EXPECT_EQ(bits_of_a_process("2"), one);
    EXPECT_EQ(bits_of_a_process("4"), one);
}

using DeterminismOfFilesTest = testing::ScratchFolder;

TEST_F(DeterminismOfFilesTest, NumbersReadInOneThreadOrMoreAreTheSame) {
    std::string bytes;
    for (int i = 0; bytes.size() < 4500000; ++i)
        bytes += std::to_string(i * 0.37) + "," + std::to_string(1.0 / (i + 1)) + "\n";
    const std::string large = file(bytes);
    std::array<std::uint64_t, 4> bits{};
    for (std::size_t k = 0; k < bits.size(); ++k) {
        set_num_threads(std::array{1, 2, 4, 4}[k]);
        const Determinism scope{k == 3 ? Determinism::bitwise : Determinism::fastest};
        Digest digest;
        digest.add(read_csv(large).values);
        bits[k] = digest.value();
    }
    set_num_threads(1);
    EXPECT_EQ(bits, (std::array{bits[0], bits[0], bits[0], bits[0]}));
}

}  // namespace
}  // namespace lamina
