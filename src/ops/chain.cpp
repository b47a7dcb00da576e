#include "lamina/ops/chain.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/require.hpp"
#include "ops/product_checks.hpp"
#include "ops/unchecked_product.hpp"

namespace lamina::detail {

namespace {

constexpr const char* who = "multiply_chain";

/// So many numbers, not filled, without allocation for chains as short as most are.
template <class X, std::size_t few>
class Numbers {
public:
    explicit Numbers(index_t count) {
        if (count <= index_t(few)) return;
        many_.resize(static_cast<std::size_t>(count));
        first_ = many_.data();
    }
    Numbers(const Numbers&) = delete;
    Numbers& operator=(const Numbers&) = delete;
    X* data() noexcept { return first_; }

private:
    X few_[few];
    std::vector<X> many_;
    X* first_ = few_;
};

constexpr std::size_t few_factors = 6;
template <class X>
using NumberOfEachPair = Numbers<X, few_factors * few_factors>;

/// Where the product of factors i to j is split at least cost, the last factor on its left, as
/// entry (i, j) by rows; factor i has sizes[i] rows and sizes[i + 1] columns. Sizes multiplied
/// three at a time may leave the range of integers: Cost is a real number then.
template <class Cost, class Count>
[[gnu::always_inline]] inline void choose_splits(const Cost* sizes, Count count, index_t* splits) {
    NumberOfEachPair<Cost> numbers(count * count);
    Cost* const costs = numbers.data();
    for (index_t i = 0; i < count; ++i)
        costs[i * count + i] = 0;
    for (index_t length = 1; length < count; ++length) {
        for (index_t i = 0; i + length < count; ++i) {
            const index_t j = i + length;
            const Cost entries = sizes[i] * sizes[j + 1];
            Cost least = std::numeric_limits<Cost>::max();
            index_t best = i;
            for (index_t s = i; s < j; ++s) {
                const Cost cost =
                    costs[i * count + s] + costs[(s + 1) * count + j] + entries * sizes[s + 1];
                if (cost < least) {
                    least = cost;
                    best = s;
                }
            }
            costs[i * count + j] = least;
            splits[i * count + j] = best;
        }
    }
}

/// Factors i - 1 and i do not fit together.
template <Scalar T>
[[noreturn, gnu::cold, gnu::noinline]] void throw_misfit(const Operand<T>* factors, index_t i) {
    throw_dimensions(who, "factor " + std::to_string(i - 1) + " is " +
                              shape_text(factors[i - 1].rows(), factors[i - 1].cols()) +
                              " and factor " + std::to_string(i) + " is " +
                              shape_text(factors[i].rows(), factors[i].cols()) +
                              "; the inner dimensions must be equal");
}

/// A chain of factors, and the cheapest order of their products.
template <Scalar T>
class Chain {
public:
    /// Throws DimensionError for the first two neighbours that do not fit together.
    Chain(const Operand<T>* factors, index_t count)
        : factors_(factors), count_(count), sizes_(count + 1), splits_(count * count) {
        index_t* const sizes = sizes_.data();
        sizes[0] = factors[0].rows();
        for (index_t i = 0; i < count; ++i) {
            if (factors[i].rows() != sizes[i]) throw_misfit(factors, i);
            sizes[i + 1] = factors[i].cols();
        }
    }

    index_t rows() noexcept { return rows(0); }
    index_t cols() noexcept { return cols(count_ - 1); }

    /// c = the whole chain, with memory for all products on the way at once.
    void multiply_into(const MatrixView<T>& c) {
        plan();
        constexpr std::size_t few = 16384;
        const index_t entries = entries_between(0, count_ - 1);
        if (std::size_t(entries) <= few / sizeof(T)) {
            // On a cache line, as matrices are; bytes, since complex numbers would all be set to
            // zero.
            alignas(64) std::byte room[few];
            multiply_into(c, reinterpret_cast<T*>(room));
        } else {
            Workspace<T> room;
            room.reserve(entries);
            multiply_into(c, room.data());
        }
    }

private:
    /// Factors i to j multiplied where room begins, which is moved behind them, or the one factor
    /// itself, which is not copied: a copy would wait for the stores that just wrote it.
    class Part {
    public:
        Part(Chain& chain, index_t i, index_t j, T*& room) : factor_(&chain.factors_[i]) {
            if (i == j) return;
            T* const at = room;
            const index_t m = chain.rows(i);
            const index_t n = chain.cols(j);
            room += m * n;
            chain.multiply(MatrixView<T>(at, m, n), i, j, room);
            factor_ = &product_.emplace(MatrixView<const T>(at, m, n));
        }
        Part(const Part&) = delete;
        Part& operator=(const Part&) = delete;
        const Operand<T>& operator()() const noexcept { return *factor_; }

    private:
        const Operand<T>* factor_;
        std::optional<Operand<T>> product_;
    };

    /// Finds the order. The loops of a number that the compiler knows are unrolled, and integers
    /// are sooner multiplied.
    void plan() {
        constexpr std::integral_constant<index_t, 4> four;
        const index_t* const sizes = sizes_.data();
        if (count_ == four && *std::max_element(sizes, sizes + four + 1) <= largest_exact)
            return choose_splits(sizes, four, splits_.data());
        Numbers<double, few_factors + 1> numbers(count_ + 1);
        std::copy_n(sizes, count_ + 1, numbers.data());
        choose_splits<double>(numbers.data(), count_, splits_.data());
    }

    void multiply_into(const MatrixView<T>& c, T* room) { multiply(c, 0, count_ - 1, room); }
    /// c = factors i to j, i < j.
    void multiply(const MatrixView<T>& c, index_t i, index_t j, T*& room) {
        const index_t s = split(i, j);
        const Part left(*this, i, s, room);
        const Part right(*this, s + 1, j, room);
        product::multiply_unchecked(T(1), left(), right(), T(0), c);
    }

    static constexpr index_t largest_exact = index_t(1) << 20;
    static_assert(largest_exact * largest_exact <=
                      std::numeric_limits<index_t>::max() / largest_exact / 3,
                  "three products of three sizes are in the range of integers");

    index_t rows(index_t i) noexcept { return sizes_.data()[i]; }
    index_t cols(index_t j) noexcept { return sizes_.data()[j + 1]; }
    /// How many entries the products within i to j have, the outermost left out.
    index_t entries_between(index_t i, index_t j) noexcept {
        const index_t s = split(i, j);
        return entries_within(i, s) + entries_within(s + 1, j);
    }
    index_t entries_within(index_t i, index_t j) noexcept {
        return i == j ? 0 : rows(i) * cols(j) + entries_between(i, j);
    }
    index_t split(index_t i, index_t j) noexcept { return splits_.data()[i * count_ + j]; }

    const Operand<T>* factors_;
    index_t count_;
    Numbers<index_t, few_factors + 1> sizes_;
    NumberOfEachPair<index_t> splits_;
};

}  // namespace

template <Scalar T>
Matrix<T> Chains<T>::multiply(const Operand<T>* factors, index_t count) {
    if (count == 1) return Matrix<T>(factors[0]);
    Chain<T> chain(factors, count);
    auto c = Matrix<T>::uninitialized(chain.rows(), chain.cols());
    chain.multiply_into(c);
    return c;
}

template <Scalar T>
void Chains<T>::run_into(const MatrixView<T>& c, const Operand<T>* factors, index_t count) {
    Chain<T> chain(factors, count);
    product::require_shapes(chain.rows(), 0, 0, chain.cols(), c.rows(), c.cols());
    for (index_t i = 0; i < count; ++i)
        product::require_apart(c, factors[i].base());
    chain.multiply_into(c);
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
