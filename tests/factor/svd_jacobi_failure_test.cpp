// What becomes of a gejsv that does not converge, or refuses what it is given. This program defines
// dgejsv itself, so that the library calls it; it fails without a look at its arguments.

#include <cstddef>
#include <limits>

#include "lamina/factor/svd.hpp"

#include "support/fortran_integer.hpp"
#include "support/generators.hpp"
#include "support/residuals.hpp"
#include "support/thrown.hpp"

namespace {

long answer = 1;
int calls = 0;

}  // namespace

extern "C" __attribute__((visibility("default"))) void dgejsv_(
    const char*, const char*, const char*, const char*, const char*, const char*, const void*,
    const void*, double* a, const void*, double*, double*, const void*, double*, const void*,
    double*, const void*, void*, void* info, std::size_t, std::size_t, std::size_t, std::size_t,
    std::size_t, std::size_t) {
    ++calls;
    a[0] = std::numeric_limits<double>::quiet_NaN();
    lamina::testing::set(info, answer);
}

namespace lamina {
namespace {

using testing::mentions;
using testing::random_matrix;
using testing::residual;
using testing::threshold;
using testing::thrown;

TEST(SvdJacobiFailureTest, IsAConvergenceErrorWithTheMatrixIntact) {
    answer = 7;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{6, 4}, {4, 6}}) {
        const Matrix<double> a = random_matrix<double>(m, n);
        const Matrix<double> before = a;
        SVD<double> f(a);
        for (const Vectors vectors : {Vectors::thin, Vectors::full, Vectors::none}) {
            calls = 0;
            const ConvergenceError error =
                thrown<ConvergenceError>([&] { f.factor(a, vectors, Accuracy::relative); });
            EXPECT_EQ(calls, 1);
            EXPECT_EQ(error.count(), 7);
            EXPECT_TRUE(mentions(error, "gejsv", m == 6 ? "6 x 4" : "4 x 6", "30 sweeps",
                                 "Accuracy::absolute"));
            EXPECT_EQ(f.rows(), 0);
            EXPECT_EQ(a, before);
        }
        // It can be used again.
        f.factor(a);
        EXPECT_EQ(f.driver_used(), SvdDriver::jacobi);
        EXPECT_LT(residual(a, f.reconstruct()), threshold);
    }
}

TEST(SvdJacobiFailureTest, ARefusedArgumentThatIsNaNIsANonFiniteError) {
    answer = -9;
    Matrix<double> a = random_matrix<double>(5, 3);
    a(4, 1) = std::numeric_limits<double>::quiet_NaN();
    const NonFiniteError error = thrown<NonFiniteError>(
        [&] { SVD<double>(a, Vectors::thin, Accuracy::relative, Check::none); });
    EXPECT_TRUE(mentions(error, "SVD", "(4, 1)"));
}

}  // namespace
}  // namespace lamina
