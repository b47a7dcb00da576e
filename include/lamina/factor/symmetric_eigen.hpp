#pragma once

#include <utility>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/structure.hpp"
#include "lamina/factor/certificate.hpp"
#include "lamina/factor/check.hpp"
#include "lamina/factor/driver.hpp"
#include "lamina/factor/spectrum.hpp"
#include "lamina/factor/vectors.hpp"

namespace lamina {

/// Eigenvalue decomposition, A = V diag(w) V^H, of a symmetric or (complex T) Hermitian matrix.
///
/// w ascends; V is n x n with orthonormal columns, or n x k for the k eigenvalues of a range. Only
/// the triangle asked for is read, the other may hold anything, and of a complex diagonal the
/// imaginary parts any finite number. Eigenvalues are right to eps max |w|, small ones too, and
/// infinite if they are out of the range of numbers. Cost about 9 n^3 flops, 4/3 n^3 for values
/// alone or few of them; memory V, which is A's if A is moved in, and a workspace of 2 n^2 entries,
/// of small ones 10 n more and columns filled up to 64 bytes. LAPACK: syevd, heevd; for a range, or
/// where integers of LAPACK cannot express that workspace (32 bits: from n = 32767 on), syevr,
/// heevr, and for the vectors of a range 2 n k^2 more to make them orthonormal to rounding. All of
/// a real spectrum of up to 48 x 48, for values alone 8 x 8, is found without LAPACK: up to 4 x 4
/// by Jacobi's rotations, beyond by reduction to tridiagonal form and QL iterations with implicit
/// shifts. Golub & Van Loan, Matrix Computations, 4th ed., chapter 8.
template <Scalar T>
class LAMINA_EXPORT SymmetricEigen : public Checkable<SymmetricEigen<T>, T> {
public:
    using value_type = T;

    /// The decomposition of the 0 x 0 matrix, to be given something by factor().
    SymmetricEigen() = default;
    /// Throws DimensionError if A is not square or the range not one, NonFiniteError,
    /// ConvergenceError, SizeError if no algorithm's workspace can be expressed.
    template <MatrixOf<T> A>
    explicit SymmetricEigen(const A& a, Triangle triangle = Triangle::lower,
                            Vectors vectors = Vectors::thin, Check check = Check::finite) {
        factor(a, triangle, vectors, check);
    }
    template <MatrixOf<T> A>
    SymmetricEigen(const A& a, Spectrum part, Triangle triangle = Triangle::lower,
                   Vectors vectors = Vectors::thin, Check check = Check::finite) {
        factor(a, part, triangle, vectors, check);
    }
    explicit SymmetricEigen(Matrix<T>&& a, Triangle triangle = Triangle::lower,
                            Vectors vectors = Vectors::thin, Check check = Check::finite) {
        factor(std::move(a), triangle, vectors, check);
    }

    /// Decomposes again, at the same size without allocation; A may be made of these vectors. If it
    /// throws, this is the decomposition of the 0 x 0 matrix, and a matrix moved in is spent only
    /// if there was no convergence.
    template <MatrixOf<T> A>
    SymmetricEigen& factor(const A& a, Triangle triangle = Triangle::lower,
                           Vectors vectors = Vectors::thin, Check check = Check::finite) {
        copy_and_factor(operand(a), triangle, vectors, check);
        return *this;
    }
    template <MatrixOf<T> A>
    SymmetricEigen& factor(const A& a, Spectrum part, Triangle triangle = Triangle::lower,
                           Vectors vectors = Vectors::thin, Check check = Check::finite) {
        copy_and_factor_part(operand(a), part, triangle, vectors, check);
        return *this;
    }
    SymmetricEigen& factor(Matrix<T>&& a, Triangle triangle = Triangle::lower,
                           Vectors vectors = Vectors::thin, Check check = Check::finite);

    index_t rows() const noexcept { return size_; }
    index_t cols() const noexcept { return size_; }
    /// w and V; V is 0 x 0 with Vectors::none. A temporary gives its own away.
    const Vector<RealOf<T>>& values() const& noexcept { return values_; }
    const Matrix<T>& vectors() const& noexcept { return vectors_; }
    Vector<RealOf<T>> values() && noexcept { return std::move(*this).template get<0>(); }
    Matrix<T> vectors() && noexcept { return std::move(*this).template get<1>(); }
    EigenDriver driver_used() const noexcept { return driver_; }

    /// V diag(w) V^H: A again, to rounding, or of A what belongs to the range. Throws Error if the
    /// vectors were not computed.
    Matrix<T> reconstruct() const;

    /// auto [w, V] = eigh(A): names for the parts themselves, nothing is copied.
    template <std::size_t I>
    const auto& get() const& noexcept {
        if constexpr (I == 0) return values_;
        if constexpr (I == 1) return vectors_;
    }
    template <std::size_t I>
    auto&& get() && noexcept {
        work_size_ = unplanned;
        if constexpr (I == 0) return std::move(values_);
        if constexpr (I == 1) return std::move(vectors_);
    }

private:
    friend struct detail::SpectralCertificates<T>;
    static constexpr index_t unplanned = std::numeric_limits<index_t>::max();
    void copy_and_factor(const Operand<T>& a, Triangle triangle, Vectors vectors, Check check);
    void copy_and_factor_part(const Operand<T>& a, const Spectrum& part, Triangle triangle,
                              Vectors vectors, Check check);
    bool is_prepared(index_t n, Vectors vectors) const noexcept;
    void prepare(index_t n, const Spectrum& part, Vectors vectors);
    void plan(index_t n, bool all, Vectors vectors);
    void run(T* a, const Spectrum& part, Triangle triangle);
    bool run_small(EigenDriver driver, T* a, Triangle triangle);
    void run_range(T* a, const Spectrum& part, Triangle triangle);
    index_t syevd(char job, T* a, Triangle triangle, T* work, index_t lwork);
    index_t syevr(T* a, const Spectrum& part, Triangle triangle, index_t* found, T* work,
                  index_t lwork);
    Matrix<T>& destroyed() noexcept;
    void clear() noexcept;

    Vector<RealOf<T>> values_;
    Matrix<T> vectors_;
    index_t size_ = 0;
    Triangle triangle_ = Triangle::lower;
    Vectors wanted_ = Vectors::thin;
    EigenDriver driver_ = EigenDriver::syevd;
    index_t work_size_ = unplanned;  // for the present size, like the two below
    index_t reals_size_ = 0;
    index_t integers_size_ = 0;
    Matrix<T> a_;  // a copy for LAPACK to destroy, where V cannot take its place
    detail::Workspace<T> work_;
    detail::Workspace<RealOf<T>> reals_;
    detail::IntegerArray integers_;
};

template <AnyMatrix A, class... Options>
SymmetricEigen(const A&, Options...) -> SymmetricEigen<ScalarOf<A>>;

/// auto [w, V] = eigh(A), or a SymmetricEigen to keep; takes what its constructors take:
/// eigh(A, Triangle::upper), or eigh(A, IndexRange{0, 5}) for the five lowest.
template <class A, class... Options>
auto eigh(A&& a, Options... options) {
    return SymmetricEigen<ScalarOf<std::remove_cvref_t<A>>>(std::forward<A>(a), options...);
}
/// The eigenvalues alone, ascending: 4/3 n^3 flops.
template <AnyMatrix A>
Vector<RealOf<ScalarOf<A>>> eigvalsh(const A& a, Triangle triangle = Triangle::lower) {
    return SymmetricEigen<ScalarOf<A>>(a, triangle, Vectors::none).values();
}
template <AnyMatrix A>
Vector<RealOf<ScalarOf<A>>> eigvalsh(const A& a, Spectrum part,
                                     Triangle triangle = Triangle::lower) {
    return SymmetricEigen<ScalarOf<A>>(a, part, triangle, Vectors::none).values();
}

extern template class SymmetricEigen<float>;
extern template class SymmetricEigen<double>;
extern template class SymmetricEigen<std::complex<float>>;
extern template class SymmetricEigen<std::complex<double>>;

}  // namespace lamina

template <lamina::Scalar T>
struct std::tuple_size<lamina::SymmetricEigen<T>> : std::integral_constant<std::size_t, 2> {};
template <std::size_t I, lamina::Scalar T>
struct std::tuple_element<I, lamina::SymmetricEigen<T>> {
    using type = std::conditional_t<I == 0, lamina::Vector<lamina::RealOf<T>>, lamina::Matrix<T>>;
};
