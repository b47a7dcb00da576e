#pragma once

#include <string>

#include "lamina/core/matrix.hpp"

#include "contest/cases.hpp"
#include "contest/contender.hpp"

namespace lamina::bench {

/// The input of a case, the same at each run, and its owner.
template <Scalar T>
class Data {
public:
    explicit Data(const Case& kase);
    ~Data();
    Data(const Data&) = delete;
    Data& operator=(const Data&) = delete;

    Input<T> input() const {
        return {m_, n_, k_, a_.data(), b_.data(), c_.data(), d_.data(), path_.c_str()};
    }

private:
    void fill(const Case& kase);
    void fill_chain(index_t n);

    index_t m_;
    index_t n_;
    index_t k_;
    Matrix<T> a_;
    Matrix<T> b_;
    Matrix<T> c_;
    Matrix<T> d_;
    std::string path_;
};

/// A matrix of that kind alone.
template <Scalar T>
Matrix<T> generate(Kind kind, index_t m, index_t n, double condition = 1);

extern template class Data<float>;
extern template class Data<double>;
extern template class Data<std::complex<float>>;
extern template class Data<std::complex<double>>;

}  // namespace lamina::bench
