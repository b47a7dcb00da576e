#pragma once

#include <string>
#include <vector>

namespace lamina::program {

/// What was found: right; wrong in the libraries beneath, but not in what lamina makes of them;
/// right but slow; wrong.
enum class Health { right, handled, slow, wrong };

struct Finding {
    std::string subject;
    Health health;
    std::string what;
    std::string cure = "";  ///< empty if there is nothing to do
};

/// Calls of BLAS and LAPACK as they are loaded, some in child processes: before anything has
/// started threads.
std::vector<Finding> check_libraries();
/// Products and factorizations against loops and known answers.
std::vector<Finding> check_numbers();
/// Certified regressions.
Finding check_regressions();
/// Whether threads help.
std::vector<Finding> check_threads();

}  // namespace lamina::program
