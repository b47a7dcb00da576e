#pragma once

#include <string>
#include <vector>

#include "report/records.hpp"

namespace lamina::bench {

/// A time of lamina over one of another. Both took part in each round, so the quotients of a round
/// are what is looked at: a machine that slows down between rounds slows both.
struct Ratio {
    double median = 0;
    double low = 0;  ///< the first and the third quartile
    double high = 0;
    bool once = false;  ///< the other was too slow to be run again: no quartiles
};

/// Empty vectors give 0.
Ratio ratio_of(const std::vector<double>& ours, const std::vector<double>& theirs);

/// The q-quantile, 0 <= q <= 1, between neighbours by straight lines.
double quantile(std::vector<double> values, double q);

}  // namespace lamina::bench
