#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <sstream>

#include "lamina/ops/product.hpp"

#include "apps/json_checker.hpp"
#include "apps/program.hpp"

namespace lamina {
namespace {

using testing::JsonChecker;
using testing::Outcome;

class DoctorTest : public testing::ProgramTest {
protected:
    /// Runs it with a library loaded before all others.
    Outcome run_with(const std::string& library, const std::vector<std::string>& arguments) const {
        ::setenv("LD_PRELOAD", library.c_str(), 1);
        Outcome outcome = run(arguments);
        ::unsetenv("LD_PRELOAD");
        return outcome;
    }
};

/// The line of a check: its name stands in the second column, and in text elsewhere.
std::string line_of(const std::string& text, const std::string& check) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.size() > 9 && line.substr(9).starts_with(check + "  ")) return line;
    }
    return "no " + check;
}

/// Whether 0 times NaN is NaN in A x. BLIS passes over zeros in complex ones, as the doctor says.
bool hands_on_nan() {
    Matrix<std::complex<double>> a(5, 5, 1.0);
    a(3, 2) = std::numeric_limits<double>::quiet_NaN();
    return std::isnan(std::abs((a * Vector<std::complex<double>>(5))[3]));
}

TEST_F(DoctorTest, FindsNothingWrongHereButNaNThatIsLost) {
    const bool healthy = hands_on_nan();
    const Outcome outcome = run({"doctor"});
    EXPECT_EQ(outcome.status, healthy ? 0 : 1) << outcome.out;
    EXPECT_EQ(outcome.err, "");
    EXPECT_TRUE(outcome.out.starts_with("lamina ")) << outcome.out;
    EXPECT_TRUE(
        outcome.out.ends_with(healthy ? "\nNothing is wrong that lamina does not work around.\n"
                                      : "\nWhat is WRONG here, lamina does not work around.\n"));
    for (const char* check : {"BLAS", "OpenMP", "integers", "products", "factorizations",
                              "LAPACK #316", "regressions"}) {
        EXPECT_TRUE(line_of(outcome.out, check).starts_with("right ")) << outcome.out;
    }
    EXPECT_TRUE(line_of(outcome.out, "NaN in products").starts_with(healthy ? "right " : "WRONG "))
        << outcome.out;
    if (healthy) {
        EXPECT_EQ(outcome.out.find("WRONG"), std::string::npos) << outcome.out;
    }
    // 32-bit integers wrap in any LAPACK; speed depends on what else runs.
    EXPECT_NE(line_of(outcome.out, "workspace").find("gesdd of n = 26754"), std::string::npos);
    EXPECT_NE(line_of(outcome.out, "threads"), "no threads");
}

TEST_F(DoctorTest, KernelsOfAnOlderProcessorAreNamed) {
    const char* const chosen = std::getenv("OPENBLAS_CORETYPE");
    const std::string before = chosen == nullptr ? "" : chosen;
    ::setenv("OPENBLAS_CORETYPE", "Prescott", 1);
    const Outcome outcome = run({"doctor"});
    if (chosen == nullptr) {
        ::unsetenv("OPENBLAS_CORETYPE");
    } else {
        ::setenv("OPENBLAS_CORETYPE", before.c_str(), 1);
    }
    const std::string line = line_of(outcome.out, "kernels");
    if (line.starts_with("right ")) GTEST_SKIP() << "no others are better here: " << line;
    EXPECT_TRUE(line.starts_with("slow ")) << outcome.out;
    EXPECT_NE(line.find("took those of Prescott"), std::string::npos) << line;
    EXPECT_NE(outcome.out.find("set OPENBLAS_CORETYPE="), std::string::npos) << outcome.out;
}

TEST_F(DoctorTest, JsonHoldsEveryCheck) {
    const Outcome outcome = run({"doctor", "--json"});
    const bool healthy = hands_on_nan();
    EXPECT_EQ(outcome.status, healthy ? 0 : 1) << outcome.out;
    EXPECT_TRUE(JsonChecker::accepts(outcome.out)) << outcome.out;
    EXPECT_NE(outcome.out.find(healthy ? "\"healthy\": true" : "\"healthy\": false"),
              std::string::npos);
    for (const char* check : {"BLAS", "integers", "workspace", "products", "regressions"}) {
        EXPECT_NE(outcome.out.find("\"" + std::string(check) + "\": {\"health\": \""),
                  std::string::npos)
            << check;
    }
}

#ifdef LAMINA_SECOND_BLAS

TEST_F(DoctorTest, SecondBlasInTheProcessIsNamed) {
    const Outcome outcome = run_with(LAMINA_SECOND_BLAS, {"doctor"});
    EXPECT_EQ(outcome.status, 1) << outcome.out;
    const std::string line = line_of(outcome.out, "BLAS");
    EXPECT_TRUE(line.starts_with("WRONG ")) << outcome.out;
    EXPECT_NE(line.find("second_blas"), std::string::npos) << line;
    EXPECT_NE(line.find("which one answers"), std::string::npos) << line;
    EXPECT_NE(outcome.out.find("LD_PRELOAD"), std::string::npos) << outcome.out;
    EXPECT_TRUE(line_of(outcome.out, "OpenMP").starts_with("right ")) << outcome.out;
}

TEST_F(DoctorTest, SecondLibraryOfOpenMpIsNamed) {
    const std::string both = std::string(LAMINA_OPENMP_GCC) + ":" + LAMINA_OPENMP_CLANG;
    const Outcome outcome = run_with(both, {"doctor"});
    EXPECT_EQ(outcome.status, 1) << outcome.out;
    const std::string line = line_of(outcome.out, "OpenMP");
    EXPECT_TRUE(line.starts_with("WRONG ")) << outcome.out;
    EXPECT_NE(line.find("each starts threads of its own"), std::string::npos) << line;
    EXPECT_TRUE(line_of(outcome.out, "BLAS").starts_with("right ")) << outcome.out;
}

#endif

#ifdef LAMINA_FAULTY_GEMM

TEST_F(DoctorTest, AKernelThatErrsAtOneSizeIsNamed) {
    const Outcome outcome = run_with(LAMINA_FAULTY_GEMM, {"doctor"});
    EXPECT_EQ(outcome.status, 1) << outcome.out;
    const std::string line = line_of(outcome.out, "products");
    EXPECT_TRUE(line.starts_with("WRONG ")) << outcome.out;
    EXPECT_NE(line.find("of double, n = 81"), std::string::npos) << line;
    EXPECT_NE(outcome.out.find("OPENBLAS_CORETYPE"), std::string::npos);
    const Outcome json = run_with(LAMINA_FAULTY_GEMM, {"doctor", "--json"});
    EXPECT_EQ(json.status, 1);
    EXPECT_TRUE(JsonChecker::accepts(json.out)) << json.out;
    EXPECT_NE(json.out.find("\"products\": {\"health\": \"wrong\""), std::string::npos);
    EXPECT_NE(json.out.find("\"healthy\": false"), std::string::npos);
}

#endif

}  // namespace
}  // namespace lamina
