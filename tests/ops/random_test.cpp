#include "lamina/ops/random.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "lamina/factor/svd.hpp"
#include "lamina/ops/predicates.hpp"

#include "support/residuals.hpp"

namespace lamina {
namespace {

using testing::orthogonality;
using testing::threshold;

template <class T>
class RandomTest : public ::testing::Test {};
TYPED_TEST_SUITE(RandomTest, testing::Scalars);

TEST(RandomBitsTest, UseEachGeneratorsWholeRange) {
    std::mt19937_64 wide(3);
    std::mt19937_64 wide_again(3);
    EXPECT_EQ(detail::random_bits(wide)(), wide_again());

    std::mt19937 narrow(3);
    std::mt19937 narrow_again(3);
    const std::uint64_t first = narrow_again();
    const std::uint64_t second = narrow_again();
    EXPECT_EQ(detail::random_bits(narrow)(), first << 32 | second);

    // 2^31 - 2 values from 1 on: 30 bits of those whose excess over 1 is below 2^30.
    std::minstd_rand odd(3);
    std::minstd_rand odd_again(3);
    std::uint64_t expected = 0;
    for (int taken = 0; taken < 3;) {
        const std::uint64_t drawn = odd_again() - 1;
        if (drawn >= std::uint64_t(1) << 30) continue;
        expected = expected << 30 | drawn;
        ++taken;
    }
    EXPECT_EQ(detail::random_bits(odd)(), expected);
}

TEST(RandomBitsTest, KnowTheWidthOfARange) {
    EXPECT_EQ(detail::whole_bits(0), 0);
    EXPECT_EQ(detail::whole_bits(1), 1);
    EXPECT_EQ(detail::whole_bits(2), 1);
    EXPECT_EQ(detail::whole_bits(3), 2);
    EXPECT_EQ(detail::whole_bits(0xFFFFFFFFU), 32);
    EXPECT_EQ(detail::whole_bits(~std::uint64_t(0) - 1), 63);
    EXPECT_EQ(detail::whole_bits(~std::uint64_t(0)), 64);
}

TYPED_TEST(RandomTest, UniformIsMadeOfTheTopBitsInColumnOrder) {
    using T = TypeParam;
    using R = RealOf<T>;
    constexpr int digits = std::numeric_limits<R>::digits;
    std::mt19937_64 engine(11);
    std::mt19937_64 again(11);
    const auto next = [&] { return std::ldexp(R(again() >> (64 - digits)), -digits); };
    const Matrix<T> a = random_uniform<T>(3, 2, engine);
    for (index_t j = 0; j < 2; ++j) {
        for (index_t i = 0; i < 3; ++i) {
            EXPECT_EQ(std::real(a(i, j)), next());
            if constexpr (is_complex<T>) {
                EXPECT_EQ(std::imag(a(i, j)), next());
            }
        }
    }
    EXPECT_EQ(engine, again);
}

TYPED_TEST(RandomTest, UniformFillsItsIntervalEvenly) {
    using T = TypeParam;
    using R = RealOf<T>;
    constexpr int n = 20000;
    const Vector<T> x = random_uniform<T>(n, std::mt19937_64(5), R(-2), R(3));
    int counts[5] = {};
    for (const T entry : x) {
        ASSERT_GE(std::real(entry), R(-2));
        ASSERT_LT(std::real(entry), R(3));
        ++counts[int(std::floor(std::real(entry) + 2))];
    }
    // Five standard deviations of a binomial count.
    for (const int count : counts)
        EXPECT_NEAR(count, n / 5, 5 * std::sqrt(n * 0.2 * 0.8));
}

TYPED_TEST(RandomTest, UniformNeverReachesItsUpperEnd) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R high = 1 + epsilon<T>;
    for (const T x : random_uniform<T>(200, std::mt19937_64(1), R(1), high)) {
        EXPECT_EQ(std::real(x), R(1));
    }
    EXPECT_EQ(std::real(random_uniform<T>(1, std::mt19937_64(1), R(4), R(4))[0]), R(4));
}

TYPED_TEST(RandomTest, UniformRefusesWhatIsNoInterval) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R top = std::numeric_limits<R>::max();
    std::mt19937_64 engine(1);
    EXPECT_THROW(random_uniform<T>(2, engine, R(1), R(0)), Error);
    EXPECT_THROW(random_uniform<T>(2, engine, -top, top), Error);
    EXPECT_THROW(random_uniform<T>(2, engine, R(0), std::numeric_limits<R>::quiet_NaN()), Error);
    EXPECT_THROW(random_uniform<T>(-2, 1, engine), DimensionError);
}

TYPED_TEST(RandomTest, NormalFollowsItsDistributionFunction) {
    using T = TypeParam;
    constexpr int n = 20000;
    const double deviation = is_complex<T> ? std::sqrt(0.5) : 1;
    const Matrix<T> a = random_normal<T>(n / 100, 100, std::mt19937_64(17));
    for (const bool imaginary : {false, is_complex<T>}) {
        std::vector<double> x;
        for (index_t i = 0; i < a.size(); ++i) {
            x.push_back(double(imaginary ? std::imag(a.data()[i]) : std::real(a.data()[i])));
        }
        std::sort(x.begin(), x.end());
        double distance = 0;
        for (int i = 0; i < n; ++i) {
            const double expected = std::erfc(-x[std::size_t(i)] / deviation / std::sqrt(2.0)) / 2;
            distance = std::max({distance, (i + 1.0) / n - expected, expected - double(i) / n});
        }
        // Kolmogorov and Smirnov: exceeded once in a thousand samples, and this one is fixed.
        EXPECT_LE(distance, 1.95 / std::sqrt(double(n)));
    }
}

TYPED_TEST(RandomTest, NormalIsThePolarMethodOnTheEnginesBits) {
    using T = TypeParam;
    using R = RealOf<T>;
    std::mt19937_64 engine(23);
    const auto next = [&] { return 2 * std::ldexp(double(engine() >> 11), -53) - 1; };
    double u = 0;
    double v = 0;
    double s = 0;
    do {
        u = next();
        v = next();
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    const double factor = std::sqrt(-2 * std::log(s) / s);
    const Vector<T> x = random_normal<T>(2, std::mt19937_64(23));
    if constexpr (is_complex<T>) {
        EXPECT_NEAR(x[0].real(), R(factor * u * std::sqrt(0.5)), 4 * epsilon<T>);
        EXPECT_NEAR(x[0].imag(), R(factor * v * std::sqrt(0.5)), 4 * epsilon<T>);
    } else {
        EXPECT_NEAR(x[0], R(factor * u), 4 * epsilon<T>);
        EXPECT_NEAR(x[1], R(factor * v), 4 * epsilon<T>);
    }
}

TYPED_TEST(RandomTest, OrthogonalHasOrthonormalColumns) {
    using T = TypeParam;
    std::mt19937_64 engine(29);
    for (const auto& [m, n] :
         {std::pair<index_t, index_t>{0, 0}, {4, 0}, {1, 1}, {7, 3}, {100, 100}}) {
        const Matrix<T> q = random_orthogonal<T>(m, n, engine);
        EXPECT_EQ(q.rows(), m);
        EXPECT_EQ(q.cols(), n);
        EXPECT_LE(orthogonality(q), threshold);
    }
    EXPECT_EQ(random_orthogonal<T>(3, std::mt19937_64(2)),
              random_orthogonal<T>(3, std::mt19937_64(2)));
    try {
        random_orthogonal<T>(3, 4, engine);
        FAIL();
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("3 x 4"), std::string::npos);
    }
}

TYPED_TEST(RandomTest, OrthogonalIsUniformInHaarsSense) {
    using T = TypeParam;
    constexpr int draws = 400;
    constexpr index_t n = 4;
    std::mt19937_64 engine(31);
    int positive = 0;
    double squares = 0;
    for (int i = 0; i < draws; ++i) {
        const Matrix<T> q = random_orthogonal<T>(n, engine);
        // Without the positive diagonal of R this entry would nearly always be negative.
        positive += std::real(q(0, 0)) > 0 ? 1 : 0;
        squares += double(std::norm(q(n - 1, n - 1)));
    }
    EXPECT_NEAR(positive, draws / 2, 5 * std::sqrt(draws * 0.25));
    // E |q|^2 = 1 / n, with a variance below 2 / n^2.
    EXPECT_NEAR(squares / draws, 1.0 / n, 5 * std::sqrt(2.0 / draws) / n);
}

TYPED_TEST(RandomTest, SpdHasTheEigenvaluesAskedFor) {
    using T = TypeParam;
    using R = RealOf<T>;
    std::mt19937_64 engine(37);
    for (const index_t n : {0, 1, 2, 20}) {
        const Matrix<T> a = random_spd<T>(n, engine, R(1000));
        EXPECT_TRUE(is_hermitian(a));
        EXPECT_TRUE(is_positive_definite(a));
        const Vector<R> s = svdvals(a);
        for (index_t i = 0; i < n; ++i) {
            const R expected = n == 1 ? R(1) : std::pow(R(1000), -R(i) / R(n - 1));
            EXPECT_NEAR(s[i], expected, R(30 * n) * epsilon<T>);
        }
    }
    EXPECT_THROW(random_spd<T>(3, engine, R(0.5)), Error);
    EXPECT_THROW(random_spd<T>(3, engine, std::numeric_limits<R>::infinity()), Error);
}

}  // namespace
}  // namespace lamina
