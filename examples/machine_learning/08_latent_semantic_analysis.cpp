// Latent semantic analysis: words that never meet come together in two dimensions.
#include <cmath>
#include <cstdio>

#include <lamina/lamina.hpp>

using namespace lamina;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    std::printf("%s: %s\n", what, holds ? "yes" : "NO");
    failures += holds ? 0 : 1;
}

/// The correlation of the rows of two words.
double correlation(const Matrix<double>& A, index_t i, index_t j) {
    Vector<double> x(A.row(i));
    Vector<double> y(A.row(j));
    x -= Vector<double>(x.size(), dot(x, ones(x.size())) / double(x.size()));
    y -= Vector<double>(y.size(), dot(y, ones(y.size())) / double(y.size()));
    return dot(x, y) / (norm(x) * norm(y));
}

}  // namespace

int main() {
    // How often each of 12 words stands in each of 9 titles: five on computers, four on graphs.
    const CsvTable titles = read_csv("data/titles.csv", {.labels = {"word"}});
    const Matrix<double>& A = titles.values;
    const auto s = svdvals(A);
    std::printf("singular values %s\n", to_text(s.t(), {.precision = 2}).c_str());

    // The nearest matrix of rank 2 keeps what titles have in common.
    const auto f = truncated_svd(A, 2);
    const Matrix<double> A2 = f.reconstruct();
    std::printf("%.0f%% of the squares in %td numbers instead of %td\n",
                100 * std::pow(norm(A2) / norm(A), 2), 2 * (A.rows() + A.cols() + 1), A.size());
    check(std::abs(norm(A - A2, Norm::two) - s[2]) < 1e-13, "the error is the next singular value");

    // No title has both "human" and "user", yet they mean much the same; "minors" is of graphs.
    const index_t human = 0;
    const index_t user = 3;
    const index_t minors = 11;
    std::printf("human and user:   %5.2f before, %5.2f after\n", correlation(A, human, user),
                correlation(A2, human, user));
    std::printf("human and minors: %5.2f before, %5.2f after\n", correlation(A, human, minors),
                correlation(A2, human, minors));
    check(std::abs(correlation(A, human, user) + 0.38) < 0.005 &&
              std::abs(correlation(A2, human, user) - 0.94) < 0.005 &&
              std::abs(correlation(A, human, minors) + 0.29) < 0.005 &&
              std::abs(correlation(A2, human, minors) + 0.83) < 0.005,
          "the published correlations");
    return failures == 0 ? 0 : 1;
}
