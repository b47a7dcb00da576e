// Every verb and PCA refuse a NaN and an infinity wherever it stands in what they read, and name
// the place.

#include <cstdio>

#include "lamina/factor/lu.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/ops/elementwise.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/solve/condition.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/low_rank.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/solve/matrix_functions.hpp"
#include "lamina/solve/quadratic_form.hpp"
#include "lamina/solve/rank.hpp"
#include "lamina/solve/rank_evidence.hpp"
#include "lamina/solve/solve.hpp"
#include "lamina/solve/span.hpp"
#include "lamina/solve/structured.hpp"
#include "lamina/stats/pca.hpp"

#include "support/least_squares.hpp"
#include "torture/poison.hpp"

namespace lamina {
namespace {

using testing::lying;
using testing::Operation;
using testing::Place;
using testing::random_matrix;
using testing::random_vector;
using testing::Views;

template <class T>
class NonFiniteVerbTest : public ::testing::Test {};
TYPED_TEST_SUITE(NonFiniteVerbTest, testing::Scalars);

template <Scalar T>
void sweep(const std::vector<Operation<T>>& table) {
    const testing::Watch watch(20);
    long runs = 0;
    for (const Operation<T>& op : table)
        runs += testing::poison_everywhere(op, watch);
    std::printf("%ld poisoned runs of %zu operations\n", runs, table.size());
}

/// Rows of a table, which say f(x, y, ...) for all views x[0], x[1], ... and forget what it
/// returns.
template <Scalar T>
class Table {
public:
    template <class F>
    void add(const char* name, std::vector<Matrix<T>> arguments, F f,
             std::function<bool(const Place&)> counts = nullptr) {
        rows_.push_back({name, std::move(arguments),
                         [f](const Views<T>& x) {
                             (void)f(x);
                             return Matrix<T>();
                         },
                         std::move(counts)});
    }
    const std::vector<Operation<T>>& rows() const { return rows_; }

private:
    std::vector<Operation<T>> rows_;
};

template <Scalar T>
void add_any_shape(Table<T>& table, index_t m, index_t n) {
    using X = const Views<T>&;
    const Matrix<T> a = random_matrix<T>(m, n);
    table.add("cond", {a}, [](X x) { return cond(x[0]); });
    table.add("cond, Frobenius", {a}, [](X x) { return cond(x[0], Norm::frobenius); });
    table.add("cond, nuclear", {a}, [](X x) { return cond(x[0], Norm::nuclear); });
    table.add("norm, two", {a}, [](X x) { return norm(x[0], Norm::two); });
    table.add("norm, nuclear", {a}, [](X x) { return norm(x[0], Norm::nuclear); });
    table.add("volume", {a}, [](X x) { return volume(x[0]); });
    table.add("log_volume", {a}, [](X x) { return log_volume(x[0]); });
    table.add("pinv", {a}, [](X x) { return pinv(x[0]); });
    table.add("rank", {a}, [](X x) { return rank(x[0]); });
    table.add("null_space", {a}, [](X x) { return null_space(x[0]); });
    table.add("orth", {a}, [](X x) { return orth(x[0]); });
    table.add("are_independent", {a}, [](X x) { return are_independent(x[0]); });
    table.add("rank_evidence", {a}, [](X x) { return rank_evidence(x[0]); });
    for (const TruncationMethod method : {TruncationMethod::exact, TruncationMethod::randomized}) {
        table.add(name(method), {a},
                  [=](X x) { return truncated_svd(x[0], 1, {.method = method}); });
    }
    table.add("low_rank_approximation", {a}, [](X x) { return low_rank_approximation(x[0], 1); });
    table.add("polar_decomposition", {a}, [](X x) { return polar_decomposition(x[0]); });
    const Matrix<T> b = random_matrix<T>(m, 2);
    const Matrix<T> c = lying(random_vector<T>(m));
    table.add("apply_pinv", {a, b}, [](X x) { return apply_pinv(x[0], x[1]); });
    table.add("apply_pinv of a vector", {a, c}, [](X x) { return apply_pinv(x[0], x[1].row(0)); });
    table.add("project_onto_span", {a, b}, [](X x) { return project_onto_span(x[0], x[1]); });
    table.add("span_membership", {a, c}, [](X x) { return span_membership(x[0], x[1].row(0)); });
    table.add("in_span", {a, c}, [](X x) { return in_span(x[0], x[1].row(0)); });
    for (const LstsqMethod method : testing::methods) {
        if (m < n && method != LstsqMethod::automatic && method != LstsqMethod::svd &&
            method != LstsqMethod::pivoted_qr) {
            continue;
        }
        for (const bool statistics : {false, true}) {
            table.add(name(method), {a, b}, [=](X x) {
                return lstsq(x[0], x[1], {.method = method, .statistics = statistics});
            });
        }
    }
    table.add("lstsq of a vector", {a, c}, [](X x) { return lstsq(x[0], x[1].row(0)); });
    table.add("lstsq, ridge", {a, b}, [](X x) { return lstsq(x[0], x[1], {.ridge = 0.5}); });
    table.add("lstsq, extended", {a, b},
              [](X x) { return lstsq(x[0], x[1], {.refine = Refine::extended}); });
    if (m >= n) table.add("complete_basis", {a}, [](X x) { return complete_basis(x[0]); });
}

TYPED_TEST(NonFiniteVerbTest, AnyShapeRefusesItEverywhere) {
    Table<TypeParam> table;
    const std::pair<index_t, index_t> shapes[] = {{2, 2}, {6, 5}, {3, 6}, {20, 3}, {70, 66}};
    for (const auto& [m, n] : shapes)
        add_any_shape<TypeParam>(table, m, n);
    sweep(table.rows());
}

/// The long way of least squares, which is taken from 2^14 entries on and does not copy A.
TYPED_TEST(NonFiniteVerbTest, LongSystemsRefuseItEverywhere) {
    using T = TypeParam;
    using X = const Views<T>&;
    Table<T> table;
    const Matrix<T> a = random_matrix<T>(4500, 4);
    const Matrix<T> b = random_matrix<T>(4500, 2);
    table.add("lstsq", {a, b}, [](X x) { return lstsq(x[0], x[1]); });
    table.add("lstsq without statistics", {a, b},
              [](X x) { return lstsq(x[0], x[1], {.statistics = false}); });
    table.add("svdvals", {a}, [](X x) { return svdvals(x[0]); });
    table.add("svd", {a}, [](X x) { return svd(x[0]); });
    table.add("pinv", {a}, [](X x) { return pinv(x[0]); });
    for (const PCASolver solver : {PCASolver::automatic, PCASolver::full, PCASolver::covariance})
        table.add(name(solver), {a}, [=](X x) { return PCA<T>({.solver = solver}).fit(x[0]); });
    sweep(table.rows());
}

template <Scalar T>
void add_square(Table<T>& table, const char* what, const Matrix<T>& a) {
    using X = const Views<T>&;
    const std::string kind = what;
    const auto add = [&](const std::string& name, std::vector<Matrix<T>> arguments, auto f) {
        table.add((name + " of a " + kind + " matrix").c_str(), std::move(arguments), f);
    };
    const index_t n = a.rows();
    const Matrix<T> b = random_matrix<T>(n, 2);
    const Matrix<T> c = lying(random_vector<T>(n));
    add("solve", {a, b}, [](X x) { return solve(x[0], x[1]); });
    add("solve for a vector", {a, c}, [](X x) { return solve(x[0], x[1].row(0)); });
    for (const Refine refine : {Refine::automatic, Refine::none, Refine::extended}) {
        add("solve with options", {a, b},
            [=](X x) { return solve(x[0], x[1], SolveOptions{.refine = refine}); });
    }
    add("inv", {a}, [](X x) { return inv(x[0]); });
    add("det", {a}, [](X x) { return det(x[0]); });
    add("log_det", {a}, [](X x) { return log_det(x[0]); });
    for (const Norm which : {Norm::one, Norm::inf, Norm::max})
        add("cond", {a}, [=](X x) { return cond(x[0], which); });
    add("expm", {a}, [](X x) { return expm(RealOf<T>(0.01) * x[0]); });
    add("definiteness", {a}, [](X x) { return definiteness(x[0]); });
    add("extremes_on_sphere", {a}, [](X x) { return extremes_on_sphere(x[0]); });
}

template <Scalar T>
Matrix<T> banded(index_t n, index_t below, index_t above) {
    Matrix<T> a = random_matrix<T>(n, n);
    for (index_t j = 0; j < n; ++j) {
        for (index_t i = 0; i < n; ++i) {
            if (i - j > below || j - i > above) a(i, j) = T(0);
            if (i == j) a(i, j) += T(8);
        }
    }
    return a;
}

TYPED_TEST(NonFiniteVerbTest, SquareMatricesOfEveryStructureRefuseItEverywhere) {
    using T = TypeParam;
    Table<T> table;
    for (const index_t n : {1, 2, 5, 8, 24, 70}) {
        const Matrix<T> band = banded<T>(n, 2, 1);
        add_square<T>(table, "full", random_matrix<T>(n, n));
        add_square<T>(table, "definite",
                      random_matrix<T>(n, n) * random_matrix<T>(n, n).h() + identity<T>(n));
        add_square<T>(table, "diagonal", banded<T>(n, 0, 0));
        add_square<T>(table, "lower triangular", banded<T>(n, n, 0));
        add_square<T>(table, "upper triangular", banded<T>(n, 0, n));
        add_square<T>(table, "banded", band);
        add_square<T>(table, "banded definite", band + band.h());
    }
    sweep(table.rows());
}

/// Whether a number is read of a matrix in one triangle; the diagonal is not if it is one of ones.
auto read_in(Triangle triangle, Diagonal diagonal = Diagonal::general) {
    return [=](const Place& at) {
        if (at.of > 0) return true;
        if (at.i == at.j) return diagonal == Diagonal::general;
        return (at.i > at.j) == (triangle == Triangle::lower);
    };
}

template <Scalar T>
void add_triangle(std::vector<Operation<T>>& rows, index_t n, Triangle triangle) {
    using X = const Views<T>&;
    const Matrix<T> a = banded<T>(n, n, n) * banded<T>(n, n, n).h();
    const Matrix<T> b = random_matrix<T>(n, 2);
    const auto counts = read_in(triangle);
    rows.push_back({"solve, hermitian",
                    {a, b},
                    [=](X x) { return solve(hermitian(x[0], triangle), x[1]); },
                    counts});
    rows.push_back({"solve with options, hermitian",
                    {a, b},
                    [=](X x) { return solve(hermitian(x[0], triangle), x[1], SolveOptions{}).x; },
                    counts});
    rows.push_back({"solve, symmetric",
                    {a, b},
                    [=](X x) { return solve(symmetric(x[0], triangle), x[1]); },
                    counts});
    for (const Diagonal diagonal : {Diagonal::general, Diagonal::unit}) {
        rows.push_back({"solve, triangular",
                        {a, b},
                        [=](X x) { return solve(triangular(x[0], triangle, diagonal), x[1]); },
                        read_in(triangle, diagonal)});
        rows.push_back({"solve with options, triangular",
                        {a, b},
                        [=](X x) {
                            const auto t = triangular(x[0], triangle, diagonal);
                            return solve(t, x[1], SolveOptions{}).x;
                        },
                        read_in(triangle, diagonal)});
    }
    const auto add = [&](const char* name, auto f) {
        rows.push_back({name, {a}, [=](X x) { return f(hermitian(x[0], triangle)); }, counts});
    };
    using Hermitian = SymmetricOperand<T>;
    using R = RealOf<T>;
    add("sqrtm", [](const Hermitian& s) { return sqrtm(s); });
    add("logm", [](const Hermitian& s) { return logm(s); });
    add("expm", [](const Hermitian& s) { return expm(R(0.01) * s); });
    add("powm", [](const Hermitian& s) { return powm(s, R(-0.5)); });
    add("funm", [](const Hermitian& s) { return funm(s, [](R w) { return 1 / w; }); });
}

TYPED_TEST(NonFiniteVerbTest, OneTriangleIsReadAndRefusesItTheOtherMayHoldAnything) {
    std::vector<Operation<TypeParam>> rows;
    for (const index_t n : {1, 2, 5, 8, 18}) {
        for (const Triangle triangle : {Triangle::lower, Triangle::upper})
            add_triangle<TypeParam>(rows, n, triangle);
    }
    sweep(rows);
}

TYPED_TEST(NonFiniteVerbTest, WhatIsToldByAVectorRefusesItEverywhere) {
    using T = TypeParam;
    using X = const Views<T>&;
    Table<T> table;
    for (const index_t n : {2, 3, 9}) {
        const Matrix<T> v = lying(random_vector<T>(n));
        const Matrix<T> w = lying(random_vector<T>(n, 2));
        const Matrix<T> b = random_matrix<T>(n, 2);
        table.add("solve, diagonal", {v, b},
                  [](X x) { return solve(as_diagonal(x[0].row(0)), x[1]); });
        table.add("solve, Householder", {v, b},
                  [](X x) { return solve(as_householder(x[0].row(0)), x[1]); });
        table.add("solve, rotation", {b},
                  [=](X x) { return solve(as_rotation(n, 0, 1, 0.3), x[0]); });
        const std::vector<index_t> order = LU<T>(random_matrix<T>(n, n)).permutation();
        table.add("solve, permutation", {b},
                  [=](X x) { return solve(as_permutation(order), x[0]); });
        table.add("product, Householder", {v},
                  [=](X x) { return as_householder(x[0].row(0)) * b; });
        table.add("householder", {v}, [](X x) { return householder(x[0].row(0)); });
        table.add("normalized", {v}, [](X x) { return normalized(x[0].row(0)); });
        table.add("angle", {v, w}, [](X x) { return angle(x[0].row(0), x[1].row(0)); });
        table.add("cosine_similarity", {v, w},
                  [](X x) { return cosine_similarity(x[0].row(0), x[1].row(0)); });
        table.add("rayleigh_quotient", {v},
                  [=](X x) { return rayleigh_quotient(b * b.h(), x[0].row(0)); });
    }
    sweep(table.rows());
}

}  // namespace
}  // namespace lamina
