#include <algorithm>
#include <cmath>

#include "lamina/ops/implicit_product.hpp"
#include "lamina/solve/lstsq.hpp"

#include "factor/certificate.hpp"
#include "solve/lstsq_system.hpp"

namespace lamina {

using detail::LstsqProblem;

namespace {

/// W^(1/2) A_s, as the problem keeps it: written out, or as its pivoted QR.
template <Scalar T>
class KeptMatrix {
public:
    explicit KeptMatrix(const LstsqProblem<T>& problem)
        : problem_(problem),
          given_("lstsq", operand(problem.weighted), problem.weighted.rows(),
                 problem.weighted.cols()),
          upper_(problem.factor.R()),
          order_(problem.factor.permutation()) {}

    bool is_factored() const noexcept { return LstsqSystem<T>::is_factored(problem_); }
    /// Of A over a power of two, as in the products.
    double size() const { return is_factored() ? double(norm(upper_)) : given_.size(); }
    /// What y is to be multiplied with, 2^k, for that.
    int exponent() const noexcept { return is_factored() ? 0 : given_.exponent(); }
    double condition(index_t rank) const {
        return triangular_condition(upper_, rank, Triangle::upper);
    }
    Vector<T> times(const Vector<T>& y) const {
        if (!is_factored()) return given_.matrix() * y;
        const Vector<T> permuted = as_permutation(order_) * y;
        Vector<T> r(problem_.b.rows());
        copy_into(r.segment(0, upper_.rows()), upper_ * permuted);
        problem_.factor.apply_Q_into(r);
        return r;
    }
    Vector<T> adjoint_times(Vector<T> r) const {
        if (!is_factored()) return given_.matrix().h() * r;
        problem_.factor.apply_Qh_into(r);
        const Vector<T> permuted = upper_.h() * r.segment(0, upper_.rows());
        return as_permutation(order_).t() * permuted;
    }

private:
    const LstsqProblem<T>& problem_;
    ScaledMatrix<T> given_;
    Matrix<T> upper_;
    std::vector<index_t> order_;
};

/// The backward error of one column, and its ||r|| / (||A||_F ||y||).
struct ColumnErrors {
    double backward = 0;
    double residual = 0;
};

template <Scalar T>
ColumnErrors errors_of_column(const KeptMatrix<T>& a, const LstsqProblem<T>& problem,
                              VectorView<const T> x, index_t j) {
    Vector<T> y = LstsqSystem<T>::scaled(problem, x, j);
    for (T& entry : y)
        entry = times_power(entry, a.exponent());
    Vector<T> b(std::as_const(problem.b).col(j));
    apply_roots<T>(b.view(), problem.weights);
    const Vector<T> r = b - a.times(y);
    const double size = a.size();
    const double rest = double(norm(r));
    const double consistent = share(rest, size * double(norm(y)) + double(norm(b)));
    const double orthogonal = share(double(norm(a.adjoint_times(r))), size * rest);
    const double backward = std::min(consistent, orthogonal);
    return {std::isfinite(rest) ? backward : std::numeric_limits<double>::infinity(),
            share(rest, size * double(norm(y)))};
}

}  // namespace

template <Scalar T>
Certificate detail::LstsqCertificates<T>::of(const LstsqFacts<T>& facts,
                                             const LstsqProblem<T>& problem, MatrixView<const T> x,
                                             Effort effort) {
    if (!problem.kept) {
        throw Error("lstsq: check needs what options.statistics = false threw away");
    }
    const KeptMatrix<T> a(problem);
    Certificate c = begun<T>(name(facts.method_used), "the solution", Effort::full);
    if (facts.rank == 0) {
        c.condition = 1;
    } else if (!facts.singular_values.empty()) {
        c.condition =
            double(facts.singular_values[0]) / double(facts.singular_values[facts.rank - 1]);
    } else if (a.is_factored()) {
        c.condition = a.condition(facts.rank);
    } else if (effort == Effort::full) {
        LstsqProblem<T> copy;
        c.condition = KeptMatrix<T>(LstsqSystem<T>::factored(problem, copy)).condition(facts.rank);
    }
    c.backward_error = 0;
    double largest = double(epsilon<T>) * c.condition;
    for (index_t j = 0; j < x.cols(); ++j) {
        const ColumnErrors errors = errors_of_column(a, problem, x.col(j), j);
        c.backward_error = std::max(c.backward_error, errors.backward);
        const double error = std::max(errors.backward, double(epsilon<T>));
        largest = std::max(largest, error * c.condition * (1 + c.condition * errors.residual));
    }
    c.digits = digits_left<T>(facts.refined ? 0 : largest);
    return c;
}

template struct detail::LstsqCertificates<float>;
template struct detail::LstsqCertificates<double>;
template struct detail::LstsqCertificates<std::complex<float>>;
template struct detail::LstsqCertificates<std::complex<double>>;

}  // namespace lamina
