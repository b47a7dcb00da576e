// Every factorization refuses a NaN and an infinity wherever it stands in what it reads, names the
// place, and is not changed by one in what it does not read.

#include <cstdio>

#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/generalized_eigen.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/thin_qr.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/special.hpp"

#include "torture/poison.hpp"

namespace lamina {
namespace {

using testing::lying;
using testing::Operation;
using testing::Place;
using testing::poison_everywhere;
using testing::random_matrix;
using testing::random_vector;
using testing::Views;
using testing::Watch;

template <class T>
class NonFiniteFactorTest : public ::testing::Test {};
TYPED_TEST_SUITE(NonFiniteFactorTest, testing::Scalars);

/// The sweep over a table, with the number of runs in the output.
template <Scalar T>
void sweep(const std::vector<Operation<T>>& table) {
    const Watch watch(20);
    long runs = 0;
    for (const Operation<T>& op : table)
        runs += poison_everywhere(op, watch);
    std::printf("%ld poisoned runs of %zu operations\n", runs, table.size());
}

/// An operation on one matrix; what it returns is not looked at.
template <Scalar T, class F>
Operation<T> of_matrix(const char* name, index_t m, index_t n, F f) {
    return {name, {random_matrix<T>(m, n)}, [f](const Views<T>& a) {
                (void)f(a[0]);
                return Matrix<T>();
            }};
}

/// A factorization that is there already solves for B, k columns or one.
template <Scalar T, class F>
void add_solves(std::vector<Operation<T>>& table, const char* name, const F& f) {
    const index_t m = f.rows();
    table.push_back({std::string(name) + "::solve",
                     {random_matrix<T>(m, 3)},
                     [f](const Views<T>& b) { return f.solve(b[0]); }});
    table.push_back({std::string(name) + "::solve of a vector",
                     {lying(random_vector<T>(m))},
                     [f](const Views<T>& b) { return lying(f.solve(b[0].row(0))); }});
}

template <Scalar T>
void add_any_shape(std::vector<Operation<T>>& table, index_t m, index_t n) {
    const auto add = [&](const char* name, auto f) {
        table.push_back(of_matrix<T>(name, m, n, f));
    };
    using View = MatrixView<const T>;
    add("LU", [](View a) { return LU<T>(a); });
    add("LU of a moved matrix", [](View a) { return LU<T>(Matrix<T>(a)); });
    add("QR", [](View a) { return QR<T>(a); });
    add("QR of a moved matrix", [](View a) { return QR<T>(Matrix<T>(a)); });
    add("PivotedQR", [](View a) { return PivotedQR<T>(a); });
    add("PivotedQR of a moved matrix", [](View a) { return PivotedQR<T>(Matrix<T>(a)); });
    add("thin_qr", [](View a) { return thin_qr(a); });
    add("thin_qr of a moved matrix", [](View a) { return thin_qr(Matrix<T>(a)); });
    add("SVD, thin", [](View a) { return SVD<T>(a); });
    add("SVD, full", [](View a) { return SVD<T>(a, Vectors::full); });
    add("svdvals", [](View a) { return svdvals(a); });
    add("SVD of a moved matrix", [](View a) { return SVD<T>(Matrix<T>(a)); });
    add("SVD again", [](View a) {
        SVD<T> f(random_matrix<T>(a.rows(), a.cols(), 9));
        return f.factor(a);
    });
}

TYPED_TEST(NonFiniteFactorTest, AnyShapeRefusesItEverywhere) {
    using T = TypeParam;
    std::vector<Operation<T>> table;
    const std::pair<index_t, index_t> shapes[] = {{1, 1},  {2, 2},  {6, 6},   {7, 4},    {4, 7},
                                                  {16, 3}, {3, 16}, {70, 70}, {130, 20}, {20, 130}};
    for (const auto& [m, n] : shapes)
        add_any_shape<T>(table, m, n);
    sweep(table);
}

TYPED_TEST(NonFiniteFactorTest, LazyOperandsAreLookedThroughAsTheyAreRead) {
    using T = TypeParam;
    // The place that is named is that in A^H, in A^T or in 2 A: here all of one matrix, which only
    // the transposed ones see turned round.
    const std::pair<index_t, index_t> shapes[] = {{6, 6}, {7, 4}, {16, 3}, {3, 16}};
    for (const auto& [m, n] : shapes) {
        Matrix<T> a = random_matrix<T>(m, n);
        for (index_t k = 0; k < a.size(); ++k) {
            for (const RealOf<T> poison : testing::poisons<RealOf<T>>) {
                const index_t i = k % m;
                const index_t j = k / m;
                const testing::Poisoned<T> poisoned(a(i, j), poison, k % 2 == 1);
                const auto refused = [&](auto action) {
                    try {
                        action();
                    } catch (const NonFiniteError& error) {
                        return error.row() == j && error.col() == i;
                    }
                    return false;
                };
                EXPECT_TRUE(refused([&] { (void)LU<T>(a.h()); })) << i << ", " << j;
                EXPECT_TRUE(refused([&] { (void)QR<T>(a.t()); })) << i << ", " << j;
                EXPECT_TRUE(refused([&] { (void)PivotedQR<T>(2 * a.h()); })) << i << ", " << j;
                EXPECT_TRUE(refused([&] { (void)SVD<T>(a.t()); })) << i << ", " << j;
                EXPECT_TRUE(refused([&] { (void)thin_qr(a.h()); })) << i << ", " << j;
            }
        }
    }
}

TYPED_TEST(NonFiniteFactorTest, RightHandSidesAreLookedThrough) {
    using T = TypeParam;
    std::vector<Operation<T>> table;
    for (const index_t n : {1, 2, 6, 70}) {
        const Matrix<T> a = random_matrix<T>(n, n);
        add_solves(table, "LU", LU<T>(a));
        add_solves(table, "Cholesky", Cholesky<T>(a * a.h() + identity<T>(n)));
        for (const index_t m : {n, 5 * n}) {
            const Matrix<T> tall = random_matrix<T>(m, n);
            add_solves(table, "QR", QR<T>(tall));
            add_solves(table, "PivotedQR", PivotedQR<T>(tall));
            add_solves(table, "SVD", SVD<T>(tall));
        }
    }
    sweep(table);
}

/// Whether a number is in the triangle that is read. The imaginary parts of a Hermitian diagonal
/// make no difference, but have to be finite.
auto in_triangle(Triangle triangle) {
    return [triangle](const Place& at) {
        return at.i == at.j || (at.i > at.j) == (triangle == Triangle::lower);
    };
}

template <Scalar T>
void add_hermitian(std::vector<Operation<T>>& table, index_t n, Triangle triangle) {
    const Matrix<T> root = random_matrix<T>(n, n);
    const Matrix<T> a = root * root.h() + identity<T>(n);
    const Matrix<T> b = identity<T>(n) + 0.1 * random_matrix<T>(n, n) * random_matrix<T>(n, n).h();
    const auto counts = in_triangle(triangle);
    const std::string side = triangle == Triangle::lower ? ", lower" : ", upper";
    const auto add = [&](const char* name, std::vector<Matrix<T>> arguments, auto f) {
        table.push_back({name + side, std::move(arguments), f, counts});
    };
    add("Cholesky", {a}, [=](const Views<T>& x) { return Cholesky<T>(x[0], triangle).L(); });
    add("Cholesky of a moved matrix", {a},
        [=](const Views<T>& x) { return Cholesky<T>(Matrix<T>(x[0]), triangle).inverse(); });
    add("Cholesky of -A", {-1 * a}, [=](const Views<T>& x) {
        // Not positive definite, whatever stands where it is not read.
        try {
            return Cholesky<T>(x[0], triangle).L();
        } catch (const NotPositiveDefiniteError&) {
            return Matrix<T>(1, 1);
        }
    });
    add("eigh", {a}, [=](const Views<T>& x) { return eigh(x[0], triangle).reconstruct(); });
    add("eigh of a moved matrix", {a},
        [=](const Views<T>& x) { return SymmetricEigen<T>(Matrix<T>(x[0]), triangle).vectors(); });
    add("eigvalsh", {a}, [=](const Views<T>& x) {
        return Matrix<T>(SymmetricEigen<T>(x[0], triangle, Vectors::none).values().size(), 1);
    });
    add("eigh of an index range", {a}, [=](const Views<T>& x) {
        return eigh(x[0], IndexRange{0, 1}, triangle).vectors();
    });
    add("eigh of a value range", {a}, [=](const Views<T>& x) {
        return eigh(x[0], ValueRange{0, 1e6}, triangle).vectors();
    });
    add("eigh of a pair", {a, b},
        [=](const Views<T>& x) { return eigh(x[0], x[1], triangle).vectors(); });
    add("eigh of a range of a pair", {a, b}, [=](const Views<T>& x) {
        return eigh(x[0], x[1], IndexRange{0, 1}, triangle).vectors();
    });
}

TYPED_TEST(NonFiniteFactorTest, OneTriangleIsReadAndRefusesItTheOtherMayHoldAnything) {
    using T = TypeParam;
    std::vector<Operation<T>> table;
    for (const index_t n : {1, 2, 5, 8, 20}) {
        for (const Triangle triangle : {Triangle::lower, Triangle::upper})
            add_hermitian<T>(table, n, triangle);
    }
    sweep(table);
}

TYPED_TEST(NonFiniteFactorTest, EigenvaluesOfAnySquareMatrixRefuseItEverywhere) {
    using T = TypeParam;
    std::vector<Operation<T>> table;
    using View = MatrixView<const T>;
    for (const index_t n : {1, 2, 5, 8, 70}) {
        const auto add = [&](const char* name, auto f) {
            table.push_back(of_matrix<T>(name, n, n, f));
        };
        add("eig", [](View a) { return eig(a); });
        add("eig, both sides", [](View a) { return eig(a, Sides::both); });
        add("eig of a moved matrix", [](View a) { return GeneralEigen<T>(Matrix<T>(a)); });
        add("eigvals", [](View a) { return eigvals(a); });
    }
    sweep(table);
}

}  // namespace
}  // namespace lamina
