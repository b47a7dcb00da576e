// Views of memory that nobody has: all of it is a few pages of zeros, so that a few entries of
// matrices of many GB can be put where 32-bit arithmetic goes wrong.

#include <cmath>
#include <sys/mman.h>

#include "lamina/core/build_info.hpp"
#include "lamina/core/threads.hpp"
#include "lamina/factor/cholesky.hpp"
#include "lamina/factor/general_eigen.hpp"
#include "lamina/factor/lu.hpp"
#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/factor/thin_qr.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/predicates.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/tensor.hpp"
#include "lamina/ops/trace.hpp"
#include "lamina/solve/condition.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/solve/solve.hpp"
#include "lamina/stats/pca.hpp"

#include "core/wide_vectors.hpp"
#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using testing::random_matrix;
using testing::random_vector;

constexpr index_t two_31 = index_t(1) << 31;

/// Room for count entries, all of them 0: one small file of zeros, mapped again and again. Only
/// pages that are written take memory.
template <Scalar T>
class Mapped {
public:
    explicit Mapped(index_t count) : bytes_(std::size_t(count) * sizeof(T)) {
        const int file = ::memfd_create("zeros", 0);
        memory_ =
            ::mmap(nullptr, bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        bool mapped = memory_ != MAP_FAILED && file >= 0 && ::ftruncate(file, chunk) == 0;
        for (std::size_t at = 0; mapped && at < bytes_; at += chunk) {
            mapped = ::mmap(static_cast<char*>(memory_) + at, std::min(bytes_ - at, chunk),
                            PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, file,
                            0) != MAP_FAILED;
        }
        if (file >= 0) ::close(file);
        is_mapped_ = mapped;
    }
    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;
    ~Mapped() {
        if (memory_ != MAP_FAILED) ::munmap(memory_, bytes_);
    }
    explicit operator bool() const noexcept { return is_mapped_; }
    T* data() const noexcept { return static_cast<T*>(memory_); }

private:
    static constexpr std::size_t chunk = std::size_t(1) << 24;
    std::size_t bytes_;
    void* memory_ = nullptr;
    bool is_mapped_ = false;
};

bool has_wide_integers() {
    return build_info().integer_bits == 64;
}

template <class T>
class SizesTest : public ::testing::Test {};
TYPED_TEST_SUITE(SizesTest, testing::Scalars);

constexpr index_t large = 46341;  // large^2 > 2^31

TYPED_TEST(SizesTest, EntriesBeyond2To31AreWhereTheyShouldBe) {
    using T = TypeParam;
    const Mapped<T> memory(large * large);
    if (!memory) GTEST_SKIP() << "no address space";
    const MatrixView<T> a(memory.data(), large, large);
    EXPECT_GT(a.size(), two_31);
    const Matrix<T> corner = random_matrix<T>(3, 3);
    const MatrixView<T> end = a.block(large - 3, large - 3, 3, 3);
    copy_into(end, corner);
    EXPECT_EQ(memory.data()[large * large - 1], corner(2, 2));
    EXPECT_EQ(a(large - 1, large - 2), corner(2, 1));
    EXPECT_EQ(a.at(large - 2, large - 1), corner(1, 2));
    EXPECT_THROW((void)a.at(large, 0), DimensionError);
    EXPECT_EQ(trace(a), trace(corner));
    EXPECT_EQ(norm(a.row(large - 1)), norm(corner.row(2)));
    EXPECT_EQ(norm(a.diag()), norm(corner.diag()));
    EXPECT_EQ(dot(a.row(large - 2), a.row(large - 1)), dot(corner.row(1), corner.row(2)));
    EXPECT_EQ(Matrix<T>(end), corner);
    EXPECT_EQ(Matrix<T>(end.h()), Matrix<T>(corner.h()));
    EXPECT_EQ(LU<T>(end).det(), LU<T>(corner).det());
    EXPECT_EQ(inv(end), inv(corner));
    EXPECT_EQ(svdvals(end), svdvals(corner));
    EXPECT_EQ(eigvals(end), eigvals(corner));
    EXPECT_EQ(solve(end, corner), solve(corner, corner));
    // The last rows, whose entries are 46341 apart.
    const MatrixView<T> bottom = a.block(large - 3, 0, 3, large);
    const MatrixView<T> right = a.block(0, large - 3, large, 3);
    EXPECT_LE(norm(Matrix<T>(bottom * right - corner * corner)), 20 * epsilon<T>);
    EXPECT_LE(norm(Matrix<T>(bottom * bottom.h() - corner * corner.h())), 20 * epsilon<T>);
    end(2, 2) = T(std::numeric_limits<RealOf<T>>::quiet_NaN());
    EXPECT_THROW(LU<T>{end}, NonFiniteError);
    EXPECT_FALSE(is_finite(a.row(large - 1)));
}

TEST(SizesOfFloatsTest, AScanBeyond2To31FindsTheLastEntry) {
    const Mapped<float> memory(large * large);
    if (!memory) GTEST_SKIP() << "no address space";
    const MatrixView<float> a(memory.data(), large, large);
    a(large - 1, 0) = 1;
    EXPECT_FALSE(is_upper_triangular(a));
    a(large - 1, large - 1) = std::numeric_limits<float>::infinity();
    const MatrixView<float> bottom = a.block(large - 9, 0, 9, large);
    EXPECT_FALSE(is_finite(bottom));
    EXPECT_EQ(norm(bottom, Norm::max), std::numeric_limits<float>::infinity());
    try {
        const QR<float> f(bottom);
        FAIL() << "took an infinity";
    } catch (const NonFiniteError& error) {
        EXPECT_EQ(error.row(), 8);
        EXPECT_EQ(error.col(), large - 1);
    }
}

TYPED_TEST(SizesTest, LeadingDimensionsAbove2To31OverNMakeNoDifference) {
    using T = TypeParam;
    constexpr index_t n = 600;
    constexpr index_t ld = 2 * two_31 / n + 77;
    const Mapped<T> memory(ld * n);
    if (!memory) GTEST_SKIP() << "no address space";
    const Matrix<T> plain = random_matrix<T>(8, n);
    const MatrixView<T> a(memory.data(), 8, n, ld);
    copy_into(a, plain);
    EXPECT_EQ(Matrix<T>(a), plain);
    EXPECT_EQ(svdvals(a), svdvals(plain));
    EXPECT_EQ(svd(a).U(), svd(plain).U());
    EXPECT_EQ(qr(a).R(), qr(plain).R());
    EXPECT_EQ(thin_qr(a.h()).R, thin_qr(plain.h()).R);
    EXPECT_EQ(PivotedQR<T>(a).R(), PivotedQR<T>(plain).R());
    EXPECT_EQ(LU<T>(a).U(), LU<T>(plain).U());
    EXPECT_EQ(cond(a), cond(plain));
    EXPECT_EQ(pinv(a), pinv(plain));
    EXPECT_EQ(lstsq(a.h(), Matrix<T>(n, 1, T(1))).x, lstsq(plain.h(), Matrix<T>(n, 1, T(1))).x);
    EXPECT_EQ(PCA<T>().fit(a).components(), PCA<T>().fit(plain).components());
    const auto near = [](const Matrix<T>& x, const Matrix<T>& y) {
        return norm(Matrix<T>(x - y)) <= RealOf<T>(n) * epsilon<T> * norm(y);
    };
    EXPECT_LE(std::abs(norm(a) - norm(plain)), RealOf<T>(n) * epsilon<T> * norm(plain));
    EXPECT_TRUE(near(a * a.h(), plain * plain.h()));
    EXPECT_TRUE(near(a.h() * plain, plain.h() * plain));
    const Vector<T> x(n, T(1));
    EXPECT_LE(norm(Vector<T>(a * x - plain * x)), RealOf<T>(n * n) * epsilon<T>);
    const MatrixView<T> square = a.block(0, n - 8, 8, 8);
    const Matrix<T> small(plain.block(0, n - 8, 8, 8));
    EXPECT_EQ(inv(square), inv(small));
    EXPECT_EQ(det(square), det(small));
    EXPECT_EQ(solve(square, small), solve(small, small));
    EXPECT_EQ(eigvals(square), eigvals(small));
    EXPECT_EQ(eigvalsh(square), eigvalsh(small));
}

/// A leading dimension of more than 2^31 itself: factorizations, which copy, never see it; products
/// do.
TYPED_TEST(SizesTest, LeadingDimensionsAbove2To31AreRightOrRefused) {
    using T = TypeParam;
    constexpr index_t ld = two_31 + 128;
    const Mapped<T> memory(ld * 2);
    if (!memory) GTEST_SKIP() << "no address space";
    constexpr index_t m = 98;
    const Matrix<T> plain = random_matrix<T>(m, 2);
    const MatrixView<T> a(memory.data(), m, 2, ld);
    copy_into(a, plain);
    EXPECT_EQ(Matrix<T>(a), plain);
    EXPECT_EQ(LU<T>(a).U(), LU<T>(plain).U());
    EXPECT_EQ(qr(a).R(), qr(plain).R());
    EXPECT_EQ(svdvals(a.block(0, 0, 3, 2)), svdvals(plain.block(0, 0, 3, 2)));
    EXPECT_LE(std::abs(norm(a) - norm(plain)), 10 * epsilon<T> * norm(plain));
    // A product of 2 columns as well.
    const Matrix<T> b = random_matrix<T>(2, 4100);
    // Entries that are apart are left to BLAS.
    const Matrix<T> x(2, m, T(1));
    if (has_wide_integers()) {
        EXPECT_EQ(Matrix<T>(a * b), plain * b);
        EXPECT_EQ(a.col(1).size(), m);
    } else {
        EXPECT_THROW((void)(a * b), SizeError);
        EXPECT_THROW((void)(a.h() * x.row(0)), SizeError);
    }
}

/// What is multiplied without BLAS knows no other integers than index_t.
TYPED_TEST(SizesTest, LongColumnsFarApartAreMultipliedByVectorsWithoutBlas) {
    using T = TypeParam;
    if (is_complex<T> || !has_wide_vectors()) GTEST_SKIP() << "by BLAS";
    const ThreadLimit one(1);
    constexpr index_t ld = two_31 + 128;
    constexpr index_t m = 300;
    // With 96 columns it is one of those that are taken column by column; of doubles there are not
    // so many mappings.
    for (const index_t n : {2, sizeof(T) == 4 ? 96 : 3}) {
        const Mapped<T> memory(ld * n);
        if (!memory) GTEST_SKIP() << "no address space";
        const Matrix<T> plain = random_matrix<T>(m, n);
        const MatrixView<T> a(memory.data(), m, n, ld);
        copy_into(a, plain);
        const Vector<T> x = random_vector<T>(n);
        const Vector<T> y = random_vector<T>(m);
        EXPECT_EQ(Vector<T>(a * x), Vector<T>(plain * x));
        EXPECT_EQ(Vector<T>(a.h() * y), Vector<T>(plain.h() * y));
    }
}

TYPED_TEST(SizesTest, SizesThatTheIntegersCannotHoldAreRefusedBeforeTheCall) {
    using T = TypeParam;
    if (has_wide_integers()) GTEST_SKIP() << "they can";
    // Nothing of these is ever read.
    T entry[8] = {};
    const MatrixView<const T> tall(entry, two_31 + 8, 1);
    const MatrixView<const T> wide(entry, 1, two_31 + 8);
    EXPECT_THROW(LU<T>{tall}, SizeError);
    EXPECT_THROW(LU<T>{wide}, SizeError);
    EXPECT_THROW(QR<T>{tall}, SizeError);
    EXPECT_THROW(QR<T>{wide}, SizeError);
    EXPECT_THROW(PivotedQR<T>{tall}, SizeError);
    EXPECT_THROW(PivotedQR<T>{wide}, SizeError);
    EXPECT_THROW(SVD<T>{tall}, SizeError);
    EXPECT_THROW(SVD<T>{wide}, SizeError);
    EXPECT_THROW((void)svdvals(wide), SizeError);
    // 3 n + 1 entries of workspace.
    if (!is_complex<T>) {
        EXPECT_THROW(PivotedQR<T>(MatrixView<const T>(entry, 1, 800'000'000)), SizeError);
    }
    // Neither gesdd's nor gesvd's workspace can be told.
    EXPECT_THROW(SVD<T>(MatrixView<const T>(entry, 80'000, 46'341)), SizeError);
    EXPECT_THROW(SVD<T>(MatrixView<const T>(entry, 46'341, 80'000)), SizeError);
    // 26 n numbers, for complex T 24 n, of syevr.
    const MatrixView<const T> square(entry, 100'000'000, 100'000'000);
    EXPECT_THROW(SymmetricEigen<T>{square}, SizeError);
    EXPECT_THROW(SymmetricEigen<T>(square, IndexRange{0, 1}), SizeError);
}

TEST(SizesOfFloatsTest, ShapesWhoseProductOverflowsAreRefused) {
    constexpr index_t most = std::numeric_limits<index_t>::max();
    EXPECT_THROW(Matrix<float>(most, 2), SizeError);
    EXPECT_THROW(Matrix<std::complex<double>>(most / 16, 2), SizeError);
    EXPECT_THROW(Matrix<std::complex<double>>(index_t(1) << 32, index_t(1) << 31), SizeError);
    EXPECT_THROW(Tensor<double>({most, most}), SizeError);
    float entry = 0;
    EXPECT_THROW(MatrixView<float>(&entry, most, most), SizeError);
    EXPECT_THROW(MatrixView<float>(&entry, 1, most, most), SizeError);
}

}  // namespace
}  // namespace lamina
