#include "lamina/factor/symmetric_eigen.hpp"

#include <algorithm>

#include "lamina/ops/product.hpp"

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "core/require.hpp"
#include "core/thread_policy.hpp"
#include "factor/eigen_errors.hpp"
#include "factor/eigen_flags.hpp"
#include "factor/eigen_workspace.hpp"
#include "factor/huge_parts.hpp"
#include "factor/part_of.hpp"
#include "factor/ql_eigen.hpp"
#include "factor/small_eigen.hpp"
#include "factor/spectrum_range.hpp"

namespace lamina {

using backend::blas_int;
using backend::narrow;

namespace {

constexpr const char* who = "SymmetricEigen";
constexpr index_t largest = std::numeric_limits<blas_int>::max();

/// How all of a spectrum is found: without LAPACK, if A is small.
template <Scalar T>
EigenDriver driver_for(index_t n, Vectors vectors) noexcept {
    if (is_complex<T>) return EigenDriver::syevd;
    if (n <= small_eigen) return EigenDriver::jacobi;
    const bool wants_vectors = vectors != Vectors::none;
    return QlEigen<RealOf<T>>::takes(n, wants_vectors) ? EigenDriver::ql : EigenDriver::syevd;
}

}  // namespace

template <Scalar T>
[[gnu::always_inline]] inline index_t SymmetricEigen<T>::syevd(char wants, T* a, Triangle triangle,
                                                               T* work, index_t lwork) {
    const blas_int n = blas_int(size_);
    const auto heevd = [&](auto... more) {
        return backend::heevd<T>(LAPACK_COL_MAJOR, wants, uplo(triangle), n, a, n, values_.data(),
                                 work, blas_int(lwork), more..., integers_.as<blas_int>(),
                                 blas_int(integers_size_));
    };
    if constexpr (is_complex<T>) {
        return heevd(reals_.data(), blas_int(reals_size_));
    } else {
        return heevd();
    }
}

/// Where A is found and destroyed: but for syevr V is put in its place.
template <Scalar T>
Matrix<T>& SymmetricEigen<T>::destroyed() noexcept {
    return driver_ != EigenDriver::syevr && wanted_ != Vectors::none ? vectors_ : a_;
}

template <Scalar T>
void SymmetricEigen<T>::clear() noexcept {
    size_ = 0;
    work_size_ = unplanned;
    values_ = Vector<RealOf<T>>();
    vectors_ = Matrix<T>();
}

template <Scalar T>
void SymmetricEigen<T>::plan(index_t n, bool all, Vectors vectors) {
    narrow(n, "rows", who);
    const EigenChoice choice = choose_eigen<T>(vectors, !all, n, largest);
    if (!choice.fits) throw_eigen_workspace(who, n);
    driver_ = choice.driver;
    reals_size_ = choice.sizes.reals;
    integers_size_ = choice.sizes.integers;
    // A query writes what it would like to the first entry of each.
    reals_.reserve(std::max<index_t>(reals_size_, 1));
    integers_.reserve(integers_size_);
    T answer = T(0);
    index_t found = 0;
    const index_t info = driver_ == EigenDriver::syevd
                             ? syevd(job(wanted_), nullptr, Triangle::lower, &answer, -1)
                             : syevr(nullptr, Spectrum(), Triangle::lower, &found, &answer, -1);
    backend::checked(blas_int(info), who);
    const index_t size = backend::workspace_size(answer, choice.sizes.entries);
    work_.reserve(size);
    work_size_ = std::min(size, largest);
}

template <Scalar T>
void SymmetricEigen<T>::prepare(index_t n, const Spectrum& part, Vectors vectors) {
    const bool all = part.part == Spectrum::Part::all;
    if (!all) require_range(who, part, n);
    const bool planned = n == size_ && vectors == wanted_ &&
                         all == (driver_ != EigenDriver::syevr) && work_.size() >= work_size_;
    size_ = n;
    wanted_ = vectors;
    values_.resize(n);
    const EigenDriver driver = driver_for<T>(n, vectors);
    if (all && driver != EigenDriver::syevd) {
        driver_ = driver;
        work_size_ = driver == EigenDriver::ql ? QlEigen<RealOf<T>>::room_size(n) : 0;
        work_.reserve(work_size_);
    } else if (n == 0) {
        work_size_ = unplanned;
    } else if (!planned) {
        plan(n, all, vectors);
    }
    if (&destroyed() == &a_) {
        const bool some = part.part == Spectrum::Part::indices;
        const index_t columns = some ? part.indices.last - part.indices.first : n;
        vectors_.resize(vectors == Vectors::none ? 0 : n, vectors == Vectors::none ? 0 : columns);
    }
}

/// False, and A as it was, if there was no convergence.
template <Scalar T>
bool SymmetricEigen<T>::run_small([[maybe_unused]] EigenDriver driver, [[maybe_unused]] T* a,
                                  [[maybe_unused]] Triangle triangle) {
    if constexpr (is_complex<T>) {
        return false;
    } else {
        const bool wants_vectors = wanted_ != Vectors::none;
        const auto run = [&](auto&& small) {
            if (!small.run()) return false;
            driver_ = driver;
            small.write(values_.data(), wants_vectors ? a : nullptr);
            return true;
        };
        const MatrixView<const T> given(a, size_, size_);
        if (driver == EigenDriver::jacobi) return run(SmallEigen<T>(given, triangle));
        T* const room = work_.reserve(QlEigen<T>::room_size(size_));
        return run(QlEigen<T>(given, triangle, wants_vectors, room));
    }
}

template <Scalar T>
void SymmetricEigen<T>::run(T* a, const Spectrum& part, Triangle triangle) {
    // Not driver_, which is LAPACK's after a matrix of which ours did not converge.
    const EigenDriver first = driver_for<T>(size_, wanted_);
    if (driver_ != EigenDriver::syevr && first != EigenDriver::syevd) {
        if (run_small(first, a, triangle)) return;
        plan(size_, true, wanted_);
    }
    const OneThread hold(reduction_on_threads.is_so_for(size_ * size_));
    if (size_ == 0) return;
    const int exponent = tame(MatrixView<T>(a, size_, size_), read_part(triangle));
    if (driver_ == EigenDriver::syevr) {
        Spectrum tamed = part;
        tamed.values = {std::ldexp(part.values.lo, -exponent),
                        std::ldexp(part.values.hi, -exponent)};
        run_range(a, tamed, triangle);
    } else {
        require_eigen_converged(who, syevd(job(wanted_), a, triangle, work_.data(), work_size_),
                                size_);
    }
    untame(values_, exponent);
}

namespace {

constexpr Spectrum whole;

template <Scalar T>
[[gnu::always_inline]] inline void copy_triangle(Matrix<T>& copy, const Operand<T>& a,
                                                 Triangle triangle, Check check) {
    if (check == Check::finite) {
        Finite<T>::copy(who, copy, a, read_part(triangle));
    } else {
        detail::Elementwise<T>::copy(copy, a);
    }
}

/// By the road for any part of the spectrum, which also prepares.
template <Scalar T>
[[gnu::noinline]] void factor_anew(SymmetricEigen<T>& f, const Operand<T>& a, Triangle triangle,
                                   Vectors vectors, Check check) {
    f.factor(a, whole, triangle, vectors, check);
}

}  // namespace

/// Whether plan and memory for all values and vectors are there from the last time: a copy has no
/// workspace, and one whose parts were given away no plan.
template <Scalar T>
bool SymmetricEigen<T>::is_prepared(index_t n, Vectors vectors) const noexcept {
    const bool has_parts = values_.size() == n && vectors_.rows() == n && vectors_.cols() == n;
    return n == size_ && vectors == wanted_ && vectors != Vectors::none &&
           driver_ != EigenDriver::syevr && work_.size() >= work_size_ && has_parts;
}

template <Scalar T>
void SymmetricEigen<T>::copy_and_factor(const Operand<T>& a, Triangle triangle, Vectors vectors,
                                        Check check) {
    const bool own = a.base().data() == vectors_.data();
    if (own || a.rows() != a.cols() || !is_prepared(a.rows(), vectors)) [[unlikely]] {
        return factor_anew(*this, a, triangle, vectors, check);
    }
    try {
        triangle_ = triangle;
        copy_triangle(vectors_, a, triangle, check);
        run(vectors_.data(), whole, triangle);
    } catch (...) {
        clear();
        throw;
    }
}

template <Scalar T>
void SymmetricEigen<T>::copy_and_factor_part(const Operand<T>& a, const Spectrum& part,
                                             Triangle triangle, Vectors vectors, Check check) {
    try {
        if (is_part_of(a.base(), vectors_)) {
            const Matrix<T> own(a);
            return copy_and_factor_part(operand(own), part, triangle, vectors, check);
        }
        require_square(who, a.rows(), a.cols());
        prepare(a.rows(), part, vectors);
        triangle_ = triangle;
        destroyed().resize(size_, size_);
        copy_triangle(destroyed(), a, triangle, check);
        run(destroyed().data(), part, triangle);
        const index_t count = part.indices.last - part.indices.first;
        if (part.part != Spectrum::Part::indices || values_.size() == count) return;
        // Of eigenvalues that agree to all digits syevr may find fewer than it was asked for, and
        // reports success. They are taken from all of them.
        const SymmetricEigen<T> all(a, triangle, wanted_, Check::none);
        values_ = all.values_.segment(part.indices.first, count);
        if (wanted_ != Vectors::none)
            vectors_ = all.vectors_.block(0, part.indices.first, size_, count);
        driver_ = all.driver_;
        work_size_ = unplanned;
    } catch (...) {
        clear();
        throw;
    }
}

template <Scalar T>
SymmetricEigen<T>& SymmetricEigen<T>::factor(Matrix<T>&& a, Triangle triangle, Vectors vectors,
                                             Check check) {
    try {
        require_square(who, a.rows(), a.cols());
        if (check == Check::finite) {
            Finite<T>::require(who, std::as_const(a).view(), read_part(triangle));
        }
        prepare(a.rows(), whole, vectors);
        triangle_ = triangle;
        destroyed() = std::move(a);
        run(destroyed().data(), whole, triangle);
    } catch (...) {
        clear();
        throw;
    }
    return *this;
}

template <Scalar T>
Matrix<T> SymmetricEigen<T>::reconstruct() const {
    if (wanted_ == Vectors::none) {
        throw Error(
            "SymmetricEigen::reconstruct: the vectors were not computed; factor with "
            "Vectors::thin");
    }
    Matrix<T> scaled = vectors_;
    for (index_t j = 0; j < values_.size(); ++j) {
        for (T& x : scaled.col(j))
            x *= values_[j];
    }
    return scaled * vectors_.h();
}

template class SymmetricEigen<float>;
template class SymmetricEigen<double>;
template class SymmetricEigen<std::complex<float>>;
template class SymmetricEigen<std::complex<double>>;

}  // namespace lamina
