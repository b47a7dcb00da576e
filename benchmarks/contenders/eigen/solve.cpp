// Eigen's decompositions for solving, kept from run to run by compute().

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <Eigen/QR>

#include "contenders/answers.hpp"
#include "contenders/eigen/eigen.hpp"

namespace lamina::bench {
namespace {

using Eigen::VectorXd;

template <class T>
Contender lu(const Input<T>& in) {
    using F = Eigen::PartialPivLU<Dense<T>>;
    return contender(
        F(in.n), [a = matrix(in)](F& f) { f.compute(a); },
        [](const F& f) { return log_diagonal_of(f.matrixLU().data(), f.rows(), f.cols()); });
}
Contender cholesky(const Input<double>& in) {
    using F = Eigen::LLT<Dense<double>>;
    return contender(
        F(in.n), [a = matrix(in)](F& f) { f.compute(a); },
        [](const F& f) { return 2 * log_diagonal_of(f.matrixLLT().data(), f.rows(), f.cols()); });
}

template <class F>
struct Solver {
    F f;
    VectorXd x;
};
template <class F>
double length(const Solver<F>& own) {
    return norm_of(own.x.data(), own.x.size());
}
template <class F>
Contender solve(const Input<double>& in) {
    return contender(
        Solver<F>{F(in.n), VectorXd(in.n)},
        [a = matrix(in), b = VectorMap(in.b, in.n)](Solver<F>& own) {
            own.f.compute(a);
            own.x = own.f.solve(b);
        },
        &length<F>);
}
Contender solve_triangular(const Input<double>& in) {
    return contender(
        VectorXd(in.n),
        [a = matrix(in), b = VectorMap(in.b, in.n)](VectorXd& x) {
            x = a.triangularView<Eigen::Lower>().solve(b);
        },
        [](const VectorXd& x) { return norm_of(x.data(), x.size()); });
}
/// What its manual advises for least squares.
Contender lstsq(const Input<double>& in) {
    using F = Eigen::ColPivHouseholderQR<Dense<double>>;
    return contender(
        Solver<F>{F(in.m, in.n), VectorXd(in.n)},
        [a = matrix(in), b = VectorMap(in.b, in.m)](Solver<F>& own) {
            own.f.compute(a);
            own.x = own.f.solve(b);
        },
        &length<F>);
}
Contender inv(const Input<double>& in) {
    return contender(
        Dense<double>(in.n, in.n), [a = matrix(in)](Dense<double>& x) { x = a.inverse(); },
        [](const Dense<double>& x) { return norm_of(x.data(), x.size()); });
}
Contender pinv(const Input<double>& in) {
    using F = Eigen::CompleteOrthogonalDecomposition<Dense<double>>;
    struct Kept {
        F f;
        Dense<double> x;
    };
    return contender(
        Kept{F(in.m, in.n), Dense<double>(in.n, in.m)},
        [a = matrix(in)](Kept& own) {
            own.f.compute(a);
            own.x = own.f.pseudoInverse();
        },
        [](const Kept& own) { return norm_of(own.x.data(), own.x.size()); });
}
Contender det(const Input<double>& in) {
    return contender(
        0.0, [a = matrix(in)](double& d) { d = a.determinant(); }, [](double d) { return d; });
}

using C = std::complex<float>;
using Z = std::complex<double>;
const bool entered =
    enter("eigen", Task::lu, lu<float>, lu<double>, lu<C>, lu<Z>) &&
    enter<double>("eigen", {{Task::cholesky, cholesky},
                            {Task::solve, solve<Eigen::PartialPivLU<Dense<double>>>},
                            {Task::solve_spd, solve<Eigen::LLT<Dense<double>>>},
                            {Task::solve_triangular, solve_triangular},
                            {Task::lstsq, lstsq},
                            {Task::inv, inv},
                            {Task::pinv, pinv},
                            {Task::det, det}});

}  // namespace
}  // namespace lamina::bench
