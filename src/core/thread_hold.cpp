#include "core/thread_hold.hpp"

#include <atomic>
#include <mutex>
#include <pthread.h>

#include "backend/blas_library.hpp"

namespace lamina::thread_count {

namespace {

struct Limit {
    int number;
    int count;
    Limit* below;
};

struct Counts {
    std::atomic<int> holds{0};
    Limit* newest = nullptr;
    int before = 1;  ///< what stood when the first of holds and limits opened

    bool is_untouched() const noexcept { return holds.load() == 0 && newest == nullptr; }
    void remember() noexcept {
        if (is_untouched()) before = backend::blas_threads();
    }
    /// Makes the count what those that are open want.
    void apply() const noexcept {
        const int wanted = newest != nullptr ? newest->count : before;
        backend::set_blas_threads(holds.load() > 0 ? 1 : wanted);
    }
};

// Constants until they are used, and never destroyed: static objects may compute at any time.
constinit Counts of_process;
constinit thread_local Counts of_thread;
constinit std::mutex mutex;
constinit bool forks_safely = false;
constinit int last_number = 0;

Counts& counts() noexcept {
    return backend::counts_threads_per_thread() ? of_thread : of_process;
}

/// A fork while another thread has the lock would leave it locked in the child for ever.
void prepare_for_fork() noexcept {
    if (forks_safely) return;
    forks_safely =
        ::pthread_atfork([] { mutex.lock(); }, [] { mutex.unlock(); }, [] { mutex.unlock(); }) == 0;
}

}  // namespace

void set(int n) {
    const std::lock_guard lock(mutex);
    prepare_for_fork();
    Counts& now = counts();
    (now.newest != nullptr ? now.newest->count : now.before) = n;
    now.apply();
}

int open_limit(int n) {
    auto* const limit = new Limit{0, n, nullptr};
    const std::lock_guard lock(mutex);
    prepare_for_fork();
    Counts& now = counts();
    now.remember();
    limit->number = ++last_number;
    limit->below = now.newest;
    now.newest = limit;
    now.apply();
    return limit->number;
}

void close_limit(int number) noexcept {
    const std::lock_guard lock(mutex);
    Counts& now = counts();
    Limit** link = &now.newest;
    while (*link != nullptr && (*link)->number != number)
        link = &(*link)->below;
    Limit* const limit = *link;
    if (limit == nullptr) return;
    *link = limit->below;
    delete limit;
    now.apply();
}

// The first hold sets the count and the last one restores it, under the lock; those between only
// add and subtract.
void open_hold() noexcept {
    Counts& now = counts();
    int open = now.holds.load();
    while (open > 0) {
        if (now.holds.compare_exchange_weak(open, open + 1)) return;
    }
    const std::lock_guard lock(mutex);
    prepare_for_fork();
    now.remember();
    // Set before it is counted, so that a hold that finds others open finds one thread.
    if (now.holds.load() == 0) backend::set_blas_threads(1);
    ++now.holds;
}

void close_hold() noexcept {
    Counts& now = counts();
    int open = now.holds.load();
    while (open > 1) {
        if (now.holds.compare_exchange_weak(open, open - 1)) return;
    }
    const std::lock_guard lock(mutex);
    if (--now.holds == 0) now.apply();
}

bool open_hold_if_more() noexcept {
    if (backend::blas_threads() == 1 && counts().holds.load() == 0) return false;
    open_hold();
    return true;
}

}  // namespace lamina::thread_count
