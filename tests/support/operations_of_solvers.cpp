#include "support/operations.hpp"

namespace lamina::testing {

namespace {

template <Scalar T, class Result>
void add_result(const Result& result, Digest& d) {
    d.add(result.x, result.rank, result.residual_norms(), result.singular_values);
    if constexpr (!is_complex<T>) {
        const auto statistics = result.statistics();
        d.add(statistics.covariance, statistics.standard_errors, statistics.p_values,
              statistics.leverage, statistics.condition_indices, statistics.confidence_intervals());
    }
}

/// With the statistics where it has them.
template <Scalar T>
void least_squares(const Operands<T>& o, Digest& d, const LstsqOptions& options) {
    add_result<T>(lstsq(o.tall, o.t, options), d);
}

template <Scalar T, PCASolver solver>
void components(const MatrixView<const T>& samples, Digest& d) {
    PCA<T> pca({.n_components = Components::count(2), .whiten = true, .solver = solver});
    d.add(pca.fit_transform(samples));
    d.add(pca.components(), pca.explained_variance(), pca.mean());
    d.add(pca.inverse_transform(pca.transform(samples)));
}

}  // namespace

template <Scalar T>
std::vector<Operation<T>> solve_operations() {
    using O = const Operands<T>&;
    using R = RealOf<T>;
    return {
        {"solve",
         [](O o, Digest& d) { d.add(solve(o.a, o.b), solve(o.a, o.x), solve(o.definite, o.b)); }},
        {"solve with structure",
         [](O o, Digest& d) {
             d.add(solve(triangular(o.lower, Triangle::lower), o.b),
                   solve(hermitian(o.definite), o.x), solve(o.lower, o.b), solve(o.banded, o.b),
                   solve(as_diagonal(o.x), o.b), solve(as_permutation(o.p), o.b));
         }},
        {"solve_in_place",
         [](O o, Digest& d) {
             Matrix<T> x = o.b;
             solve_in_place(o.a, x);
             Vector<T> y = o.x;
             solve_in_place(triangular(o.lower, Triangle::lower), y);
             d.add(x, y);
         }},
        {"certificates of solutions",
         [](O o, Digest& d) {
             d.add(solve(o.a, o.b, SolveOptions{}).check().text(),
                   lstsq(o.tall, o.t).check().text());
         }},
        {"solve where LU grows", [](O o, Digest& d) { d.add(solve(o.growing, o.b)); }},
        {"solve with options",
         [](O o, Digest& d) {
             const auto plain = solve(o.a, o.b, SolveOptions{});
             const auto refined = solve(o.a, o.b, SolveOptions{.refine = Refine::extended});
             d.add(plain.x, plain.rcond, plain.backward_error, plain.text(), refined.x);
         }},
        {"inv", [](O o, Digest& d) { d.add(inv(o.a), inv(o.definite), inv(o.lower)); }},
        {"pinv",
         [](O o, Digest& d) {
             d.add(pinv(o.deficient), pinv(o.wide), apply_pinv(o.tall, o.t), pinv(o.slim));
         }},
        {"det",
         [](O o, Digest& d) {
             d.add(det(o.a), log_det(o.a).log_abs, volume(o.tall), log_volume(o.slim));
         }},
        {"cond",
         [](O o, Digest& d) { d.add(cond(o.a), cond(o.a, Norm::one), cond(o.a, Norm::inf)); }},
        {"rank",
         [](O o, Digest& d) {
             d.add(rank(o.deficient), are_independent(o.tall), null_space(o.deficient),
                   orth(o.deficient));
         }},
        {"rank_evidence",
         [](O o, Digest& d) {
             const RankEvidence<T> evidence = rank_evidence(o.deficient);
             d.add(evidence.values, evidence.text());
         }},
        {"span",
         [](O o, Digest& d) {
             d.add(in_span(o.tall, o.t), span_membership(o.tall, o.t).coefficients,
                   project_onto_span(o.deficient, o.t), complete_basis(o.tall));
         }},
        {"matrix functions",
         [](O o, Digest& d) {
             const auto s = hermitian(o.definite);
             d.add(sqrtm(s), logm(s), powm(s, R(-0.5)), expm(R(0.01) * s), expm(o.a),
                   funm(s, [](R w) { return 1 / w; }));
         }},
        {"quadratic forms",
         [](O o, Digest& d) {
             const SphereExtremes<T> extremes = extremes_on_sphere(o.definite);
             d.add(quadratic_form(o.a, o.x), rayleigh_quotient(o.definite, o.x), extremes.argmax,
                   definiteness(o.definite).smallest);
         }},
        {"low rank",
         [](O o, Digest& d) {
             const auto direct = truncated_svd(o.tall, 2);
             const auto random = truncated_svd(
                 o.tall, 2, {.method = TruncationMethod::randomized, .oversampling = 1});
             const PolarDecomposition<T> polar = polar_decomposition(o.a);
             d.add(direct.reconstruct(), random.reconstruct(), low_rank_approximation(o.wide, 2),
                   polar.U, polar.P);
         }},
    };
}

template <Scalar T>
std::vector<Operation<T>> least_squares_operations() {
    using O = const Operands<T>&;
    return {
        {"lstsq", [](O o, Digest& d) { least_squares(o, d, {}); }},
        {"lstsq with many right-hand sides",
         [](O o, Digest& d) { add_result<T>(lstsq(o.tall, o.tall), d); }},
        {"lstsq of deficient rank",
         [](O o, Digest& d) { d.add(lstsq(o.deficient, o.t).x, lstsq(o.wide, o.x).x); }},
        {"lstsq by normal equations",
         [](O o, Digest& d) { least_squares(o, d, {.method = LstsqMethod::normal_equations}); }},
        {"lstsq by cholesky",
         [](O o, Digest& d) { least_squares(o, d, {.method = LstsqMethod::cholesky}); }},
        {"lstsq by lu", [](O o, Digest& d) { least_squares(o, d, {.method = LstsqMethod::lu}); }},
        {"lstsq by qr", [](O o, Digest& d) { least_squares(o, d, {.method = LstsqMethod::qr}); }},
        {"lstsq by svd", [](O o, Digest& d) { least_squares(o, d, {.method = LstsqMethod::svd}); }},
        {"lstsq refined",
         [](O o, Digest& d) { least_squares(o, d, {.refine = Refine::extended}); }},
        {"lstsq with weights and ridge",
         [](O o, Digest& d) {
             least_squares(o, d, {.weights = o.weights});
             least_squares(o, d, {.frequency_weights = o.weights});
             d.add(lstsq(o.tall, o.t, {.ridge = 0.5}).x);
         }},
        {"lstsq of a long matrix",
         [](O o, Digest& d) {
             add_result<T>(lstsq(o.slim, o.slim_t), d);
             d.add(lstsq(o.slim, o.slim_t, {.weights = o.slim_weights}).x);
             d.add(lstsq(o.slim, o.slim_t, {.statistics = false}).x);
         }},
        {"rank_evidence of lstsq",
         [](O o, Digest& d) { d.add(lstsq(o.deficient, o.t).rank_evidence().text()); }},
        {"PCA", [](O o, Digest& d) { components<T, PCASolver::automatic>(o.tall, d); }},
        {"PCA of a long matrix",
         [](O o, Digest& d) {
             components<T, PCASolver::automatic>(o.slim, d);
             components<T, PCASolver::full>(o.slim, d);
             d.add(PCA<T>().fit(Matrix<T>(o.slim)).components());
         }},
        {"PCA by covariance",
         [](O o, Digest& d) {
             components<T, PCASolver::covariance>(o.tall, d);
             components<T, PCASolver::covariance>(o.wide, d);
         }},
        {"PCA by projections",
         [](O o, Digest& d) { components<T, PCASolver::randomized>(o.tall, d); }},
        {"PCA of standardized data",
         [](O o, Digest& d) {
             PCA<T> pca({.n_components = Components::fraction(0.9), .standardize = true});
             d.add(pca.fit_transform(o.tall));
             d.add(pca.scale(), pca.noise_variance());
         }},
    };
}

template std::vector<Operation<float>> solve_operations();
template std::vector<Operation<double>> solve_operations();
template std::vector<Operation<std::complex<float>>> solve_operations();
template std::vector<Operation<std::complex<double>>> solve_operations();
template std::vector<Operation<float>> least_squares_operations();
template std::vector<Operation<double>> least_squares_operations();
template std::vector<Operation<std::complex<float>>> least_squares_operations();
template std::vector<Operation<std::complex<double>>> least_squares_operations();

}  // namespace lamina::testing
