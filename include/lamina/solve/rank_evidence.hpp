#pragma once

#include <string>
#include <vector>

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/svd.hpp"

namespace lamina {

/// A column of a matrix that is a combination of others, a_column = sum_j coefficients(j) a_j.
template <Scalar T>
struct LAMINA_EXPORT Dependence {
    index_t column;          ///< which column, from 0
    Vector<T> coefficients;  ///< one a column, 0 for those that take no part and for itself; whole
                             ///< numbers where rounding is all that tells them from such
    /// What is left of the column, as a share of its norm: rounding. Up to 1 for a column that is
    /// small beside the others rather than dependent on them.
    RealOf<T> residual;

    /// "gnp = 2 * population - 3 * year", numbers to 6 digits; without names "column 1 = ...", from
    /// 0. Throws DimensionError unless there are no names or one a column.
    std::string text(const std::vector<std::string>& names = {}) const;
};

/// Why a matrix is said to have its rank.
///
/// The values are those the decision was made on, singular values or the |R(i, i)| of a pivoted QR,
/// descending; those above rtol values(0) count. Where the smallest that counts and the largest
/// that does not are less than a factor of 100 apart, the data do not tell the rank: then
/// lowest_rank and highest_rank are what it becomes if all values within that factor of the two are
/// taken as zero, or none. Otherwise both equal rank.
template <Scalar T>
struct LAMINA_EXPORT RankEvidence {
    using R = RealOf<T>;

    index_t rank = 0;
    R rtol = 0;        ///< the cut, as a share of values(0)
    Vector<R> values;  ///< min(m, n) of them
    R gap = 0;         ///< values(rank - 1) / values(rank), or over the cut if all count
    index_t lowest_rank = 0;
    index_t highest_rank = 0;
    std::vector<Dependence<T>> dependences;  ///< n - rank, in the order of their columns
    std::vector<std::string> names;          ///< of the columns, or none

    bool is_ambiguous() const noexcept { return lowest_rank < highest_rank; }
    /// A few lines that say all this.
    std::string text() const;
};

namespace detail {
/// The compiled body.
template <Scalar T>
struct LAMINA_EXPORT RankEvidences {
    static RankEvidence<T> of(const Operand<T>& a, RealOf<T> rtol,
                              const std::vector<std::string>& names);
};

extern template struct RankEvidences<float>;
extern template struct RankEvidences<double>;
extern template struct RankEvidences<std::complex<float>>;
extern template struct RankEvidences<std::complex<double>>;
}  // namespace detail

extern template struct Dependence<float>;
extern template struct Dependence<double>;
extern template struct Dependence<std::complex<float>>;
extern template struct Dependence<std::complex<double>>;
extern template struct RankEvidence<float>;
extern template struct RankEvidence<double>;
extern template struct RankEvidence<std::complex<float>>;
extern template struct RankEvidence<std::complex<double>>;

/// rank(A, rtol) with its evidence: singular values of A, of which those up to rtol times the
/// largest count as zero (by default rtol is max(m, n) eps), and the columns that depend on others,
/// from a pivoted QR of A with its columns scaled; of A as it stands if columns in unlike units
/// decide on the rank. Of a dependence, that column stands on the left which makes the numbers on
/// the right simplest: integers, then positive ones. Singular values may be infinite or zero where
/// they leave the range of numbers, which the decision does not. Cost of an SVD
/// without vectors and a PivotedQR. Throws NonFiniteError, ConvergenceError, DimensionError unless
/// there are no names or one a column, Error for an rtol that is NaN or negative.
template <AnyMatrix A>
RankEvidence<ScalarOf<A>> rank_evidence(
    const A& a, std::type_identity_t<RealOf<ScalarOf<A>>> rtol = SVD<ScalarOf<A>>::default_rtol,
    const std::vector<std::string>& names = {}) {
    return detail::RankEvidences<ScalarOf<A>>::of(operand(a), rtol, names);
}

}  // namespace lamina
