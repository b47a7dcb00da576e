#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "lamina/ops/product.hpp"

#include "support/residuals.hpp"
#include "support/share.hpp"
#include "support/watch.hpp"
#include "torture/kinds.hpp"

namespace lamina::testing {

/// An operation and its test ratio for a matrix: below LAPACK's threshold if it is right, NaN or
/// infinite if something is badly wrong.
template <Scalar T>
struct Ratio {
    const char* name;
    std::function<double(const Matrix<T>&)> of;
};

/// The largest, and NaN if one is.
inline double largest(std::initializer_list<double> ratios) {
    double most = 0;
    for (const double r : ratios) {
        if (!(r <= most)) most = r;
        if (std::isnan(most)) return most;
    }
    return most;
}

/// x / y, 0 for 0 / 0.
inline double share_of(double x, double y) {
    return x == 0 ? 0 : x / y;
}

/// max(m, n) eps, by which LAPACK divides.
template <Scalar T>
double rounding(const Matrix<T>& a) {
    return double(std::max({a.rows(), a.cols(), index_t(1)})) * double(unit_roundoff<T>);
}

/// The longest column in the 2-norm: at most ||A||_2.
template <Scalar T>
double longest_column(const Matrix<T>& a) {
    double most = 0;
    for (index_t j = 0; j < a.cols(); ++j) {
        double length = 0;
        for (index_t i = 0; i < a.rows(); ++i)
            length = std::hypot(length, double(std::abs(a(i, j))));
        if (!(length <= most)) most = length;
    }
    return most;
}

/// 0 if a promise that is not a matter of rounding is kept, else infinite.
inline double promise(bool kept) {
    return kept ? 0 : std::numeric_limits<double>::infinity();
}

template <class R>
bool descends(const Vector<R>& s) {
    for (index_t i = 0; i < s.size(); ++i) {
        if (!(s[i] >= 0) || (i > 0 && s[i] > s[i - 1])) return false;
    }
    return true;
}

/// The largest difference of two lists of values, over size.
template <class R>
double difference(const Vector<R>& s, const Vector<R>& t, double size) {
    double most = promise(s.size() == t.size());
    for (index_t i = 0; i < std::min(s.size(), t.size()); ++i)
        most = largest({most, share_of(std::abs(double(s[i]) - double(t[i])), size)});
    return most;
}

/// For complex T a matrix with phases in its rows, and in its columns too if it is to stay
/// Hermitian; for real T the matrix itself.
template <Scalar T>
Matrix<T> phased(Matrix<T> a, bool hermitian) {
    if constexpr (is_complex<T>) {
        for (index_t i = 0; i < a.rows(); ++i) {
            const T phase = std::polar(RealOf<T>(1), RealOf<T>(i + 1));
            for (index_t j = 0; j < a.cols(); ++j)
                a(i, j) *= phase;
            for (index_t k = 0; hermitian && k < a.rows(); ++k)
                a(k, i) *= std::conj(phase);
        }
        // Rounding leaves the two triangles apart.
        for (index_t j = 0; hermitian && j < a.cols(); ++j) {
            a(j, j) = std::real(a(j, j));
            for (index_t i = 0; i < j; ++i)
                a(i, j) = std::conj(a(j, i));
        }
    }
    return a;
}

/// Every kind in every shape through every operation; says of a failure what it was, and returns
/// how many cases there were.
template <Scalar T>
long torture(const std::vector<NamedKind<T>>& all,
             const std::vector<std::pair<index_t, index_t>>& shapes,
             const std::vector<Ratio<T>>& operations, bool hermitian = false) {
    const Watch watch(60);
    const long each = share();
    long cases = 0;
    long matrices = 0;
    for (const NamedKind<T>& kind : all) {
        for (const auto& [m, n] : shapes) {
            if (++matrices % each != 0) continue;
            const Matrix<T> a = phased(kind.make(m, n), hermitian);
            if (a.empty()) continue;
            for (const Ratio<T>& operation : operations) {
                const std::string name = std::string(operation.name) + " of " + kind.name + ", " +
                                         std::to_string(m) + " x " + std::to_string(n) + ", " +
                                         scalar_name<T>;
                watch.over(name);
                try {
                    const double ratio = operation.of(a);
                    EXPECT_LT(ratio, threshold) << name;
                } catch (const std::exception& error) {
                    ADD_FAILURE() << name << " throws: " << error.what();
                }
                ++cases;
            }
        }
    }
    return cases;
}

}  // namespace lamina::testing
