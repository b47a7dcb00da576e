#include "lamina/ops/chain.hpp"
#include "lamina/ops/product.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

template <class T>
double size_of(const Matrix<T>& c) {
    return norm_of(c.data(), c.size());
}

template <class T>
Contender gemm(const Input<T>& in) {
    const MatrixView<const T> b(in.b, in.n, in.n);
    return contender(
        Matrix<T>(in.m, in.n), [a = matrix(in), b](Matrix<T>& c) { multiply_into(c, a, b); },
        &size_of<T>);
}

template <class T>
Contender gemm_fresh(const Input<T>& in) {
    const MatrixView<const T> b(in.b, in.n, in.n);
    return contender(
        Matrix<T>(), [a = matrix(in), b](Matrix<T>& c) { c = a * b; }, &size_of<T>);
}

Contender gemv(const Input<double>& in) {
    return contender(
        Vector<double>(in.m),
        [a = matrix(in), x = rhs(in, in.n)](Vector<double>& y) { multiply_into(y, a, x); },
        [](const Vector<double>& y) { return norm_of(y.data(), y.size()); });
}

Contender gram(const Input<double>& in) {
    return contender(
        Matrix<double>(in.n, in.n),
        [a = matrix(in)](Matrix<double>& c) { multiply_into(c, a.t(), a); }, &size_of<double>);
}

Contender chain(const Input<double>& in) {
    const ChainShape shape(in.n);
    const MatrixView<const double> a(in.a, shape.n, shape.wide);
    const MatrixView<const double> b(in.b, shape.wide, shape.n);
    const MatrixView<const double> c(in.c, shape.n, shape.narrow);
    const MatrixView<const double> d(in.d, shape.narrow, shape.n);
    return contender(
        Matrix<double>(shape.n, shape.n),
        [=](Matrix<double>& p) { multiply_chain_into(p, a, b, c, d); }, &size_of<double>);
}

Contender inner(const Input<double>& in) {
    return contender(
        0.0,
        [x = VectorView<const double>(in.a, in.m), y = rhs(in, in.m)](double& s) { s = dot(x, y); },
        [](double s) { return s; });
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : square_sizes(effort, cheap)) {
        list.push_back({Task::gemm, n, n});
        list.push_back({Task::gemv, n, n});
        list.push_back({Task::gram, n, n});
        if (n >= 16) list.push_back({Task::chain, n, n, Kind::chain});
    }
    for (const index_t n : other_scalar_sizes(effort)) {
        for (const ScalarType scalar : {ScalarType::s, ScalarType::c, ScalarType::z})
            list.push_back({Task::gemm, n, n, Kind::uniform, 0, scalar});
    }
    for (const index_t n : vector_sizes(effort))
        list.push_back({Task::dot, n, 1, Kind::vectors});
    return list;
}

using C = std::complex<float>;
using Z = std::complex<double>;
const bool entered =
    enter("lamina", Task::gemm, gemm<float>, gemm<double>, gemm<C>, gemm<Z>) &&
    enter("lamina_fresh", Task::gemm, gemm_fresh<float>, gemm_fresh<double>, gemm_fresh<C>,
          gemm_fresh<Z>) &&
    enter<double>(
        "lamina",
        {{Task::gemv, gemv}, {Task::gram, gram}, {Task::chain, chain}, {Task::dot, inner}}) &&
    list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
