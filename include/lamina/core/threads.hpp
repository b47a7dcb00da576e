#pragma once

#include "lamina/core/export.hpp"

namespace lamina {

/// How many threads OpenBLAS may use. The count belongs to the whole process, not to a thread or to
/// an object: OpenBLAS 0.3.21 keeps just one. set_num_threads throws DimensionError for n < 1. A
/// BLAS without such a count, as the sequential ones and those that only read the environment, is
/// left as it is: num_threads() stays 1.
LAMINA_EXPORT void set_num_threads(int n);
LAMINA_EXPORT int num_threads() noexcept;

/// Holds the thread count at n for the length of a scope, then restores what stood before:
/// `ThreadLimit one{1};` around calls made from threads of your own.
class LAMINA_EXPORT ThreadLimit {
public:
    explicit ThreadLimit(int n);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;
    ThreadLimit& operator=(const ThreadLimit&) = delete;

private:
    int before_;
};

}  // namespace lamina
