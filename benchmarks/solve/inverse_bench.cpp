#include "lamina/factor/lu.hpp"
#include "lamina/solve/determinant.hpp"
#include "lamina/solve/inverse.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

/// A factorization that is kept, and what was made of it.
template <class F, class Result>
struct Made {
    F f;
    Result result;
};

template <class F, class Result, class From, class Answer>
Contender through(const Input<double>& in, From from, Answer answer) {
    return contender(
        Made<F, Result>(),
        [a = matrix(in), from](Made<F, Result>& own) {
            own.f.factor(a);
            own.result = from(own.f);
        },
        [answer](const Made<F, Result>& own) { return answer(own.result); });
}

double size_of(const Matrix<double>& x) {
    return norm_of(x.data(), x.size());
}

Contender inverse(const Input<double>& in) {
    return contender(
        Made<LU<double>, Matrix<double>>{LU<double>(), Matrix<double>(in.n, in.n)},
        [a = matrix(in)](Made<LU<double>, Matrix<double>>& own) {
            copy_into(own.result, a);
            own.result = std::move(own.f.factor(std::move(own.result))).inverse();
        },
        [](const Made<LU<double>, Matrix<double>>& own) { return size_of(own.result); });
}
Contender inverse_fresh(const Input<double>& in) {
    return contender(
        Matrix<double>(), [a = matrix(in)](Matrix<double>& x) { x = inv(a); }, &size_of);
}
Contender pseudoinverse(const Input<double>& in) {
    return contender(
        Matrix<double>(), [a = matrix(in)](Matrix<double>& x) { x = pinv(a); }, &size_of);
}
Contender determinant_fresh(const Input<double>& in) {
    return contender(
        0.0, [a = matrix(in)](double& d) { d = det(a); }, [](double d) { return d; });
}
Contender determinant(const Input<double>& in) {
    // det(A) of so few needs no storage that could be kept.
    if (in.n <= 4) return determinant_fresh(in);
    return through<LU<double>, double>(
        in, [](const LU<double>& f) { return f.det(); }, [](double d) { return d; });
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : square_sizes(effort, cheap)) {
        list.push_back({Task::inv, n, n});
        list.push_back({Task::det, n, n, Kind::unit_determinant});
    }
    for (const index_t n : square_sizes(effort, costly))
        list.push_back({Task::pinv, n, n});
    return list;
}

const bool entered =
    enter<double>("lamina",
                  {{Task::inv, inverse}, {Task::pinv, pseudoinverse}, {Task::det, determinant}}) &&
    enter<double>("lamina_fresh", {{Task::inv, inverse_fresh}, {Task::det, determinant_fresh}}) &&
    list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
