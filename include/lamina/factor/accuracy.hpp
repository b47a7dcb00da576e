#pragma once

namespace lamina {

/// What a singular value is right to: eps s(0), so that those below have fewer digits or none; or
/// eps times itself, as far as A tells. That is so if A is D1 C D2 with diagonal matrices, however
/// graded, and a well conditioned C, but for a factor that C's condition decides.
enum class Accuracy { absolute, relative };

}  // namespace lamina
