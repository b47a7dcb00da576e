// What objects are after memory was refused: factorizations of the 0 x 0 matrix that take another
// matrix as if nothing had been, matrices moved in that are what they were, and old values.

#include "faults/refused_memory.hpp"
#include "support/operations.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::Operands;
using testing::Refusal;

template <class T>
class MemoryStateTest : public testing::RefusedMemory {
protected:
    MemoryStateTest() : small(3, 200, 3), large(6, 300, 5) {}

    /// change(f) with each request refused in turn; look(f) follows when it threw.
    template <class Make, class Change, class Look>
    void refuse(Make make, Change change, Look look) {
        for (const long count : {1L, testing::most_requests}) {
            bool refused = true;
            for (long k = 0; refused; ++k) {
                auto object = make();
                bool threw = false;
                Refusal refusal(k, count);
                try {
                    change(object);
                } catch (const std::bad_alloc&) {
                    threw = true;
                }
                refusal.end();
                refused = refusal.happened();
                ASSERT_FALSE(threw && !refused);
                if (threw) look(object);
                if (this->HasFailure()) FAIL() << "request " << k << " of " << count;
            }
        }
    }

    /// A factorization of `one` that is to take `other`, a copy of it and the matrix itself.
    template <class F>
    void refuse_factor(const MatrixView<const T>& one, const MatrixView<const T>& other) {
        const auto right = F(one).reconstruct();
        const auto look = [&](F& f) {
            EXPECT_EQ(f.rows(), 0);
            EXPECT_EQ(f.cols(), 0);
            f.factor(one);
            EXPECT_TRUE(f.reconstruct() == right);
        };
        const auto make = [&] { return F(one); };
        refuse(
            make, [&](F& f) { f.factor(other); }, look);
        Matrix<T> moved;
        refuse(
            [&] {
                moved = other;
                return F(one);
            },
            [&](F& f) { f.factor(std::move(moved)); },
            [&](F& f) {
                EXPECT_TRUE(moved == other);
                look(f);
            });
    }

    Operands<T> small, large;
};
TYPED_TEST_SUITE(MemoryStateTest, testing::Scalars);

TYPED_TEST(MemoryStateTest, FactorizationsAreEmptyAndTakeTheNextMatrix) {
    using T = TypeParam;
    this->template refuse_factor<LU<T>>(this->small.a, this->large.a);
    this->template refuse_factor<Cholesky<T>>(this->small.definite, this->large.definite);
    this->template refuse_factor<QR<T>>(this->small.tall, this->large.tall);
    this->template refuse_factor<PivotedQR<T>>(this->small.tall, this->large.tall);
    this->template refuse_factor<SymmetricEigen<T>>(this->small.definite, this->large.definite);
    this->template refuse_factor<GeneralEigen<T>>(this->small.a, this->large.a);
    this->template refuse_factor<SVD<T>>(this->small.wide, this->large.tall);
    this->template refuse_factor<SVD<T>>(this->small.a, this->large.a);
    this->template refuse_factor<SVD<T>>(this->small.tall, this->large.slim);
    this->template refuse_factor<SVD<T>>(this->small.slim, this->large.tall);
}

TYPED_TEST(MemoryStateTest, FactorizationsOfTheirOwnFactorsAreEmptyToo) {
    using T = TypeParam;
    this->refuse([&] { return SVD<T>(this->large.tall); }, [](SVD<T>& f) { f.factor(f.U()); },
                 [](const SVD<T>& f) { EXPECT_EQ(f.rows() + f.s().size() + f.U().size(), 0); });
    this->refuse([&] { return SVD<T>(this->large.tall); }, [](SVD<T>& f) { f.factor(f.Vt()); },
                 [](const SVD<T>& f) { EXPECT_EQ(f.rows() + f.s().size() + f.U().size(), 0); });
    using Eigen = SymmetricEigen<T>;
    this->refuse([&] { return Eigen(this->large.definite); },
                 [](Eigen& f) { f.factor(f.vectors()); },
                 [](const Eigen& f) { EXPECT_EQ(f.rows() + f.values().size(), 0); });
    this->refuse([&] { return Eigen(this->large.definite); },
                 [](Eigen& f) {
                     f.factor(f.vectors(), IndexRange{0, 2});
                 },
                 [](const Eigen& f) { EXPECT_EQ(f.rows() + f.values().size(), 0); });
}

TYPED_TEST(MemoryStateTest, FactorsThatGetNoRoomToBecomeTheInverseStay) {
    using T = TypeParam;
    const Operands<T> operands(40, 200, 3);
    const Matrix<T> right = LU<T>(operands.a).reconstruct();
    this->refuse([&] { return LU<T>(operands.a); }, [](LU<T>& f) { (void)std::move(f).inverse(); },
                 [&](const LU<T>& f) { EXPECT_TRUE(f.reconstruct() == right); });
}

TYPED_TEST(MemoryStateTest, PairsAreEmptyAndTakeTheNextPair) {
    using T = TypeParam;
    using F = GeneralizedEigen<T>;
    const auto& one = this->small;
    const Matrix<T> right = F(one.definite, one.definite).reconstruct();
    this->refuse([&] { return F(one.definite, one.definite); },
                 [&](F& f) { f.factor(this->large.definite, this->large.definite); },
                 [&](F& f) {
                     EXPECT_EQ(f.rows() + f.values().size(), 0);
                     f.factor(one.definite, one.definite);
                     EXPECT_TRUE(f.reconstruct() == right);
                 });
}

TYPED_TEST(MemoryStateTest, ComponentsOfAnEarlierFitStayInForce) {
    using T = TypeParam;
    const auto fit = [](const MatrixView<const T>& x) {
        PCA<T> pca({.n_components = Components::count(2)});
        pca.fit(x);
        return pca;
    };
    const Matrix<T> right = fit(this->small.tall).components();
    for (const auto& samples : {this->large.tall, this->large.wide, this->large.slim}) {
        this->refuse([&] { return fit(this->small.tall); }, [&](PCA<T>& f) { f.fit(samples); },
                     [&](const PCA<T>& f) { EXPECT_TRUE(f.components() == right); });
    }
}

TYPED_TEST(MemoryStateTest, AssignmentKeepsTheOldValue) {
    using T = TypeParam;
    const auto& from = this->large;
    const Matrix<T> old(this->small.a);
    const Vector<T> old_x(this->small.x);
    const Tensor<T> old_cube = this->small.cube;
    const Matrix<T> other(from.a);
    const Vector<T> other_x(from.x);
    this->refuse([&] { return old; }, [&](Matrix<T>& a) { a = other; },
                 [&](const Matrix<T>& a) { EXPECT_TRUE(a == old); });
    this->refuse([&] { return old; }, [&](Matrix<T>& a) { a = from.a * from.b; },
                 [&](const Matrix<T>& a) { EXPECT_TRUE(a == old); });
    this->refuse([&] { return old_x; }, [&](Vector<T>& x) { x = other_x; },
                 [&](const Vector<T>& x) { EXPECT_TRUE(x == old_x); });
    this->refuse([&] { return old_cube; }, [&](Tensor<T>& a) { a = from.cube; },
                 [&](const Tensor<T>& a) { EXPECT_TRUE(a == old_cube); });
}

TYPED_TEST(MemoryStateTest, ResizedWithoutMemoryIsEmptyAndUsable) {
    using T = TypeParam;
    this->refuse([&] { return Matrix<T>(2, 2); }, [](Matrix<T>& a) { a.resize(50, 50); },
                 [](Matrix<T>& a) {
                     EXPECT_EQ(a.size(), 0);
                     a.resize(2, 2);
                     EXPECT_EQ(a.size(), 4);
                 });
    this->refuse([&] { return Vector<T>(2); }, [](Vector<T>& x) { x.resize(50); },
                 [](const Vector<T>& x) { EXPECT_EQ(x.size(), 0); });
}

TYPED_TEST(MemoryStateTest, DestinationsOfProductsAndSolvesAreValid) {
    using T = TypeParam;
    const auto& from = this->large;
    const LU<T> lu(from.a);
    const QR<T> qr(from.a);
    this->refuse([&] { return Matrix<T>(from.b); }, [&](Matrix<T>& b) { lu.solve_into(b); },
                 [&](const Matrix<T>& b) { EXPECT_TRUE(b == from.b); });
    this->refuse([&] { return Matrix<T>(from.b); }, [&](Matrix<T>& b) { qr.solve_into(b); },
                 [&](const Matrix<T>& b) { EXPECT_TRUE(b == from.b); });
    this->refuse([&] { return Matrix<T>(from.b); }, [&](Matrix<T>& b) { qr.apply_Qh_into(b); },
                 [&](const Matrix<T>& b) { EXPECT_TRUE(b == from.b); });
    this->refuse([&] { return Matrix<T>(from.b); },
                 [&](Matrix<T>& c) { multiply_in_place(as_permutation(from.p), c); },
                 [&](const Matrix<T>& c) { EXPECT_TRUE(c == from.b); });
    this->refuse([&] { return Matrix<T>(from.b); },
                 [&](Matrix<T>& c) { multiply_in_place(as_householder(from.x), c); },
                 [&](const Matrix<T>& c) { EXPECT_TRUE(c == from.b); });
}

class MemoryOfThreadsTest : public testing::RefusedMemory {};

TEST_F(MemoryOfThreadsTest, LimitThatCannotBeKeptChangesNoCount) {
    const int before = num_threads();
    {
        const Refusal refusal(0, testing::most_requests);
        EXPECT_THROW(ThreadLimit(1), std::bad_alloc);
    }
    EXPECT_EQ(num_threads(), before);
}

}  // namespace
}  // namespace lamina
