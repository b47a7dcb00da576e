#include "solve/student_t.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace lamina {
namespace {

TEST(StudentTTest, AgreesWithClosedFormsForFewDegreesOfFreedom) {
    const double pi = std::acos(-1.0);
    for (const double t : {1e-8, 0.01, 0.5, 1.0, 2.0, 5.0, 30.0, 1e4, 1e8}) {
        // Upper tails of the densities 1 / (pi (1 + t^2)), (2 + t^2)^(-3/2), and for 4 degrees.
        const double one = 2 / pi * std::atan2(1, t);
        const double root2 = std::sqrt(2 + t * t);
        const double two = 2 / (root2 * (root2 + t));
        EXPECT_NEAR(student_t_two_sided(t, 1) / one, 1, 1e-13) << t;
        EXPECT_NEAR(student_t_two_sided(t, 2) / two, 1, 1e-13) << t;
        EXPECT_EQ(student_t_two_sided(-t, 2), student_t_two_sided(t, 2));
        const double u = t / std::sqrt(4 + t * t);
        EXPECT_NEAR(student_t_two_sided(t, 4), 1 - u * (1.5 - 0.5 * u * u), 1e-15) << t;
    }
    EXPECT_EQ(student_t_two_sided(0, 7), 1);
    EXPECT_EQ(student_t_two_sided(std::numeric_limits<double>::infinity(), 7), 0);
    EXPECT_TRUE(std::isnan(student_t_two_sided(1, 0)));
}

TEST(StudentTTest, TendsToTheNormalDistribution) {
    for (const double t : {0.1, 1.0, 1.959963984540054, 5.0}) {
        // P(|T| > t) = P(|Z| > t) + phi(t) (t^3 + t) / (2 df) + O(df^-2).
        const double normal = std::erfc(t / std::sqrt(2.0));
        const double phi = std::exp(-t * t / 2) / std::sqrt(2 * std::acos(-1.0));
        for (const double df : {1e8, 1e9}) {
            const double correction = phi * (t * t * t + t) / (2 * df);
            EXPECT_NEAR(student_t_two_sided(t, df) / (normal + correction), 1, 1e-10)
                << t << ' ' << df;
        }
    }
}

TEST(StudentTTest, BothWaysOfComputingItMeet) {
    for (const double t : {0.01, 1.0, 3.0, 10.0, 30.0}) {
        EXPECT_NEAR(student_t_two_sided(t, 10000) / student_t_by_normal(t * t / 10000, 10000), 1,
                    1e-10)
            << t;
    }
}

TEST(StudentTTest, QuantilesInvertTheProbability) {
    EXPECT_NEAR(student_t_two_sided_quantile(0.05, 1) / 12.706204736174698, 1, 1e-12);
    EXPECT_NEAR(student_t_two_sided_quantile(0.05, 9) / 2.2621571627982, 1, 1e-12);
    for (const double p : {1e-10, 0.01, 0.5, 0.99}) {
        for (const double df : {1.0, 3.0, 30.0, 1e5}) {
            const double t = student_t_two_sided_quantile(p, df);
            EXPECT_NEAR(student_t_two_sided(t, df) / p, 1, 1e-11) << p << ' ' << df;
        }
    }
}

}  // namespace
}  // namespace lamina
