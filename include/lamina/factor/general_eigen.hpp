#pragma once

#include <utility>

#include "lamina/core/arithmetic.hpp"
#include "lamina/factor/certificate.hpp"
#include "lamina/factor/check.hpp"

namespace lamina {

/// Which eigenvectors of a general matrix come with its eigenvalues: v with A v = w v, those on the
/// left, u with u^H A = w u^H, both, or none, which is faster.
enum class Sides { none, right, left, both };

/// Eigenvalues and eigenvectors of any square n x n matrix, A V = V diag(w) and U^H A = diag(w)
/// U^H.
///
/// w is complex also for a real matrix, whose eigenvalues are real or come in conjugate pairs, the
/// one with the positive imaginary part first; otherwise they are in no order. The columns of V and
/// U have 2-norm 1 and a real entry of largest magnitude. An eigenvalue w_j is right to about
/// condition(j) eps ||A||, and infinite if it is out of the range of numbers; where the matrix
/// lacks eigenvectors, as a Jordan block does, columns of V agree to rounding. Cost about 25 n^3
/// flops, 10 n^3 for values alone; memory a copy of A, none if A is moved in, V and U. For a
/// Hermitian A, SymmetricEigen is faster and gives orthonormal vectors. LAPACK: geev. Golub & Van
/// Loan, Matrix Computations, 4th ed., chapter 7.
template <Scalar T>
class LAMINA_EXPORT GeneralEigen : public Checkable<GeneralEigen<T>, T> {
public:
    using value_type = T;
    using R = RealOf<T>;
    using C = std::complex<R>;

    /// The decomposition of the 0 x 0 matrix, to be given something by factor().
    GeneralEigen() = default;
    /// Throws DimensionError if A is not square, NonFiniteError, ConvergenceError.
    template <MatrixOf<T> A>
    explicit GeneralEigen(const A& a, Sides sides = Sides::right, Check check = Check::finite) {
        factor(a, sides, check);
    }
    explicit GeneralEigen(Matrix<T>&& a, Sides sides = Sides::right, Check check = Check::finite) {
        factor(std::move(a), sides, check);
    }

    /// Decomposes again; the same size and sides need no allocation. If it throws, this is the
    /// decomposition of the 0 x 0 matrix, and a matrix moved in is spent only if there was no
    /// convergence. Throws AliasError, and changes nothing, if A is part of these vectors.
    template <MatrixOf<T> A>
    GeneralEigen& factor(const A& a, Sides sides = Sides::right, Check check = Check::finite) {
        copy_and_factor(operand(a), sides, check);
        return *this;
    }
    GeneralEigen& factor(Matrix<T>&& a, Sides sides = Sides::right, Check check = Check::finite);

    index_t rows() const noexcept { return values_.size(); }
    index_t cols() const noexcept { return values_.size(); }
    /// w, V and U; those not asked for are 0 x 0. A temporary gives its own away.
    const Vector<C>& values() const& noexcept { return values_; }
    const Matrix<C>& vectors() const& noexcept { return right_; }
    const Matrix<C>& left_vectors() const& noexcept { return left_; }
    Vector<C> values() && noexcept { return std::move(values_); }
    Matrix<C> vectors() && noexcept { return std::move(right_); }
    Matrix<C> left_vectors() && noexcept { return std::move(left_); }

    /// 1 / |u_j^H v_j|: by how much a small change of A may move w_j, 1 for a normal matrix,
    /// infinite for an eigenvalue that lacks a vector. Throws Error unless both sides were
    /// computed, DimensionError for j outside. Golub & Van Loan, section 7.2.2.
    R condition(index_t j) const;
    /// V diag(w) V^-1: A again, to rounding times the condition of V; 8/3 n^3 complex flops. Throws
    /// Error unless the right vectors were computed, SingularMatrixError if they are dependent.
    Matrix<C> reconstruct() const;

    /// auto [w, V] = eig(A): names for the parts themselves, nothing is copied.
    template <std::size_t I>
    const auto& get() const& noexcept {
        if constexpr (I == 0) return values_;
        if constexpr (I == 1) return right_;
    }
    template <std::size_t I>
    auto&& get() && noexcept {
        if constexpr (I == 0) return std::move(values_);
        if constexpr (I == 1) return std::move(right_);
    }

private:
    void copy_and_factor(const Operand<T>& a, Sides sides, Check check);
    void prepare(index_t n, Sides sides);
    void run(T* a);
    index_t call(T* a, T* work, index_t lwork);
    void widen();
    void clear() noexcept;

    Vector<C> values_;
    Matrix<C> right_;
    Matrix<C> left_;
    Sides sides_ = Sides::right;
    index_t work_size_ = 0;  // lwork for the present size and sides, 0 if there is none yet
    Matrix<T> a_;            // the copy that LAPACK destroys
    detail::Workspace<T> work_;
    detail::Workspace<R> reals_;
};

template <AnyMatrix A, class... Options>
GeneralEigen(const A&, Options...) -> GeneralEigen<ScalarOf<A>>;

/// auto [w, V] = eig(A), or a GeneralEigen to keep.
template <class A>
requires AnyMatrix<std::remove_cvref_t<A>> GeneralEigen<ScalarOf<std::remove_cvref_t<A>>> eig(
    A&& a, Sides sides = Sides::right, Check check = Check::finite) {
    return GeneralEigen<ScalarOf<std::remove_cvref_t<A>>>(std::forward<A>(a), sides, check);
}
/// The eigenvalues alone: about 10 n^3 flops.
template <AnyMatrix A>
Vector<std::complex<RealOf<ScalarOf<A>>>> eigvals(const A& a, Check check = Check::finite) {
    return GeneralEigen<ScalarOf<A>>(a, Sides::none, check).values();
}

extern template class GeneralEigen<float>;
extern template class GeneralEigen<double>;
extern template class GeneralEigen<std::complex<float>>;
extern template class GeneralEigen<std::complex<double>>;

}  // namespace lamina

template <lamina::Scalar T>
struct std::tuple_size<lamina::GeneralEigen<T>> : std::integral_constant<std::size_t, 2> {};
template <std::size_t I, lamina::Scalar T>
struct std::tuple_element<I, lamina::GeneralEigen<T>> {
    using C = std::complex<lamina::RealOf<T>>;
    using type = std::conditional_t<I == 0, lamina::Vector<C>, lamina::Matrix<C>>;
};
