// Eigen's orthogonal and spectral decompositions, kept from run to run by compute().

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include "contenders/answers.hpp"
#include "contenders/eigen/eigen.hpp"

namespace lamina::bench {
namespace {

using Qr = Eigen::HouseholderQR<Dense<double>>;
using PivotedQr = Eigen::ColPivHouseholderQR<Dense<double>>;

Contender qr(const Input<double>& in) {
    return contender(
        Qr(in.m, in.n), [a = matrix(in)](Qr& f) { f.compute(a); },
        [](const Qr& f) { return log_diagonal_of(f.matrixQR().data(), f.rows(), f.cols()); });
}

template <class F>
struct Written {
    F f;
    Dense<double> q, r;
};
/// Q and R written out.
template <class F>
Contender written(const Input<double>& in) {
    return contender(
        Written<F>{F(in.m, in.n), Dense<double>(in.m, in.n), Dense<double>(in.n, in.n)},
        [a = matrix(in), m = in.m, n = in.n](Written<F>& own) {
            own.f.compute(a);
            own.r = own.f.matrixQR().topRows(n).template triangularView<Eigen::Upper>();
            own.q.setIdentity(m, n);
            own.q.applyOnTheLeft(own.f.householderQ());
        },
        [](const Written<F>& own) {
            return log_diagonal_of(own.r.data(), own.r.rows(), own.r.cols());
        });
}

Contender eigh(const Input<double>& in) {
    using F = Eigen::SelfAdjointEigenSolver<Dense<double>>;
    return contender(
        F(in.n), [a = matrix(in)](F& f) { f.compute(a); },
        [](const F& f) { return sum_of(f.eigenvalues().data(), f.eigenvalues().size()); });
}
struct General {
    Eigen::EigenSolver<Dense<double>> f;
    Eigen::MatrixXcd vectors;
};
Contender eig(const Input<double>& in) {
    return contender(
        General{Eigen::EigenSolver<Dense<double>>(in.n), {}},
        [a = matrix(in)](General& own) {
            own.f.compute(a);
            own.vectors = own.f.eigenvectors();
        },
        [](const General& own) {
            return sum_of(own.f.eigenvalues().data(), own.f.eigenvalues().size());
        });
}

const bool entered = enter<double>("eigen", {{Task::qr, qr},
                                             {Task::qr_thin, written<Qr>},
                                             {Task::pivoted_qr, written<PivotedQr>},
                                             {Task::eigh, eigh},
                                             {Task::eig, eig}});

}  // namespace
}  // namespace lamina::bench
