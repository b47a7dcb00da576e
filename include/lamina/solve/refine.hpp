#pragma once

namespace lamina {

/// How often a solution of A x = b is corrected by the solution for its residual b - A x.
enum class Refine {
    /// As often as the function holds to be worth it, see SolveOptions and LstsqOptions.
    automatic,
    /// Never.
    none,
    /// Until all digits of T are right, with residuals in twice the digits (double for float, pairs
    /// of doubles for double). Two or three steps as a rule; from a condition of some 1 / eps on
    /// there may be no end to come to.
    extended
};

}  // namespace lamina
