#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "report/records.hpp"

namespace lamina::bench {

/// A line of bars.txt, which says what the fields mean.
struct Bar {
    std::string statistic;
    std::string who;
    std::vector<std::string> against;
    std::vector<std::string> tasks;
    std::vector<std::string> sizes;
    std::vector<std::string> details;
    double limit = 0;
    std::string text;
    std::string against_text;

    bool covers(const Key& key) const;
};

/// Throws std::runtime_error with the number of a line that is not one.
std::vector<Bar> read_bars(std::istream& file);

/// How a bar was met with so many threads.
struct Finding {
    double worst = 0;   ///< or the mean
    std::string where;  ///< of the worst
    int cases = 0;
    int missed = 0;  ///< how many of them are above the limit; of a mean, 0 or 1
};
/// By number of threads; nothing where nothing was measured.
std::map<int, Finding> judge(const Bar& bar, const Records& records);

}  // namespace lamina::bench
