#pragma once

#include <algorithm>
#include <compare>
#include <iosfwd>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lamina::bench {

/// What was measured, and on which input.
struct Key {
    int threads = 1;
    std::string task;
    std::string scalar = "double";
    long m = 0;
    long n = 0;
    std::string detail = "-";

    auto operator<=>(const Key&) const = default;
    /// min(m, n), or the length of a vector.
    long size() const { return n == 1 ? m : std::min(m, n); }
    /// "100000 x 64, 1e+10".
    std::string shape() const;
};

/// One case: the seconds of one run in each round, by contender.
struct Times {
    double flops = 0;
    std::map<std::string, std::vector<double>> seconds;
};

struct Accuracy {
    double orthogonality = 0;
    double residual = 0;
};

struct Memory {
    double peak = 0;
    double least = 0;
};

/// A line that is shown as it stands.
using Row = std::vector<std::string>;

/// All lines of a results file, see contest/results.hpp.
struct Records {
    std::map<Key, Times> times;
    std::vector<std::pair<Key, std::map<std::string, Accuracy>>> accuracies;
    std::vector<std::pair<Key, Memory>> memories;
    std::vector<std::pair<std::string, std::string>> machine;
    std::map<int, std::pair<std::string, double>> peaks;  ///< the highest, by threads
    std::vector<Row> instructions;                        ///< operation, lamina, raw
    std::string compile_time;
};

/// Throws std::runtime_error with the number of the first line that it does not understand.
Records read_records(std::istream& file);

}  // namespace lamina::bench
