#include "support/operations.hpp"

namespace lamina::testing {

template <Scalar T>
std::vector<Operation<T>> factor_operations() {
    using O = const Operands<T>&;
    return {
        {"LU",
         [](O o, Digest& d) {
             const LU<T> f(o.a);
             d.add(f.L(), f.U(), f.permutation(), f.solve(o.b), f.solve(o.x), f.inverse(),
                   f.reconstruct(), f.det(), f.log_det().log_abs, f.rcond(), f.growth());
         }},
        {"LU of a matrix moved in, copied",
         [](O o, Digest& d) {
             const LU<T> f(Matrix<T>(o.a));
             const LU<T> copy = f;
             d.add(copy.U());
         }},
        {"factors written into given memory",
         [](O o, Digest& d) {
             const index_t n = o.n();
             const index_t m = o.tall.rows();
             Matrix<T> q(m, n);
             Matrix<T> r(n, n);
             Matrix<T> x(n, n);
             QR<T>(o.tall).Q_into(q);
             PivotedQR<T>(o.tall).R_into(r);
             LU<T>(o.a).inverse_into(x);
             d.add(q, r, x, LU<T>(o.a).inverse());
             Cholesky<T>(o.definite).inverse_into(x);
             d.add(x);
         }},
        {"certificates of factorizations",
         [](O o, Digest& d) {
             d.add(LU<T>(o.a).check(o.a).text(), Cholesky<T>(o.definite).check().text(),
                   QR<T>(o.tall).check(o.tall).text());
             d.add(PivotedQR<T>(o.deficient).check(o.deficient, Effort::full).text(),
                   SymmetricEigen<T>(o.definite).check(o.definite).text(),
                   SVD<T>(o.wide).check(o.wide).text());
         }},
        {"LU of a long matrix", [](O o, Digest& d) { d.add(LU<T>(o.slim).U()); }},
        {"Cholesky",
         [](O o, Digest& d) {
             const Cholesky<T> f(o.definite);
             d.add(f.L(), f.solve(o.b), f.solve(o.x), f.inverse(), f.reconstruct(), f.det(),
                   f.rcond());
         }},
        {"QR",
         [](O o, Digest& d) {
             const QR<T> f(o.tall);
             d.add(f.Q(), f.Q_full(), f.R(), f.apply_Q(f.apply_Qh(o.t)), f.solve(o.t),
                   f.reconstruct(), f.det_Q());
             Matrix<T> c = o.tall;
             f.apply_Qh_into(c);
             d.add(c);
         }},
        {"QR of a long matrix",
         [](O o, Digest& d) { d.add(QR<T>(o.slim).R(), QR<T>(o.slim).solve(o.slim_t)); }},
        {"PivotedQR",
         [](O o, Digest& d) {
             const PivotedQR<T> f(o.deficient);
             d.add(f.Q(), f.R(), f.permutation(), f.rank(), f.solve(o.t), f.reconstruct(),
                   f.apply_Qh(o.t));
         }},
        {"thin_qr",
         [](O o, Digest& d) {
             const ThinQR<T> f = thin_qr(o.slim);
             const ThinQR<T> g = thin_qr(Matrix<T>(o.tall));
             d.add(f.Q, f.R, g.Q, g.R);
         }},
        {"SymmetricEigen",
         [](O o, Digest& d) {
             const SymmetricEigen<T> f(o.definite);
             d.add(f.values(), f.vectors(), f.reconstruct(), eigvalsh(o.definite));
         }},
        {"part of a spectrum",
         [](O o, Digest& d) {
             const SymmetricEigen<T> f(o.definite, IndexRange{1, 3});
             d.add(f.values(), f.vectors(), eigvalsh(o.definite, IndexRange{0, 2}));
         }},
        {"GeneralEigen",
         [](O o, Digest& d) {
             const GeneralEigen<T> f(o.a, Sides::both);
             d.add(f.values(), f.vectors(), f.left_vectors(), f.condition(0), eigvals(o.a));
             d.add(f.reconstruct());
         }},
        {"GeneralizedEigen",
         [](O o, Digest& d) {
             const Matrix<T> s = o.a.h() + o.a;
             const GeneralizedEigen<T> f(s, o.definite);
             d.add(f.values(), f.vectors(), f.reconstruct(), eigvalsh(s, o.definite));
         }},
        {"SVD",
         [](O o, Digest& d) {
             const SVD<T> f(o.tall);
             d.add(f.U(), f.s(), f.Vt(), f.rank(), f.cond(), f.solve(o.t), f.pinv(),
                   f.reconstruct());
         }},
        {"SVD with all vectors",
         [](O o, Digest& d) {
             const SVD<T> f(o.wide, Vectors::full);
             d.add(f.U(), f.s(), f.Vt(), svdvals(o.wide));
         }},
        {"SVD of a long matrix",
         [](O o, Digest& d) {
             const auto [U, s, Vt] = svd(o.slim);
             d.add(U, s, Vt, svdvals(o.slim));
         }},
        {"SVD of a long matrix moved in",
         [](O o, Digest& d) { d.add(SVD<T>(Matrix<T>(o.slim)).U()); }},
        {"SVD of a square matrix moved in",
         [](O o, Digest& d) {
             const auto [U, s, Vt] = svd(Matrix<T>(o.a));
             d.add(U, s, Vt, SVD<T>(Matrix<T>(o.a), Vectors::none).s());
         }},
        {"factor again",
         [](O o, Digest& d) {
             LU<T> lu(o.a.block(0, 0, 1, 1));
             QR<T> qr(o.a.block(0, 0, 1, 1));
             SVD<T> svd(o.a.block(0, 0, 1, 1));
             d.add(lu.factor(o.a).U(), qr.factor(o.tall).R(), svd.factor(o.tall).s());
         }},
    };
}

template std::vector<Operation<float>> factor_operations();
template std::vector<Operation<double>> factor_operations();
template std::vector<Operation<std::complex<float>>> factor_operations();
template std::vector<Operation<std::complex<double>>> factor_operations();

}  // namespace lamina::testing
