#include "lamina/core/threads.hpp"

#include "backend/blas_library.hpp"
#include "core/require.hpp"
#include "core/thread_hold.hpp"

namespace lamina {

namespace {
int at_least_one(int n) {
    if (n < 1) throw_dimensions("set_num_threads", std::to_string(n) + " threads; use at least 1");
    return n;
}
}  // namespace

void set_num_threads(int n) {
    thread_count::set(at_least_one(n));
}

int num_threads() noexcept {
    return backend::blas_threads();
}

ThreadLimit::ThreadLimit(int n) : number_(thread_count::open_limit(at_least_one(n))) {}

ThreadLimit::~ThreadLimit() {
    thread_count::close_limit(number_);
}

}  // namespace lamina
