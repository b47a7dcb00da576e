// PCA, weights and the numbers that options are made of: what is not finite is refused, and an
// earlier fit stays.

#include <cstdio>

#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/ops/random.hpp"
#include "lamina/solve/inverse.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/solve/matrix_functions.hpp"
#include "lamina/solve/quadratic_form.hpp"
#include "lamina/solve/rank.hpp"
#include "lamina/solve/rank_evidence.hpp"
#include "lamina/solve/span.hpp"
#include "lamina/stats/pca.hpp"

#include "torture/poison.hpp"

namespace lamina {
namespace {

using testing::Operation;
using testing::poison_everywhere;
using testing::poisons;
using testing::random_matrix;
using testing::random_vector;
using testing::Views;

template <class T>
class NonFiniteStatsTest : public ::testing::Test {};
TYPED_TEST_SUITE(NonFiniteStatsTest, testing::Scalars);

template <Scalar T>
void add_fits(std::vector<Operation<T>>& table, index_t m, index_t n) {
    using X = const Views<T>&;
    const Matrix<T> data = random_matrix<T>(m, n);
    const auto add = [&](const std::string& name, const Matrix<T>& argument, auto f) {
        table.push_back({name, {argument}, [f](X x) {
                             (void)f(x[0]);
                             return Matrix<T>();
                         }});
    };
    std::vector<PCAOptions> all;
    for (const PCASolver solver : {PCASolver::automatic, PCASolver::full, PCASolver::covariance}) {
        all.push_back({.solver = solver});
        all.push_back({.whiten = true, .standardize = true, .solver = solver});
    }
    all.push_back({.n_components = Components::count(1), .solver = PCASolver::randomized});
    if (n > 1) all.push_back({.n_components = Components::fraction(0.9)});
    for (const PCAOptions& options : all) {
        const std::string name = std::string("PCA::fit, ") + lamina::name(options.solver);
        add(name, data, [=](MatrixView<const T> x) { return PCA<T>(options).fit(x); });
        add(name + ", moved", data,
            [=](MatrixView<const T> x) { return PCA<T>(options).fit(Matrix<T>(x)); });
        const PCA<T> fitted = PCA<T>(options).fit(data);
        add("PCA::transform", random_matrix<T>(4, n, 2),
            [=](MatrixView<const T> x) { return fitted.transform(x); });
        add("PCA::inverse_transform", random_matrix<T>(4, fitted.n_components(), 3),
            [=](MatrixView<const T> z) { return fitted.inverse_transform(z); });
    }
}

TYPED_TEST(NonFiniteStatsTest, PCARefusesItEverywhere) {
    using T = TypeParam;
    std::vector<Operation<T>> table;
    const std::pair<index_t, index_t> shapes[] = {{2, 2}, {7, 4}, {4, 7}, {30, 3}, {300, 66}};
    for (const auto& [m, n] : shapes)
        add_fits<T>(table, m, n);
    const testing::Watch watch(20);
    long runs = 0;
    for (const Operation<T>& op : table)
        runs += poison_everywhere(op, watch);
    std::printf("%ld poisoned runs of %zu operations\n", runs, table.size());
}

TYPED_TEST(NonFiniteStatsTest, AnEarlierFitStaysInForce) {
    using T = TypeParam;
    const Matrix<T> data = random_matrix<T>(9, 3);
    for (const RealOf<T> poison : poisons<RealOf<T>>) {
        Matrix<T> bad = random_matrix<T>(9, 3, 2);
        bad(4, 1) = T(poison);
        PCA<T> pca = PCA<T>().fit(data);
        const Matrix<T> components = pca.components();
        EXPECT_THROW(pca.fit(bad), NonFiniteError);
        EXPECT_EQ(pca.components(), components);
        EXPECT_THROW(pca.fit(std::move(bad)), NonFiniteError);
        EXPECT_EQ(pca.components(), components);
    }
}

TYPED_TEST(NonFiniteStatsTest, WeightsAreLookedThrough) {
    using T = TypeParam;
    const Matrix<T> a = random_matrix<T>(6, 2);
    const Vector<T> b = random_vector<T>(6);
    for (const double poison : poisons<double>) {
        for (index_t i = 0; i < 6; ++i) {
            Vector<double> w(6, 1.0);
            w[i] = poison;
            EXPECT_THROW((void)lstsq(a, b, {.weights = w}), NonFiniteError) << i << " " << poison;
            EXPECT_THROW((void)lstsq(a, b, {.frequency_weights = w}), NonFiniteError)
                << i << " " << poison;
        }
    }
}

TYPED_TEST(NonFiniteStatsTest, OptionsThatAreNotNumbersAreRefused) {
    using T = TypeParam;
    using R = RealOf<T>;
    const R nan = std::numeric_limits<R>::quiet_NaN();
    const double nan64 = std::numeric_limits<double>::quiet_NaN();
    const R inf = std::numeric_limits<R>::infinity();
    const Matrix<T> a = random_matrix<T>(6, 2);
    const Vector<T> b = random_vector<T>(6);
    const Matrix<T> s = a.h() * a;
    std::mt19937_64 engine(1);
    EXPECT_THROW((void)pinv(a, nan), Error);
    EXPECT_THROW((void)apply_pinv(a, b, nan), Error);
    EXPECT_THROW((void)rank(a, nan), Error);
    EXPECT_THROW((void)null_space(a, nan), Error);
    EXPECT_THROW((void)orth(a, nan), Error);
    EXPECT_THROW((void)are_independent(a, nan), Error);
    EXPECT_THROW((void)rank_evidence(a, nan), Error);
    EXPECT_THROW((void)span_membership(a, b, nan), Error);
    EXPECT_THROW((void)in_span(a, b, nan), Error);
    EXPECT_THROW((void)project_onto_span(a, b, nan), Error);
    EXPECT_THROW((void)definiteness(s, nan), Error);
    EXPECT_THROW((void)lstsq(a, b, {.rtol = nan64}), Error);
    for (const double ridge : poisons<double>)
        EXPECT_THROW((void)lstsq(a, b, {.ridge = ridge}), Error) << ridge;
    EXPECT_THROW((void)eigh(s, ValueRange{nan64, 1}), Error);
    EXPECT_THROW((void)eigh(s, ValueRange{0, nan64}), Error);
    EXPECT_THROW((void)powm(hermitian(s), nan), Error);
    EXPECT_THROW((void)funm(hermitian(s), [=](R) { return nan; }), Error);
    EXPECT_THROW((void)funm(hermitian(s), [=](R) { return inf; }), Error);
    EXPECT_THROW((void)Components::fraction(nan64), Error);
    EXPECT_THROW((void)random_uniform<T>(2, 2, engine, nan, R(1)), Error);
    EXPECT_THROW((void)random_uniform<T>(2, 2, engine, R(0), inf), Error);
    EXPECT_THROW((void)random_spd<T>(2, engine, nan), Error);
    EXPECT_THROW((void)random_spd<T>(2, engine, inf), Error);
    if constexpr (!is_complex<T>) {
        const auto fit = lstsq(a, b).statistics();
        EXPECT_THROW((void)fit.confidence_intervals(nan64), Error);
    }
}

}  // namespace
}  // namespace lamina
