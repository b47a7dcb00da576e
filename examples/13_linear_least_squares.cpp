// Chapter 13, linear least squares: the x for which A x comes nearest to b, ||A x - b||_2 -> min.
#include <cmath>
#include <cstdio>

#include <lamina/lamina.hpp>

using namespace lamina;
using Method = LstsqMethod;

// Correct decimal digits of the worst coefficient.
double digits(const Vector<double>& x, const Vector<double>& expected) {
    double worst = 15;
    for (index_t j = 0; j < x.size(); ++j)
        worst = std::min(worst, -std::log10(std::abs(x[j] / expected[j] - 1) + 1e-15));
    return worst;
}

int main() {
    // Sixteen years of the United States: what predicts how many people are employed? The columns
    // rise together, so that they all but depend on each other: the classic hard case.
    CsvTable table = read_csv("data/longley.csv");
    table.names.pop_back();  // b, the number of people employed
    const index_t m = table.values.rows();
    const index_t n = table.values.cols() - 1;
    const Matrix<double> A(table.values.block(0, 0, m, n));
    const Vector<double> b(table.values.col(n));
    bool right = true;

    // Every method solves A^T A x = A^T b; they differ in how many digits rounding leaves.
    const Vector<double> certified{-3482258.63459582, 15.0618722713733,  -0.0358191792925910,
                                   -2.02022980381683, -1.03322686717359, -0.0511041056535807,
                                   1829.15146461355};
    const struct {
        Method method;
        double promised;
    } methods[] = {{Method::normal_equations, 6},
                   {Method::cholesky, 6},
                   {Method::lu, 10},
                   {Method::qr, 10},
                   {Method::pivoted_qr, 10},
                   {Method::svd, 10},
                   {Method::automatic, 13}};
    for (const auto& [method, promised] : methods) {
        const auto result = lstsq(A, b, {.method = method});
        right = right && digits(result.x, certified) >= promised;
        std::printf("%-16s  rank %td, at least %2.0f correct digits\n", name(method), result.rank,
                    promised);
    }

    // The residual of the solution is orthogonal to every column of A.
    const auto result = lstsq(A, b, {.refine = Refine::extended});
    const Vector<double> gradient = A.t() * (b - A * result.x);
    right = right && norm(gradient) < 1e-10 * norm(A) * norm(b);

    // What a statistician wants to know of the same fit.
    const Regression<double> fit = result.statistics();
    const Matrix<double> interval = fit.confidence_intervals(0.95);
    std::printf("\n%-12s  %12s  %10s  %6s  %25s\n", "", "coefficient", "std. error", "p",
                "95 % interval");
    for (index_t j = 0; j < n; ++j) {
        std::printf("%-12s  %12.4g  %10.4g  %6.4f  %12.4g %12.4g\n",
                    table.names[std::size_t(j)].c_str(), fit.coefficients[j],
                    fit.standard_errors[j], fit.p_values[j], interval(j, 0), interval(j, 1));
    }
    std::printf("R^2 = %.6f, s = %.4f on %td degrees of freedom, condition index %.0f\n",
                fit.r_squared, fit.residual_deviation, fit.degrees_of_freedom,
                fit.condition_indices[n - 1]);
    right = right && std::abs(fit.r_squared / 0.995479004577296 - 1) < 1e-12;
    right = right && std::abs(fit.residual_deviation / 304.854073561965 - 1) < 1e-12;

    // A column that is a combination of others is named, and the shortest solution is given.
    Matrix<double> C = A;
    copy_into(C.col(2), 2.0 * A.col(5));
    add_into(C.col(2), -3.0 * A.col(6));
    const auto shortest = lstsq(C, b);
    const std::string why = shortest.rank_evidence().dependences.at(0).text(table.names);
    std::printf("\nrank %td: %s\n", shortest.rank, why.c_str());
    right = right && shortest.rank == 6 && why == "gnp = 2 * population - 3 * year";
    return right ? 0 : 1;
}
