#include <random>

#include "support/operations.hpp"

namespace lamina::testing {

template <Scalar T>
std::vector<Operation<T>> core_operations() {
    using O = const Operands<T>&;
    return {
        {"copy", [](O o, Digest& d) { d.add(Matrix<T>(o.a), Vector<T>(o.x)); }},
        {"copy of operand", [](O o, Digest& d) { d.add(Matrix<T>(T(2) * o.tall.h())); }},
        {"sums",
         [](O o, Digest& d) { d.add(o.a + o.b, o.a - o.b.t(), -o.a, o.x + o.y, o.x - o.y, -o.x); }},
        {"assignment",
         [](O o, Digest& d) {
             Matrix<T> c(1, 1);
             c = Matrix<T>(o.tall);
             c += o.tall;
             c *= T(3);
             Vector<T> z(o.x);
             z /= T(7);
             d.add(c, z);
         }},
        {"resize",
         [](O o, Digest& d) {
             Matrix<T> c = o.a;
             const Matrix<T> kept = c;
             d.add(c, kept, Matrix<T>(3, 2, T(1)), Vector<T>(5, T(2)));
         }},
        {"tensor",
         [](O o, Digest& d) {
             d.add(Tensor<T>(o.cube.permute({2, 0, 1})), o.cube + o.cube,
                   Tensor<T>(o.cube.slice(1, 0)), Tensor<T>(o.a));
         }},
        {"text", [](O o, Digest& d) { d.add(to_text(o.a), to_text(o.x)); }},
        {"errors",
         [](O o, Digest& d) {
             try {
                 d.add(o.a + o.tall);
             } catch (const DimensionError& error) {
                 d.add(std::string(error.what()));
             }
             try {
                 Matrix<T>(o.a).at(o.n(), 0);
             } catch (const DimensionError& error) {
                 d.add(std::string(error.what()));
             }
         }},
        {"build_info", [](O, Digest& d) { d.add(build_info().version); }},
    };
}

template <Scalar T>
std::vector<Operation<T>> ops_operations() {
    using O = const Operands<T>&;
    using R = RealOf<T>;
    return {
        {"product", [](O o, Digest& d) { d.add(o.a * o.b, T(2) * o.a.h() * o.b.t()); }},
        {"Gram matrix", [](O o, Digest& d) { d.add(o.tall.h() * o.tall, o.slim.h() * o.slim); }},
        {"product with a vector",
         [](O o, Digest& d) {
             d.add(o.a * o.x, o.tall.h() * o.t, o.x.t() * o.a, o.slim.h() * o.slim_t);
         }},
        {"dot and outer", [](O o, Digest& d) { d.add(dot(o.x, o.y), outer(o.x, o.t)); }},
        {"dot of long vectors",
         [](O o, Digest& d) { d.add(dot(o.slim_t, o.slim_t), norm(o.slim_t)); }},
        {"products in place",
         [](O o, Digest& d) {
             Matrix<T> c = o.b;
             multiply_into(c, o.a, o.b);
             multiply_add(T(2), o.a.t(), o.b, T(1), c);
             Vector<T> z = o.y;
             multiply_into(z, o.a, o.x);
             multiply_add(T(1), o.a.h(), o.y, T(3), z);
             d.add(c, z);
         }},
        {"structured products",
         [](O o, Digest& d) {
             const auto l = triangular(o.lower, Triangle::lower);
             d.add(hermitian(o.definite) * o.b, o.b * hermitian(o.definite),
                   hermitian(o.definite) * o.x, l * o.b, o.b * l, l * o.x);
         }},
        {"implicit products",
         [](O o, Digest& d) {
             d.add(as_diagonal(o.x) * o.b, o.b * as_diagonal(o.x), as_permutation(o.p) * o.b,
                   as_permutation(o.p) * o.x, as_householder(o.x) * o.b,
                   as_rotation(o.n(), 0, 1, 0.5) * o.b);
         }},
        {"in-place permutation",
         [](O o, Digest& d) {
             Matrix<T> c = o.b;
             multiply_in_place(as_permutation(o.p), c);
             multiply_in_place(c, as_householder(o.x));
             multiply_in_place(triangular(o.lower, Triangle::lower), c);
             d.add(c);
         }},
        {"chain", [](O o, Digest& d) { d.add(multiply_chain(o.wide, o.tall, o.a, o.x)); }},
        {"power", [](O o, Digest& d) { d.add(power(o.a, 5)); }},
        {"entrywise",
         [](O o, Digest& d) { d.add(hadamard(o.a, o.b), hadamard(o.x, o.y), kron(o.x, o.y)); }},
        {"kron", [](O o, Digest& d) { d.add(kron(outer(o.w3, o.v3), o.a.block(0, 0, 2, 2))); }},
        {"cross and angle",
         [](O o, Digest& d) { d.add(cross(o.v3, o.w3), angle(o.x, o.y), normalized(o.x)); }},
        {"broadcast",
         [](O o, Digest& d) { d.add(add_to_rows(o.tall, o.x), add_to_columns(o.tall, o.t)); }},
        {"norms",
         [](O o, Digest& d) {
             for (const Norm which :
                  {Norm::one, Norm::two, Norm::inf, Norm::frobenius, Norm::nuclear, Norm::max}) {
                 d.add(norm(o.tall, which));
             }
             d.add(norm(o.x, 1), norm(o.x), norm(o.x, 3), norm(o.slim_t));
         }},
        {"predicates",
         [](O o, Digest& d) {
             d.add(is_hermitian(o.definite), is_diagonal(o.a), is_orthogonal(o.a),
                   has_orthonormal_columns(o.tall), is_positive_definite(o.definite),
                   is_permutation(o.a), is_unit(o.x), are_orthogonal(o.x, o.y), is_finite(o.slim));
         }},
        {"trace", [](O o, Digest& d) { d.add(trace(o.a), trace_of_product(o.wide, o.tall)); }},
        {"special matrices",
         [](O o, Digest& d) {
             d.add(identity<T>(4), diagonal(o.x), hilbert<T>(5), vandermonde(o.v3),
                   toeplitz(o.x, o.x), permutation_matrix<T>(o.p), rotation<T>(R(0.5)),
                   householder(o.x));
         }},
        {"random matrices",
         [](O o, Digest& d) {
             std::mt19937_64 engine(1);
             const index_t n = o.n();
             d.add(random_uniform<T>(n, n, engine), random_normal<T>(n, engine),
                   random_orthogonal<T>(2 * n, n, engine), random_spd<T>(n, engine));
         }},
        {"contraction",
         [](O o, Digest& d) {
             d.add(contract(o.cube, o.a, {{1, 0}}),
                   contract(o.cube.permute({1, 2, 0}), o.cube, {{0, 1}}));
         }},
        {"batched product", [](O o, Digest& d) { d.add(batched_multiply(o.batch, o.batch)); }},
    };
}

template std::vector<Operation<float>> core_operations();
template std::vector<Operation<double>> core_operations();
template std::vector<Operation<std::complex<float>>> core_operations();
template std::vector<Operation<std::complex<double>>> core_operations();
template std::vector<Operation<float>> ops_operations();
template std::vector<Operation<double>> ops_operations();
template std::vector<Operation<std::complex<float>>> ops_operations();
template std::vector<Operation<std::complex<double>>> ops_operations();

}  // namespace lamina::testing
