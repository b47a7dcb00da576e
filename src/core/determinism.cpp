#include "lamina/core/determinism.hpp"

#include "core/thread_hold.hpp"

namespace lamina {

Determinism::Determinism(Mode mode) noexcept : mode_(mode) {
    if (mode_ == bitwise) thread_count::open_hold();
}

Determinism::~Determinism() {
    if (mode_ == bitwise) thread_count::close_hold();
}

}  // namespace lamina
