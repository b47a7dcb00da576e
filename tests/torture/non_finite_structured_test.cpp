// Products with matrices that are told by a triangle or by a few numbers. What stands where nothing
// is read does not matter; the zeros of a triangular or diagonal matrix may be multiplied or not.

#include <cmath>
#include <cstdio>

#include "lamina/core/permutation.hpp"
#include "lamina/ops/chain.hpp"
#include "lamina/ops/elementwise.hpp"
#include "lamina/ops/implicit_product.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/structured_product.hpp"
#include "lamina/ops/trace.hpp"
#include "lamina/solve/quadratic_form.hpp"

#include "torture/poison.hpp"

namespace lamina {
namespace {

using testing::lying;
using testing::random_matrix;
using testing::Views;

template <class T>
class NonFiniteStructuredTest : public ::testing::Test {};
TYPED_TEST_SUITE(NonFiniteStructuredTest, testing::Scalars);

template <Scalar T>
bool is_number(T x) {
    return std::isfinite(std::real(x)) && std::isfinite(std::imag(x));
}

/// Where entries of a result have to be NaN or infinite, and where they may be.
struct Spread {
    std::function<bool(index_t, index_t)> must;
    std::function<bool(index_t, index_t)> may;
};

/// A product, and where a poison at (i, j) of argument `of` goes.
template <Scalar T>
struct Product {
    const char* name;
    std::vector<Matrix<T>> arguments;
    std::function<Matrix<T>(const Views<T>&)> run;
    std::function<Spread(std::size_t of, index_t i, index_t j)> spread;
};

template <Scalar T>
long poison_everywhere(const Product<T>& op) {
    long runs = 0;
    testing::with_each_poison(
        op.arguments, [&](const Views<T>& views, const testing::Place& at, RealOf<T> poison, bool) {
            if (at.imaginary != is_complex<T>) return;
            const Matrix<T> c = op.run(views);
            const Spread spread = op.spread(at.of, at.i, at.j);
            const Matrix<T>& a = op.arguments[at.of];
            for (index_t col = 0; col < c.cols(); ++col) {
                for (index_t row = 0; row < c.rows(); ++row) {
                    const bool bad = !is_number(c(row, col));
                    EXPECT_TRUE(bad ? spread.may(row, col) : !spread.must(row, col))
                        << op.name << " of " << testing::scalar_name<T> << ", " << poison << " at ("
                        << at.i << ", " << at.j << ") of argument " << at.of << ", " << a.rows()
                        << " x " << a.cols() << ": entry (" << row << ", " << col << ") is "
                        << c(row, col);
                }
            }
            ++runs;
        });
    return runs;
}

Spread exactly(std::function<bool(index_t, index_t)> where) {
    return {where, where};
}
Spread nowhere() {
    return exactly([](index_t, index_t) { return false; });
}

bool in(Triangle triangle, index_t i, index_t j) {
    return triangle == Triangle::lower ? i >= j : i <= j;
}

/// S B of a symmetric S: its entry (i, j) is in rows i and j, that of B in its column.
auto left_symmetric(Triangle triangle) {
    return [=](std::size_t of, index_t i, index_t j) {
        if (of == 1) return exactly([=](index_t, index_t col) { return col == j; });
        if (!in(triangle, i, j)) return nowhere();
        return exactly([=](index_t row, index_t) { return row == i || row == j; });
    };
}

/// T B of a triangular T: entry (i, j) of B is in its column, where column i of T has entries.
auto left_triangular(Triangle triangle) {
    return [=](std::size_t of, index_t i, index_t j) {
        if (of == 1) {
            return Spread{
                [=](index_t row, index_t col) { return col == j && in(triangle, row, i); },
                [=](index_t, index_t col) { return col == j; }};
        }
        if (!in(triangle, i, j)) return nowhere();
        return exactly([=](index_t row, index_t) { return row == i; });
    };
}

template <Scalar T>
std::vector<Product<T>> triangle_products(index_t n, Triangle triangle) {
    using X = const Views<T>&;
    const Matrix<T> s = random_matrix<T>(n, n, 1);
    const Matrix<T> b = random_matrix<T>(n, 3, 2);
    const Matrix<T> x = random_matrix<T>(n, 1, 3);
    std::vector<Product<T>> all;
    const auto symmetrics = left_symmetric(triangle);
    const auto triangulars = left_triangular(triangle);
    all.push_back({"symmetric(S) B",
                   {s, b},
                   [=](X v) { return symmetric(v[0], triangle) * v[1]; },
                   symmetrics});
    all.push_back({"symmetric(S) x",
                   {s, x},
                   [=](X v) {
                       const Vector<T> y = symmetric(v[0], triangle) * v[1].col(0);
                       return Matrix<T>(MatrixView<const T>(y.data(), n, 1));
                   },
                   symmetrics});
    all.push_back({"triangular(S) B",
                   {s, b},
                   [=](X v) { return triangular(v[0], triangle) * v[1]; },
                   triangulars});
    all.push_back({"triangular(S) x",
                   {s, x},
                   [=](X v) {
                       const Vector<T> y = triangular(v[0], triangle) * v[1].col(0);
                       return Matrix<T>(MatrixView<const T>(y.data(), n, 1));
                   },
                   triangulars});
    return all;
}

TYPED_TEST(NonFiniteStructuredTest, OfOneTriangleGoesWhereItsEntryStands) {
    using T = TypeParam;
    long runs = 0;
    for (const index_t n : {1, 2, 7, 20, 70}) {
        for (const Triangle triangle : {Triangle::lower, Triangle::upper}) {
            for (const Product<T>& op : triangle_products<T>(n, triangle))
                runs += poison_everywhere(op);
        }
    }
    std::printf("%ld poisoned products\n", runs);
}

TYPED_TEST(NonFiniteStructuredTest, OfAFewNumbersGoesWhereItsEntryStands) {
    using T = TypeParam;
    using X = const Views<T>&;
    const auto of_row = [](std::size_t of, index_t i, index_t j) {
        if (of == 0) return exactly([=](index_t row, index_t) { return row == j; });
        return exactly([=](index_t row, index_t col) { return row == i && col == j; });
    };
    const auto column = [](std::size_t, index_t, index_t j) {
        return exactly([=](index_t, index_t col) { return col == j; });
    };
    const auto entry = [](std::size_t, index_t i, index_t j) {
        return exactly([=](index_t row, index_t col) { return row == i && col == j; });
    };
    long runs = 0;
    for (const index_t n : {2, 7, 20}) {
        const Matrix<T> v = lying(testing::random_vector<T>(n));
        const Matrix<T> b = random_matrix<T>(n, 3, 2);
        const Matrix<T> fixed = random_matrix<T>(n, 3, 4);
        std::vector<Product<T>> all;
        all.push_back(
            {"diag(v) B", {v, b}, [](X x) { return as_diagonal(x[0].row(0)) * x[1]; }, of_row});
        all.push_back(
            {"Householder B", {b}, [=](X x) { return as_householder(v.row(0)) * x[0]; }, column});
        all.push_back({"A o B", {b, fixed}, [](X x) { return hadamard(x[0], x[1]); }, entry});
        all.push_back(
            {"A B C", {b}, [=](X x) { return multiply_chain(fixed, fixed.h(), x[0]); }, column});
        all.push_back({"tr A B",
                       {b},
                       [=](X x) { return Matrix<T>(1, 1, trace_of_product(fixed.h(), x[0])); },
                       [](std::size_t, index_t, index_t) {
                           return exactly([](index_t, index_t) { return true; });
                       }});
        all.push_back(
            {"x^H A x",
             {v},
             [=](X x) { return Matrix<T>(1, 1, quadratic_form(fixed * fixed.h(), x[0].row(0))); },
             [](std::size_t, index_t, index_t) {
                 return exactly([](index_t, index_t) { return true; });
             }});
        for (const Product<T>& op : all)
            runs += poison_everywhere(op);
    }
    std::printf("%ld poisoned products\n", runs);
}

}  // namespace
}  // namespace lamina
