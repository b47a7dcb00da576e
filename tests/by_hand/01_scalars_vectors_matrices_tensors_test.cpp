// Chapter 1: transposes, sums, broadcasting, contractions and batches from their definitions, in
// plain loops over the entries.

#include <cmath>
#include <complex>
#include <utility>

#include "lamina/ops/broadcast.hpp"
#include "lamina/ops/special.hpp"
#include "lamina/ops/tensor.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::random_scalar;
using testing::random_vector;

template <class T>
class ByHandTensorTest : public ::testing::Test {};
TYPED_TEST_SUITE(ByHandTensorTest, testing::Scalars);

using Real = long double;
using Complex = std::complex<Real>;
const std::pair<index_t, index_t> shapes[] = {{0, 3}, {3, 0}, {1, 1}, {4, 4}, {7, 2}, {2, 9}};

template <class T>
Tensor<T> random_tensor(const IndexList& shape, unsigned seed = 1) {
    std::mt19937_64 engine(seed);
    Tensor<T> t(shape);
    for (index_t k = 0; k < t.size(); ++k)
        t.data()[k] = random_scalar<T>(engine);
    return t;
}

/// The rounding of a sum of k products of numbers with parts in [-1, 1]: each product and each
/// addition errs by eps of at most 2k, and a complex one is four real ones.
template <class T>
Real rounding(index_t k) {
    const Real n = Real(k) + 2;
    return 2 * n * n * 4 * Real(epsilon<T>);
}

TYPED_TEST(ByHandTensorTest, TheTransposeMirrorsAtTheMainDiagonal) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Matrix<T> transpose = a.t();
        const Matrix<T> adjoint = a.h();
        ASSERT_EQ(transpose.rows(), n);
        ASSERT_EQ(transpose.cols(), m);
        for (index_t i = 0; i < m; ++i) {
            for (index_t j = 0; j < n; ++j) {
                EXPECT_EQ(transpose(j, i), a(i, j));
                EXPECT_EQ(adjoint(j, i), conjugate(a(i, j)));
            }
        }
        EXPECT_EQ(a.t().t(), a);
        EXPECT_EQ(a.diag(), transpose.diag());
        Tensor<T> t(a);
        EXPECT_EQ(t.permute({1, 0}), Tensor<T>(transpose));
    }
}

TYPED_TEST(ByHandTensorTest, SumsAndMultiplesAreTakenEntryByEntry) {
    using T = TypeParam;
    const T s(3);
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Matrix<T> b = random_matrix<T>(m, n, 2);
        const Matrix<T> sum = a + b;
        const Matrix<T> affine = s * b + T(5) * ones<T>(m, n);
        const Tensor<T> tensor_sum = Tensor<T>(a) + Tensor<T>(b);
        for (index_t i = 0; i < m; ++i) {
            for (index_t j = 0; j < n; ++j) {
                EXPECT_EQ(sum(i, j), a(i, j) + b(i, j));
                EXPECT_EQ(tensor_sum(i, j), a(i, j) + b(i, j));
                EXPECT_LE(std::abs(affine(i, j) - (s * b(i, j) + T(5))), 16 * epsilon<T>);
            }
        }
    }
}

TYPED_TEST(ByHandTensorTest, BroadcastingAddsOneVectorToEveryRowOrColumn) {
    using T = TypeParam;
    for (const auto& [m, n] : shapes) {
        const Matrix<T> a = random_matrix<T>(m, n);
        const Vector<T> b = random_vector<T>(n, 2);
        const Vector<T> d = random_vector<T>(m, 3);
        const Matrix<T> rows = add_to_rows(a, b);
        const Matrix<T> columns = add_to_columns(a, d);
        Matrix<T> in_place = a;
        add_to_rows_in_place(in_place, b);
        add_to_columns_in_place(in_place, d);
        for (index_t i = 0; i < m; ++i) {
            for (index_t j = 0; j < n; ++j) {
                EXPECT_EQ(rows(i, j), a(i, j) + b[j]);
                EXPECT_EQ(columns(i, j), a(i, j) + d[i]);
                EXPECT_EQ(in_place(i, j), (a(i, j) + b[j]) + d[i]);
            }
        }
        // A + 1 b^T and A + d 1^T.
        const Vector<T> one = ones<T>(n);
        EXPECT_EQ(rows, a + ones<T>(m) * b.t());
        EXPECT_EQ(columns, a + d * one.t());
    }
}

TYPED_TEST(ByHandTensorTest, ReshapingCountsTheFirstIndexFastest) {
    using T = TypeParam;
    Tensor<T> t = random_tensor<T>({4, 3, 5});
    const auto vector = t.reshape({60});
    const auto matrix = t.reshape({4, 15});
    const auto other = t.reshape({6, 2, 5});
    index_t count = 0;
    for (index_t k = 0; k < 5; ++k) {
        for (index_t j = 0; j < 3; ++j) {
            for (index_t i = 0; i < 4; ++i, ++count) {
                EXPECT_EQ(count, i + 4 * j + 12 * k);
                EXPECT_EQ(vector(count), t(i, j, k));
                EXPECT_EQ(matrix(i, j + 3 * k), t(i, j, k));
                EXPECT_EQ(other(count % 6, count / 6 % 2, k), t(i, j, k));
            }
        }
    }
}

TYPED_TEST(ByHandTensorTest, PermutingAndSlicingOnlyRenameTheEntries) {
    using T = TypeParam;
    Tensor<T> t = random_tensor<T>({4, 3, 5});
    const auto p = t.permute({2, 0, 1});
    for (index_t i = 0; i < 4; ++i) {
        for (index_t j = 0; j < 3; ++j) {
            for (index_t k = 0; k < 5; ++k) {
                EXPECT_EQ(p(k, i, j), t(i, j, k));
                EXPECT_EQ(t.slice(0, i)(j, k), t(i, j, k));
                EXPECT_EQ(t.slice(2, k).matrix()(i, j), t(i, j, k));
                if (k % 2 == 1) {
                    EXPECT_EQ(t.slice(2, 1, 2, 2)(i, j, k / 2), t(i, j, k));
                }
            }
        }
    }
}

TYPED_TEST(ByHandTensorTest, ContractionSumsOverThePairedAxes) {
    using T = TypeParam;
    const Tensor<T> a = random_tensor<T>({3, 4, 5});
    const Tensor<T> b = random_tensor<T>({5, 4, 6}, 2);
    const Tensor<T> one = contract(a, b, {{2, 0}});
    const Tensor<T> two = contract(a, b, {{1, 1}, {2, 0}});
    ASSERT_EQ(one.shape(), (IndexList{3, 4, 4, 6}));
    ASSERT_EQ(two.shape(), (IndexList{3, 6}));
    for (index_t i = 0; i < 3; ++i) {
        for (index_t n = 0; n < 6; ++n) {
            Complex both = 0;
            for (index_t j = 0; j < 4; ++j) {
                for (index_t l = 0; l < 4; ++l) {
                    Complex sum = 0;
                    for (index_t k = 0; k < 5; ++k) {
                        sum += Complex(a(i, j, k)) * Complex(b(k, l, n));
                        if (l == j) both += Complex(a(i, j, k)) * Complex(b(k, j, n));
                    }
                    EXPECT_LE(std::abs(Complex(one(i, j, l, n)) - sum), rounding<T>(5));
                }
            }
            EXPECT_LE(std::abs(Complex(two(i, n)) - both), rounding<T>(20));
        }
    }
}

TYPED_TEST(ByHandTensorTest, ContractingNothingIsTheOuterProductAndEverythingANumber) {
    using T = TypeParam;
    const Tensor<T> a = random_tensor<T>({3, 2});
    const Tensor<T> b = random_tensor<T>({4, 5}, 2);
    const Tensor<T> outer_product = contract(a, b, {});
    Complex sum = 0;
    Complex squares = 0;
    for (index_t i = 0; i < 3; ++i) {
        for (index_t j = 0; j < 2; ++j) {
            squares += Complex(a(i, j)) * Complex(a(i, j));
            for (index_t k = 0; k < 4; ++k) {
                for (index_t l = 0; l < 5; ++l) {
                    const Complex product = Complex(a(i, j)) * Complex(b(k, l));
                    EXPECT_LE(std::abs(Complex(outer_product(i, j, k, l)) - product),
                              rounding<T>(1));
                    sum += product * product;
                }
            }
        }
    }
    EXPECT_LE(std::abs(Complex(contract(a, a, {{0, 0}, {1, 1}})()) - squares), rounding<T>(6));
    const T all = contract(outer_product, outer_product, {{0, 0}, {1, 1}, {2, 2}, {3, 3}})();
    EXPECT_LE(std::abs(Complex(all) - sum), 2 * rounding<T>(120));
}

TYPED_TEST(ByHandTensorTest, ABatchIsAProductForEachSlice) {
    using T = TypeParam;
    const Tensor<T> a = random_tensor<T>({3, 4, 6});
    const Tensor<T> b = random_tensor<T>({4, 5, 6}, 2);
    const Tensor<T> shared = random_tensor<T>({4, 5}, 3);
    const Tensor<T> c = batched_multiply(a, b);
    const Tensor<T> d = batched_multiply(a, shared);
    ASSERT_EQ(c.shape(), (IndexList{3, 5, 6}));
    ASSERT_EQ(d.shape(), (IndexList{3, 5, 6}));
    for (index_t l = 0; l < 6; ++l) {
        for (index_t i = 0; i < 3; ++i) {
            for (index_t j = 0; j < 5; ++j) {
                Complex own = 0;
                Complex common = 0;
                for (index_t k = 0; k < 4; ++k) {
                    own += Complex(a(i, k, l)) * Complex(b(k, j, l));
                    common += Complex(a(i, k, l)) * Complex(shared(k, j));
                }
                EXPECT_LE(std::abs(Complex(c(i, j, l)) - own), rounding<T>(4));
                EXPECT_LE(std::abs(Complex(d(i, j, l)) - common), rounding<T>(4));
            }
        }
    }
}

}  // namespace
}  // namespace lamina
