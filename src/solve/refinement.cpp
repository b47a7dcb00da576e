#include "solve/refinement.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/core/structure.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/product.hpp"

#include "solve/extended_vector.hpp"
#include "solve/triangular.hpp"

namespace lamina {

namespace {

constexpr const char* who = "lstsq";
constexpr double infinity_norm = std::numeric_limits<double>::infinity();

}  // namespace

template <Scalar T>
struct Refinement<T>::State {
    std::vector<Extended<T>> x;
    std::vector<Extended<T>> r;
};

template <Scalar T>
Refinement<T>::Refinement(const Matrix<T>& a, const Vector<R>& weights, const PivotedQR<T>& factor)
    : a_(a),
      weights_(weights),
      factor_(factor),
      upper_(factor.R()),
      order_(factor.permutation()),
      roots_(weights) {
    for (R& root : roots_)
        root = std::sqrt(root);
}

/// Solves for a small f and g in working precision: with W^(1/2) A P = Q [R; 0], h = R^-H P^T g and
/// Q^H W^(1/2) f = [d; e], the corrections are W^(1/2) dr = Q [h; e] and P^T dx = R^-1 (d - h). g
/// becomes dx.
template <Scalar T>
void Refinement<T>::correct(const Vector<T>& f, Vector<T>& g, Vector<T>& dr) const {
    const index_t n = a_.cols();
    Vector<T> h(n);
    for (index_t j = 0; j < n; ++j)
        h[j] = g[order_[std::size_t(j)]];
    const TriangularOperand<T> upper = triangular(upper_, Triangle::upper);
    DirectSolve<T>::triangular(who, upper.h(), {h.data(), n, 1});
    dr = f;
    for (index_t i = 0; i < roots_.size(); ++i)
        dr[i] *= roots_[i];
    factor_.apply_Qh_into(dr);
    Vector<T> step(n);
    for (index_t j = 0; j < n; ++j) {
        step[j] = dr[j] - h[j];
        dr[j] = h[j];
    }
    factor_.apply_Q_into(dr);
    DirectSolve<T>::triangular(who, upper, {step.data(), n, 1});
    for (index_t j = 0; j < n; ++j)
        g[order_[std::size_t(j)]] = step[j];
    for (index_t i = 0; i < roots_.size(); ++i) {
        // A row of weight 0 has no say in dx, so its first equation alone gives dr.
        dr[i] = roots_[i] > 0 ? dr[i] / roots_[i] : f[i] - a_.row(i).t() * g;
    }
}

/// f - r - A x and g - A^H W r, summed in twice the digits and then rounded.
template <Scalar T>
void Refinement<T>::take_residuals(const State& state, VectorView<const T> f, VectorView<const T> g,
                                   Vector<T>& rest_f, Vector<T>& rest_g) const {
    std::vector<Extended<T>> sums(state.r.size());
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] = widened(f[index_t(i)]) + -state.r[i];
    for (index_t j = 0; j < a_.cols(); ++j)
        add_column<T>(sums, a_.data() + j * a_.rows(), -state.x[std::size_t(j)]);
    rest_f = rounded_vector<T>(sums);
    std::vector<Extended<T>> weighted = state.r;
    for (index_t i = 0; i < weights_.size(); ++i)
        weighted[std::size_t(i)] = times(weighted[std::size_t(i)], weights_[i]);
    for (index_t j = 0; j < a_.cols(); ++j) {
        Extended<T> sum = widened(-g[j]);
        const T* column = a_.data() + j * a_.rows();
        for (std::size_t i = 0; i < weighted.size(); ++i)
            add_product(sum, weighted[i], conjugate(column[i]));
        rest_g[j] = -rounded(sum);
    }
}

template <Scalar T>
Refined<T> Refinement<T>::solve(VectorView<const T> f, VectorView<const T> g,
                                index_t max_steps) const {
    State state{std::vector<Extended<T>>(std::size_t(a_.cols())),
                std::vector<Extended<T>>(std::size_t(a_.rows()))};
    Vector<T> rest_f(f);
    Vector<T> dx(g);
    Vector<T> dr;
    const R size_f = norm(rest_f, infinity_norm);
    R last = std::numeric_limits<R>::infinity();
    bool converged = false;
    index_t steps = 0;
    for (;; ++steps) {
        correct(rest_f, dx, dr);
        const R size_dx = norm(dx, infinity_norm);
        // A correction that has not shrunk to half of the last one is rounding, or divergence. The
        // first one may be as large as a solution that is rounding itself.
        if (size_dx > (steps > 1 ? last / 2 : 2 * last)) break;
        last = size_dx;
        add_to<T>(state.x, dx);
        add_to<T>(state.r, dr);
        const R size_x = norm(rounded_vector<T>(state.x), infinity_norm);
        const R size_r = norm(rounded_vector<T>(state.r), infinity_norm);
        converged = size_dx <= epsilon<T> * std::max(size_x, epsilon<T> * size_f);
        const bool settled_r =
            norm(dr, infinity_norm) <= epsilon<T> * std::max(size_r, epsilon<T> * size_f);
        if ((is_settled<T>(dx, state.x) && settled_r) || steps == max_steps) break;
        take_residuals(state, f, g, rest_f, dx);
    }
    return {rounded_vector<T>(state.x), rounded_vector<T>(state.r), steps, converged};
}

template <Scalar T>
Vector<T> ExtendedResidual<T>::of(const Matrix<T>& a, VectorView<const T> b,
                                  const std::vector<Extended<T>>& x) {
    std::vector<Extended<T>> sums = widened_vector(b);
    for (index_t j = 0; j < a.cols(); ++j)
        add_column<T>(sums, a.data() + j * a.rows(), -x[std::size_t(j)]);
    return rounded_vector<T>(sums);
}

template <Scalar T>
Vector<T> ExtendedResidual<T>::of(const Matrix<T>& a, VectorView<const T> b,
                                  VectorView<const T> x) {
    return of(a, b, widened_vector(x));
}

template class Refinement<float>;
template class Refinement<double>;
template class Refinement<std::complex<float>>;
template class Refinement<std::complex<double>>;
template struct ExtendedResidual<float>;
template struct ExtendedResidual<double>;
template struct ExtendedResidual<std::complex<float>>;
template struct ExtendedResidual<std::complex<double>>;

}  // namespace lamina
