#include "report/names.hpp"

#include <algorithm>
#include <map>

namespace lamina::bench {

namespace {

std::string word_in(const std::map<std::string, std::string>& words, const std::string& key) {
    const auto found = words.find(key);
    return found == words.end() ? key : found->second;
}

/// Where a contender's column stands.
std::size_t place(const std::string& who) {
    const std::vector<std::string> order = {
        "raw",     "gemm",        "gesv",  "gels",         "gelsd",
        "lapacke", "armadillo",   "eigen", "sklearn_full", "sklearn_randomized",
        "numpy",   "lamina_fresh"};
    return std::size_t(std::find(order.begin(), order.end(), who) - order.begin());
}

}  // namespace

std::string title(const std::string& task) {
    return word_in({{"gemm", "C = A B"},
                    {"gemv", "y = A x"},
                    {"gram", "A'A"},
                    {"chain", "A B C D"},
                    {"dot", "x'y"},
                    {"norm", "||x||"},
                    {"lu", "LU"},
                    {"cholesky", "Cholesky"},
                    {"qr", "QR, Q as reflections"},
                    {"qr_thin", "QR, Q and R written out"},
                    {"pivoted_qr", "Pivoted QR, Q and R written out"},
                    {"eigh", "Symmetric eigenvalues and vectors"},
                    {"eigh_top", "The 10 largest symmetric eigenvalues, with vectors"},
                    {"eig", "General eigenvalues and vectors"},
                    {"svd", "Thin SVD"},
                    {"svdvals", "Singular values alone"},
                    {"svd_top", "The 10 leading singular triplets"},
                    {"solve", "A x = b"},
                    {"solve_spd", "A x = b, A positive definite"},
                    {"solve_triangular", "A x = b, A triangular"},
                    {"inv", "Inverse"},
                    {"pinv", "Pseudoinverse"},
                    {"det", "Determinant"},
                    {"lstsq", "Least squares"},
                    {"pca", "PCA, all components"},
                    {"pca_top", "PCA, 10 components"},
                    {"csv", "CSV file read"}},
                   task);
}

std::string contender_title(const std::string& who) {
    return word_in({{"raw", "raw"},
                    {"gemm", "raw gemm"},
                    {"gesv", "raw gesv"},
                    {"gels", "raw gels"},
                    {"gelsd", "raw gelsd"},
                    {"lapacke", "LAPACKE"},
                    {"armadillo", "Armadillo"},
                    {"eigen", "Eigen"},
                    {"sklearn_full", "scikit-learn full"},
                    {"sklearn_randomized", "scikit-learn randomized"},
                    {"numpy", "numpy.loadtxt"},
                    {"lamina_fresh", "lamina in one line"}},
                   who);
}

std::vector<std::string> tasks_of(const Records& records) {
    std::vector<std::string> tasks;
    for (const Key& key : records.order) {
        if (std::find(tasks.begin(), tasks.end(), key.task) == tasks.end())
            tasks.push_back(key.task);
    }
    return tasks;
}

std::vector<std::string> contenders_of(const Records& records, const std::string& task) {
    std::set<std::string> found;
    for (const auto& [key, times] : records.times) {
        if (key.task != task) continue;
        for (const auto& entry : times.seconds)
            found.insert(entry.first);
    }
    found.erase("lamina");
    std::vector<std::string> list(found.begin(), found.end());
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& x, const auto& y) { return place(x) < place(y); });
    return list;
}

std::set<int> threads_of(const Records& records) {
    std::set<int> counts;
    for (const Key& key : records.order)
        counts.insert(key.threads);
    return counts;
}

std::string threads_title(int threads) {
    return threads == 1 ? "One thread" : std::to_string(threads) + " threads";
}

}  // namespace lamina::bench
