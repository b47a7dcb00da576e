// Armadillo's verbs, outputs kept where they write into them.

#include "contenders/answers.hpp"
#include "contenders/armadillo/armadillo.hpp"

namespace lamina::bench {
namespace {

struct System {
    arma::mat a;
    arma::vec b;
    arma::vec x;
};
double length(const System& own) {
    return norm_of(own.x.memptr(), std::ptrdiff_t(own.x.n_elem));
}

/// Looks at the structure of A by itself, and at its condition; least squares if A is not square.
Contender solve(const Input<double>& in) {
    return contender(
        System{matrix(in), vector(in.b, in.m), {}},
        [](System& own) { arma::solve(own.x, own.a, own.b); }, &length);
}
Contender solve_triangular(const Input<double>& in) {
    return contender(
        System{matrix(in), vector(in.b, in.m), {}},
        [](System& own) { arma::solve(own.x, arma::trimatl(own.a), own.b); }, &length);
}

struct Inverse {
    arma::mat a;
    arma::mat x;
};
double size_of(const Inverse& own) {
    return norm_of(own.x.memptr(), std::ptrdiff_t(own.x.n_elem));
}
Contender inv(const Input<double>& in) {
    return contender(
        Inverse{matrix(in), {}}, [](Inverse& own) { arma::inv(own.x, own.a); }, &size_of);
}
Contender pinv(const Input<double>& in) {
    return contender(
        Inverse{matrix(in), {}}, [](Inverse& own) { arma::pinv(own.x, own.a); }, &size_of);
}

struct Determinant {
    arma::mat a;
    double value = 0;
};
Contender det(const Input<double>& in) {
    return contender(
        Determinant{matrix(in)}, [](Determinant& own) { own.value = arma::det(own.a); },
        [](const Determinant& own) { return own.value; });
}

const bool entered = enter<double>("armadillo", {{Task::solve, solve},
                                                 {Task::solve_spd, solve},
                                                 {Task::solve_triangular, solve_triangular},
                                                 {Task::lstsq, solve},
                                                 {Task::inv, inv},
                                                 {Task::pinv, pinv},
                                                 {Task::det, det}});

}  // namespace
}  // namespace lamina::bench
