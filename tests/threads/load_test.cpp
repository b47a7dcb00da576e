// Sixteen threads that read the same matrices and objects and make objects of their own, all
// operations mixed: each gives what it gives when it runs alone. For as many seconds as
// LAMINA_LOAD_SECONDS says, split between one thread of OpenBLAS and two.

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "support/blas.hpp"
#include "threads/shared_objects.hpp"

namespace lamina {
namespace {

using testing::Digest;
using testing::Operands;
using testing::Operation;
using testing::SharedObjects;

/// One of the operations, on operands that all threads share.
struct Task {
    std::string name;
    std::function<void(Digest&)> run;
    Digest alone;

    Digest result() const {
        Digest digest;
        run(digest);
        return digest;
    }
    /// The same bits; or, while OpenBLAS may take more threads than one, the same lengths. A call
    /// that is held to one thread holds the others of the process too, which then sum in another
    /// order.
    bool agrees(const Digest& digest, int blas_threads) const {
        constexpr double share = 1e-3;
        return digest.value() == alone.value() ||
               (blas_threads > 1 && digest.has_lengths_of(alone, share));
    }
};

template <Scalar T>
void add_tasks(std::vector<Task>& tasks, const std::string& scalar, const Operands<T>& operands,
               const SharedObjects<T>& objects) {
    for (const Operation<T>& operation : testing::operations<T>()) {
        tasks.push_back(
            {operation.name + (", " + scalar),
             [&operands, operation](Digest& digest) { operation.run(operands, digest); },
             {}});
    }
    for (int share = 0; share < 8; ++share)
        tasks.push_back({"shared objects, " + scalar,
                         [&objects](Digest& digest) { objects.read(digest); },
                         {}});
}

double seconds_of_load() {
    const char* const asked = std::getenv("LAMINA_LOAD_SECONDS");
    return asked != nullptr ? std::atof(asked) : 8;
}

/// Runs tasks in 16 threads, in another order in each; returns the names of those that gave
/// something else than alone.
std::multiset<std::string> failures_under_load(const std::vector<Task>& tasks, int blas_threads,
                                               double seconds) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    std::mutex mutex;
    std::multiset<std::string> failures;
    std::vector<std::thread> threads;
    for (unsigned k = 0; k < 16; ++k) {
        threads.emplace_back([&, k] {
            // Where OpenMP counts, each thread has its own number.
            set_num_threads(blas_threads);
            std::mt19937 engine(k);
            while (Clock::now() < end) {
                const Task& task = tasks[engine() % tasks.size()];
                std::string failure;
                try {
                    if (!task.agrees(task.result(), blas_threads)) failure = task.name;
                } catch (const std::exception& error) {
                    failure = task.name + ": " + error.what();
                }
                if (failure.empty()) continue;
                const std::lock_guard lock(mutex);
                failures.insert(failure);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    return failures;
}

void run_at(int blas_threads) {
    if (!testing::may_be_called_from_threads()) GTEST_SKIP() << testing::shares_buffers;
    set_num_threads(blas_threads);
    const Operands<double> reals(40, 6000, 12);
    const Operands<std::complex<float>> complexes(30, 3000, 6);
    const SharedObjects<double> real_objects(reals);
    const SharedObjects<std::complex<float>> complex_objects(complexes);
    std::vector<Task> tasks;
    add_tasks(tasks, "double", reals, real_objects);
    add_tasks(tasks, "complex<float>", complexes, complex_objects);
    for (Task& task : tasks)
        task.alone = task.result();
    const std::uint64_t before = reals.digest();
    const std::multiset<std::string> failures =
        failures_under_load(tasks, blas_threads, seconds_of_load() / 2);
    for (const std::string& name : std::set(failures.begin(), failures.end()))
        ADD_FAILURE() << name << ", " << failures.count(name) << " times";
    EXPECT_EQ(reals.digest(), before);
    set_num_threads(1);
}

TEST(LoadTest, SixteenThreadsGetTheBitsOfOneWithOpenBlasAtOne) {
    run_at(1);
}

TEST(LoadTest, SixteenThreadsGetTheResultsOfOneWithOpenBlasAtTwo) {
    run_at(2);
}

}  // namespace
}  // namespace lamina
