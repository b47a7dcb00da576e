// Armadillo's factorizations, outputs kept where its functions write into them. It has no factors
// in LAPACK's packed form, so lu also writes out L and U, and qr stands for the thin Q alone.

#include "contenders/answers.hpp"
#include "contenders/armadillo/armadillo.hpp"

namespace lamina::bench {
namespace {

template <class T>
double log_diagonal(const arma::Mat<T>& r) {
    return log_diagonal_of(r.memptr(), std::ptrdiff_t(r.n_rows), std::ptrdiff_t(r.n_cols));
}

template <class T>
struct Kept {
    arma::Mat<T> a, q, r, p;
};

template <class T>
Contender lu(const Input<T>& in) {
    return contender(
        Kept<T>{matrix(in), {}, {}, {}}, [](Kept<T>& own) { arma::lu(own.q, own.r, own.p, own.a); },
        [](const Kept<T>& own) { return log_diagonal(own.r); });
}
Contender cholesky(const Input<double>& in) {
    return contender(
        Kept<double>{matrix(in), {}, {}, {}},
        [](Kept<double>& own) { arma::chol(own.r, own.a, "lower"); },
        [](const Kept<double>& own) { return 2 * log_diagonal(own.r); });
}
Contender qr_thin(const Input<double>& in) {
    return contender(
        Kept<double>{matrix(in), {}, {}, {}},
        [](Kept<double>& own) { arma::qr_econ(own.q, own.r, own.a); },
        [](const Kept<double>& own) { return log_diagonal(own.r); });
}

struct Pivoted {
    arma::mat a, q, r;
    arma::uvec p;
};
Contender pivoted_qr(const Input<double>& in) {
    return contender(
        Pivoted{matrix(in), {}, {}, {}},
        [](Pivoted& own) { arma::qr(own.q, own.r, own.p, own.a, "vector"); },
        [](const Pivoted& own) { return log_diagonal(own.r); });
}

struct Spectrum {
    arma::mat a, v;
    arma::vec w;
    arma::cx_mat complex_v;
    arma::cx_vec complex_w;
};
Contender eigh(const Input<double>& in) {
    return contender(
        Spectrum{matrix(in), {}, {}, {}, {}},
        [](Spectrum& own) { arma::eig_sym(own.w, own.v, own.a); },
        [](const Spectrum& own) { return sum_of(own.w.memptr(), std::ptrdiff_t(own.w.n_elem)); });
}
Contender eig(const Input<double>& in) {
    return contender(
        Spectrum{matrix(in), {}, {}, {}, {}},
        [](Spectrum& own) { arma::eig_gen(own.complex_w, own.complex_v, own.a); },
        [](const Spectrum& own) {
            return sum_of(own.complex_w.memptr(), std::ptrdiff_t(own.complex_w.n_elem));
        });
}

template <class T>
struct Svd {
    arma::Mat<T> a, u, v;
    arma::Col<typename arma::get_pod_type<T>::result> s;
};
template <class T>
double sum_of_values(const Svd<T>& own) {
    return sum_of(own.s.memptr(), std::ptrdiff_t(own.s.n_elem));
}
template <class T>
Contender svd(const Input<T>& in) {
    return contender(
        Svd<T>{matrix(in), {}, {}, {}},
        [](Svd<T>& own) { arma::svd_econ(own.u, own.s, own.v, own.a); }, &sum_of_values<T>);
}
Contender svdvals(const Input<double>& in) {
    return contender(
        Svd<double>{matrix(in), {}, {}, {}}, [](Svd<double>& own) { arma::svd(own.s, own.a); },
        &sum_of_values<double>);
}

using C = std::complex<float>;
using Z = std::complex<double>;
const bool entered = enter("armadillo", Task::lu, lu<float>, lu<double>, lu<C>, lu<Z>) &&
                     enter("armadillo", Task::svd, svd<float>, svd<double>, svd<C>, svd<Z>) &&
                     enter<double>("armadillo", {{Task::cholesky, cholesky},
                                                 {Task::qr_thin, qr_thin},
                                                 {Task::pivoted_qr, pivoted_qr},
                                                 {Task::eigh, eigh},
                                                 {Task::eig, eig},
                                                 {Task::svdvals, svdvals}});

}  // namespace
}  // namespace lamina::bench
