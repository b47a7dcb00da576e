#include "stats/dimension.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/require.hpp"

namespace lamina {

namespace {

/// log p(D | k) in Laplace's approximation, up to what does not depend on k, of n samples whose
/// covariance has the descending eigenvalues lambda, relative to the first of them: T. P. Minka,
/// Automatic choice of dimensionality for PCA, NIPS 13 (2000), section 3.
double log_evidence(const std::vector<double>& lambda, std::size_t k, double n, double eps) {
    const std::size_t d = lambda.size();
    const double rank = double(k);
    double volume = -rank * std::numbers::ln2;
    double kept = 0;
    for (std::size_t i = 0; i < k; ++i) {
        const double half = double(d - i) / 2;
        volume += std::lgamma(half) - half * std::log(std::numbers::pi);
        kept += std::log(lambda[i]);
    }
    double noise = 0;
    for (std::size_t i = k; i < d; ++i)
        noise += lambda[i];
    noise = std::max(noise / double(d - k), eps);

    double curvature = 0;
    for (std::size_t i = 0; i < k; ++i) {
        for (std::size_t j = i + 1; j < d; ++j) {
            // Equal eigenvalues have no curvature between them; rounding decides where they differ.
            const double gap = std::max(lambda[i] - lambda[j], eps * lambda[i]);
            const double other = j < k ? lambda[j] : noise;
            const double bend = std::max(1 / other - 1 / lambda[i], eps / lambda[i]);
            curvature += std::log(gap * bend) + std::log(n);
        }
    }
    const double freedom = double(d) * rank - rank * (rank + 1) / 2;
    return volume - n / 2 * kept - n * double(d - k) / 2 * std::log(noise) +
           (freedom + rank) / 2 * std::log(2 * std::numbers::pi) - curvature / 2 -
           rank / 2 * std::log(n);
}

/// The k in [1, p - 1] of most evidence; 1 if p is 1 or nothing varies.
index_t most_probable(const std::vector<double>& lambda, double n, double eps) {
    std::size_t best = 1;
    double most = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 1; k < lambda.size() && lambda[k - 1] > eps; ++k) {
        const double evidence = log_evidence(lambda, k, n, eps);
        if (evidence > most) {
            most = evidence;
            best = k;
        }
    }
    return index_t(best);
}

index_t fewest_reaching(double fraction, const std::vector<double>& variance, double eps) {
    double total = 0;
    for (const double v : variance)
        total += v;
    double sum = 0;
    std::size_t k = 0;
    while (k < variance.size() && (k == 0 || sum < (fraction - eps) * total))
        sum += variance[k++];
    return index_t(k);
}

}  // namespace

Components Components::count(index_t k) {
    if (k < 1) {
        throw DimensionError("Components::count: at least one component is needed, not " +
                             std::to_string(k));
    }
    return {Rule::count, k, 1};
}

Components Components::fraction(double f) {
    if (!(f > 0 && f <= 1)) {
        throw Error(
            "Components::fraction: the share of the variance to keep must lie in (0, 1], not " +
            std::to_string(f));
    }
    return {Rule::fraction, 0, f};
}

void require_possible(const PCAOptions& options, index_t n, index_t p, bool complex) {
    const Components& rule = options.n_components;
    const std::string data = shape_text(n, p) + " data";
    if (n < 2 || p < 1) {
        throw_dimensions("PCA::fit",
                         "two samples (rows) and one feature are the least, not " + data);
    }
    if (rule.rule() == Components::Rule::count && rule.count() > std::min(n, p)) {
        throw_dimensions("PCA::fit", data + " have " + std::to_string(std::min(n, p)) +
                                         " components, not " + std::to_string(rule.count()));
    }
    if (rule.rule() == Components::Rule::mle && n < p) {
        throw_dimensions("PCA::fit", "Components::mle needs as many samples as features, not " +
                                         data + "; use count or fraction");
    }
    if (rule.rule() == Components::Rule::mle && complex) {
        throw Error("PCA::fit: Components::mle needs real data; use count or fraction");
    }
    if (options.solver != PCASolver::randomized) return;
    if (rule.rule() != Components::Rule::count) {
        throw Error(
            "PCA::fit: the randomized solver finds only as many components as "
            "Components::count asks for; the full one finds them all");
    }
    if (options.oversampling < 0 || options.power_iterations < 0) {
        throw Error("PCA::fit: oversampling and power_iterations must not be negative");
    }
}

template <class R>
index_t choose_dimension(const Components& rule, const Vector<R>& singular, index_t n) {
    if (rule.rule() == Components::Rule::count) return rule.count();
    if (rule.rule() == Components::Rule::all) return singular.size();
    std::vector<double> relative(std::size_t(singular.size()));
    for (std::size_t i = 0; i < relative.size() && singular[0] > 0; ++i) {
        const double s = double(singular[index_t(i)]) / double(singular[0]);
        relative[i] = s * s;
    }
    const double eps = double(epsilon<R>) * double(relative.size());
    if (rule.rule() == Components::Rule::mle) return most_probable(relative, double(n), eps);
    return fewest_reaching(rule.fraction(), relative, eps);
}

template index_t choose_dimension(const Components&, const Vector<float>&, index_t);
template index_t choose_dimension(const Components&, const Vector<double>&, index_t);

}  // namespace lamina
