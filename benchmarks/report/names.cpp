#include "report/names.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>

namespace lamina::bench {

namespace {

/// Names in results and what they are called, in the order in which they are shown.
using Titles = std::vector<std::pair<std::string, std::string>>;

Titles::const_iterator find(const Titles& titles, const std::string& name) {
    return std::find_if(titles.begin(), titles.end(),
                        [&name](const auto& entry) { return entry.first == name; });
}

std::string title_in(const Titles& titles, const std::string& name) {
    const auto found = find(titles, name);
    return found == titles.end() ? name : found->second;
}

const Titles tasks = {{"gemm", "C = A B"},
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
                      {"csv", "CSV file read"}};

const Titles contenders = {{"raw", "raw"},
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
                           {"lamina_fresh", "lamina in one line"}};

}  // namespace

std::string title(const std::string& task) {
    return title_in(tasks, task);
}

std::string contender_title(const std::string& who) {
    return title_in(contenders, who);
}

std::vector<std::string> tasks_of(const Records& records) {
    std::set<std::string> measured;
    for (const auto& entry : records.times)
        measured.insert(entry.first.task);
    std::vector<std::string> list;
    for (const auto& entry : tasks) {
        if (measured.erase(entry.first) > 0) list.push_back(entry.first);
    }
    list.insert(list.end(), measured.begin(), measured.end());
    return list;
}

std::vector<Key> keys_of(const Records& records, const std::string& task, int threads) {
    std::vector<Key> keys;
    for (const auto& entry : records.times) {
        if (entry.first.task == task && entry.first.threads == threads) keys.push_back(entry.first);
    }
    const auto order = [](const Key& key) {
        const int shape = key.m == key.n ? 0 : key.n == 1 ? 1 : key.m > key.n ? 2 : 3;
        // "1e+08" as a number, so that conditions ascend.
        return std::tuple(key.detail != "-", key.scalar != "double", shape, key.n, key.m,
                          std::strtod(key.detail.c_str(), nullptr), key.scalar, key.detail);
    };
    std::sort(keys.begin(), keys.end(),
              [&order](const Key& x, const Key& y) { return order(x) < order(y); });
    return keys;
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
    std::stable_sort(list.begin(), list.end(), [](const auto& x, const auto& y) {
        return find(contenders, x) < find(contenders, y);
    });
    return list;
}

std::set<int> threads_of(const Records& records) {
    std::set<int> counts;
    for (const auto& entry : records.times)
        counts.insert(entry.first.threads);
    return counts;
}

std::string threads_title(int threads) {
    return threads == 1 ? "One thread" : std::to_string(threads) + " threads";
}

}  // namespace lamina::bench
