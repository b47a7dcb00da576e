#pragma once

#include <vector>

#include "lamina/factor/pivoted_qr.hpp"

#include "solve/double_double.hpp"

namespace lamina {

/// What the augmented system was refined to.
template <Scalar T>
struct Refined {
    Vector<T> x;
    Vector<T> r;
    index_t steps;   // corrections after the first solution
    bool converged;  // the last correction of x was below eps |x|
};

/// The augmented system of weighted least squares,
///
///     r + A x = f,    A^H W r = g,
///
/// whose x for g = 0 is the least-squares solution of A x = f and r its residual; f = 0 and g =
/// -e_j give column j of (A^H W A)^-1.
///
/// Both residuals and both iterates are kept in twice the digits of T, the corrections come from
/// the QR of W^(1/2) A. Each step gains about -log10(eps cond(A)) digits, however large r is. A.
/// Bjorck, Iterative refinement of linear least squares solutions I, BIT 7 (1967); Demmel, Hida,
/// Riedy & Li, Extra-precise iterative refinement for overdetermined least squares problems, ACM
/// TOMS 35 (2009). About 60 m n flops a step.
template <Scalar T>
class Refinement {
public:
    using R = RealOf<T>;

    /// A is m x n of rank n, the weights are none or m, `factor` is the QR of W^(1/2) A. All three
    /// must live on.
    Refinement(const Matrix<T>& a, const Vector<R>& weights, const PivotedQR<T>& factor);

    /// Corrects until that changes nothing any more, but at most max_steps times.
    Refined<T> solve(VectorView<const T> f, VectorView<const T> g, index_t max_steps) const;

private:
    struct State;
    void correct(const Vector<T>& f, Vector<T>& g, Vector<T>& dr) const;
    void take_residuals(const State& state, VectorView<const T> f, VectorView<const T> g,
                        Vector<T>& rest_f, Vector<T>& rest_g) const;

    const Matrix<T>& a_;
    const Vector<R>& weights_;
    const PivotedQR<T>& factor_;
    Matrix<T> upper_;             // the R of the QR
    std::vector<index_t> order_;  // and its permutation
    Vector<R> roots_;             // W^(1/2)
};

/// b - A x, summed in twice the digits of T: right to the last digit for the x that is passed, and
/// because it is all but orthogonal to A, of the norm of the residual at the exact solution to
/// twice the digits of that x. 20 m n flops.
template <Scalar T>
struct ExtendedResidual {
    static Vector<T> of(const Matrix<T>& a, VectorView<const T> b, VectorView<const T> x);
    /// The same for an x that has twice the digits itself.
    static Vector<T> of(const Matrix<T>& a, VectorView<const T> b,
                        const std::vector<Extended<T>>& x);
};

}  // namespace lamina
