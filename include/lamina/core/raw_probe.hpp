#pragma once

#include <string>
#include <vector>

#include "lamina/core/export.hpp"
#include "lamina/core/scalar.hpp"

namespace lamina {

/// What a routine does with an input that it makes no promise for: an info or NaN in the result
/// says so; or it does not, and the numbers look like any others; or it never returns; or the
/// process ends.
enum class RawAnswer { told, silent, hung, crashed };
constexpr const char* name(RawAnswer answer) noexcept {
    constexpr const char* names[] = {"told", "silent", "hung", "crashed"};
    return names[static_cast<int>(answer)];
}

struct RawProbe {
    std::string routine;
    std::string input;  ///< "NaN" or "infinity"
    RawAnswer answer;
};

/// Calls LAPACK's gesdd, gesvd, syevd, geev, geqp3, potrf, and getrf with getrs, as they are loaded
/// and without lamina's look at the input, for a positive definite 8 x 8 matrix with NaN or
/// infinity in its first entry. Each call has a child process with half a second of its processor's
/// time, and at most twenty by the clock. Throws Error if there can be no child.
LAMINA_EXPORT std::vector<RawProbe> probe_non_finite();

/// Bits of an integer: what lamina was built for, and what the loaded libraries read.
struct IntegerWidths {
    int lamina;
    int blas;
    int lapack;
};
/// Asks ilaver how much it writes, and ddot whether a size is negative or 1.
LAMINA_EXPORT IntegerWidths probe_integer_widths();

/// The workspace of gesdd with thin vectors of an n x n matrix.
struct WorkspaceProbe {
    index_t n;
    index_t needed;    ///< by its documentation
    index_t answered;  ///< when it was asked
};
/// At the first n where 3 n^2 + 7 n does not fit into 32 bits.
LAMINA_EXPORT WorkspaceProbe probe_workspace();

}  // namespace lamina
