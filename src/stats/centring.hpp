#pragma once

#include "lamina/stats/pca.hpp"

namespace lamina {

template <Scalar T>
struct Centre {
    /// Replaces the finite n x p data, n >= 2 and p >= 1, by their centred and, if asked for,
    /// standardised form, and says how. Three passes over a column while it is in the cache.
    static detail::Centring<T> take_from(MatrixView<T> x, bool standardize);
    /// The same treatment for other samples, with the means and scales found before.
    static void apply(const detail::Centring<T>& centring, MatrixView<T> x) noexcept;
    /// The way back.
    static void undo(const detail::Centring<T>& centring, MatrixView<T> x) noexcept;
};

}  // namespace lamina
