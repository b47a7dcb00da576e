// Armadillo, outputs kept where its functions write into them.

#include "contenders/answers.hpp"
#include "contenders/armadillo/armadillo.hpp"

namespace lamina::bench {
namespace {

template <class T>
double size_of(const arma::Mat<T>& c) {
    return norm_of(c.memptr(), std::ptrdiff_t(c.n_elem));
}

/// The inputs as Armadillo sees them, and the output.
template <class T>
struct Kept {
    arma::Mat<T> a, b, c, d, out;
};
template <class T>
double answer(const Kept<T>& own) {
    return size_of(own.out);
}

template <class T>
Contender gemm(const Input<T>& in) {
    return contender(
        Kept<T>{matrix(in), matrix(in.b, in.n, in.n), {}, {}, {}},
        [](Kept<T>& own) { own.out = own.a * own.b; }, &answer<T>);
}
Contender gemv(const Input<double>& in) {
    return contender(
        Kept<double>{matrix(in), matrix(in.b, in.n, 1), {}, {}, {}},
        [](Kept<double>& own) { own.out = own.a * own.b; }, &answer<double>);
}
Contender gram(const Input<double>& in) {
    return contender(
        Kept<double>{matrix(in), {}, {}, {}, {}},
        [](Kept<double>& own) { own.out = own.a.t() * own.a; }, &answer<double>);
}
Contender chain(const Input<double>& in) {
    const ChainShape s(in.n);
    return contender(
        Kept<double>{matrix(in.a, s.n, s.wide),
                     matrix(in.b, s.wide, s.n),
                     matrix(in.c, s.n, s.narrow),
                     matrix(in.d, s.narrow, s.n),
                     {}},
        [](Kept<double>& own) { own.out = own.a * own.b * own.c * own.d; }, &answer<double>);
}

struct Vectors {
    arma::vec x, y;
    double out = 0;
};
Contender dot(const Input<double>& in) {
    return contender(
        Vectors{vector(in.a, in.m), vector(in.b, in.m)},
        [](Vectors& own) { own.out = arma::dot(own.x, own.y); },
        [](const Vectors& own) { return own.out; });
}
Contender norm(const Input<double>& in) {
    return contender(
        Vectors{vector(in.a, in.m), {}}, [](Vectors& own) { own.out = arma::norm(own.x); },
        [](const Vectors& own) { return own.out; });
}

/// princomp wants all of V where there are fewer rows than columns: not for those who have many.
constexpr std::ptrdiff_t most_columns = 5000;

Contender pca(const Input<double>& in) {
    if (in.m < in.n && in.n > most_columns) return {};
    return contender(
        Kept<double>{matrix(in), {}, {}, {}, {}},
        [](Kept<double>& own) { arma::princomp(own.out, own.a); },
        [](const Kept<double>& own) {
            arma::mat coefficients, scores;
            arma::vec variances;
            arma::princomp(coefficients, scores, variances, own.a);
            return arma::accu(arma::sqrt(variances * double(own.a.n_rows - 1)));
        });
}

Contender csv(const Input<double>& in) {
    return contender(
        arma::mat(), [path = std::string(in.path)](arma::mat& x) { x.load(path, arma::csv_ascii); },
        &size_of<double>);
}

const bool entered = enter("armadillo", Task::gemm, gemm<float>, gemm<double>,
                           gemm<std::complex<float>>, gemm<std::complex<double>>) &&
                     enter<double>("armadillo", {{Task::gemv, gemv},
                                                 {Task::gram, gram},
                                                 {Task::chain, chain},
                                                 {Task::dot, dot},
                                                 {Task::norm, norm},
                                                 {Task::pca, pca},
                                                 {Task::csv, csv}}) &&
                     describe("Armadillo " + arma::arma_version::as_string() +
                              ", header-only, on the same OpenBLAS");

}  // namespace
}  // namespace lamina::bench
