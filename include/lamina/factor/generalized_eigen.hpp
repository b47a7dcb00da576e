#pragma once

#include "lamina/factor/symmetric_eigen.hpp"

namespace lamina {

/// Generalised eigenvalue decomposition, A V = B V diag(w), of a symmetric A and a symmetric
/// positive definite B, both n x n, for complex T Hermitian.
///
/// w is real and ascends; V is n x n, or n x k for the k eigenvalues of a range, and orthonormal in
/// the scalar product of B: V^H B V = I, so V^H A V = diag(w). Only the triangle asked for is read,
/// the same of both. With B = L L^H the w are the eigenvalues of L^-1 A L^-H, so they are right to
/// eps ||A|| ||B^-1||: for a B near to singular the small ones are lost. Cost about 14 n^3 flops,
/// or 3 n^3 for values alone; memory copies of A and B and what
/// SymmetricEigen takes. LAPACK: potrf, hegst, syevd, trtrs, as hegvd does it. Golub & Van
/// Loan, Matrix Computations, 4th ed., section 8.7.
template <Scalar T>
class LAMINA_EXPORT GeneralizedEigen {
public:
    using value_type = T;
    using R = RealOf<T>;

    /// The decomposition of the 0 x 0 pair, to be given something by factor().
    GeneralizedEigen() = default;
    /// Throws DimensionError unless A and B are square and of one size, NonFiniteError,
    /// NotPositiveDefiniteError for B, and like SymmetricEigen; Error if w leaves the range of
    /// numbers.
    template <MatrixOf<T> A, MatrixOf<T> B>
    GeneralizedEigen(const A& a, const B& b, Triangle triangle = Triangle::lower,
                     Vectors vectors = Vectors::thin, Check check = Check::finite) {
        factor(a, b, triangle, vectors, check);
    }
    template <MatrixOf<T> A, MatrixOf<T> B>
    GeneralizedEigen(const A& a, const B& b, Spectrum part, Triangle triangle = Triangle::lower,
                     Vectors vectors = Vectors::thin, Check check = Check::finite) {
        factor(a, b, part, triangle, vectors, check);
    }

    /// Decomposes again; the same size, all of the spectrum and the vectors need no allocation. If
    /// it throws, this is the decomposition of the 0 x 0 pair. Throws AliasError, and changes
    /// nothing, if A or B is part of these vectors.
    template <MatrixOf<T> A, MatrixOf<T> B>
    GeneralizedEigen& factor(const A& a, const B& b, Triangle triangle = Triangle::lower,
                             Vectors vectors = Vectors::thin, Check check = Check::finite) {
        return factor(a, b, Spectrum(), triangle, vectors, check);
    }
    template <MatrixOf<T> A, MatrixOf<T> B>
    GeneralizedEigen& factor(const A& a, const B& b, Spectrum part,
                             Triangle triangle = Triangle::lower, Vectors vectors = Vectors::thin,
                             Check check = Check::finite) {
        copy_and_factor(operand(a), operand(b), part, triangle, vectors, check);
        return *this;
    }

    index_t rows() const noexcept { return root_.rows(); }
    index_t cols() const noexcept { return root_.cols(); }
    /// w and V; V is 0 x 0 with Vectors::none.
    const Vector<R>& values() const& noexcept { return standard_.values(); }
    const Matrix<T>& vectors() const& noexcept { return vectors_; }
    Vector<R> values() && noexcept { return std::move(standard_).values(); }
    Matrix<T> vectors() && noexcept { return std::move(vectors_); }
    EigenDriver driver_used() const noexcept { return standard_.driver_used(); }

    /// B V diag(w) V^H B: A again, to rounding, or of A what belongs to the range. Throws Error if
    /// the vectors were not computed.
    Matrix<T> reconstruct() const;

    /// As Checkable has it, the second one measured against the pair that was decomposed.
    Certificate check(Effort effort = Effort::sampled) const {
        return detail::Certificates<T>::of(*this, nullptr, nullptr, effort);
    }
    template <MatrixOf<T> A, MatrixOf<T> B>
    Certificate check(const A& a, const B& b, Effort effort = Effort::sampled) const {
        const Operand<T> given_a = operand(a);
        const Operand<T> given_b = operand(b);
        return detail::Certificates<T>::of(*this, &given_a, &given_b, effort);
    }

    /// auto [w, V] = eigh(A, B): names for the parts themselves, nothing is copied.
    template <std::size_t I>
    const auto& get() const& noexcept {
        if constexpr (I == 0) return values();
        if constexpr (I == 1) return vectors_;
    }
    template <std::size_t I>
    auto get() && noexcept {
        if constexpr (I == 0) return std::move(standard_).values();
        if constexpr (I == 1) return std::move(vectors_);
    }

private:
    friend struct detail::SpectralCertificates<T>;
    void copy_and_factor(const Operand<T>& a, const Operand<T>& b, const Spectrum& part,
                         Triangle triangle, Vectors vectors, Check check);
    void reduce(Triangle triangle);
    void transform_back();
    void clear() noexcept;

    SymmetricEigen<T> standard_;  // of L^-1 A L^-H
    Matrix<T> vectors_;           // A, then L^-1 A L^-H, then V
    Matrix<T> root_;              // L, or L^H in the upper triangle
    Triangle triangle_ = Triangle::lower;
    Vectors wanted_ = Vectors::thin;
};

template <AnyMatrix A, AnyMatrix B, class... Options>
GeneralizedEigen(const A&, const B&, Options...) -> GeneralizedEigen<ScalarOf<A>>;

/// auto [w, V] = eigh(A, B), or a GeneralizedEigen to keep; takes what its constructors take:
/// eigh(A, B, IndexRange{0, 5}) for the five lowest.
template <class A, class B, class... Options>
requires AnyMatrix<std::remove_cvref_t<A>> && AnyMatrix<std::remove_cvref_t<B>>
    GeneralizedEigen<ScalarOf<std::remove_cvref_t<A>>> eigh(A&& a, B&& b, Options... options) {
    return GeneralizedEigen<ScalarOf<std::remove_cvref_t<A>>>(a, b, options...);
}
/// The generalised eigenvalues alone, ascending: about 3 n^3 flops.
template <AnyMatrix A, MatrixOf<ScalarOf<A>> B>
Vector<RealOf<ScalarOf<A>>> eigvalsh(const A& a, const B& b, Triangle triangle = Triangle::lower) {
    return GeneralizedEigen<ScalarOf<A>>(a, b, triangle, Vectors::none).values();
}

extern template class GeneralizedEigen<float>;
extern template class GeneralizedEigen<double>;
extern template class GeneralizedEigen<std::complex<float>>;
extern template class GeneralizedEigen<std::complex<double>>;

}  // namespace lamina

template <lamina::Scalar T>
struct std::tuple_size<lamina::GeneralizedEigen<T>> : std::integral_constant<std::size_t, 2> {};
template <std::size_t I, lamina::Scalar T>
struct std::tuple_element<I, lamina::GeneralizedEigen<T>> {
    using type = std::conditional_t<I == 0, lamina::Vector<lamina::RealOf<T>>, lamina::Matrix<T>>;
};
