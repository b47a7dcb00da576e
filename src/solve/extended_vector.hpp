#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "lamina/core/vector.hpp"

#include "solve/double_double.hpp"

namespace lamina {

// Vectors of twice the digits of T, in which refinement keeps residuals and iterates.

/// sums += a x for one column a and one number x.
template <Scalar T>
void add_column(std::vector<Extended<T>>& sums, const T* a, const Extended<T>& x) {
    for (std::size_t i = 0; i < sums.size(); ++i)
        add_product(sums[i], x, a[i]);
}

/// Whether a correction no longer changes any entry of x.
template <Scalar T>
bool is_settled(const Vector<T>& change, const std::vector<Extended<T>>& x) {
    for (std::size_t j = 0; j < x.size(); ++j) {
        if (std::abs(change[index_t(j)]) > epsilon<T> * std::abs(rounded(x[j]))) return false;
    }
    return true;
}

template <Scalar T>
std::vector<Extended<T>> widened_vector(VectorView<const T> x) {
    std::vector<Extended<T>> y;
    y.reserve(std::size_t(x.size()));
    for (const T entry : x)
        y.push_back(widened(entry));
    return y;
}

template <Scalar T>
Vector<T> rounded_vector(const std::vector<Extended<T>>& x) {
    auto y = Vector<T>::uninitialized(index_t(x.size()));
    std::transform(x.begin(), x.end(), y.begin(), [](const auto& entry) { return rounded(entry); });
    return y;
}

template <Scalar T>
void add_to(std::vector<Extended<T>>& x, const Vector<T>& change) {
    for (std::size_t j = 0; j < x.size(); ++j)
        x[j] = x[j] + widened(change[index_t(j)]);
}

}  // namespace lamina
