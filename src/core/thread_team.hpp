#pragma once

#include <atomic>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>
#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#endif

#include "lamina/core/scalar.hpp"

namespace lamina {

/// Threads that stay for many short steps, one after the other, where starting them for each would
/// take longer than the step.
class ThreadTeam {
public:
    /// This thread and others, as many as wanted in all; fewer where the system has no more, or no
    /// memory to start them.
    explicit ThreadTeam(index_t threads) {
        if (threads <= 1) return;
        try {
            others_.reserve(static_cast<std::size_t>(threads - 1));
            while (size() < threads) {
                others_.emplace_back([this] { serve(); });
                move_away(others_.back());
            }
        } catch (const std::bad_alloc&) {
        } catch (const std::system_error&) {
        }
    }
    ~ThreadTeam() {
        if (others_.empty()) return;
        begin(Step());
        for (std::thread& other : others_)
            other.join();
    }
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    index_t size() const noexcept { return index_t(others_.size()) + 1; }

    /// first() in this thread and part(k), k = 0, ..., count - 1, each in whichever thread is free.
    /// Returns after all have ended, or throws the error of first() or else of the first part that
    /// failed; alone, at the first error.
    template <class First, class Part>
    void run(const First& first, index_t count, const Part& part) {
        if (others_.empty() || count == 0) {
            first();
            for (index_t k = 0; k < count; ++k)
                part(k);
            return;
        }
        begin({&part, [](const void* p, index_t k) { (*static_cast<const Part*>(p))(k); }, count});
        note_error(-1, first);
        take_parts();
        end();
    }

private:
    struct Step {
        const void* part = nullptr;
        void (*call)(const void* part, index_t k) = nullptr;  ///< none: there are no more steps
        index_t count = 0;
    };

    /// Waits for another value: by looking for it, since steps are shorter than it takes to wake a
    /// thread that sleeps, and leaving the processor to others in between; then asleep.
    static void wait_while(const std::atomic<int>& number, int value) noexcept {
        constexpr int looks = 2000;
        for (int look = 0; look < looks; ++look) {
            if (number.load() != value) return;
            std::this_thread::yield();
        }
        number.wait(value);
    }

    /// To another processor: Linux may let a new thread wait here, for milliseconds, until this one
    /// has had its share of the time.
    static void move_away(std::thread& other) noexcept {
#ifdef __linux__
        const int here = ::sched_getcpu();
        cpu_set_t all;
        if (here < 0 || ::sched_getaffinity(0, sizeof all, &all) != 0) return;
        cpu_set_t elsewhere = all;
        CPU_CLR(static_cast<std::size_t>(here), &elsewhere);
        ::pthread_setaffinity_np(other.native_handle(), sizeof elsewhere, &elsewhere);
        ::pthread_setaffinity_np(other.native_handle(), sizeof all, &all);
#endif
    }

    template <class Work>
    void note_error(index_t number, const Work& work) noexcept {
        try {
            work();
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (error_ == nullptr || number < failed_) {
                failed_ = number;
                error_ = std::current_exception();
            }
        }
    }

    void begin(const Step& step) noexcept {
        step_ = step;
        next_part_ = 0;
        at_work_ = int(others_.size());
        ++steps_begun_;
        steps_begun_.notify_all();
    }
    void take_parts() noexcept {
        for (index_t k = next_part_++; k < step_.count; k = next_part_++)
            note_error(k, [=, this] { step_.call(step_.part, k); });
    }
    void end() {
        for (int left = at_work_; left > 0; left = at_work_)
            wait_while(at_work_, left);
        if (error_ != nullptr) std::rethrow_exception(std::exchange(error_, nullptr));
    }

    /// What each of the others does.
    void serve() noexcept {
        for (int step = 0;; ++step) {
            wait_while(steps_begun_, step);
            if (step_.call == nullptr) return;
            take_parts();
            --at_work_;
            at_work_.notify_one();
        }
    }

    std::vector<std::thread> others_;
    Step step_;
    std::mutex mutex_;  ///< for the two that follow
    std::exception_ptr error_;
    index_t failed_ = 0;
    std::atomic<index_t> next_part_ = 0;
    std::atomic<int> at_work_ = 0;  ///< of the others
    std::atomic<int> steps_begun_ = 0;
};

}  // namespace lamina
