#include "solve/rank_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "lamina/ops/norm.hpp"

#include "core/require.hpp"
#include "ops/power_scaling.hpp"
#include "solve/number_text.hpp"
#include "solve/scaled_svd.hpp"
#include "solve/triangular.hpp"
#include "solve/truncation.hpp"

namespace lamina {

namespace {

/// x, or the whole number within `error` of it.
template <class R>
R whole_within(R x, R error) {
    return std::abs(x - std::round(x)) <= error ? std::round(x) : x;
}
template <class R>
std::complex<R> whole_within(std::complex<R> x, R error) {
    return {whole_within(x.real(), error), whole_within(x.imag(), error)};
}

/// How hard a right-hand side is to read: numbers that are not whole, then minus signs.
template <Scalar T>
std::pair<int, int> complexity(const Vector<T>& coefficients) {
    using R = RealOf<T>;
    const R tolerance = std::sqrt(epsilon<T>);
    std::pair<int, int> count(0, 0);
    for (const T c : coefficients) {
        const T whole = whole_within(c, tolerance * std::abs(c));
        count.first += std::real(whole) != std::round(std::real(whole)) || std::imag(whole) != R(0);
        count.second += std::real(c) < 0;
    }
    return count;
}

/// The same relation with another of its columns on the left, and coefficients that differ from
/// whole numbers by rounding as whole numbers. `sizes` are the norms of the columns, up to a
/// factor.
template <Scalar T>
Dependence<T> turned(const Dependence<T>& relation, index_t column,
                     const Vector<RealOf<T>>& sizes) {
    using R = RealOf<T>;
    Dependence<T> other = relation;
    const T divisor = column == relation.column ? T(-1) : relation.coefficients[column];
    const R whole = std::abs(divisor) * sizes[column];
    if (whole > 0) other.residual *= sizes[relation.column] / whole;
    other.column = column;
    other.coefficients[relation.column] = T(-1);
    other.coefficients[column] = T(0);
    for (index_t j = 0; j < sizes.size(); ++j) {
        T& c = other.coefficients[j];
        c /= -divisor;
        const R error = 100 * epsilon<T> * sizes[column] / sizes[j];
        if (c != T(0) && error < R(0.1)) c = whole_within(c, error);
    }
    other.coefficients[column] = T(0);
    return other;
}

template <Scalar T>
Dependence<T> simplest(const Dependence<T>& relation, const Vector<RealOf<T>>& sizes) {
    using R = RealOf<T>;
    Dependence<T> best = turned(relation, relation.column, sizes);
    for (index_t j = 0; j < relation.coefficients.size(); ++j) {
        if (relation.coefficients[j] == T(0)) continue;
        const Dependence<T> other = turned(relation, j, sizes);
        // What is more than rounding must not grow: a small column says nothing about a large one.
        const bool holds =
            other.residual <= std::sqrt(epsilon<T>) || std::abs(relation.coefficients[j]) >= R(0.1);
        if (holds && complexity(other.coefficients) < complexity(best.coefficients)) best = other;
    }
    return best;
}

/// The norms of the columns of A as shares of the largest power of two among their scales.
template <Scalar T>
Vector<RealOf<T>> column_sizes(const Matrix<T>& r, const std::vector<index_t>& order,
                               const std::vector<int>& exponents) {
    Vector<RealOf<T>> sizes(r.cols());
    if (r.cols() == 0) return sizes;
    const int largest = *std::max_element(exponents.begin(), exponents.end());
    for (index_t j = 0; j < r.cols(); ++j) {
        const index_t column = order[std::size_t(j)];
        sizes[column] = times_power(norm(r.col(j)), exponents[std::size_t(column)] - largest);
    }
    return sizes;
}

}  // namespace

void require_names(const std::vector<std::string>& names, index_t n) {
    if (names.empty() || index_t(names.size()) == n) return;
    throw_dimensions("rank_evidence", "the matrix has " + std::to_string(n) +
                                          " columns and there are " + std::to_string(names.size()) +
                                          " names");
}

template <Scalar T>
RankEvidence<T> Weighing<T>::of_values(Vector<RealOf<T>> values, index_t rank, RealOf<T> rtol) {
    using R = RealOf<T>;
    constexpr R clear = 100;
    RankEvidence<T> evidence;
    evidence.rank = evidence.lowest_rank = evidence.highest_rank = rank;
    evidence.rtol = rtol;
    evidence.gap = std::numeric_limits<R>::infinity();
    if (rank > 0) {
        const R above = values[rank - 1];
        const R below = rank < values.size() ? values[rank] : rtol * values[0];
        if (below > 0) evidence.gap = above / below;
        if (evidence.gap < clear) {
            const auto above_all = [&](R limit) {
                return std::count_if(values.begin(), values.end(), [=](R s) { return s > limit; });
            };
            evidence.lowest_rank = above_all(clear * below);
            evidence.highest_rank = above_all(above / clear);
        }
    }
    evidence.values = std::move(values);
    return evidence;
}

template <Scalar T>
std::vector<Dependence<T>> Weighing<T>::dependences(const PivotedQR<T>& factor, index_t rank,
                                                    const std::vector<int>& exponents) {
    using R = RealOf<T>;
    const index_t n = factor.cols();
    const std::vector<index_t> order = factor.permutation();
    const Matrix<T> r = factor.R();
    // Singular values that are rounding errors may count where R has a zero already.
    const index_t basis = std::min(rank, factor.rank(R(0)));
    const Matrix<T> upper(r.block(0, 0, basis, basis));
    Matrix<T> c(r.block(0, rank, basis, n - rank));
    DirectSolve<T>::triangular("rank_evidence", triangular(upper, Triangle::upper), c);
    const Vector<R> sizes = column_sizes(r, order, exponents);
    // Which of two columns as long as each other is pivoted first, rounding decides.
    std::vector<index_t> rest_of_order(std::size_t(n - rank));
    std::iota(rest_of_order.begin(), rest_of_order.end(), index_t(0));
    std::sort(rest_of_order.begin(), rest_of_order.end(), [&](index_t x, index_t y) {
        return order[std::size_t(rank + x)] < order[std::size_t(rank + y)];
    });
    std::vector<Dependence<T>> relations;
    for (const index_t k : rest_of_order) {
        const index_t column = order[std::size_t(rank + k)];
        const R rest = norm(r.col(rank + k).segment(basis, r.rows() - basis));
        const R whole = norm(r.col(rank + k));
        Dependence<T> relation{column, Vector<T>(n), whole > 0 ? rest / whole : R(0)};
        for (index_t i = 0; i < basis; ++i) {
            const index_t j = order[std::size_t(i)];
            // A part as small as this beside the whole is rounding.
            if (std::abs(c(i, k)) * norm(r.col(i)) <= std::sqrt(epsilon<T>) * whole) continue;
            relation.coefficients[j] =
                times_power(c(i, k), exponents[std::size_t(column)] - exponents[std::size_t(j)]);
        }
        relations.push_back(simplest(relation, sizes));
    }
    std::stable_sort(relations.begin(), relations.end(),
                     [](const auto& x, const auto& y) { return x.column < y.column; });
    return relations;
}

namespace {

/// The dependences of A 2^k at the rank that its singular values tell. What they leave of a column
/// is about as small as the cut; if it is not, the units of the columns have decided on the rank,
/// and columns are taken as they stand: those that are small beside others come last.
template <Scalar T>
std::vector<Dependence<T>> dependences_of(const Operand<T>& a, const ScaledSvd<T>& scaled,
                                          index_t rank, RealOf<T> rtol) {
    using R = RealOf<T>;
    Matrix<T> columns(a);
    std::vector<int> exponents = take_exponents<T>(columns);
    PivotedQR<T> factor(std::move(columns), Check::none);
    const Matrix<T> r = factor.R();
    const std::vector<index_t> order = factor.permutation();
    const R cut = scaled.f.s().empty() ? R(0) : rtol * scaled.f.s()[0];
    for (index_t j = rank; j < r.cols(); ++j) {
        const R rest = norm(r.col(j).segment(rank, r.rows() - rank));
        const int exponent = exponents[std::size_t(order[std::size_t(j)])] + scaled.exponent;
        if (times_power(rest, exponent) <= 10 * cut) continue;
        factor.factor(Matrix<T>(scaled.of(a)), Check::none);
        exponents.assign(exponents.size(), 0);
        break;
    }
    return Weighing<T>::dependences(factor, rank, exponents);
}

}  // namespace

template <Scalar T>
RankEvidence<T> detail::RankEvidences<T>::of(const Operand<T>& a, RealOf<T> rtol,
                                             const std::vector<std::string>& names) {
    require_truncation<T>("rank_evidence", rtol);
    require_names(names, a.cols());
    const ScaledSvd<T> scaled = scaled_svd(a, Vectors::none);
    const RealOf<T> share = rtol < 0 ? RealOf<T>(std::max(a.rows(), a.cols())) * epsilon<T> : rtol;
    RankEvidence<T> evidence = Weighing<T>::of_values(scaled.f.s(), scaled.f.rank(rtol), share);
    for (RealOf<T>& s : evidence.values)
        s = times_power(s, -scaled.exponent);
    evidence.dependences = dependences_of(a, scaled, evidence.rank, share);
    evidence.names = names;
    return evidence;
}

template <Scalar T>
std::string Dependence<T>::text(const std::vector<std::string>& names) const {
    require_names(names, coefficients.size());
    const auto named = [&](index_t j) {
        return names.empty() ? "column " + std::to_string(j) : names[std::size_t(j)];
    };
    std::string sum;
    for (index_t j = 0; j < coefficients.size(); ++j) {
        if (coefficients[j] == T(0)) continue;
        const bool negative = std::real(coefficients[j]) < 0;
        const std::string size = number_text(negative ? -coefficients[j] : coefficients[j]);
        sum += sum.empty() ? (negative ? "-" : "") : (negative ? " - " : " + ");
        sum += (size == "1" ? "" : size + " * ") + named(j);
    }
    return named(column) + " = " + (sum.empty() ? "0" : sum);
}

template <Scalar T>
std::string RankEvidence<T>::text() const {
    const auto value = [&](index_t i) { return number_text(values[i], 3); };
    std::string lines = "rank " + std::to_string(rank) + " of " + std::to_string(values.size());
    if (!values.empty()) {
        lines += ": the cut is " + number_text(rtol * values[0], 3);
        if (rank > 0) lines += ", above it " + value(rank - 1);
        if (rank < values.size()) lines += ", below it " + value(rank);
        if (rank > 0) lines += ", a gap of " + number_text(gap, 3);
    }
    if (is_ambiguous()) {
        lines += "\nambiguous: any rank from " + std::to_string(lowest_rank) + " to " +
                 std::to_string(highest_rank) + " is possible";
    }
    for (const Dependence<T>& dependence : dependences) {
        lines += "\n" + dependence.text(names) + " (residual " +
                 number_text(dependence.residual, 2) + ")";
    }
    return lines;
}

template struct detail::RankEvidences<float>;
template struct detail::RankEvidences<double>;
template struct detail::RankEvidences<std::complex<float>>;
template struct detail::RankEvidences<std::complex<double>>;
template struct Dependence<float>;
template struct Dependence<double>;
template struct Dependence<std::complex<float>>;
template struct Dependence<std::complex<double>>;
template struct RankEvidence<float>;
template struct RankEvidence<double>;
template struct RankEvidence<std::complex<float>>;
template struct RankEvidence<std::complex<double>>;
template struct Weighing<float>;
template struct Weighing<double>;
template struct Weighing<std::complex<float>>;
template struct Weighing<std::complex<double>>;

}  // namespace lamina
