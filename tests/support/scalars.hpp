#pragma once

#include <gtest/gtest.h>

#include "lamina/core/scalar.hpp"

namespace lamina::testing {

/// The four scalars a TYPED_TEST_SUITE runs over.
using Scalars = ::testing::Types<float, double, std::complex<float>, std::complex<double>>;

/// For messages that name a case.
template <Scalar T>
inline constexpr const char* scalar_name = "double";
template <>
inline constexpr const char* scalar_name<float> = "float";
template <>
inline constexpr const char* scalar_name<std::complex<float>> = "complex<float>";
template <>
inline constexpr const char* scalar_name<std::complex<double>> = "complex<double>";

/// What LAPACK's testers call eps: half the distance from 1 to the next number.
template <Scalar T>
inline constexpr RealOf<T> unit_roundoff = epsilon<T> / 2;

/// LAPACK's own threshold for its test ratios.
inline constexpr double threshold = 30;

}  // namespace lamina::testing
