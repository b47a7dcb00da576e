#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lamina/core/arithmetic.hpp"

#include "support/generators.hpp"
#include "support/scalars.hpp"
#include "support/share.hpp"
#include "support/watch.hpp"

namespace lamina::testing {

/// What an operation is given. A matrix of one row stands for a vector: a row of a larger array is
/// a strided one.
template <Scalar T>
using Views = std::vector<MatrixView<const T>>;

template <Scalar T>
Matrix<T> lying(const Vector<T>& x) {
    auto a = Matrix<T>::uninitialized(1, x.size());
    copy_into(a.row(0), x);
    return a;
}

/// A real number of an argument: entry (i, j) of argument `of`, or its imaginary part.
struct Place {
    std::size_t of;
    index_t i, j;
    bool imaginary;
};

/// An operation, finite arguments for it, and which real numbers of them it looks at; without
/// `counts` all. What it returns stands for its result, to see that what it does not look at makes
/// no difference.
template <Scalar T>
struct Operation {
    std::string name;
    std::vector<Matrix<T>> arguments;
    std::function<Matrix<T>(const Views<T>&)> run;
    std::function<bool(const Place&)> counts = nullptr;
};

/// The places of a matrix: all of a small one, of a larger one its corners, both sides of where
/// loops over 8, 16 or 64 entries change, and some between.
inline std::vector<std::pair<index_t, index_t>> places(index_t m, index_t n) {
    std::vector<std::pair<index_t, index_t>> all;
    if (m * n <= 64) {
        for (index_t k = 0; k < m * n; ++k)
            all.emplace_back(k % m, k / m);
        return all;
    }
    for (const index_t i :
         {index_t(0), index_t(15), index_t(16), index_t(63), index_t(64), m / 2, m - 2, m - 1}) {
        for (const index_t j : {index_t(0), index_t(7), n / 2, n - 1}) {
            if (i >= 0 && i < m && j < n) all.emplace_back(i, j);
        }
    }
    return all;
}

template <class R>
inline constexpr R poisons[] = {std::numeric_limits<R>::quiet_NaN(),
                                std::numeric_limits<R>::infinity(),
                                -std::numeric_limits<R>::infinity()};

/// Puts a poison at a place, takes it away again at the end of the scope.
template <Scalar T>
class Poisoned {
public:
    Poisoned(T& entry, RealOf<T> poison, bool imaginary) : entry_(entry), old_(entry) {
        if constexpr (is_complex<T>) {
            entry = imaginary ? T(entry.real(), poison) : T(poison, entry.imag());
        } else {
            entry = poison;
        }
    }
    Poisoned(const Poisoned&) = delete;
    Poisoned& operator=(const Poisoned&) = delete;
    ~Poisoned() { entry_ = old_; }

private:
    T& entry_;
    T old_;
};

template <Scalar T>
std::string text(const Operation<T>& op, const Place& at, RealOf<T> poison, bool strided) {
    const Matrix<T>& a = op.arguments[at.of];
    return op.name + " of " + scalar_name<T> + ", argument " + std::to_string(at.of) + ", " +
           std::to_string(a.rows()) + " x " + std::to_string(a.cols()) +
           (strided ? " strided" : "") + ", " + std::to_string(poison) +
           (at.imaginary ? " i" : "") + " at (" + std::to_string(at.i) + ", " +
           std::to_string(at.j) + ")";
}

/// The arguments with one of them strided, or none.
template <Scalar T>
Views<T> views_of(const std::vector<Matrix<T>>& arguments) {
    Views<T> views;
    for (const Matrix<T>& a : arguments)
        views.push_back(a);
    return views;
}

/// What is wrong with the answer to one poison: nothing, or a text.
template <Scalar T>
std::optional<std::string> wrong_answer(const Operation<T>& op, const Views<T>& views,
                                        const Place& at, const Matrix<T>& clean) {
    const bool counts = !op.counts || op.counts(at);
    try {
        const Matrix<T> result = op.run(views);
        if (counts) return "throws nothing";
        if (!(result == clean)) return "is changed by what it does not look at";
    } catch (const NonFiniteError& error) {
        if (!counts) return std::string("refuses what it does not look at: ") + error.what();
        // Of a vector the place is a row, of a row that is a matrix it is not.
        const bool lies = views[at.of].rows() == 1 && error.row() == at.j && error.col() == 0;
        if (!lies && (error.row() != at.i || error.col() != at.j))
            return std::string("names another place: ") + error.what();
    } catch (const std::exception& error) {
        return std::string("throws another error: ") + error.what();
    }
    return std::nullopt;
}

/// Calls visit(views, place, poison, is_strided) for each poison in each real number of each
/// argument at its places, once plain and once strided.
template <Scalar T, class Visit>
void with_each_poison(const std::vector<Matrix<T>>& arguments, Visit visit) {
    for (std::size_t of = 0; of < arguments.size(); ++of) {
        Matrix<T> plain = arguments[of];
        Strided<T> strided(plain);
        for (const bool is_strided : {false, true}) {
            const MatrixView<T> view = is_strided ? strided.view() : plain.view();
            Views<T> views = views_of(arguments);
            views[of] = view;
            for (const auto& [i, j] : places(view.rows(), view.cols())) {
                for (const RealOf<T> poison : poisons<RealOf<T>>) {
                    for (int part = 0; part < (is_complex<T> ? 2 : 1); ++part) {
                        const Place at{of, i, j, part == 1};
                        const Poisoned<T> poisoned(view(i, j), poison, at.imaginary);
                        visit(std::as_const(views), at, poison, is_strided);
                    }
                }
            }
        }
    }
}

/// Runs op with each poison; returns how often.
template <Scalar T>
long poison_everywhere(const Operation<T>& op, const Watch& watch) {
    const long each = share();
    long runs = 0;
    const Matrix<T> clean = op.run(views_of(op.arguments));
    with_each_poison(op.arguments, [&](const Views<T>& views, const Place& at, RealOf<T> poison,
                                       bool is_strided) {
        if (++runs % each != 0) return;
        const std::string name = text(op, at, poison, is_strided);
        watch.over(name);
        const auto wrong = wrong_answer(op, views, at, clean);
        if (wrong) ADD_FAILURE() << name << ": " << *wrong;
    });
    return runs / each;
}

}  // namespace lamina::testing
