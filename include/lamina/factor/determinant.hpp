#pragma once

#include "lamina/core/scalar.hpp"

namespace lamina {

/// A determinant whose size may leave the range of numbers: det = sign * exp(log_abs), where sign
/// is 1, -1 or 0, for complex matrices a number of modulus 1 or 0; log_abs is -infinity for a zero.
template <Scalar T>
struct LogDet {
    T sign;
    RealOf<T> log_abs;
};

}  // namespace lamina
