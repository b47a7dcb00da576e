#include "lamina/core/build_info.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace lamina {
namespace {

TEST(BuildInfoTest, NamesWhatIsReallyLoaded) {
    const BuildInfo info = build_info();
    EXPECT_FALSE(info.version.empty());
    const bool is_openblas = info.blas_file.find("openblas") != std::string::npos;
    EXPECT_EQ(info.blas.starts_with("OpenBLAS"), is_openblas) << info.blas;
    EXPECT_EQ(info.parallel == "unknown", !is_openblas);
    EXPECT_EQ(info.core == "unknown", !is_openblas);
    EXPECT_NE(info.blas_file.find("blas"), std::string::npos);
    EXPECT_FALSE(info.core.empty());
    EXPECT_GE(info.threads, 1);
    EXPECT_TRUE(info.integer_bits == 32 || info.integer_bits == 64);
}

TEST(BuildInfoTest, FindsTheBlasItCallsAmongTheMappedFiles) {
    const BuildInfo info = build_info();
    EXPECT_EQ(std::count(info.numerical_libraries.begin(), info.numerical_libraries.end(),
                         info.blas_file),
              1);
}

TEST(BuildInfoTest, TextClaimsNothingThatTheBlasDoesNotTell) {
    BuildInfo info = build_info();
    info.parallel = "unknown";
    EXPECT_NE(info.text().find("kernels and threads unknown"), std::string::npos);
    info.core = "Haswell";
    info.parallel = "openmp";
    info.threads = 4;
    EXPECT_NE(info.text().find("Haswell, openmp, 4 threads"), std::string::npos);
}

TEST(BuildInfoTest, TextWarnsOfASecondBlasOnly) {
    BuildInfo info = build_info();
    info.better_core = "";
    info.numerical_libraries = {"/a/libopenblas.so.0", "/blas/libgomp.so.1"};
    EXPECT_EQ(info.text().find("warning"), std::string::npos);
    info.numerical_libraries.emplace_back("/b/libblas.so.3");
    EXPECT_NE(info.text().find("warning: more than one BLAS"), std::string::npos);
}

TEST(BuildInfoTest, TextWarnsOfKernelsForAnOlderProcessor) {
    BuildInfo info = build_info();
    info.core = "Prescott";
    info.better_core = "Haswell";
    EXPECT_NE(info.text().find("took kernels of Prescott: set OPENBLAS_CORETYPE=Haswell"),
              std::string::npos);
}

}  // namespace
}  // namespace lamina
