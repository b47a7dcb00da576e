// Features that say nothing new: which depend on which.
#include <cstdio>
#include <string>
#include <vector>

#include <lamina/lamina.hpp>

using namespace lamina;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

}  // namespace

int main() {
    // Flowers with an intercept, a length in inches too, and their species as three indicators.
    const CsvTable iris = read_csv("data/iris.csv", {.labels = {"species"}});
    const index_t n = iris.values.rows();
    Matrix<double> X(n, 9);
    copy_into(X.block(0, 0, n, 4), iris.values);
    fill(X.col(4), 1);
    copy_into(X.col(5), X.col(0) / 2.54);
    for (index_t i = 0; i < n; ++i)
        X(i, 6 + i / 50) = 1;
    std::vector<std::string> names = iris.names;
    for (const char* name : {"intercept", "sepal_length_in", "setosa", "versicolor", "virginica"})
        names.emplace_back(name);

    const auto evidence = rank_evidence(X, SVD<double>::default_rtol, names);
    for (const auto& dependence : evidence.dependences)
        std::printf("%s\n", dependence.text(names).c_str());
    check(evidence.rank == 7 && !evidence.is_ambiguous(), "9 features, of which 7 are independent");

    // Fits that use them have no single answer, but the same predictions.
    const Vector<double> t(X.col(3));
    const auto A = X.block(0, 4, n, 5);
    const Vector<double> shortest = lstsq(A, t).x;
    const Vector<double> basic = lstsq(A, t, {.method = LstsqMethod::pivoted_qr}).x;
    std::printf("lengths of two solutions: %.4f and %.4f\n", norm(shortest), norm(basic));
    check(norm(shortest) < norm(basic), "one of them is the shortest");
    check(norm(A * shortest - A * basic) < 1e-12 * norm(t), "both predict the same");
    return failures == 0 ? 0 : 1;
}
