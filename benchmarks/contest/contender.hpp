#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace lamina::bench {

/// What all contenders of a case are given: plain memory, column-major without gaps, so that a
/// rival's sources need none of lamina's headers. Nobody may change it.
template <class T>
struct Input {
    std::ptrdiff_t m = 0;
    std::ptrdiff_t n = 0;
    std::ptrdiff_t k = 0;  ///< how many triplets or components are asked for
    const T* a = nullptr;  ///< m x n
    const T* b = nullptr;  ///< the other factor or right-hand side
    const T* c = nullptr;  ///< with d the rest of a chain of four
    const T* d = nullptr;
    const char* path = "";  ///< of a CSV file
};

/// The chain of four is (n x n/4) (n/4 x n) (n x n/16) (n/16 x n).
struct ChainShape {
    std::ptrdiff_t n, wide, narrow;
    explicit ChainShape(std::ptrdiff_t size) : n(size), wide(size / 4), narrow(size / 16) {}
};

/// A thin SVD in a contender's own memory.
struct Factors {
    const double* u;
    const double* s;
    const double* vt;
};

/// Somebody ready to do one task on one input, with outputs and workspace kept from run to run.
struct Contender {
    /// Does it so many times. The loop is inside, so that a small operation does not pay for a call
    /// through a pointer.
    std::function<void(long times)> run;
    /// A number drawn from the result that all have to agree about. Not timed.
    std::function<double()> answer;
    /// Instead of run, for another process: does it once and returns the seconds that it counted.
    std::function<double()> run_elsewhere;
    /// The factors, where their accuracy is looked at.
    std::function<Factors()> factors;

    /// Empty: whoever it is does not do this.
    explicit operator bool() const { return run != nullptr || run_elsewhere != nullptr; }
};

/// `run(kept)` does the task in memory kept between runs; `answer(kept)` looks at what it left.
template <class Kept, class Run, class Answer>
Contender contender(Kept memory, Run run, Answer answer) {
    const auto kept = std::make_shared<Kept>(std::move(memory));
    Contender made;
    made.run = [kept, run = std::move(run)](long times) {
        Kept& own = *kept;
        for (long i = 0; i < times; ++i) {
            run(own);
            // The compiler must not think that the next round does the same again.
            asm volatile("" ::: "memory");
        }
    };
    made.answer = [kept, answer = std::move(answer)] { return double(answer(*kept)); };
    return made;
}

}  // namespace lamina::bench
