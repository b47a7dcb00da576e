// numpy.loadtxt as a contender: benchmarks/python/loadtxt.py in a process of its own.

#include "contest/python.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

Contender load(const Input<double>& in) {
    return python("loadtxt.py", {in.path});
}

const bool entered = enter<double>("numpy", {{Task::csv, load}});

}  // namespace
}  // namespace lamina::bench
