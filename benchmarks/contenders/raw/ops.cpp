// What a careful programmer writes by hand: the calls of cblas, outputs kept from run to run.

#include "backend/lapack.hpp"
#include "contenders/answers.hpp"
#include "contenders/array.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

using backend::by_cblas;

template <class T>
double size_of(const Array<T>& c) {
    return norm_of(c.data(), c.size());
}

/// C = A B for column-major arrays without gaps.
template <class T>
void multiply(const T* a, const T* b, T* c, lapack_int m, lapack_int n, lapack_int k) {
    const T one(1);
    const T zero(0);
    backend::gemm<T>(CblasColMajor, CblasNoTrans, CblasNoTrans, m, n, k, by_cblas(one), a, m, b, k,
                     by_cblas(zero), c, m);
}

template <class T>
Contender gemm(const Input<T>& in) {
    const lapack_int n = lapack_int(in.n);
    return contender(
        Array<T>(in.n * in.n),
        [=, a = in.a, b = in.b](Array<T>& c) { multiply(a, b, c.data(), n, n, n); }, &size_of<T>);
}

Contender gemv(const Input<double>& in) {
    const lapack_int m = lapack_int(in.m);
    const lapack_int n = lapack_int(in.n);
    return contender(
        Array<double>(in.m),
        [=, a = in.a, x = in.b](Array<double>& y) {
            cblas_dgemv(CblasColMajor, CblasNoTrans, m, n, 1, a, m, x, 1, 0, y.data(), 1);
        },
        &size_of<double>);
}

/// The other triangle, in tiles that fit the cache.
void mirror_lower(double* c, lapack_int n) {
    constexpr lapack_int tile = 32;
    for (lapack_int j0 = 0; j0 < n; j0 += tile) {
        for (lapack_int i0 = j0; i0 < n; i0 += tile) {
            for (lapack_int j = j0; j < std::min(j0 + tile, n); ++j) {
                for (lapack_int i = std::max(i0, j + 1); i < std::min(i0 + tile, n); ++i)
                    c[j + std::ptrdiff_t(i) * n] = c[i + std::ptrdiff_t(j) * n];
            }
        }
    }
}

Contender gram(const Input<double>& in) {
    const lapack_int m = lapack_int(in.m);
    const lapack_int n = lapack_int(in.n);
    return contender(
        Array<double>(in.n * in.n),
        [=, a = in.a](Array<double>& c) {
            cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, n, m, 1, a, m, 0, c.data(), n);
            mirror_lower(c.data(), n);
        },
        &size_of<double>);
}

/// A^T A by those who do not know syrk.
Contender gram_by_gemm(const Input<double>& in) {
    const lapack_int m = lapack_int(in.m);
    const lapack_int n = lapack_int(in.n);
    return contender(
        Array<double>(in.n * in.n),
        [=, a = in.a](Array<double>& c) {
            cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, n, n, m, 1, a, m, a, m, 0,
                        c.data(), n);
        },
        &size_of<double>);
}

struct Chain {
    Array<double> bc, abc, abcd;
};

/// (A (B C)) D, which is the cheapest order, found by hand.
Contender chain(const Input<double>& in) {
    const ChainShape shape(in.n);
    const lapack_int n = lapack_int(shape.n);
    const lapack_int wide = lapack_int(shape.wide);
    const lapack_int narrow = lapack_int(shape.narrow);
    return contender(
        Chain{Array<double>(shape.wide * shape.narrow), Array<double>(shape.n * shape.narrow),
              Array<double>(shape.n * shape.n)},
        [=](Chain& own) {
            multiply(in.b, in.c, own.bc.data(), wide, narrow, n);
            multiply(in.a, own.bc.data(), own.abc.data(), n, narrow, wide);
            multiply(own.abc.data(), in.d, own.abcd.data(), n, n, narrow);
        },
        [](const Chain& own) { return size_of(own.abcd); });
}

Contender dot(const Input<double>& in) {
    const lapack_int m = lapack_int(in.m);
    return contender(
        0.0, [=, x = in.a, y = in.b](double& s) { s = cblas_ddot(m, x, 1, y, 1); },
        [](double s) { return s; });
}

Contender norm(const Input<double>& in) {
    const lapack_int m = lapack_int(in.m);
    return contender(
        0.0, [=, x = in.a](double& s) { s = cblas_dnrm2(m, x, 1); }, [](double s) { return s; });
}

const bool entered = enter("raw", Task::gemm, gemm<float>, gemm<double>, gemm<std::complex<float>>,
                           gemm<std::complex<double>>) &&
                     enter<double>("raw", {{Task::gemv, gemv},
                                           {Task::gram, gram},
                                           {Task::chain, chain},
                                           {Task::dot, dot},
                                           {Task::norm, norm}}) &&
                     enter<double>("gemm", {{Task::gram, gram_by_gemm}});

}  // namespace
}  // namespace lamina::bench
