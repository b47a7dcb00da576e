#pragma once

// The only door to BLAS and LAPACK: complex numbers are std::complex on both sides, so nothing is
// cast.
#include <complex>
#define LAPACK_COMPLEX_CUSTOM
#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <cblas.h>
#include <lapacke.h>

#include "lamina/core/scalar.hpp"

namespace lamina::backend {

/// Chooses the routine of T among the four of one family.
template <Scalar T, auto S, auto D, auto C, auto Z>
consteval auto pick() {
    if constexpr (std::same_as<T, float>) {
        return S;
    } else if constexpr (std::same_as<T, double>) {
        return D;
    } else if constexpr (std::same_as<T, std::complex<float>>) {
        return C;
    } else {
        return Z;
    }
}

// One row a routine. Always the _work entry points: they neither allocate nor look for NaN.
// clang-format off
template <Scalar T> inline constexpr auto getrf = pick<T, LAPACKE_sgetrf_work, LAPACKE_dgetrf_work, LAPACKE_cgetrf_work, LAPACKE_zgetrf_work>();
template <Scalar T> inline constexpr auto getrs = pick<T, LAPACKE_sgetrs_work, LAPACKE_dgetrs_work, LAPACKE_cgetrs_work, LAPACKE_zgetrs_work>();
template <Scalar T> inline constexpr auto getri = pick<T, LAPACKE_sgetri_work, LAPACKE_dgetri_work, LAPACKE_cgetri_work, LAPACKE_zgetri_work>();
template <Scalar T> inline constexpr auto gecon = pick<T, LAPACKE_sgecon_work, LAPACKE_dgecon_work, LAPACKE_cgecon_work, LAPACKE_zgecon_work>();
template <Scalar T> inline constexpr auto lacn2 = pick<T, LAPACKE_slacn2_work, LAPACKE_dlacn2_work, LAPACKE_clacn2_work, LAPACKE_zlacn2_work>();
template <Scalar T> inline constexpr auto laswp = pick<T, LAPACKE_slaswp_work, LAPACKE_dlaswp_work, LAPACKE_claswp_work, LAPACKE_zlaswp_work>();
template <Scalar T> inline constexpr auto potrf = pick<T, LAPACKE_spotrf_work, LAPACKE_dpotrf_work, LAPACKE_cpotrf_work, LAPACKE_zpotrf_work>();
template <Scalar T> inline constexpr auto potri = pick<T, LAPACKE_spotri_work, LAPACKE_dpotri_work, LAPACKE_cpotri_work, LAPACKE_zpotri_work>();
template <Scalar T> inline constexpr auto pocon = pick<T, LAPACKE_spocon_work, LAPACKE_dpocon_work, LAPACKE_cpocon_work, LAPACKE_zpocon_work>();
template <Scalar T> inline constexpr auto gbtrf = pick<T, LAPACKE_sgbtrf_work, LAPACKE_dgbtrf_work, LAPACKE_cgbtrf_work, LAPACKE_zgbtrf_work>();
template <Scalar T> inline constexpr auto gbtrs = pick<T, LAPACKE_sgbtrs_work, LAPACKE_dgbtrs_work, LAPACKE_cgbtrs_work, LAPACKE_zgbtrs_work>();
template <Scalar T> inline constexpr auto pbtrf = pick<T, LAPACKE_spbtrf_work, LAPACKE_dpbtrf_work, LAPACKE_cpbtrf_work, LAPACKE_zpbtrf_work>();
template <Scalar T> inline constexpr auto pbtrs = pick<T, LAPACKE_spbtrs_work, LAPACKE_dpbtrs_work, LAPACKE_cpbtrs_work, LAPACKE_zpbtrs_work>();
template <Scalar T> inline constexpr auto trtrs = pick<T, LAPACKE_strtrs_work, LAPACKE_dtrtrs_work, LAPACKE_ctrtrs_work, LAPACKE_ztrtrs_work>();
template <Scalar T> inline constexpr auto trcon = pick<T, LAPACKE_strcon_work, LAPACKE_dtrcon_work, LAPACKE_ctrcon_work, LAPACKE_ztrcon_work>();
template <Scalar T> inline constexpr auto geqrf = pick<T, LAPACKE_sgeqrf_work, LAPACKE_dgeqrf_work, LAPACKE_cgeqrf_work, LAPACKE_zgeqrf_work>();
template <Scalar T> inline constexpr auto geqp3 = pick<T, LAPACKE_sgeqp3_work, LAPACKE_dgeqp3_work, LAPACKE_cgeqp3_work, LAPACKE_zgeqp3_work>();
template <Scalar T> inline constexpr auto gelqf = pick<T, LAPACKE_sgelqf_work, LAPACKE_dgelqf_work, LAPACKE_cgelqf_work, LAPACKE_zgelqf_work>();
template <Scalar T> inline constexpr auto unglq = pick<T, LAPACKE_sorglq_work, LAPACKE_dorglq_work, LAPACKE_cunglq_work, LAPACKE_zunglq_work>();
template <Scalar T> inline constexpr auto ungqr = pick<T, LAPACKE_sorgqr_work, LAPACKE_dorgqr_work, LAPACKE_cungqr_work, LAPACKE_zungqr_work>();
template <Scalar T> inline constexpr auto heevd = pick<T, LAPACKE_ssyevd_work, LAPACKE_dsyevd_work, LAPACKE_cheevd_work, LAPACKE_zheevd_work>();
template <Scalar T> inline constexpr auto heevr = pick<T, LAPACKE_ssyevr_work, LAPACKE_dsyevr_work, LAPACKE_cheevr_work, LAPACKE_zheevr_work>();
template <Scalar T> inline constexpr auto hegst = pick<T, LAPACKE_ssygst_work, LAPACKE_dsygst_work, LAPACKE_chegst_work, LAPACKE_zhegst_work>();
template <Scalar T> inline constexpr auto geev = pick<T, LAPACKE_sgeev_work, LAPACKE_dgeev_work, LAPACKE_cgeev_work, LAPACKE_zgeev_work>();
template <Scalar T> inline constexpr auto gesdd = pick<T, LAPACKE_sgesdd_work, LAPACKE_dgesdd_work, LAPACKE_cgesdd_work, LAPACKE_zgesdd_work>();
template <Scalar T> inline constexpr auto gesvd = pick<T, LAPACKE_sgesvd_work, LAPACKE_dgesvd_work, LAPACKE_cgesvd_work, LAPACKE_zgesvd_work>();
template <Scalar T> inline constexpr auto gebrd = pick<T, LAPACKE_sgebrd_work, LAPACKE_dgebrd_work, LAPACKE_cgebrd_work, LAPACKE_zgebrd_work>();
template <Scalar T> inline constexpr auto unmbr = pick<T, LAPACKE_sormbr_work, LAPACKE_dormbr_work, LAPACKE_cunmbr_work, LAPACKE_zunmbr_work>();
template <Scalar T> inline constexpr auto ungbr = pick<T, LAPACKE_sorgbr_work, LAPACKE_dorgbr_work, LAPACKE_cungbr_work, LAPACKE_zungbr_work>();
template <Scalar T> inline constexpr auto bdsdc = pick<T, LAPACKE_sbdsdc_work, LAPACKE_dbdsdc_work, LAPACKE_sbdsdc_work, LAPACKE_dbdsdc_work>();
template <Scalar T> inline constexpr auto bdsqr = pick<T, LAPACKE_sbdsqr_work, LAPACKE_dbdsqr_work, LAPACKE_cbdsqr_work, LAPACKE_zbdsqr_work>();
template <Scalar T> inline constexpr auto gejsv = pick<T, LAPACKE_sgejsv_work, LAPACKE_dgejsv_work, LAPACKE_cgejsv_work, LAPACKE_zgejsv_work>();

template <Scalar T> inline constexpr auto gemm = pick<T, cblas_sgemm, cblas_dgemm, cblas_cgemm, cblas_zgemm>();
template <Scalar T> inline constexpr auto gemv = pick<T, cblas_sgemv, cblas_dgemv, cblas_cgemv, cblas_zgemv>();
template <Scalar T> inline constexpr auto herk = pick<T, cblas_ssyrk, cblas_dsyrk, cblas_cherk, cblas_zherk>();
template <Scalar T> inline constexpr auto syrk = pick<T, cblas_ssyrk, cblas_dsyrk, cblas_csyrk, cblas_zsyrk>();
template <Scalar T> inline constexpr auto hemm = pick<T, cblas_ssymm, cblas_dsymm, cblas_chemm, cblas_zhemm>();
template <Scalar T> inline constexpr auto hemv = pick<T, cblas_ssymv, cblas_dsymv, cblas_chemv, cblas_zhemv>();
template <Scalar T> inline constexpr auto trmm = pick<T, cblas_strmm, cblas_dtrmm, cblas_ctrmm, cblas_ztrmm>();
template <Scalar T> inline constexpr auto trsm = pick<T, cblas_strsm, cblas_dtrsm, cblas_ctrsm, cblas_ztrsm>();
template <Scalar T> inline constexpr auto trmv = pick<T, cblas_strmv, cblas_dtrmv, cblas_ctrmv, cblas_ztrmv>();
template <Scalar T> inline constexpr auto trsv = pick<T, cblas_strsv, cblas_dtrsv, cblas_ctrsv, cblas_ztrsv>();
template <Scalar T> inline constexpr auto geru = pick<T, cblas_sger, cblas_dger, cblas_cgeru, cblas_zgeru>();
template <Scalar T> inline constexpr auto gerc = pick<T, cblas_sger, cblas_dger, cblas_cgerc, cblas_zgerc>();
template <Scalar T> inline constexpr auto dotu = pick<T, cblas_sdot, cblas_ddot, cblas_cdotu_sub, cblas_zdotu_sub>();
template <Scalar T> inline constexpr auto dotc = pick<T, cblas_sdot, cblas_ddot, cblas_cdotc_sub, cblas_zdotc_sub>();
template <Scalar T> inline constexpr auto symm = pick<T, cblas_ssymm, cblas_dsymm, cblas_csymm, cblas_zsymm>();
// clang-format on

/// How cblas takes a scalar: by value if real, by address if complex.
template <Scalar T>
auto by_cblas(const T& x) noexcept {
    if constexpr (is_complex<T>) {
        return static_cast<const void*>(&x);
    } else {
        return x;
    }
}

}  // namespace lamina::backend
