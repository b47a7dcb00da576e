#pragma once

// Principal components by their definition, in plain loops and long double: the mean, the leading
// directions by Jacobi's rotations, codes, reconstructions and their error.

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include "lamina/stats/pca.hpp"

namespace lamina::testing {

using Real = long double;
using Complex = std::complex<Real>;
using Column = std::vector<Complex>;
/// Column by column, as lamina stores them.
using Table = std::vector<Column>;

template <class T>
Table table_of(const Matrix<T>& x) {
    Table table(std::size_t(x.cols()), Column(std::size_t(x.rows())));
    for (index_t j = 0; j < x.cols(); ++j) {
        for (index_t i = 0; i < x.rows(); ++i)
            table[std::size_t(j)][std::size_t(i)] = Complex(x(i, j));
    }
    return table;
}

/// sum_i conj(a_i) b_i.
inline Complex scalar_product(const Column& a, const Column& b) {
    Complex sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += std::conj(a[i]) * b[i];
    return sum;
}

inline Real sum_of_squares(const Table& x) {
    Real sum = 0;
    for (const Column& column : x)
        sum += scalar_product(column, column).real();
    return sum;
}

/// Every feature minus b_j.
inline Table moved_to(Table x, const Column& b) {
    for (std::size_t j = 0; j < x.size(); ++j) {
        for (Complex& entry : x[j])
            entry -= b[j];
    }
    return x;
}

inline Column mean_of(const Table& x) {
    Column mean;
    for (const Column& feature : x) {
        Complex sum = 0;
        for (const Complex& entry : feature)
            sum += entry;
        mean.push_back(sum / Real(feature.size()));
    }
    return mean;
}

/// The directions d_1, ..., d_p and the sums of squares w_1 >= ... >= w_p along them.
struct Directions {
    std::vector<Real> w;
    Table d;
};

/// One rotation of the coordinates a and b that makes c_ab zero, on c and on the directions.
inline void rotate(Table& c, Table& d, std::size_t a, std::size_t b) {
    const Complex h = c[b][a];
    if (std::abs(h) == 0) return;
    const Complex phase = h / std::abs(h);
    const Real theta = (c[b][b].real() - c[a][a].real()) / (2 * std::abs(h));
    const Real tangent = (theta < 0 ? -1 : 1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
    const Real cosine = 1 / std::sqrt(tangent * tangent + 1);
    const Real sine = tangent * cosine;
    const auto mix = [&](Complex& x, Complex& y, const Complex& turn) {
        const Complex turned = turn * y;
        y = sine * x + cosine * turned;
        x = cosine * x - sine * turned;
    };
    for (std::size_t i = 0; i < c.size(); ++i) {
        mix(c[a][i], c[b][i], std::conj(phase));
        mix(d[a][i], d[b][i], std::conj(phase));
    }
    for (std::size_t j = 0; j < c.size(); ++j)
        mix(c[j][a], c[j][b], phase);
}

/// Eigenvectors and eigenvalues of the matrix G of centred data, g_ab = sum_i x_ia conj(x_ib), by
/// Jacobi's method.
inline Directions leading_directions(const Table& centred) {
    const std::size_t p = centred.size();
    Table g(p, Column(p));
    Table d(p, Column(p));
    for (std::size_t b = 0; b < p; ++b) {
        d[b][b] = 1;
        for (std::size_t a = 0; a < p; ++a)
            g[b][a] = scalar_product(centred[b], centred[a]);
    }
    for (int sweep = 0; sweep < 20; ++sweep) {
        for (std::size_t a = 0; a < p; ++a) {
            for (std::size_t b = a + 1; b < p; ++b)
                rotate(g, d, a, b);
        }
    }
    std::vector<std::size_t> order(p);
    for (std::size_t j = 0; j < p; ++j)
        order[j] = j;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return g[a][a].real() > g[b][b].real(); });
    Directions sorted;
    for (const std::size_t j : order) {
        sorted.w.push_back(std::max(g[j][j].real(), Real(0)));
        sorted.d.push_back(d[j]);
    }
    return sorted;
}

/// c = D^H x for every sample x: one column a direction.
inline Table codes_of(const Table& x, const Table& d) {
    Table codes;
    for (const Column& direction : d) {
        Column code(x[0].size());
        for (std::size_t j = 0; j < x.size(); ++j) {
            for (std::size_t i = 0; i < code.size(); ++i)
                code[i] += std::conj(direction[j]) * x[j][i];
        }
        codes.push_back(code);
    }
    return codes;
}

/// sum_i ||x_i - D c_i||^2.
inline Real error_of(Table x, const Table& d, const Table& codes) {
    for (std::size_t k = 0; k < d.size(); ++k) {
        for (std::size_t j = 0; j < x.size(); ++j) {
            for (std::size_t i = 0; i < x[j].size(); ++i)
                x[j][i] -= d[k][j] * codes[k][i];
        }
    }
    return sum_of_squares(x);
}
inline Real error_of(const Table& x, const Table& d) {
    return error_of(x, d, codes_of(x, d));
}

/// Orthonormal columns with the same span, by Gram and Schmidt, twice.
inline Table orthonormal(Table d) {
    for (std::size_t k = 0; k < d.size(); ++k) {
        for (std::size_t l = 0; l < 2 * k; ++l) {
            const Column& before = d[l % k];
            const Complex along = scalar_product(before, d[k]);
            for (std::size_t j = 0; j < d[k].size(); ++j)
                d[k][j] -= along * before[j];
        }
        const Real length = std::sqrt(scalar_product(d[k], d[k]).real());
        for (Complex& entry : d[k])
            entry /= length;
    }
    return d;
}

/// The columns of D are the components, which are rows of a matrix.
template <class T>
Table directions_of(const PCA<T>& pca) {
    return table_of(Matrix<T>(pca.components().t()));
}

inline Table first_columns(const Table& x, index_t k) {
    return Table(x.begin(), x.begin() + k);
}

inline Real tail(const std::vector<Real>& w, index_t k) {
    Real sum = 0;
    for (std::size_t i = std::size_t(k); i < w.size(); ++i)
        sum += w[i];
    return sum;
}

}  // namespace lamina::testing
