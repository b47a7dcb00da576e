#pragma once

// Everything. Each header also stands alone.
#include "lamina/core/arithmetic.hpp"
#include "lamina/core/build_info.hpp"
#include "lamina/core/structure.hpp"
#include "lamina/core/threads.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/factor/lu.hpp"
