#pragma once

#include <algorithm>
#include <vector>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/structure.hpp"

#include "backend/info.hpp"

namespace lamina {

/// Thin orthogonal factorization of a matrix with one long side, by products instead of
/// reflections; k is the length of the short side.
///
///     tall, m >> n    A = Q L^H    Q is m x k with orthonormal columns
///     wide, m << n    A = L Q      Q is k x n with orthonormal rows
///
/// L is k x k lower triangular. A step takes the Gram matrix of the short side, G = A^H A (A A^H),
/// its Cholesky factor G = L L^H, and Q = A L^-H (L^-1 A); twice, it leaves Q orthonormal to
/// rounding if the condition of A, its columns scaled to one length, is below about eps^(-1/2)
/// (Yamamoto, Nakatsukasa, Yanagisawa & Fukaya, Roundoff error analysis of the CholeskyQR2
/// algorithm, ETNA 44, 2015). Beyond that a small pivot says so, and G + s I is factored instead: Q
/// is then not orthonormal, but its condition is smaller than A's by a factor of s^(-1/2), and the
/// steps go on (Fukaya, Kannan, Nakatsukasa, Yamamoto & Yanagisawa, Shifted Cholesky QR, SIAM J.
/// Sci. Comput. 42, 2020). The next Gram matrix tells whether Q is good enough; if it never is,
/// reflections finish from the last Q, which with the triangles so far still is A.
///
/// 4 mnk flops at best, in products that are several times faster than reflections, shared among
/// threads of our own; memory Q and three k x k matrices, one more for each thread beyond the
/// first, an eighth of A at most. BLAS: syrk, herk, trsm, trmm, gemm; LAPACK: potrf, geqrf, gelqf.
template <Scalar T>
class LongQR {
public:
    using R = RealOf<T>;

    /// Whether a matrix is so long that this is faster than reflections.
    static bool pays(index_t m, index_t n) noexcept;
    /// What an m x n matrix needs: entries of T for three k x k matrices, with a column to spare as
    /// Matrix has one, and k integers.
    static index_t triangles_size(index_t m, index_t n) noexcept {
        return (3 * std::min(m, n) + 1) * std::min(m, n);
    }

    LongQR(index_t m, index_t n, T* triangles, backend::blas_int* exponents) noexcept;

    /// The first Gram matrix, which tells of NaN and infinity too. Throws SizeError,
    /// NonFiniteError. Nothing fails later but for lack of memory.
    void look(const char* who, MatrixView<const T> a);
    /// The same for a finite matrix whose Gram matrix is at hand.
    void look_at_gram(MatrixView<const T> gram) noexcept { copy_into(gram_, gram); }
    /// Factors the matrix that was looked at. q has its shape, and is it or does not overlap it; it
    /// becomes Q but for the triangle of the last step: finish() takes that in. Where one step is
    /// enough for a, q is not written: a is what the triangle divides.
    void factor(MatrixView<const T> a, MatrixView<T> q);
    /// Which of the two it is.
    MatrixView<const T> undivided(MatrixView<const T> a, MatrixView<T> q) const noexcept {
        return left_in_a_ ? a : MatrixView<const T>(q);
    }

    /// The first triangle alone, if the condition of A^H A (A A^H), its diagonal scaled to ones, is
    /// at most `limit`: enough to solve with that matrix. False, if it is not; factor() is then
    /// not possible any more.
    bool factor_gram_alone(R limit);
    /// g = (A^H A)^-1 g after factor_gram_alone(): 2 k^2 flops a column.
    void solve_gram(MatrixView<T> g) const;

    /// L 2^-exponent(), which is of the size of 1, with zeros above its diagonal.
    MatrixView<T> L() const noexcept { return lower_; }
    int exponent() const noexcept { return exponent_; }
    /// Room for one more k x k matrix, once factor() is done.
    MatrixView<T> spare() const noexcept { return gram_; }
    /// q = Q, after factor() of the same two. The memory of spare() may be used.
    void finish(MatrixView<const T> a, MatrixView<T> q);
    /// The W with W^H, from the right for a tall matrix, or W, from the left, times undivided()
    /// equal to the same product of Q and the old W: W last^-1. k^3 flops instead of mnk.
    void apply_last(MatrixView<T> w) const;

private:
    static constexpr CBLAS_TRANSPOSE adjoint = is_complex<T> ? CblasConjTrans : CblasTrans;

    index_t short_side() const noexcept { return gram_.rows(); }
    template <class Visit>
    void for_each_panel(index_t begin, index_t end, Visit visit) const;
    template <class X>
    MatrixView<X> panel(MatrixView<X> a, index_t first, index_t count) const noexcept {
        return tall_ ? a.block(first, 0, count, short_side())
                     : a.block(0, first, short_side(), count);
    }
    void add_gram_of(MatrixView<const T> a, R beta, MatrixView<T> g) const;
    void gram(MatrixView<const T> a);
    TriangularOperand<T> last() const noexcept;
    void divide(MatrixView<T> q) const;
    void multiply_by_inverse(MatrixView<const T> a, MatrixView<T> q);
    void divide_and_look(MatrixView<const T> a, MatrixView<T> q);
    void begin(MatrixView<const T> a, MatrixView<T> q);
    bool scale_gram();
    void write_scaled(MatrixView<const T> a, MatrixView<T> q);
    bool is_orthonormal() const noexcept;
    bool factor_gram();
    R gram_condition();
    void accumulate();
    void reflect(MatrixView<T> q);

    MatrixView<T> gram_;   // its lower triangle
    MatrixView<T> last_;   // the triangle of the present step, likewise
    MatrixView<T> lower_;  // the product of all triangles
    index_t length_;
    backend::blas_int* exponents_;
    bool tall_;
    bool one_step_ = false;   // A was good enough, and last_ is all that divides it
    bool left_in_a_ = false;  // then, and q was not written
    bool finished_ = false;   // q is Q already
    int exponent_ = 0;
    int shifts_ = 0;
};

}  // namespace lamina
