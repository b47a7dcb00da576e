#pragma once

#include <cstdint>

#include "lamina/core/arithmetic.hpp"

namespace lamina {

/// How many principal components to keep.
class LAMINA_EXPORT Components {
public:
    enum class Rule { all, count, fraction, mle };

    /// min(samples, features).
    static Components all() noexcept { return {Rule::all, 0, 1}; }
    /// k of them. Throws DimensionError for k < 1.
    static Components count(index_t k);
    /// The fewest whose variance ratios add up to f, to rounding. Throws Error unless 0 < f <= 1.
    static Components fraction(double f);
    /// As many as make the data most probable under probabilistic PCA: T. P. Minka, Automatic
    /// choice of dimensionality for PCA, NIPS 13 (2000). Needs real data and no fewer samples than
    /// features.
    static Components mle() noexcept { return {Rule::mle, 0, 1}; }

    Rule rule() const noexcept { return rule_; }
    index_t count() const noexcept { return count_; }
    double fraction() const noexcept { return fraction_; }

private:
    Components(Rule rule, index_t count, double fraction) noexcept
        : rule_(rule), count_(count), fraction_(fraction) {}

    Rule rule_;
    index_t count_;
    double fraction_;
};

/// How the components are found; Xc is the centred n x p data.
enum class PCASolver {
    automatic,   ///< always exact: covariance for data of 2^14 entries and more whose components to
                 ///< be kept are no smaller than 1/32 of the first, so that squaring costs a digit
                 ///< or two of each at most; else full, and for all components of data of sides
                 ///< within 9/8 of each other, which hardly ever are so alike
    full,        ///< SVD of Xc, or of R in Xc = Q R for n >= 5/3 p: accurate for small components
    covariance,  ///< eigenvectors of Xc^H Xc, or of Xc Xc^H for p > n: faster for n or p >> the
                 ///< other, but squares the condition, so components below sqrt(eps) of the first
                 ///< are lost in it
    randomized   ///< approximate: random projections, repeatable by their seed; wants
                 ///< Components::count
};
constexpr const char* name(PCASolver solver) noexcept {
    switch (solver) {
        case PCASolver::full:
            return "full";
        case PCASolver::covariance:
            return "covariance";
        case PCASolver::randomized:
            return "randomized";
        default:
            return "automatic";
    }
}

struct PCAOptions {
    Components n_components = Components::all();
    bool whiten = false;       ///< divide each score by its standard deviation
    bool standardize = false;  ///< divide each feature by its standard deviation
    PCASolver solver = PCASolver::automatic;
    std::uint64_t seed = 0;        ///< of the randomized solver, as are the next two
    index_t oversampling = 10;     ///< directions followed beyond those asked for
    index_t power_iterations = 4;  ///< each one sharpens the components by (s_k / s_(k+1))^2
};

namespace detail {
/// How features reach a common origin and size: x(j) becomes (x(j) - mean(j)) / scale(j), up to
/// powers of two that keep squares in the range of numbers.
template <Scalar T>
struct Centring {
    using R = RealOf<T>;
    Vector<T> mean;
    Vector<R> scale;
    Vector<R> unit;    // 1, or what x(j) is multiplied by before anything else
    R score_unit = 1;  // what the centred data, singular values and scores come out multiplied by
};
}  // namespace detail

/// Principal component analysis of an n x p matrix X: samples in rows, features in columns.
///
/// With mean m, scale d (ones unless standardize) and Xc = (X - 1 m^T) diag(d)^-1 = U diag(s) V^H,
/// row i of components() is v_i^H, and explained_variance()(i) = s_i^2 / (n - 1). Scores are Z = Xc
/// V, each divided by s_i / sqrt(n - 1) if whiten. Cost of the full solver 2 n p^2 + 20 p^3 flops
/// for n >= 5/3 p; memory one copy of X, none if X is moved in. LAPACK: geqrf, gesdd; see PCASolver
/// for the others. For n <= p a reflection first takes out the direction of (1, ..., 1), in which
/// centred data have nothing, so that s_n is exactly zero.
///
/// Signs: in each component the entry of largest magnitude is positive (for complex data real and
/// positive), the first one among magnitudes equal to 16 eps; whatever the solver. Data are scaled
/// by a power of two on the way in where squares would leave the range of numbers. The mean is
/// taken in two passes. Standard deviations divide by n - 1; that of a constant feature counts as
/// 1, and so does one below 4 eps |mean|, which is rounding. I. T. Jolliffe, Principal Component
/// Analysis, 2nd ed. (2002).
template <Scalar T>
class LAMINA_EXPORT PCA {
public:
    using value_type = T;
    using R = RealOf<T>;

    explicit PCA(PCAOptions options = {}) noexcept : options_(options) {}

    /// Throws DimensionError for fewer than 2 samples, no feature, or more components than min(n,
    /// p); NonFiniteError with the first sample and feature that is NaN or infinite;
    /// ConvergenceError and SizeError like SVD; Error for options that contradict each other or the
    /// data. If it throws, an earlier fit stays in force. A matrix moved in is centred and
    /// destroyed in place.
    template <MatrixOf<T> X>
    PCA& fit(const X& x) {
        return fit_copy(operand(x));
    }
    PCA& fit(Matrix<T>&& x);
    /// Scores of any number of new samples, m x k: 2 m p k flops, and p times 256 entries of memory
    /// for each thread beside the result. BLAS: gemm. Throws Error before a fit, DimensionError if
    /// X has other than p columns, NonFiniteError.
    template <MatrixOf<T> X>
    Matrix<T> transform(const X& x) const {
        return scores(operand(x));
    }
    /// fit(X) and then transform(X), to the last bit.
    template <MatrixOf<T> X>
    Matrix<T> fit_transform(const X& x) {
        return fit(x).transform(x);
    }
    /// The samples whose scores are Z, m x p: X again if all components were kept, else the nearest
    /// points to X in their span. BLAS: gemm. Throws like transform.
    template <MatrixOf<T> Z>
    Matrix<T> inverse_transform(const Z& z) const {
        return samples(operand(z));
    }

    /// Of the last fit; each of these throws Error if there was none.
    const Vector<T>& mean() const { return fitted("PCA::mean").centring.mean; }
    const Vector<R>& scale() const { return fitted("PCA::scale").centring.scale; }
    /// k x p, orthonormal rows.
    const Matrix<T>& components() const { return fitted("PCA::components").components; }
    const Vector<R>& explained_variance() const {
        return fitted("PCA::explained_variance").variance;
    }
    /// Shares of the whole variance, of all min(n, p) components; 0 for data without variance.
    const Vector<R>& explained_variance_ratio() const {
        return fitted("PCA::explained_variance_ratio").ratio;
    }
    /// s_i of Xc, k of them, descending.
    const Vector<R>& singular_values() const { return fitted("PCA::singular_values").singular; }
    /// The mean of the explained variances that were not kept (there are min(n, p) in all), 0 if
    /// all were: sigma^2 of probabilistic PCA for n > p. Tipping & Bishop, J. R. Statist. Soc. B 61
    /// (1999).
    R noise_variance() const { return fitted("PCA::noise_variance").noise; }
    index_t n_samples() const { return fitted("PCA::n_samples").samples; }
    index_t n_features() const { return fitted("PCA::n_features").components.cols(); }
    index_t n_components() const { return fitted("PCA::n_components").singular.size(); }
    PCASolver solver_used() const { return fitted("PCA::solver_used").solver; }
    const PCAOptions& options() const noexcept { return options_; }

private:
    struct Model {
        detail::Centring<T> centring;
        Matrix<T> components;
        Vector<R> deviation;  // of the scores, times score_unit; 0 if it is rounding
        Vector<R> singular;
        Vector<R> variance;
        Vector<R> ratio;
        R noise = 0;
        index_t samples = 0;
        PCASolver solver = PCASolver::full;
    };

    PCA& fit_copy(const Operand<T>& x);
    PCA& fit_finite(Matrix<T>&& x);
    Matrix<T> scores(const Operand<T>& x) const;
    Matrix<T> samples(const Operand<T>& z) const;
    const Model& fitted(const char* who) const {
        if (model_.samples == 0) throw_not_fitted(who);
        return model_;
    }
    [[noreturn]] static void throw_not_fitted(const char* who);

    PCAOptions options_;
    Model model_;
};

extern template class PCA<float>;
extern template class PCA<double>;
extern template class PCA<std::complex<float>>;
extern template class PCA<std::complex<double>>;

}  // namespace lamina
