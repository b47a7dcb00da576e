// Part of a spectrum, by syevr.

#include "lamina/factor/symmetric_eigen.hpp"

#include "backend/info.hpp"
#include "factor/eigen_errors.hpp"
#include "factor/eigen_flags.hpp"
#include "factor/orthonormalize.hpp"
#include "factor/spectrum_range.hpp"

namespace lamina {

using backend::blas_int;

namespace {

constexpr const char* who = "SymmetricEigen";

}  // namespace

template <Scalar T>
index_t SymmetricEigen<T>::syevr(T* a, const Spectrum& part, Triangle triangle, index_t* found,
                                 T* work, index_t lwork) {
    using R = RealOf<T>;
    const blas_int n = blas_int(size_);
    const char range = part.part == Spectrum::Part::all       ? 'A'
                       : part.part == Spectrum::Part::indices ? 'I'
                                                              : 'V';
    blas_int* const support = integers_.as<blas_int>();
    blas_int count = 0;
    const auto heevr = [&](auto... more) {
        return backend::heevr<T>(LAPACK_COL_MAJOR, job(wanted_), range, uplo(triangle), n, a, n,
                                 rounded_down<R>(part.values.lo), rounded_down<R>(part.values.hi),
                                 blas_int(part.indices.first + 1), blas_int(part.indices.last),
                                 R(0), &count, values_.data(), vectors_.data(), n, support, work,
                                 blas_int(lwork), more..., support + 2 * size_,
                                 blas_int(integers_size_ - 2 * size_));
    };
    blas_int info = 0;
    if constexpr (is_complex<T>) {
        info = heevr(reals_.data(), blas_int(reals_size_));
    } else {
        info = heevr();
    }
    *found = count;
    return info;
}

template <Scalar T>
void SymmetricEigen<T>::run_range(T* a, const Spectrum& part, Triangle triangle) {
    using R = RealOf<T>;
    Spectrum wanted = part;
    bool none = part.part == Spectrum::Part::indices && part.indices.first == part.indices.last;
    if (part.part == Spectrum::Part::values) {
        wanted.values = bounded<T>(part.values, {a, size_, size_}, triangle);
        none = !(rounded_down<R>(wanted.values.lo) < rounded_down<R>(wanted.values.hi));
    }
    index_t found = 0;
    if (!none) {
        const index_t info = backend::checked(
            blas_int(syevr(a, wanted, triangle, &found, work_.data(), work_size_)), who);
        if (info > 0) throw_eigen_failed(who, driver_, size_, info);
    }
    // Memory only shrinks in name: the first `found` entries and columns stay where they are.
    values_.resize(found);
    vectors_.resize(vectors_.rows(), wanted_ == Vectors::none ? 0 : found);
    if (part.part != Spectrum::Part::all && vectors_.cols() > 1) {
        const index_t info = orthonormalize(vectors_, a);
        if (info > 0) throw_eigen_failed(who, driver_, size_, found - info + 1);
    }
}

template class SymmetricEigen<float>;
template class SymmetricEigen<double>;
template class SymmetricEigen<std::complex<float>>;
template class SymmetricEigen<std::complex<double>>;

}  // namespace lamina
