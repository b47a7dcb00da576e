#pragma once

#include <string>
#include <vector>

#include "lamina/stats/pca.hpp"

#include "input.hpp"

namespace lamina::program {

/// The command line of `lamina pca`.
struct PcaCommand {
    InputOptions input;
    index_t components = 0;  // 0: all, or as variance says
    double variance = 0;     // 0: not given
    bool standardize = false;
    bool whiten = false;
    bool json = false;
    std::string scores;
    std::string components_out;
    std::string plot;
    std::string scree;
};

/// What it found.
struct PcaResult {
    CsvTable table;
    PCA<double> pca;
    Matrix<double> scores;
    std::vector<std::string> names;  // of the components

    const CsvLabel* label() const { return table.labels.empty() ? nullptr : &table.labels[0]; }
};

/// Everything, for programs; the scores themselves unless a file has them.
std::string pca_json(const PcaCommand& options, const PcaResult& result);

/// Eigenvalues and the first scores, for people.
std::string pca_text(const PcaCommand& options, const PcaResult& result);

}  // namespace lamina::program
