#pragma once

#include <string>
#include <vector>

#include "lamina/core/scalar.hpp"

#include "contest/task.hpp"

namespace lamina::bench {

/// How the entries of A are chosen.
enum class Kind {
    uniform,           ///< in [-1, 1)
    unit_determinant,  ///< uniform, scaled so that the determinant stays in range
    symmetric,         ///< uniform and symmetric
    spd,               ///< symmetric and safely positive definite
    lower,             ///< lower triangular, well conditioned
    conditioned,       ///< singular values from 1 down to 1 / condition, evenly on a log scale
    repeated_columns,  ///< the last quarter of the columns repeats the first
    decaying,          ///< singular values that fall by a fifth from one to the next
    samples,           ///< data for a PCA: rows are samples, spreads fall like 1, 1/2, 1/3, ...
    chain,             ///< uniform, in the shapes of ChainShape
    vectors,           ///< two vectors of m
    file               ///< a CSV file of full-precision numbers
};

enum class ScalarType { s, d, c, z };

/// One task at one shape.
struct Case {
    Task task;
    index_t m;
    index_t n;
    Kind kind = Kind::uniform;
    index_t k = 0;
    ScalarType scalar = ScalarType::d;
    double condition = 1;                ///< for Kind::conditioned
    std::string detail = {};             ///< what tells it from the plain case of that shape
    std::vector<std::string> only = {};  ///< the contenders to ask; empty: all

    /// "svd/100000x64/1e+10", "lu/float/256x256".
    std::string label() const;
};

const char* name(ScalarType scalar);

/// How much of everything is asked for.
struct Effort {
    bool quick = false;
    int threads = 1;
};

/// The sources of a room say what its cases are before main() begins:
/// `const bool listed = list_cases(&cases);`
using CaseList = std::vector<Case> (*)(const Effort& effort);
bool list_cases(CaseList list);
std::vector<Case> all_cases(const Effort& effort);

}  // namespace lamina::bench
