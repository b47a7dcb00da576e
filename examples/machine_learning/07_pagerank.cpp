// PageRank of 150 flowers: each one points to the five that are most like it.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>
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
    // Squared distances g_ii + g_jj - 2 g_ij, in whole square millimetres as they were measured.
    const Matrix<double> X = read_csv("data/iris.csv", {.labels = {"species"}}).values;
    const index_t n = X.rows();
    const Matrix<double> g = 100.0 * (X * X.t());
    const auto distance = [&](index_t i, index_t j) {
        return i == j ? -1 : std::round(g(i, i) + g(j, j) - 2 * g(i, j));
    };

    // A surfer follows one of the five links, or with probability 0.15 goes anywhere.
    Matrix<double> G(n, n, 0.15 / double(n));
    for (index_t i = 0; i < n; ++i) {
        std::vector<std::pair<double, index_t>> order;
        for (index_t j = 0; j < n; ++j)
            order.emplace_back(distance(i, j), j);
        std::sort(order.begin(), order.end());
        for (std::size_t k = 1; k <= 5; ++k)  // itself comes first
            G(order[k].second, i) += 0.85 / 5;
    }
    // Where it is in the long run is the eigenvector of the eigenvalue 1, G r = r.
    const auto [w, V] = eig(G);
    const auto one =
        std::find_if(w.begin(), w.end(), [](auto z) { return std::abs(z - 1.0) < 1e-9; });
    Vector<double> r(n);
    for (index_t i = 0; i < n; ++i)
        r[i] = V(i, one - w.begin()).real();
    r /= dot(r, ones(n));
    const auto top = std::max_element(r.begin(), r.end()) - r.begin();
    std::printf("flower %td ranks first, with %.4f times the average\n", top, r[top] * double(n));
    check(norm(G * r - r) < 1e-13, "G r = r");
    check(norm(power(G, 300) * ones(n) / double(n) - r) < 1e-13, "the same by surfing for long");

    // Each group of flowers that no link leaves makes one more eigenvalue 0.85.
    const auto more =
        std::count_if(w.begin(), w.end(), [](auto z) { return std::abs(z - 0.85) < 1e-9; });
    std::printf("%td groups that no link leaves\n", 1 + more);
    return failures == 0 ? 0 : 1;
}
