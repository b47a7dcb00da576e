#include "lamina/core/threads.hpp"

#include "backend/blas_library.hpp"
#include "core/require.hpp"

namespace lamina {

void set_num_threads(int n) {
    if (n < 1) throw_dimensions("set_num_threads", std::to_string(n) + " threads; use at least 1");
    backend::set_blas_threads(n);
}

int num_threads() noexcept {
    return backend::blas_threads();
}

ThreadLimit::ThreadLimit(int n) : before_(num_threads()) {
    set_num_threads(n);
}

ThreadLimit::~ThreadLimit() {
    backend::set_blas_threads(before_);
}

}  // namespace lamina
