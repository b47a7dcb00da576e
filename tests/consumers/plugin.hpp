#pragma once

namespace lamina::testing {

/// What plugin.cpp gives to programs that load it, by the names of C.
struct Plugin {
    /// The determinant of a 3 x 3 matrix, 43.
    double (*determinant)();
    /// Solves with a singular matrix and lets SingularMatrixError out, with pivot 1.
    void (*throw_singular)();
    /// What the plugin's static object computed when it was loaded: the singular values 3 and 2.
    double (*sum_at_load)();
};

}  // namespace lamina::testing
