#pragma once

#include "lamina/stats/pca.hpp"

namespace lamina {

template <Scalar T>
struct Centre {
    /// Replaces the finite n x p data, n >= 2 and p >= 1, by their centred and, if asked for,
    /// standardised form, and says how. Three passes over a column while it is in the cache.
    static detail::Centring<T> take_from(MatrixView<T> x, bool standardize);
    /// Replaces centred data of n rows by the n - 1 rows below the first of H X, where
    /// Householder's H turns (1, ..., 1) into the first axis, so that the first row is sqrt(n)
    /// times the mean and zero. They have the V and the singular values of X but for a zero, and
    /// need not depend on each other, as the rows of X do.
    static void drop_mean(Matrix<T>& x);
    /// The same treatment for other samples, with the means and scales found before.
    static void apply(const detail::Centring<T>& centring, MatrixView<T> x) noexcept;
    /// The way back.
    static void undo(const detail::Centring<T>& centring, MatrixView<T> x) noexcept;
};

}  // namespace lamina
