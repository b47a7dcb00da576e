#pragma once

#include <string>
#include <vector>

#include "contest/contender.hpp"

namespace lamina::bench {

/// A contender that is a program in benchmarks/python, started with these arguments. Its first line
/// says that it is ready; asked "run", it answers with the seconds that it took and a number drawn
/// from the result. Empty, after a word on stderr, where the interpreter or a module is missing.
/// The interpreter is $LAMINA_BENCH_PYTHON, or python3.
Contender python(const std::string& program, std::vector<std::string> arguments);

}  // namespace lamina::bench
