#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "contest/cases.hpp"
#include "contest/rounds.hpp"

namespace lamina::bench {

/// Appends lines of tab-separated fields to a file, for benchmarks/report to read. The first field
/// says what the line is about.
///
///     time      threads task scalar m n detail contender flops seconds of each round...
///     accuracy  threads task scalar m n detail contender orthogonality residual
///     memory    task m n peak_bytes least_bytes
///     machine   key value
///     peak      threads instructions flops_per_second
class Results {
public:
    /// No file for an empty path.
    explicit Results(const std::string& path);
    ~Results();
    Results(const Results&) = delete;
    Results& operator=(const Results&) = delete;

    void line(const std::vector<std::string>& fields);
    void time(const Case& kase, int threads, const Seat& seat);
    void accuracy(const Case& kase, int threads, const std::string& who, double orthogonality,
                  double residual);

private:
    std::FILE* file_ = nullptr;
};

std::string number(double value);

double median(std::vector<double> values);

}  // namespace lamina::bench
