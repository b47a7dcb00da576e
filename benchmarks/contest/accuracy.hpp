#pragma once

#include "contest/contender.hpp"

namespace lamina::bench {

/// LAPACK's ratios for A = U diag(s) V^T; its tests want less than 30 of both.
struct SvdAccuracy {
    double orthogonality;  ///< the larger of ||I - U^T U||_1 / (m eps), ||I - V^T V||_1 / (n eps)
    double residual;       ///< ||A - U diag(s) V^T||_1 / (max(m, n) ||A||_1 eps)
};

SvdAccuracy accuracy(const Input<double>& input, const Factors& factors);

}  // namespace lamina::bench
