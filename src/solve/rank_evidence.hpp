#pragma once

#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/solve/rank_evidence.hpp"

namespace lamina {

/// How evidence is made.
template <Scalar T>
struct Weighing {
    /// The rank, its cut and how sure they are, from values that descend.
    static RankEvidence<T> of_values(Vector<RealOf<T>> values, index_t rank, RealOf<T> rtol);
    /// The columns beyond the first `rank` of A_s P = Q R in terms of these, for A = A_s diag(2^k)
    /// with the exponents k.
    static std::vector<Dependence<T>> dependences(const PivotedQR<T>& factor, index_t rank,
                                                  const std::vector<int>& exponents);
};

void require_names(const std::vector<std::string>& names, index_t n);

}  // namespace lamina
