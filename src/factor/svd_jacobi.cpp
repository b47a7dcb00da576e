#include <algorithm>

#include "lamina/factor/svd.hpp"

#include "backend/info.hpp"
#include "core/finite.hpp"
#include "factor/adjoint.hpp"
#include "factor/huge_parts.hpp"
#include "factor/part_of.hpp"
#include "factor/svd_call.hpp"
#include "factor/svd_errors.hpp"
#include "factor/svd_workspace.hpp"

namespace lamina {

using backend::blas_int;
using backend::narrow;

namespace {

constexpr index_t largest = std::numeric_limits<blas_int>::max();

}  // namespace

/// V diag(s) U^H or U diag(s) V^H by Jacobi. Nothing is planned for gesdd: whatever comes next
/// prepares anew.
template <Scalar T>
void SVD<T>::factor_relative(const Operand<T>& a, Vectors vectors, Check check) {
    if (is_part_of(a.base(), u_) || is_part_of(a.base(), vt_)) {
        const Matrix<T> own(a);
        return factor_relative(operand(own), vectors, check);
    }
    try {
        shape(a.rows(), a.cols(), vectors);
        driver_ = SvdDriver::gejsv;
        s_.empty() ? make_room() : run_jacobi(a, check);
    } catch (...) {
        prepare(0, 0, vectors);
        throw;
    }
}

/// One call with JOBA = F: rows are sorted and columns pivoted first, so that neither small rows
/// nor small columns lose their digits. JOBR = N: only singular values below some s(0) eps /
/// largest^(3/2) become zeros, with R those below s(0) / largest.
template <Scalar T>
index_t SVD<T>::gejsv(T* a, T* u, T* v, index_t lwork) {
    const blas_int m = blas_int(std::max(rows_, cols_));
    const blas_int n = blas_int(std::min(rows_, cols_));
    const char wants_u = vectors_ == Vectors::thin ? 'U' : vectors_ == Vectors::full ? 'F' : 'N';
    const char wants_v = vectors_ == Vectors::none ? 'N' : 'V';
    const auto call = [&](auto... reals) {
        return backend::gejsv<T>(LAPACK_COL_MAJOR, 'F', wants_u, wants_v, 'N', 'N', 'N', m, n, a, m,
                                 s_.data(), u, m, v, n, work_.data(), blas_int(lwork), reals...,
                                 integers_.as<blas_int>());
    };
    if constexpr (is_complex<T>) {
        return call(reals_.data(), blas_int(gejsv_sizes<T>(vectors_, m, n).reals));
    } else {
        return call();
    }
}

/// gejsv takes no wide matrix, and gives V, not V^H: of a wide A its adjoint is decomposed, whose V
/// is our U.
template <Scalar T>
void SVD<T>::run_jacobi(const Operand<T>& a, Check check) {
    const bool wide = rows_ < cols_;
    const index_t m = narrow(std::max(rows_, cols_), wide ? "cols" : "rows", "SVD");
    const index_t n = s_.size();
    const WorkSizes sizes = gejsv_sizes<T>(vectors_, m, n);
    if (!fits(sizes, largest)) throw_jacobi_workspace(rows_, cols_);
    make_room();
    const index_t lwork = std::min(sizes.entries + gejsv_for_blocks(m, n), largest);
    work_.reserve(lwork);
    reals_.reserve(sizes.reals);
    integers_.reserve(sizes.integers);
    if (wide) triangles_.reserve(m * n);
    a_.resize(rows_, cols_);
    copy_in(a_, a, check);
    const int exponent = tame(a_.view());
    index_t info = 0;
    if (wide) {
        // A is free once its adjoint is written, so that the thin U of that can take its place.
        const MatrixView<T> adjoint(triangles_.data(), m, n);
        copy_into(adjoint, std::as_const(a_).h());
        T* const u = vectors_ == Vectors::full ? vt_.data() : a_.data();
        info = gejsv(adjoint.data(), u, u_.data(), lwork);
    } else {
        info = gejsv(a_.data(), u_.data(), vt_.data(), lwork);
    }
    // A NaN that Check::none let through is a wrong argument for gejsv.
    if (info < 0) Finite<T>::copy("SVD", a_, a);
    if (backend::checked(blas_int(info), "SVD") > 0) throw_jacobi_failed(rows_, cols_, info);
    finish_jacobi(wide);
    untame(s_, exponent);
}

/// V^H from V, and s from what gejsv keeps as a quotient where it left the range on the way.
template <Scalar T>
void SVD<T>::finish_jacobi(bool wide) {
    R scale = 1;
    if constexpr (is_complex<T>) {
        scale = reals_.data()[0] / reals_.data()[1];
    } else {
        scale = work_.data()[0] / work_.data()[1];
    }
    for (R& s : s_)
        s *= scale;
    if (vectors_ == Vectors::none) return;
    if (wide && vectors_ == Vectors::thin) {
        copy_into(vt_.view(), MatrixView<const T>(a_.data(), cols_, rows_).h());
    } else {
        adjoint_in_place(vt_.view());
    }
}

template void SVD<float>::factor_relative(const Operand<float>&, Vectors, Check);
template void SVD<float>::run_jacobi(const Operand<float>&, Check);
template void SVD<float>::finish_jacobi(bool);
template index_t SVD<float>::gejsv(float*, float*, float*, index_t);
template void SVD<double>::factor_relative(const Operand<double>&, Vectors, Check);
template void SVD<double>::run_jacobi(const Operand<double>&, Check);
template void SVD<double>::finish_jacobi(bool);
template index_t SVD<double>::gejsv(double*, double*, double*, index_t);
template void SVD<std::complex<float>>::factor_relative(const Operand<std::complex<float>>&,
                                                        Vectors, Check);
template void SVD<std::complex<float>>::run_jacobi(const Operand<std::complex<float>>&, Check);
template void SVD<std::complex<float>>::finish_jacobi(bool);
template index_t SVD<std::complex<float>>::gejsv(std::complex<float>*, std::complex<float>*,
                                                 std::complex<float>*, index_t);
template void SVD<std::complex<double>>::factor_relative(const Operand<std::complex<double>>&,
                                                         Vectors, Check);
template void SVD<std::complex<double>>::run_jacobi(const Operand<std::complex<double>>&, Check);
template void SVD<std::complex<double>>::finish_jacobi(bool);
template index_t SVD<std::complex<double>>::gejsv(std::complex<double>*, std::complex<double>*,
                                                  std::complex<double>*, index_t);

}  // namespace lamina
