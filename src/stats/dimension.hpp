#pragma once

#include "lamina/stats/pca.hpp"

namespace lamina {

/// Throws unless the rule can be followed for n samples of p features with this solver.
void require_possible(const PCAOptions& options, index_t n, index_t p, bool complex);

/// How many components the rule keeps, given all singular values of n centred samples (for
/// Rule::count they are not looked at).
template <class R>
index_t choose_dimension(const Components& rule, const Vector<R>& singular, index_t n);

}  // namespace lamina
