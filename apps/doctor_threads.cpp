#include <algorithm>
#include <chrono>
#include <sched.h>

#include "lamina/core/build_info.hpp"
#include "lamina/core/threads.hpp"
#include "lamina/ops/product.hpp"

#include "doctor_checks.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

int processors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

/// Seconds of an n x n product, the best of some.
double seconds(index_t n, int threads, int times) {
    using Clock = std::chrono::steady_clock;
    const ThreadLimit limit(threads);
    const Matrix<double> a(n, n, 1.0);
    Matrix<double> c(n, n);
    double best = 1e9;
    for (int repeat = 0; repeat < 5; ++repeat) {
        const auto start = Clock::now();
        for (int i = 0; i < times; ++i)
            multiply_into(c, a, a);
        best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
    }
    return best / times;
}

Finding scaling(const std::string& subject, index_t n, int times, double limit,
                const std::string& cure) {
    const int threads = num_threads();
    const double ratio = seconds(n, threads, times) / seconds(n, 1, times);
    const std::string what = "a product of n = " + std::to_string(n) + " takes " +
                             format_number("%.2f", ratio) + " of the time of one thread on " +
                             std::to_string(threads);
    if (ratio <= limit) return {subject, Health::right, what};
    return {subject, Health::slow, what, cure};
}

}  // namespace

std::vector<Finding> check_threads() {
    const int threads = num_threads();
    const int available = processors();
    if (build_info().parallel == "sequential") {
        return {{"threads", Health::right, "one, all that this OpenBLAS is built for",
                 "such a build may share its buffers without a lock: call it from one thread at a "
                 "time, or load one with threads"}};
    }
    if (threads == 1) {
        return {{"threads", Health::right,
                 "one, of " + counted(available, "processor") +
                     "; more only in a BLAS that keeps a count of them"}};
    }
    std::vector<Finding> findings;
    if (threads > available) {
        findings.push_back({"threads", Health::slow,
                            std::to_string(threads) + " on " + counted(available, "processor"),
                            "set OPENBLAS_NUM_THREADS=" + std::to_string(available)});
    } else {
        findings.push_back({"threads", Health::right,
                            std::to_string(threads) + " on " + counted(available, "processor")});
    }
    findings.push_back(scaling("small products", 48, 200, 1.5,
                               "hold ThreadLimit one{1} around work on small matrices"));
    findings.push_back(scaling("large products", 768, 1, 0.85,
                               "other programs are using the processors, or a container's quota "
                               "does; fewer threads may be faster"));
    return findings;
}

}  // namespace lamina::program
