// Eigen without BLAS, for this machine's instructions; results kept.

#include "contenders/answers.hpp"
#include "contenders/eigen/eigen.hpp"

namespace lamina::bench {
namespace {

template <class T>
double size_of(const Dense<T>& c) {
    return norm_of(c.data(), c.size());
}

template <class T>
Contender gemm(const Input<T>& in) {
    return contender(
        Dense<T>(in.m, in.n),
        [a = matrix(in), b = View<T>(in.b, in.n, in.n)](Dense<T>& c) { c.noalias() = a * b; },
        &size_of<T>);
}
Contender gemv(const Input<double>& in) {
    return contender(
        Eigen::VectorXd(in.m),
        [a = matrix(in), x = VectorMap(in.b, in.n)](Eigen::VectorXd& y) { y.noalias() = a * x; },
        [](const Eigen::VectorXd& y) { return norm_of(y.data(), y.size()); });
}
/// Both triangles from one product: rankUpdate would leave the other to be copied.
Contender gram(const Input<double>& in) {
    return contender(
        Dense<double>(in.n, in.n),
        [a = matrix(in)](Dense<double>& c) { c.noalias() = a.transpose() * a; }, &size_of<double>);
}
Contender chain(const Input<double>& in) {
    const ChainShape s(in.n);
    const View<double> a(in.a, s.n, s.wide);
    const View<double> b(in.b, s.wide, s.n);
    const View<double> c(in.c, s.n, s.narrow);
    const View<double> d(in.d, s.narrow, s.n);
    return contender(
        Dense<double>(s.n, s.n), [=](Dense<double>& p) { p.noalias() = a * b * c * d; },
        &size_of<double>);
}
Contender dot(const Input<double>& in) {
    return contender(
        0.0, [x = VectorMap(in.a, in.m), y = VectorMap(in.b, in.m)](double& s) { s = x.dot(y); },
        [](double s) { return s; });
}
Contender norm(const Input<double>& in) {
    return contender(
        0.0, [x = VectorMap(in.a, in.m)](double& s) { s = x.norm(); }, [](double s) { return s; });
}

const bool entered =
    enter("eigen", Task::gemm, gemm<float>, gemm<double>, gemm<std::complex<float>>,
          gemm<std::complex<double>>) &&
    enter<double>("eigen", {{Task::gemv, gemv},
                            {Task::gram, gram},
                            {Task::chain, chain},
                            {Task::dot, dot},
                            {Task::norm, norm}}) &&
    describe("Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." +
             std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION) +
             ", -O3 -march=native without BLAS, " + Eigen::SimdInstructionSetsInUse());

}  // namespace
}  // namespace lamina::bench
