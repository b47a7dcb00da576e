#pragma once

#include <complex>

#include "lamina/core/matrix.hpp"
#include "lamina/core/vector.hpp"

#include "contenders/answers.hpp"
#include "contest/cases.hpp"
#include "contest/roster.hpp"

/// How lamina takes part: "lamina" keeps its objects from run to run, as the raw calls keep their
/// arrays; "lamina_fresh" is the one line that most programs write.
namespace lamina::bench {

template <Scalar T>
MatrixView<const T> matrix(const Input<T>& in) {
    return {in.a, in.m, in.n};
}
/// The right-hand side.
template <Scalar T>
VectorView<const T> rhs(const Input<T>& in, index_t size) {
    return {in.b, size};
}

/// f.factor(A, options...) on one object.
template <class F, class Answer, class... Options>
Contender kept(const Input<typename F::value_type>& in, Answer answer, Options... options) {
    return contender(
        F(), [a = matrix(in), options...](F& f) { f.factor(a, options...); }, answer);
}
/// F(A, options...), a new object each time.
template <class F, class Answer, class... Options>
Contender fresh(const Input<typename F::value_type>& in, Answer answer, Options... options) {
    return contender(
        F(), [a = matrix(in), options...](F& f) { f = F(a, options...); }, answer);
}

}  // namespace lamina::bench
