#include <limits>
#include <vector>

#include "lamina/factor/lu.hpp"
#include "lamina/factor/symmetric_eigen.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;

template <class T>
class FiniteTest : public ::testing::Test {};
TYPED_TEST_SUITE(FiniteTest, testing::Scalars);

template <class T>
std::vector<T> bad_numbers() {
    using R = RealOf<T>;
    const R nan = std::numeric_limits<R>::quiet_NaN();
    const R inf = std::numeric_limits<R>::infinity();
    if constexpr (is_complex<T>) {
        return {T(nan, 0), T(0, nan), T(inf, 1), T(1, -inf), T(nan, inf)};
    } else {
        return {nan, -nan, inf, -inf, std::numeric_limits<R>::signaling_NaN()};
    }
}

TYPED_TEST(FiniteTest, NamesTheFirstBadEntryInEveryPosition) {
    using T = TypeParam;
    for (const T bad : bad_numbers<T>()) {
        for (index_t j = 0; j < 5; ++j) {
            for (index_t i = 0; i < 5; ++i) {
                Matrix<T> a = random_matrix<T>(5, 5);
                a(i, j) = bad;
                a(4, 4) = bad;
                try {
                    const LU<T> f(a);
                    FAIL() << "accepted a bad entry at " << i << ", " << j;
                } catch (const NonFiniteError& error) {
                    EXPECT_EQ(error.row(), i);
                    EXPECT_EQ(error.col(), j);
                }
                try {
                    const LU<T> f(a.h());
                    FAIL();
                } catch (const NonFiniteError& error) {
                    // Column-major order of the adjoint: the earlier of (j, i) and (4, 4).
                    EXPECT_EQ(error.row(), j);
                    EXPECT_EQ(error.col(), i);
                }
                EXPECT_THROW(LU<T>{std::move(a)}, NonFiniteError);
                EXPECT_EQ(a.rows(), 5) << "the refused matrix was taken all the same";  // NOLINT
            }
        }
    }
}

TYPED_TEST(FiniteTest, AcceptsEveryFiniteNumber) {
    using R = RealOf<TypeParam>;
    for (R x : {R(0), -R(0), std::numeric_limits<R>::max(), std::numeric_limits<R>::lowest(),
                std::numeric_limits<R>::min(), std::numeric_limits<R>::denorm_min()}) {
        const Matrix<TypeParam> a(7, 3, TypeParam(x));
        EXPECT_NO_THROW(LU<TypeParam>{a});
    }
}

TYPED_TEST(FiniteTest, LooksOnlyAtTheTriangleAskedFor) {
    using T = TypeParam;
    const T nan(std::numeric_limits<RealOf<T>>::quiet_NaN());
    for (index_t j = 0; j < 5; ++j) {
        for (index_t i = 0; i < 5; ++i) {
            Matrix<T> a(5, 5);
            a(i, j) = nan;
            if (i >= j) {
                EXPECT_THROW(SymmetricEigen<T>(a, Triangle::lower), NonFiniteError);
                EXPECT_THROW(SymmetricEigen<T>(a.h(), Triangle::upper), NonFiniteError);
            } else {
                EXPECT_NO_THROW(SymmetricEigen<T>(a, Triangle::lower));
            }
            if (i <= j) {
                EXPECT_THROW(SymmetricEigen<T>(a, Triangle::upper), NonFiniteError);
            } else {
                EXPECT_NO_THROW(SymmetricEigen<T>(a, Triangle::upper));
            }
        }
    }
}

TYPED_TEST(FiniteTest, SeesAnOverflowThatScalingMakes) {
    using R = RealOf<TypeParam>;
    const Matrix<TypeParam> a(2, 2, TypeParam(std::numeric_limits<R>::max()));
    EXPECT_THROW(LU<TypeParam>(TypeParam(2) * a), NonFiniteError);
}

TYPED_TEST(FiniteTest, RightHandSidesAreLookedAtToo) {
    using T = TypeParam;
    const LU<T> f(Matrix<T>{{T(1), T(0)}, {T(0), T(2)}});
    Matrix<T> b(2, 3);
    b(1, 2) = T(std::numeric_limits<RealOf<T>>::infinity());
    try {
        f.solve(b);
        FAIL();
    } catch (const NonFiniteError& error) {
        EXPECT_EQ(error.row(), 1);
        EXPECT_EQ(error.col(), 2);
        EXPECT_NE(std::string(error.what()).find("infinite"), std::string::npos) << error.what();
    }
    EXPECT_THROW(f.solve(b.col(2)), NonFiniteError);
}

}  // namespace
}  // namespace lamina
