#include <cmath>
#include <limits>

#include "lamina/io/csv.hpp"
#include "lamina/solve/regression.hpp"

#include "support/least_squares.hpp"

namespace lamina {
namespace {

using testing::correct_digits;

struct Longley {
    CsvTable table = read_csv("data/longley.csv");
    Matrix<double> a = Matrix<double>(table.values.block(0, 0, 16, 7));
    Vector<double> y = Vector<double>(table.values.col(7));
    std::vector<std::string> names{table.names.begin(), table.names.end() - 1};
    // Certified by the NIST Statistical Reference Datasets.
    Vector<double> coefficients{-3482258.63459582, 15.0618722713733,  -0.0358191792925910,
                                -2.02022980381683, -1.03322686717359, -0.0511041056535807,
                                1829.15146461355};
    Vector<double> standard_errors{890420.383607373,  84.9149257747669,  0.334910077722432E-01,
                                   0.488399681651699, 0.214274163161675, 0.226073200069370,
                                   455.478499142212};
    double deviation = 304.854073561965;
    double r_squared = 0.995479004577296;
};

TEST(LongleyTest, MethodsAgreeWithTheCertifiedValues) {
    const Longley data;
    for (const LstsqMethod method :
         {LstsqMethod::automatic, LstsqMethod::qr, LstsqMethod::pivoted_qr, LstsqMethod::svd}) {
        const auto result = lstsq(data.a, data.y, {.method = method});
        EXPECT_EQ(result.rank, 7);
        EXPECT_GE(correct_digits(result.x, data.coefficients), 10) << name(method);
        const Regression<double> fit = result.statistics();
        EXPECT_EQ(fit.degrees_of_freedom, 9);
        EXPECT_TRUE(fit.has_intercept);
        EXPECT_NEAR(fit.residual_deviation / data.deviation, 1, 1e-12) << name(method);
        EXPECT_NEAR(fit.r_squared / data.r_squared, 1, 1e-12) << name(method);
        EXPECT_NEAR(result.residual_norms()[0] / std::sqrt(9) / data.deviation, 1, 1e-12);
        EXPECT_GE(correct_digits(fit.standard_errors, data.standard_errors), 9) << name(method);
    }
}

TEST(LongleyTest, RefinementGivesAllCertifiedDigits) {
    const Longley data;
    const auto result = lstsq(data.a, data.y, {.refine = Refine::extended});
    const Regression<double> fit = result.statistics();
    // The certificate ends after 15 digits.
    EXPECT_GE(correct_digits(result.x, data.coefficients), 14.3);
    EXPECT_GE(correct_digits(fit.standard_errors, data.standard_errors), 14.3);
    EXPECT_NEAR(fit.residual_deviation / data.deviation, 1, 5e-15);
    EXPECT_NEAR(fit.r_squared / data.r_squared, 1, 5e-15);
}

TEST(LongleyTest, ADependentColumnIsNamedAndItsErrorsAreNotInvented) {
    Longley data;
    for (index_t i = 0; i < 16; ++i)
        data.a(i, 2) = 2 * data.a(i, 5) - 3 * data.a(i, 6);
    const auto result = lstsq(data.a, data.y);
    EXPECT_EQ(result.rank, 6);
    const Regression<double> fit = result.statistics();
    ASSERT_EQ(fit.dependences.size(), 1U);
    EXPECT_EQ(fit.dependences[0].text(data.names), "gnp = 2 * population - 3 * year");
    EXPECT_EQ(fit.degrees_of_freedom, 10);
    // The same data without gnp, where everything is determined.
    Matrix<double> others(16, 6);
    const index_t kept[] = {0, 1, 3, 4, 5, 6};
    for (index_t j = 0; j < 6; ++j)
        copy_into(others.col(j), data.a.col(kept[j]));
    const Regression<double> expected = lstsq(others, data.y).statistics();
    EXPECT_NEAR(fit.residual_deviation / expected.residual_deviation, 1, 1e-10);
    EXPECT_NEAR(fit.r_squared, expected.r_squared, 1e-12);
    for (index_t j = 0; j < 6; ++j) {
        if (kept[j] == 5 || kept[j] == 6) {
            EXPECT_TRUE(std::isnan(fit.standard_errors[kept[j]]));
            EXPECT_TRUE(std::isnan(fit.covariance(kept[j], 0)));
        } else {
            EXPECT_NEAR(fit.standard_errors[kept[j]] / expected.standard_errors[j], 1, 1e-7);
            EXPECT_NEAR(result.x[kept[j]] / expected.coefficients[j], 1, 1e-7);
        }
    }
    EXPECT_TRUE(std::isnan(fit.p_values[2]));
    EXPECT_EQ(fit.condition_indices[6], std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace lamina
