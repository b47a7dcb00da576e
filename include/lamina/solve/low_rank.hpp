#pragma once

#include <cstdint>
#include <utility>

#include "lamina/core/arithmetic.hpp"

namespace lamina {

/// How the leading singular triplets are found.
enum class TruncationMethod {
    automatic,  ///< randomized where that is clearly faster: min(m, n) > 128 and 4 (k + p) <
                ///< min(m, n) for an oversampling p; else exact
    exact,      ///< SVD, and the first k triplets of it
    randomized  ///< subspace iteration on random directions, repeatable by their seed
};
constexpr const char* name(TruncationMethod method) noexcept {
    switch (method) {
        case TruncationMethod::exact:
            return "exact";
        case TruncationMethod::randomized:
            return "randomized";
        default:
            return "automatic";
    }
}

struct TruncationOptions {
    TruncationMethod method = TruncationMethod::automatic;
    index_t oversampling = 10;     ///< directions followed beyond the k asked for
    index_t power_iterations = 2;  ///< each sharpens the triplets by (s_k / s_(k+p+1))^2
    std::uint64_t seed = 0;        ///< of the random directions
};

/// The k leading singular triplets of an m x n matrix, A close to U diag(s) V^H: U is m x k and V^H
/// k x n, with orthonormal columns and rows, s descends.
template <Scalar T>
struct TruncatedSVD {
    using R = RealOf<T>;

    Matrix<T> U;
    Vector<R> s;
    Matrix<T> Vt;
    /// ||A - U diag(s) V^H||_2 is at most this, rounding included; if randomized, with probability
    /// 1 - 1e-10 over the seeds.
    R error_bound = 0;
    /// No matrix of rank k is nearer to A in the 2-norm than this: s_(k+1), or a bound from below.
    R least_error = 0;
    TruncationMethod method_used = TruncationMethod::exact;

    /// U diag(s) V^H, m x n: 2 m n k flops. BLAS: gemm. Throws Error if s(0) is infinite, as it is
    /// where it overflows.
    Matrix<T> reconstruct() const;

    /// auto [U, s, Vt] = truncated_svd(A, k).
    template <std::size_t I>
    const auto& get() const& noexcept {
        if constexpr (I == 0) return U;
        if constexpr (I == 1) return s;
        if constexpr (I == 2) return Vt;
    }
    template <std::size_t I>
    auto&& get() && noexcept {
        if constexpr (I == 0) return std::move(U);
        if constexpr (I == 1) return std::move(s);
        if constexpr (I == 2) return std::move(Vt);
    }
};

/// A = U P with U m x n of orthonormal columns (rows, for m < n) and P n x n Hermitian positive
/// semidefinite.
template <Scalar T>
struct PolarDecomposition {
    Matrix<T> U;
    Matrix<T> P;
};

namespace detail {
/// The compiled bodies.
template <Scalar T>
struct LAMINA_EXPORT LowRank {
    static TruncatedSVD<T> truncated(const Operand<T>& a, index_t k,
                                     const TruncationOptions& options);
    static Matrix<T> reconstruct(const TruncatedSVD<T>& f);
    static PolarDecomposition<T> polar(const Operand<T>& a);
};

extern template struct LowRank<float>;
extern template struct LowRank<double>;
extern template struct LowRank<std::complex<float>>;
extern template struct LowRank<std::complex<double>>;
}  // namespace detail

template <Scalar T>
Matrix<T> TruncatedSVD<T>::reconstruct() const {
    return detail::LowRank<T>::reconstruct(*this);
}

/// The k leading singular triplets of A, with a bound for what they leave out.
///
/// Randomized, the range of A is sought by Q <- orth(A orth(A^H Q)), from Q = orth(A G) with G
/// random and l = k + p columns, and the triplets are those of Q Q^H A (Halko, Martinsson & Tropp,
/// Finding structure with randomness, SIAM Review 53, 2011, algorithms 4.4 and 5.1): about 4 (q +
/// 1) m n l flops for q power iterations, and 2 (m + n) l entries of memory. BLAS: gemm; LAPACK:
/// geqrf, gesdd. Singular values come out too small, those well apart from s_(k+p+1) to rounding;
/// error_bound is the lesser of 10 (2 / pi)^(1/2) max ||(A - U diag(s) V^H) g_i|| over ten fresh
/// random g_i (lemma 4.1 there) and of (||A||_F^2 - sum s_i^2)^(1/2), which is certain. Throws
/// DimensionError unless 0 <= k <= min(m, n), NonFiniteError, ConvergenceError, Error for a
/// negative oversampling or number of iterations.
template <AnyMatrix A>
TruncatedSVD<ScalarOf<A>> truncated_svd(const A& a, index_t k,
                                        const TruncationOptions& options = {}) {
    return detail::LowRank<ScalarOf<A>>::truncated(operand(a), k, options);
}

/// The matrix of rank at most k nearest to A in the 2-norm and in Frobenius's (Eckart & Young, The
/// approximation of one matrix by another of lower rank, Psychometrika 1, 1936), m x n; nearly so
/// if randomized. truncated_svd(A, k).reconstruct().
template <AnyMatrix A>
Matrix<ScalarOf<A>> low_rank_approximation(const A& a, index_t k,
                                           const TruncationOptions& options = {}) {
    return truncated_svd(a, k, options).reconstruct();
}

/// auto [U, P] = polar_decomposition(A): with A = W diag(s) V^H, U = W V^H is the matrix with
/// orthonormal columns nearest to A, and P = V diag(s) V^H = (A^H A)^(1/2). For A = P U take
/// polar_decomposition(A.h()). About 6 m n^2 + 24 n^3 flops for m >= n. Through SVD (Higham,
/// Functions of Matrices, 2008, chapter 8). Throws NonFiniteError, ConvergenceError, Error if P
/// leaves the range of numbers.
template <AnyMatrix A>
PolarDecomposition<ScalarOf<A>> polar_decomposition(const A& a) {
    return detail::LowRank<ScalarOf<A>>::polar(operand(a));
}

}  // namespace lamina

template <lamina::Scalar T>
struct std::tuple_size<lamina::TruncatedSVD<T>> : std::integral_constant<std::size_t, 3> {};
template <std::size_t I, lamina::Scalar T>
struct std::tuple_element<I, lamina::TruncatedSVD<T>> {
    using type = std::conditional_t<I == 1, lamina::Vector<lamina::RealOf<T>>, lamina::Matrix<T>>;
};
