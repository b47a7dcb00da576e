#pragma once

#include "lamina/core/export.hpp"

namespace lamina {

/// Holds for the length of a scope what decides whether a computation can be repeated bit for bit:
///
///     const Determinism scope{Determinism::bitwise};
///
/// In a scope of bitwise every operation gives the same bits at whatever thread count was set and
/// from run to run, given the same bits, build, BLAS and kind of processor. It holds OpenBLAS, and
/// lamina's own passes, QR and readers of files, to one thread: a matrix is cut into as many parts
/// as there are threads, so that other numbers of them add in another order and round otherwise.
/// That costs what the other threads would have saved, on large matrices as many times as there are
/// processors, and nothing else. Where the count belongs to the process other threads are held with
/// it; scopes may nest and overlap, in one thread or several, and the last to end restores the
/// count. A scope ends in the thread in which it began.
class LAMINA_EXPORT Determinism {
public:
    enum Mode {
        fastest,  ///< holds nothing: for a choice made at run time
        bitwise
    };

    explicit Determinism(Mode mode) noexcept;
    ~Determinism();
    Determinism(const Determinism&) = delete;
    Determinism& operator=(const Determinism&) = delete;

private:
    Mode mode_;
};

}  // namespace lamina
