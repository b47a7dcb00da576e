// lamina has no static objects that are built or destroyed, so that static objects anywhere may
// use it: before main, in any order of libraries and files, and after main has returned.
#include <cstdlib>

#include <gtest/gtest.h>

#include "lamina/lamina.hpp"

extern "C" double plugin_sum_at_load();

namespace lamina {
namespace {

/// The first thing this program does and the last: it outlives gtest's own static objects.
class BeforeMain {
public:
    BeforeMain() : inverse(inv(Matrix<double>{{2, 1}, {1, 1}})), info(build_info()) {
        try {
            Cholesky<double>(Matrix<double>{{1, 2}, {2, 1}});
        } catch (const NotPositiveDefiniteError& error) {
            order = error.order();
        }
    }
    ~BeforeMain() {
        if (det(inverse) < 0.9) std::abort();
    }
    BeforeMain(const BeforeMain&) = delete;
    BeforeMain& operator=(const BeforeMain&) = delete;

    Matrix<double> inverse;
    BuildInfo info;
    index_t order = -1;
};

[[gnu::init_priority(101)]] const BeforeMain before_main;

TEST(StaticInitialisationTest, ObjectsOfTheProgramComputeBeforeMain) {
    EXPECT_NEAR(before_main.inverse(0, 0), 1, 1e-15);
    EXPECT_NEAR(before_main.inverse(1, 1), 2, 1e-15);
    EXPECT_EQ(before_main.order, 2);
    EXPECT_EQ(before_main.info.blas_file, build_info().blas_file);
}

TEST(StaticInitialisationTest, ObjectsOfALibraryComputeWhileItIsLoaded) {
    EXPECT_NEAR(plugin_sum_at_load(), 5, 1e-14);
}

}  // namespace
}  // namespace lamina
