#pragma once

#include <cstdint>
#include <dlfcn.h>

// For programs that define a routine of cblas themselves, so that the library calls theirs, which
// looks at the arguments and hands over to the real one.

namespace lamina::testing {

/// The next routine of that name, behind the program's own.
template <class Function>
Function* real_routine(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// An argument that is an enumeration or an integer of 32 or 64 bits: handed on as it came, in a
/// register or on the stack, where both take 64 bits; the upper half may mean nothing.
using Whole = std::int64_t;

/// cblas_dgemm.
using Gemm = void(Whole order, Whole op_a, Whole op_b, Whole m, Whole n, Whole k, double alpha,
                  const double* a, Whole lda, const double* b, Whole ldb, double beta, double* c,
                  Whole ldc);

}  // namespace lamina::testing
