// Products have the IEEE answer: a NaN or an infinity in an operand is in the result where plain
// loops have one, also behind a zero, and nowhere else.

#include <array>
#include <cmath>
#include <cstdio>

#include "lamina/core/permutation.hpp"
#include "lamina/ops/chain.hpp"
#include "lamina/ops/elementwise.hpp"
#include "lamina/ops/implicit_product.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/structured_product.hpp"
#include "lamina/ops/tensor.hpp"
#include "lamina/ops/trace.hpp"

#include "support/blas.hpp"
#include "torture/poison.hpp"

namespace lamina {
namespace {

using testing::lying;
using testing::random_matrix;
using testing::Views;

template <class T>
class NonFiniteProductTest : public ::testing::Test {};
TYPED_TEST_SUITE(NonFiniteProductTest, testing::Scalars);

/// x y part by part, as BLAS has it: std::complex may make infinities of NaNs.
template <Scalar T>
T times(T x, T y) {
    if constexpr (is_complex<T>) {
        return T(x.real() * y.real() - x.imag() * y.imag(),
                 x.real() * y.imag() + x.imag() * y.real());
    } else {
        return x * y;
    }
}

template <Scalar T>
Matrix<T> by_loops(const Matrix<T>& a, const Matrix<T>& b) {
    Matrix<T> c(a.rows(), b.cols());
    for (index_t i = 0; i < a.rows(); ++i) {
        for (index_t j = 0; j < b.cols(); ++j) {
            for (index_t k = 0; k < a.cols(); ++k)
                c(i, j) += times(a(i, k), b(k, j));
        }
    }
    return c;
}

/// A product, and the same by loops over all that is stored.
template <Scalar T>
struct Product {
    const char* name;
    std::vector<Matrix<T>> arguments;
    std::function<Matrix<T>(const Views<T>&)> run;
    std::function<Matrix<T>(const Views<T>&)> loops;
};

template <Scalar T>
bool is_finite_number(T x) {
    return std::isfinite(std::real(x)) && std::isfinite(std::imag(x));
}

/// Whether two numbers are alike: both NaN, the same infinity, or equal to n roundings. An infinity
/// in one part of a complex number may be any that is not finite in both: BLAS multiplies by alpha,
/// whose imaginary part is 0.
template <Scalar T>
bool alike(T x, T expected, index_t n) {
    if (!is_finite_number(expected)) {
        if constexpr (is_complex<T>) return !is_finite_number(x);
        return std::isnan(std::real(expected)) ? std::isnan(std::real(x)) : x == expected;
    }
    return std::abs(x - expected) <= RealOf<T>(16 * (n + 1)) * epsilon<T>;
}

template <Scalar T>
void expect_alike(const Product<T>& op, const Views<T>& views, const std::string& where) {
    const Matrix<T> c = op.run(views);
    const Matrix<T> expected = op.loops(views);
    ASSERT_EQ(c.rows(), expected.rows()) << op.name;
    ASSERT_EQ(c.cols(), expected.cols()) << op.name;
    for (index_t j = 0; j < c.cols(); ++j) {
        for (index_t i = 0; i < c.rows(); ++i) {
            EXPECT_TRUE(alike(c(i, j), expected(i, j), views[0].size()))
                << op.name << " of " << testing::scalar_name<T> << where << ": entry (" << i << ", "
                << j << ") is " << c(i, j) << " and by loops " << expected(i, j);
        }
    }
}

template <Scalar T>
long poison_everywhere(const Product<T>& op) {
    long runs = 0;
    testing::with_each_poison(
        op.arguments, [&](const Views<T>& views, const testing::Place& at, RealOf<T> poison, bool) {
            const Matrix<T>& a = op.arguments[at.of];
            expect_alike(op, views,
                         ", " + std::to_string(poison) + " at (" + std::to_string(at.i) + ", " +
                             std::to_string(at.j) + ") of argument " + std::to_string(at.of) +
                             ", " + std::to_string(a.rows()) + " x " + std::to_string(a.cols()));
            ++runs;
        });
    return runs;
}

/// Both sides of a product written down once: of the views, and of copies for the loops.
template <Scalar T, class Run, class Left, class Right>
Product<T> row(const char* name, std::vector<Matrix<T>> arguments, Run run, Left left,
               Right right) {
    return {name, std::move(arguments), [run](const Views<T>& x) { return Matrix<T>(run(x)); },
            [left, right](const Views<T>& x) {
                return by_loops(Matrix<T>(left(x)), Matrix<T>(right(x)));
            }};
}

/// Random, with zeros on one diagonal where BLAS multiplies by them.
template <Scalar T>
Matrix<T> with_zeros(index_t m, index_t n, std::uint64_t seed) {
    Matrix<T> a = random_matrix<T>(m, n, seed);
    if (!testing::multiplies_by_zeros()) return a;
    fill(a.diag(), T(0));
    return a;
}

template <Scalar T>
std::vector<Product<T>> matrix_products(index_t m, index_t k, index_t n) {
    using X = const Views<T>&;
    const auto first = [](X x) { return operand(x[0]); };
    const auto second = [](X x) { return operand(x[1]); };
    const auto adjoint = [](X x) { return x[0].h(); };
    const Matrix<T> a = with_zeros<T>(m, k, 1);
    const Matrix<T> b = with_zeros<T>(k, n, 2);
    const Matrix<T> ah(a.h());
    const Matrix<T> bt(b.t());
    const Matrix<T> c = random_matrix<T>(m, n, 3);
    std::vector<Product<T>> all;
    all.push_back(row<T>(
        "A B", {a, b}, [](X x) { return x[0] * x[1]; }, first, second));
    all.push_back(row<T>(
        "2 A B", {a, b}, [](X x) { return 2 * x[0] * x[1]; }, [](X x) { return 2 * x[0]; },
        second));
    all.push_back(row<T>(
        "A^H B", {ah, b}, [](X x) { return x[0].h() * x[1]; }, adjoint, second));
    all.push_back(row<T>(
        "A B^T", {a, bt}, [](X x) { return x[0] * x[1].t(); }, first,
        [](X x) { return x[1].t(); }));
    all.push_back(row<T>(
        "A A^H", {a}, [](X x) { return x[0] * x[0].h(); }, first, adjoint));
    all.push_back(row<T>(
        "A^T A", {a}, [](X x) { return x[0].t() * x[0]; }, [](X x) { return x[0].t(); }, first));
    all.push_back(row<T>(
        "A B + 0 C", {a, b, c},
        [](X x) {
            Matrix<T> sum(x[2]);
            multiply_add(T(1), x[0], x[1], T(0), sum.view());
            return sum;
        },
        first, second));
    all.push_back(row<T>(
        "batched", {a, b},
        [](X x) {
            const Tensor<T> t = batched_multiply(x[0], x[1]);
            return Matrix<T>(t.reshape({x[0].rows(), x[1].cols()}).matrix());
        },
        first, second));
    all.push_back(row<T>(
        "contracted", {a, b},
        [](X x) {
            const Tensor<T> t = contract(x[0], x[1], {{1, 0}});
            return Matrix<T>(t.matrix());
        },
        first, second));
    return all;
}

template <Scalar T>
std::vector<Product<T>> vector_products(index_t m, index_t n) {
    using X = const Views<T>&;
    const auto first = [](X x) { return operand(x[0]); };
    const auto second_up = [](X x) { return x[1].t(); };
    const Matrix<T> a = with_zeros<T>(m, n, 1);
    const Matrix<T> ah(a.h());
    const Matrix<T> u = with_zeros<T>(1, m, 2);
    const Matrix<T> v = with_zeros<T>(1, n, 3);
    std::vector<Product<T>> all;
    const auto upright = [](const Vector<T>& y) { return Matrix<T>(lying(y).t()); };
    all.push_back(row<T>(
        "A x", {a, v}, [=](X x) { return upright(x[0] * x[1].row(0)); }, first, second_up));
    all.push_back(row<T>(
        "A^H x", {ah, v}, [=](X x) { return upright(x[0].h() * x[1].row(0)); },
        [](X x) { return x[0].h(); }, second_up));
    all.push_back(row<T>(
        "x^T A", {u, a}, [](X x) { return lying(x[0].row(0).t() * x[1]); }, first,
        [](X x) { return operand(x[1]); }));
    all.push_back(row<T>(
        "x^T y", {v, v}, [](X x) { return Matrix<T>(1, 1, x[0].row(0).t() * x[1].row(0)); }, first,
        second_up));
    all.push_back(row<T>(
        "x^H y", {v, v}, [](X x) { return Matrix<T>(1, 1, dot(x[0].row(0), x[1].row(0))); },
        [](X x) { return x[0].t().h(); }, second_up));
    all.push_back(row<T>(
        "x y^T", {u, v}, [](X x) { return x[0].row(0) * x[1].row(0).t(); },
        [](X x) { return x[0].t(); }, [](X x) { return operand(x[1]); }));
    return all;
}

TYPED_TEST(NonFiniteProductTest, OfMatricesIsThatOfPlainLoops) {
    using T = TypeParam;
    long runs = 0;
    for (const auto& [m, k, n] :
         {std::array<index_t, 3>{1, 1, 1}, {3, 4, 2}, {9, 5, 6}, {20, 17, 18}}) {
        for (const Product<T>& op : matrix_products<T>(m, k, n))
            runs += poison_everywhere(op);
    }
    std::printf("%ld poisoned products\n", runs);
}

TYPED_TEST(NonFiniteProductTest, WithVectorsIsThatOfPlainLoops) {
    using T = TypeParam;
    long runs = 0;
    for (const auto& [m, n] : {std::pair<index_t, index_t>{1, 1}, {3, 4}, {9, 5}, {40, 33}}) {
        for (const Product<T>& op : vector_products<T>(m, n))
            runs += poison_everywhere(op);
    }
    std::printf("%ld poisoned products\n", runs);
}

}  // namespace
}  // namespace lamina
