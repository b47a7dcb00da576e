#pragma once

#include <string>

#include "lamina/core/matrix.hpp"
#include "lamina/core/vector.hpp"
#include "lamina/io/csv.hpp"

namespace lamina::program {

enum class Picture { svg, png };

/// By the end of a file's name. Throws Error for any other than .svg and .png.
Picture picture_kind(const std::string& path);

/// The samples in the plane of the first two components (of the first component and the sample
/// number if there is just one), one colour and one shape for each label; label may be null.
std::string scatter_plot(Picture kind, const std::string& title, const Matrix<double>& scores,
                         const Vector<double>& ratios, const CsvLabel* label);

/// A bar for the variance ratio of each component, the kept ones in colour, and the line of their
/// sums.
std::string scree_plot(Picture kind, const std::string& title, const Vector<double>& ratios,
                       index_t kept);

}  // namespace lamina::program
