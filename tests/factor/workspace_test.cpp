// Workspace sizes for matrices that no memory holds, and what LAPACK itself says of them for small
// ones.

#include <array>
#include <cstdint>
#include <dlfcn.h>
#include <vector>

#include "lamina/core/build_info.hpp"

#include "factor/eigen_workspace.hpp"
#include "factor/svd_workspace.hpp"
#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

using Complex = std::complex<double>;
constexpr index_t int32 = std::numeric_limits<std::int32_t>::max();
constexpr index_t int64 = std::numeric_limits<std::int64_t>::max();

TEST(SvdWorkspaceTest, NeedsMoreThan32BitsFrom26754On) {
    EXPECT_EQ(gesdd_sizes<double>(Vectors::thin, 26753, 26753).entries, 2147356298);
    EXPECT_EQ(gesdd_sizes<double>(Vectors::thin, 26754, 26754).entries, 2147516826);
    EXPECT_EQ(gesdd_sizes<float>(Vectors::full, 32767, 32767).entries,
              3 * 32767LL * 32767 + 7 * 32767);
    EXPECT_EQ(gesdd_sizes<double>(Vectors::thin, 46341, 46341).entries, 6442789230);
    EXPECT_EQ(gesdd_sizes<Complex>(Vectors::thin, 20724, 20724).reals, 2147524500);
    EXPECT_EQ(gesdd_sizes<Complex>(Vectors::thin, 46341, 46341).entries, 3 * 46341);
}

TEST(SvdWorkspaceTest, TallMatricesNeedTheDocumentedSizes) {
    const index_t m = 100000;
    const index_t n = 500;
    EXPECT_EQ(gesdd_sizes<double>(Vectors::thin, m, n).entries, 4 * n * n + 7 * n);
    EXPECT_EQ(gesdd_sizes<double>(Vectors::full, m, n).entries, 4 * n * n + 6 * n + m);
    EXPECT_EQ(gesdd_sizes<double>(Vectors::none, m, n).entries, 3 * n + m);
    EXPECT_EQ(gesdd_sizes<Complex>(Vectors::thin, n, m).entries, n * n + 3 * n);
    EXPECT_EQ(gesdd_sizes<Complex>(Vectors::full, n, m).entries, n * n + 2 * n + m);
    EXPECT_EQ(gesdd_sizes<Complex>(Vectors::thin, n, m).reals, 5 * n * n + 5 * n);
}

TEST(SvdWorkspaceTest, TheOtherDriverIsTakenWhereTheSizeCannotBeExpressed) {
    EXPECT_EQ(choose_svd<double>(Vectors::thin, 26753, 26753, int32).driver, SvdDriver::gesdd);
    EXPECT_EQ(choose_svd<double>(Vectors::thin, 26754, 26754, int32).driver, SvdDriver::gesvd);
    EXPECT_EQ(choose_svd<float>(Vectors::full, 32767, 32767, int32).driver, SvdDriver::gesvd);
    EXPECT_EQ(choose_svd<double>(Vectors::none, 46341, 46341, int32).driver, SvdDriver::gesdd);
    EXPECT_EQ(choose_svd<Complex>(Vectors::thin, 20723, 20723, int32).driver, SvdDriver::gesdd);
    EXPECT_EQ(choose_svd<Complex>(Vectors::thin, 20724, 20724, int32).driver, SvdDriver::gesvd);
    for (const index_t n : {26754, 32767, 46341}) {
        EXPECT_TRUE(choose_svd<double>(Vectors::thin, n, n, int32).fits) << n;
        EXPECT_EQ(choose_svd<double>(Vectors::thin, n, n, int32).sizes.entries, 5 * n) << n;
        EXPECT_EQ(choose_svd<double>(Vectors::thin, n, n, int64).driver, SvdDriver::gesdd) << n;
    }
}

TEST(SvdWorkspaceTest, NothingFitsWhereGesvdWouldCompareWithAWrappedProduct) {
    EXPECT_TRUE(choose_svd<double>(Vectors::thin, 80000, 46000, int32).fits);
    EXPECT_FALSE(choose_svd<double>(Vectors::thin, 80000, 46341, int32).fits);
    EXPECT_FALSE(choose_svd<double>(Vectors::full, 46341, 80000, int32).fits);
    EXPECT_TRUE(choose_svd<double>(Vectors::none, 80000, 46341, int32).fits);
    EXPECT_TRUE(choose_svd<double>(Vectors::thin, 80000, 46341, int64).fits);
    EXPECT_FALSE(choose_svd<double>(Vectors::none, 500000000, 500000000, int32).fits);
}

TEST(SvdWorkspaceTest, MatricesNotFarFromSquareAreReducedInPlaceWhereGesddsSizesFit) {
    EXPECT_TRUE(is_reduced_in_place<double>(Vectors::thin, 26753, 26753, int32));
    EXPECT_FALSE(is_reduced_in_place<double>(Vectors::thin, 26754, 26754, int32));
    EXPECT_TRUE(is_reduced_in_place<double>(Vectors::thin, 26754, 26754, int64));
    EXPECT_TRUE(is_reduced_in_place<double>(Vectors::none, 46341, 46341, int32));
    EXPECT_FALSE(is_reduced_in_place<double>(Vectors::full, 100, 100, int32));
    EXPECT_TRUE(is_reduced_in_place<double>(Vectors::thin, 109, 60, int32));
    EXPECT_FALSE(is_reduced_in_place<double>(Vectors::thin, 60, 110, int32));
    EXPECT_TRUE(is_reduced_in_place<Complex>(Vectors::none, 60, 112, int32));
    EXPECT_FALSE(is_reduced_in_place<Complex>(Vectors::thin, 113, 60, int32));
    EXPECT_FALSE(is_reduced_in_place<double>(Vectors::thin, 0, 0, int32));
}

TEST(EigenWorkspaceTest, NeedsMoreThan32BitsFrom32767On) {
    EXPECT_EQ(syevd_sizes<double>(Vectors::thin, 32766).entries, 2147418109);
    EXPECT_EQ(syevd_sizes<double>(Vectors::thin, 32767).entries, 2147549181);
    EXPECT_EQ(syevd_sizes<double>(Vectors::thin, 46341).entries, 4295254609);
    EXPECT_EQ(syevd_sizes<Complex>(Vectors::thin, 46341).entries, 2 * 46341 + 2147488281);
    EXPECT_EQ(syevd_sizes<Complex>(Vectors::thin, 32767).reals, 2147516414);
    EXPECT_EQ(syevd_sizes<float>(Vectors::none, 46341).entries, 2 * 46341 + 1);
}

TEST(EigenWorkspaceTest, TheOtherDriverIsTakenForARangeAndWhereTheSizeCannotBeExpressed) {
    EXPECT_EQ(choose_eigen<double>(Vectors::thin, false, 32766, int32).driver, EigenDriver::syevd);
    EXPECT_EQ(choose_eigen<double>(Vectors::thin, false, 32767, int32).driver, EigenDriver::syevr);
    EXPECT_EQ(choose_eigen<double>(Vectors::thin, false, 32767, int64).driver, EigenDriver::syevd);
    EXPECT_EQ(choose_eigen<double>(Vectors::none, false, 46341, int32).driver, EigenDriver::syevd);
    EXPECT_EQ(choose_eigen<Complex>(Vectors::thin, false, 32767, int32).driver, EigenDriver::syevr);
    EXPECT_EQ(choose_eigen<double>(Vectors::thin, true, 10, int32).driver, EigenDriver::syevr);
    EXPECT_EQ(choose_eigen<double>(Vectors::thin, false, 46341, int32).sizes.entries, 26 * 46341);
    EXPECT_TRUE(choose_eigen<double>(Vectors::thin, false, 46341, int32).fits);
    EXPECT_FALSE(choose_eigen<double>(Vectors::thin, false, 100000000, int32).fits);
}

/// The routine of the LAPACK that lamina brought into this process.
template <class Function>
Function* routine(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

template <class T>
constexpr const char* gesdd_name = nullptr;
template <>
constexpr const char* gesdd_name<float> = "sgesdd_";
template <>
constexpr const char* gesdd_name<double> = "dgesdd_";
template <>
constexpr const char* gesdd_name<std::complex<float>> = "cgesdd_";
template <>
constexpr const char* gesdd_name<std::complex<double>> = "zgesdd_";

/// An array of exactly size entries, followed by a few that nobody may change.
template <class T>
class Guarded {
public:
    explicit Guarded(index_t size) : entries_(static_cast<std::size_t>(size) + 8, T(42)) {}
    T* data() { return entries_.data(); }
    bool is_intact() const {
        for (std::size_t i = entries_.size() - 8; i < entries_.size(); ++i) {
            if (entries_[i] != T(42)) return false;
        }
        return true;
    }

private:
    std::vector<T> entries_;
};

/// Runs gesdd with integers Int on exactly the workspaces of gesdd_sizes; its info, or 99 if it
/// wrote beyond them.
template <class T, class Int>
Int info_with_least_workspace(Vectors vectors, index_t rows, index_t cols) {
    const index_t k = std::min(rows, cols);
    const bool full = vectors == Vectors::full;
    const WorkSizes sizes = gesdd_sizes<T>(vectors, rows, cols);
    Matrix<T> a = testing::random_matrix<T>(rows, cols);
    Vector<RealOf<T>> s(k);
    Matrix<T> u(rows, full ? rows : k);
    Matrix<T> vt(full ? cols : k, cols);
    Guarded<T> work(sizes.entries);
    Guarded<RealOf<T>> reals(sizes.reals);
    Guarded<Int> integers(sizes.integers);
    const char job = vectors == Vectors::none ? 'N' : full ? 'A' : 'S';
    const Int m = Int(rows);
    const Int n = Int(cols);
    const Int ldvt = Int(vt.rows());
    const Int lwork = Int(sizes.entries);
    Int info = 99;
    if constexpr (is_complex<T>) {
        using Gesdd =
            void(const char*, const Int*, const Int*, T*, const Int*, RealOf<T>*, T*, const Int*,
                 T*, const Int*, T*, const Int*, RealOf<T>*, Int*, Int*, std::size_t);
        routine<Gesdd>(gesdd_name<T>)(&job, &m, &n, a.data(), &m, s.data(), u.data(), &m, vt.data(),
                                      &ldvt, work.data(), &lwork, reals.data(), integers.data(),
                                      &info, 1);
    } else {
        using Gesdd = void(const char*, const Int*, const Int*, T*, const Int*, T*, T*, const Int*,
                           T*, const Int*, T*, const Int*, Int*, Int*, std::size_t);
        routine<Gesdd>(gesdd_name<T>)(&job, &m, &n, a.data(), &m, s.data(), u.data(), &m, vt.data(),
                                      &ldvt, work.data(), &lwork, integers.data(), &info, 1);
    }
    return work.is_intact() && reals.is_intact() && integers.is_intact() ? info : Int(99);
}

template <class T>
class LeastWorkspaceTest : public ::testing::Test {};
TYPED_TEST_SUITE(LeastWorkspaceTest, testing::Scalars);

TYPED_TEST(LeastWorkspaceTest, IsEnoughForLapackWhichStaysInside) {
    using T = TypeParam;
    const bool wide = build_info().integer_bits == 64;
    using Shape = std::array<index_t, 2>;
    for (const auto& [m, n] : {Shape{1, 1},
                               {1, 9},
                               {9, 1},
                               {2, 2},
                               {10, 10},
                               {33, 30},
                               {40, 23},
                               {23, 40},
                               {44, 24},
                               {45, 24},
                               {46, 24},
                               {24, 45},
                               {100, 30}}) {
        for (const Vectors vectors : {Vectors::thin, Vectors::full, Vectors::none}) {
            const index_t info = wide ? info_with_least_workspace<T, std::int64_t>(vectors, m, n)
                                      : info_with_least_workspace<T, std::int32_t>(vectors, m, n);
            EXPECT_EQ(info, 0) << m << " x " << n << ", vectors " << int(vectors);
        }
    }
}

}  // namespace
}  // namespace lamina
