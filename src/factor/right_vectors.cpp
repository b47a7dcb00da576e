#include "factor/right_vectors.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "lamina/factor/svd.hpp"

#include "backend/info.hpp"
#include "core/thread_policy.hpp"
#include "factor/bidiagonal.hpp"
#include "factor/huge_parts.hpp"
#include "factor/svd_workspace.hpp"

namespace lamina {

using backend::blas_int;

template <Scalar T>
RightVectors<T>::RightVectors(Matrix<T>&& a) {
    constexpr index_t largest = std::numeric_limits<blas_int>::max();
    if (is_reduced_in_place<T>(Vectors::thin, a.rows(), a.cols(), largest)) {
        reduce(std::move(a));
        return;
    }
    SVD<T> f(std::move(a), Vectors::thin, Check::none);
    s = f.s();
    Vt = std::move(f).Vt();
}

template <Scalar T>
void RightVectors<T>::reduce(Matrix<T>&& a) {
    const OneThread hold(reduction_on_threads.is_so_for(a.size()));
    const index_t m = a.rows();
    const index_t n = a.cols();
    const index_t k = std::min(m, n);
    s.resize(k);
    Vt = Matrix<T>::uninitialized(k, n);
    auto u = Matrix<T>::uninitialized(k, k);
    const WorkSizes sizes = gesdd_sizes<T>(Vectors::thin, m, n);
    detail::Workspace<RealOf<T>> reals;
    reals.reserve(sizes.reals);
    detail::Workspace<blas_int> integers;
    integers.reserve(sizes.integers);
    const SvdCall<T> call{Vectors::thin,  m,        n,         a.data(),
                          s.data(),       u.data(), Vt.data(), reals.data(),
                          integers.data()};
    T answer = T(0);
    backend::checked(blas_int(call.run(SvdDriver::gesdd, &answer, -1)), "SVD");
    const index_t size = std::min(backend::workspace_size(answer, sizes.entries),
                                  index_t(std::numeric_limits<blas_int>::max()));
    detail::Workspace<T> work;
    work.reserve(size);

    const Bidiagonal<T> bidiagonal(call, work.data(), size, Factors::right);
    const int exponent = bidiagonal.reduce(Bidiagonal<T>::size_of(a));
    if (bidiagonal.divide_and_conquer() > 0) bidiagonal.iterate();
    untame(s, exponent);
}

template struct RightVectors<float>;
template struct RightVectors<double>;
template struct RightVectors<std::complex<float>>;
template struct RightVectors<std::complex<double>>;

}  // namespace lamina
