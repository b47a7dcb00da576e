#pragma once

namespace lamina {

/// Whether a factorization looks for NaN and infinity before it calls LAPACK, which for some of
/// them never returns. The look costs one pass over the data; `none` is for those who measured it
/// and know.
enum class Check { finite, none };

}  // namespace lamina
