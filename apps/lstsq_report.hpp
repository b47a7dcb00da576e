#pragma once

#include <string>
#include <vector>

#include "lamina/solve/lstsq.hpp"

#include "input.hpp"

namespace lamina::program {

/// What the command line asks for.
struct LstsqCommand {
    InputOptions input;
    std::string target;
    std::vector<std::string> predictors;
    std::string weights;
    std::string frequencies;
    std::string method = "automatic";
    bool intercept = false;
    bool refine = false;
    bool json = false;
};

struct LstsqFit {
    std::vector<std::string> names;  // of the coefficients
    LstsqResult<double, Vector<double>> solution;
    Regression<double> statistics;
};

std::string lstsq_json(const LstsqCommand& command, const LstsqFit& fit);
std::string lstsq_text(const LstsqCommand& command, const LstsqFit& fit);

}  // namespace lamina::program
