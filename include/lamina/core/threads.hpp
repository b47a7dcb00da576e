#pragma once

#include "lamina/core/export.hpp"

namespace lamina {

/// How many threads OpenBLAS may use, and lamina where it shares a pass over 2^18 numbers or more,
/// the columns of a QR of 2^17 or more, or a file, among threads of its own, which end with it. To
/// start them takes some memory even where a header says that nothing is allocated, and a sum of
/// theirs one more result for each but the first; where there is none for that, fewer do it. The
/// count belongs to the whole process, not to a thread or to an object: OpenBLAS 0.3.21 keeps just
/// one. (Built on OpenMP it follows OpenMP, which keeps one for each thread.) set_num_threads
/// throws DimensionError for n < 1; in a scope of ThreadLimit it lasts as long as the scope, in one
/// of Determinism::bitwise it waits for its end. A BLAS without such a count, as the sequential
/// ones and those that only read the environment, is left as it is: num_threads() stays 1.
LAMINA_EXPORT void set_num_threads(int n);
LAMINA_EXPORT int num_threads() noexcept;

/// Holds the thread count at n for the length of a scope, then restores what stood before:
/// `ThreadLimit one{1};` around calls made from threads of your own. Where scopes of several
/// threads overlap the newest that is still open decides, and the last one restores. It ends in the
/// thread in which it began.
class LAMINA_EXPORT ThreadLimit {
public:
    explicit ThreadLimit(int n);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;
    ThreadLimit& operator=(const ThreadLimit&) = delete;

private:
    int number_;
};

}  // namespace lamina
