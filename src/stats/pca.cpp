#include "lamina/stats/pca.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "lamina/ops/product.hpp"

#include "core/finite.hpp"
#include "core/pass_in_threads.hpp"
#include "core/require.hpp"
#include "stats/axes.hpp"
#include "stats/centring.hpp"
#include "stats/dimension.hpp"

namespace lamina {

namespace {

/// Rows of new data that are centred at a time: their copy stays in the cache.
constexpr index_t rows_at_a_time = 256;

[[noreturn]] void throw_non_finite(const char* who, const NonFiniteError& found,
                                   index_t first_row) {
    const index_t row = found.row() + first_row;
    throw NonFiniteError(
        std::string(who) + ": sample " + std::to_string(row) + ", feature " +
            std::to_string(found.col()) +
            " (from 0) is NaN or infinite; leave the sample out or fill the value in",
        row, found.col());
}

template <Scalar T>
void copy_finite(const char* who, Matrix<T>& to, const Operand<T>& from, index_t first_row = 0) {
    try {
        Finite<T>::copy(who, to, from);
    } catch (const NonFiniteError& found) {
        throw_non_finite(who, found, first_row);
    }
}

/// Rows i, ..., i + m - 1 of an operand.
template <Scalar T>
Operand<T> rows_of(const Operand<T>& a, index_t i, index_t m) {
    const MatrixView<const T>& base = a.base();
    return Operand<T>(
        transposes(a.op()) ? base.block(0, i, base.rows(), m) : base.block(i, 0, m, base.cols()),
        a.op(), a.scale());
}

template <Scalar T>
void scale_columns(Matrix<T>& a, const Vector<RealOf<T>>& factors) noexcept {
    if (a.empty()) return;
    for (index_t j = 0; j < a.cols(); ++j)
        scale_in_place(a.col(j), T(factors[j]));
}

template <class R>
R square(R x) noexcept {
    return x * x;
}

template <class R>
R sum_of_squares(const Vector<R>& x, index_t first, index_t last) noexcept {
    double sum = 0;
    for (index_t i = first; i < last; ++i)
        sum += square(double(x[i]));
    return R(sum);
}

template <Scalar T>
Axes<T> find_axes(Matrix<T>&& a, index_t samples, const PCAOptions& options) {
    switch (options.solver) {
        case PCASolver::covariance:
            return Axes<T>::by_covariance(std::move(a));
        case PCASolver::randomized:
            return Axes<T>::by_sketch(a, options.n_components.count(), options);
        case PCASolver::full:
            return Axes<T>::by_svd(std::move(a));
        default:
            return Axes<T>::exact(std::move(a), options.n_components, samples);
    }
}

template <Scalar T>
Axes<T> axes_of_centred(Matrix<T>&& x, const PCAOptions& options) {
    const index_t samples = x.rows();
    if (samples > x.cols() || options.solver == PCASolver::randomized) {
        return find_axes(std::move(x), samples, options);
    }
    Centre<T>::drop_mean(x);
    Axes<T> axes = find_axes(std::move(x), samples, options);
    if (axes.singular.size() == samples - 1) axes.append_null();
    return axes;
}

}  // namespace

template <Scalar T>
PCA<T>& PCA<T>::fit_copy(const Operand<T>& x) {
    require_possible(options_, x.rows(), x.cols(), is_complex<T>);
    auto copy = Matrix<T>::uninitialized(x.rows(), x.cols());
    copy_finite("PCA::fit", copy, x);
    return fit_finite(std::move(copy));
}

template <Scalar T>
PCA<T>& PCA<T>::fit(Matrix<T>&& x) {
    require_possible(options_, x.rows(), x.cols(), is_complex<T>);
    try {
        Finite<T>::require("PCA::fit", std::as_const(x).view());
    } catch (const NonFiniteError& found) {
        throw_non_finite("PCA::fit", found, 0);
    }
    return fit_finite(std::move(x));
}

template <Scalar T>
PCA<T>& PCA<T>::fit_finite(Matrix<T>&& x) {
    const index_t n = x.rows();
    const index_t most = std::min(n, x.cols());
    Model model;
    model.samples = n;
    model.centring = Centre<T>::take_from(x, options_.standardize);

    Axes<T> axes = axes_of_centred(std::move(x), options_);
    model.solver = axes.solver;
    const index_t k = choose_dimension(options_.n_components, axes.singular, n);
    const R kept = sum_of_squares(axes.singular, 0, k);
    const bool partial = axes.singular.size() < most;
    const R rest = partial ? std::max(axes.squares - kept, R(0))
                           : sum_of_squares(axes.singular, k, axes.singular.size());
    const R total = kept + rest;

    model.deviation = model.singular = model.variance = model.ratio = Vector<R>(k);
    const R unit = model.centring.score_unit;
    const R root = std::sqrt(R(n - 1));
    for (index_t i = 0; i < k; ++i) {
        const R s = axes.singular[i];
        model.deviation[i] = s > axes.rounding ? s / root : R(0);
        model.singular[i] = s / unit;
        model.variance[i] = square(s / root / unit);
        model.ratio[i] = total > 0 ? square(s) / total : R(0);
    }
    model.components = std::move(axes).leading(k);
    if (k < most) model.noise = square(std::sqrt(rest / R(most - k)) / root / unit);
    model_ = std::move(model);
    return *this;
}

template <Scalar T>
Matrix<T> PCA<T>::scores(const Operand<T>& x) const {
    const Model& model = fitted("PCA::transform");
    const index_t p = n_features();
    if (x.cols() != p) {
        throw_dimensions("PCA::transform", "the data are " + shape_text(x.rows(), x.cols()) +
                                               ", but the " + shape_text(n_components(), p) +
                                               " components were fitted to " +
                                               shape_text(n_samples(), p) + " data");
    }
    auto z = Matrix<T>::uninitialized(x.rows(), n_components());
    const auto write_blocks = [&](index_t, index_t first, index_t last) {
        Matrix<T> centred;
        for (index_t block = first; block < last; ++block) {
            const index_t i = block * rows_at_a_time;
            centred.resize(std::min(rows_at_a_time, x.rows() - i), p);
            copy_finite("PCA::transform", centred, rows_of(x, i, centred.rows()), i);
            Centre<T>::apply(model.centring, centred);
            multiply_into(z.block(i, 0, centred.rows(), z.cols()), centred,
                          model.components.view().h());
        }
    };
    const index_t blocks = (x.rows() + rows_at_a_time - 1) / rows_at_a_time;
    pass_in_threads(blocks, threads_for_pass(x.size()), write_blocks);
    Vector<R> factors(z.cols(), 1 / model.centring.score_unit);
    for (index_t j = 0; options_.whiten && j < z.cols(); ++j) {
        factors[j] = model.deviation[j] > 0 ? 1 / model.deviation[j] : R(0);
    }
    scale_columns(z, factors);
    return z;
}

template <Scalar T>
Matrix<T> PCA<T>::samples(const Operand<T>& z) const {
    const Model& model = fitted("PCA::inverse_transform");
    const index_t k = n_components();
    if (z.cols() != k) {
        throw_dimensions("PCA::inverse_transform",
                         "the scores are " + shape_text(z.rows(), z.cols()) +
                             ", but the components are " + shape_text(k, n_features()));
    }
    auto scaled = Matrix<T>::uninitialized(z.rows(), k);
    copy_finite("PCA::inverse_transform", scaled, z);
    scale_columns(scaled,
                  options_.whiten ? model.deviation : Vector<R>(k, model.centring.score_unit));
    Matrix<T> x = scaled * model.components;
    Centre<T>::undo(model.centring, x);
    return x;
}

template <Scalar T>
void PCA<T>::throw_not_fitted(const char* who) {
    throw Error(std::string(who) + ": there are no components yet; call fit first");
}

template class PCA<float>;
template class PCA<double>;
template class PCA<std::complex<float>>;
template class PCA<std::complex<double>>;

}  // namespace lamina
