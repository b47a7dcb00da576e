#include "lamina/core/orthogonal.hpp"

#include <cmath>

#include "lamina/core/arithmetic.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using testing::mentions;
using testing::random_vector;
using testing::thrown;

template <class T>
class OrthogonalTest : public ::testing::Test {};
TYPED_TEST_SUITE(OrthogonalTest, testing::Scalars);

TYPED_TEST(OrthogonalTest, AReflectionIsItsOwnAdjoint) {
    using T = TypeParam;
    const Vector<T> v = random_vector<T>(4);
    const auto h = as_householder(v);
    EXPECT_EQ(h.v.base().data(), v.data());
    EXPECT_EQ(h.rows(), 4);
    EXPECT_EQ(h.cols(), 4);
    EXPECT_FALSE(h.conjugated);
    EXPECT_FALSE(h.h().conjugated);
    EXPECT_EQ(h.t().conjugated, is_complex<T>);
    EXPECT_FALSE(h.t().t().conjugated);
}

TEST(OrthogonalTest, ARotationHasFourEntriesAndTurnsBack) {
    const auto r = as_rotation(5, 3, 1, 0.4);
    EXPECT_EQ(r.rows(), 5);
    EXPECT_EQ(r.cols(), 5);
    EXPECT_EQ(r.i(), 3);
    EXPECT_EQ(r.j(), 1);
    EXPECT_EQ(r.cosine(), std::cos(0.4));
    EXPECT_EQ(r.sine(), std::sin(0.4));
    EXPECT_EQ(r.t().cosine(), r.cosine());
    EXPECT_EQ(r.t().sine(), -r.sine());
    EXPECT_EQ(r.t().h().sine(), r.sine());
}

TEST(OrthogonalTest, RefusesWhatIsNoPlane) {
    EXPECT_THROW(as_rotation(5, 2, 2, 1), DimensionError);
    EXPECT_THROW(as_rotation(5, -1, 2, 1), DimensionError);
    EXPECT_TRUE(mentions(thrown<DimensionError>([] { as_rotation(5, 2, 5, 1); }),
                         "as_rotation: (2, 5) is not a plane of two coordinates of 5"));
}

}  // namespace
}  // namespace lamina
