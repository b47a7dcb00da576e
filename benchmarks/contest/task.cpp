#include "contest/task.hpp"

#include <algorithm>

namespace lamina::bench {

const char* name(Task task) {
    constexpr const char* names[] = {"gemm",     "gemv",    "gram",       "chain",
                                     "dot",      "norm",    "lu",         "cholesky",
                                     "qr",       "qr_thin", "pivoted_qr", "eigh",
                                     "eigh_top", "eig",     "svd",        "svdvals",
                                     "svd_top",  "solve",   "solve_spd",  "solve_triangular",
                                     "inv",      "pinv",    "det",        "lstsq",
                                     "pca",      "pca_top", "csv"};
    static_assert(sizeof(names) / sizeof(names[0]) == std::size_t(Task::csv) + 1);
    return names[std::size_t(task)];
}

double flops(Task task, std::ptrdiff_t rows, std::ptrdiff_t cols) {
    const double m = double(std::max(rows, cols));
    const double n = double(std::min(rows, cols));
    switch (task) {
        case Task::gemm:
            return 2 * m * n * n;
        case Task::gemv:
            return 2 * m * n;
        case Task::gram:
            return m * n * n;
        case Task::dot:
        case Task::norm:
            return 2 * m;
        case Task::lu:
        case Task::solve:
        case Task::det:
            return 2.0 / 3 * n * n * n;
        case Task::cholesky:
        case Task::solve_spd:
            return 1.0 / 3 * n * n * n;
        case Task::solve_triangular:
            return n * n;
        case Task::inv:
            return 2 * n * n * n;
        case Task::qr:
        case Task::lstsq:
            return 2 * n * n * (m - n / 3);
        case Task::qr_thin:
        case Task::pivoted_qr:
            return 4 * n * n * (m - n / 3);
        default:
            return 0;
    }
}

}  // namespace lamina::bench
