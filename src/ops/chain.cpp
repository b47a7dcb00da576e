#include "lamina/ops/chain.hpp"

#include <bit>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "core/require.hpp"

namespace lamina::detail {

namespace {

/// The cheapest order of a chain's products: splits[i, j] is the last factor on the left in the
/// outermost product of factors i to j.
class Order {
public:
    template <Scalar T>
    Order(const Operand<T>* factors, index_t count)
        : count_(count), splits_(static_cast<std::size_t>(count * count)) {
        std::vector<double> costs(splits_.size());
        for (index_t length = 1; length < count; ++length) {
            for (index_t i = 0; i + length < count; ++i) {
                const index_t j = i + length;
                double least = std::numeric_limits<double>::infinity();
                for (index_t s = i; s < j; ++s) {
                    // In double: sizes multiplied three at a time leave the range of integers.
                    const double outermost = double(factors[i].rows()) * double(factors[s].cols()) *
                                             double(factors[j].cols());
                    const double cost = costs[at(i, s)] + costs[at(s + 1, j)] + outermost;
                    if (cost < least) {
                        least = cost;
                        splits_[at(i, j)] = s;
                    }
                }
                costs[at(i, j)] = least;
            }
        }
    }
    index_t split(index_t i, index_t j) const noexcept { return splits_[at(i, j)]; }

private:
    std::size_t at(index_t i, index_t j) const noexcept {
        return static_cast<std::size_t>(i * count_ + j);
    }

    index_t count_;
    std::vector<index_t> splits_;
};

/// Factors i to j multiplied, i < j.
template <Scalar T>
Matrix<T> product_of(const Operand<T>* factors, index_t i, index_t j, const Order& order) {
    const index_t s = order.split(i, j);
    auto c = Matrix<T>::uninitialized(factors[i].rows(), factors[j].cols());
    const Matrix<T> left = i < s ? product_of(factors, i, s, order) : Matrix<T>();
    const Matrix<T> right = s + 1 < j ? product_of(factors, s + 1, j, order) : Matrix<T>();
    multiply_into<Operand<T>>(c, i < s ? operand(left) : factors[i],
                              s + 1 < j ? operand(right) : factors[j]);
    return c;
}

}  // namespace

template <Scalar T>
Matrix<T> Chains<T>::multiply(const Operand<T>* factors, index_t count) {
    for (index_t i = 0; i + 1 < count; ++i) {
        if (factors[i].cols() != factors[i + 1].rows()) {
            throw_dimensions("multiply_chain",
                             "factor " + std::to_string(i) + " is " +
                                 shape_text(factors[i].rows(), factors[i].cols()) + " and factor " +
                                 std::to_string(i + 1) + " is " +
                                 shape_text(factors[i + 1].rows(), factors[i + 1].cols()) +
                                 "; the inner dimensions must be equal");
        }
    }
    if (count == 1) return Matrix<T>(factors[0]);
    return product_of(factors, 0, count - 1, Order(factors, count));
}

template <Scalar T>
Matrix<T> Chains<T>::power(const Operand<T>& a, index_t k) {
    require_square("power", a.rows(), a.cols());
    if (k < 0) {
        throw Error("power: the exponent " + std::to_string(k) +
                    " is negative; take power(inv(A), -k)");
    }
    if (k == 0) {
        Matrix<T> one(a.rows(), a.cols());
        for (T& entry : one.diag())
            entry = T(1);
        return one;
    }
    // The binary digits of k below the first: each squares, and a 1 multiplies by A too.
    Matrix<T> x(a);
    if (k == 1) return x;
    const Matrix<T> base = x;
    auto next = Matrix<T>::uninitialized(a.rows(), a.cols());
    const auto digits = static_cast<std::uint64_t>(k);
    for (int bit = int(std::bit_width(digits)) - 2; bit >= 0; --bit) {
        multiply_into(next.view(), x, x);
        std::swap(x, next);
        if ((digits >> bit & 1U) != 0) {
            multiply_into(next.view(), x, base);
            std::swap(x, next);
        }
    }
    return x;
}

template struct Chains<float>;
template struct Chains<double>;
template struct Chains<std::complex<float>>;
template struct Chains<std::complex<double>>;

}  // namespace lamina::detail
