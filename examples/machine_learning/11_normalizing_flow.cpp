// A normalising flow: densities change by the determinant of the Jacobian.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

#include <lamina/lamina.hpp>

using namespace lamina;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

/// Keeps half of x; scales the other half by e^(tanh u) and moves it by v, (u, v) = W kept. The
/// Jacobian is triangular, so log |det| is the sum of tanh u.
struct Coupling {
    index_t kept;
    Matrix<double> W;
    double apply(Vector<double>& x) const {
        const Vector<double> u = W * x.segment(kept, 2);
        for (index_t i = 0; i < 2; ++i)
            x[2 - kept + i] = x[2 - kept + i] * std::exp(std::tanh(u[i])) + u[2 + i];
        return std::tanh(u[0]) + std::tanh(u[1]);
    }
};

}  // namespace

int main() {
    const Matrix<double> X = read_csv("data/iris.csv", {.labels = {"species"}}).values;
    std::mt19937_64 engine(1);
    std::vector<Coupling> layers;
    for (const index_t kept : {0, 2, 0})
        layers.push_back({kept, 0.2 * random_normal(4, 2, engine)});
    // With z = flow(x) the density of x is p(z) |det J|, a product over the layers.
    double worst = 0;
    for (index_t i = 0; i < X.rows(); i += 10) {
        double sum = 0;
        Matrix<double> J(4, 4);
        for (index_t j = 0; j < 4; ++j) {  // a column by a central difference
            Vector<double> ahead(X.row(i)), behind(X.row(i));
            ahead[j] += 1e-6;
            behind[j] -= 1e-6;
            for (const Coupling& layer : layers)
                sum += (layer.apply(ahead) + layer.apply(behind)) / 8;
            copy_into(J.col(j), (ahead - behind) / 2e-6);
        }
        if (i % 50 == 0) std::printf("flower %3td: log |det J| = %.4f\n", i, sum);
        worst = std::max(worst, std::abs(sum - log_det(J).log_abs));
    }
    check(worst < 1e-6, "the sum over the layers is that of the Jacobian");
    return failures == 0 ? 0 : 1;
}
