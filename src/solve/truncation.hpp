#pragma once

#include <string>

#include "lamina/factor/svd.hpp"

#include "solve/number_text.hpp"

namespace lamina {

/// The share of the largest singular value up to which others count as zero: any number from 0 on,
/// or the default.
template <Scalar T>
void require_truncation(const char* who, RealOf<T> rtol) {
    if (rtol >= 0 || rtol == SVD<T>::default_rtol) return;
    throw Error(std::string(who) + ": rtol = " + number_text(rtol) +
                " must be zero or positive; leave it out for max(m, n) eps");
}

}  // namespace lamina
