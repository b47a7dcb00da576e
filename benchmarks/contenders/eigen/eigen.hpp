#pragma once

#include <Eigen/Core>

#include "contest/roster.hpp"

namespace lamina::bench {

template <class T>
using Dense = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
template <class T>
using View = Eigen::Map<const Dense<T>>;
using VectorMap = Eigen::Map<const Eigen::VectorXd>;

/// The input in place.
template <class T>
View<T> matrix(const Input<T>& in) {
    return {in.a, in.m, in.n};
}

}  // namespace lamina::bench
