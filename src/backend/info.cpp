#include "backend/info.hpp"

#include <new>
#include <string>

namespace lamina::backend {

void throw_too_large(const char* who, const char* argument, index_t value) {
    throw SizeError(std::string(who) + ": " + argument + " = " + std::to_string(value) +
                    " is more than the " + std::to_string(8 * sizeof(blas_int)) +
                    "-bit integers of this BLAS can hold (" +
                    std::to_string(std::numeric_limits<blas_int>::max()) +
                    "); build lamina with -DLAMINA_ILP64=ON for larger ones");
}

void throw_refused(const char* who, blas_int info) {
    if (info == LAPACK_WORK_MEMORY_ERROR || info == LAPACK_TRANSPOSE_MEMORY_ERROR) {
        throw std::bad_alloc();
    }
    throw Error(std::string(who) + ": LAPACK refused argument " + std::to_string(-info) +
                "; this is a defect in lamina, please report it with the shapes you passed");
}

}  // namespace lamina::backend
