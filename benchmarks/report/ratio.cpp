#include "report/ratio.hpp"

#include <algorithm>
#include <cmath>

namespace lamina::bench {

double quantile(std::vector<double> values, double q) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const double place = q * double(values.size() - 1);
    const std::size_t below = std::size_t(std::floor(place));
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], place - double(below));
}

Ratio ratio_of(const std::vector<double>& ours, const std::vector<double>& theirs) {
    if (ours.empty() || theirs.empty()) return {};
    if (ours.size() != theirs.size()) {
        const double ratio = quantile(ours, 0.5) / quantile(theirs, 0.5);
        return {ratio, ratio, ratio, true};
    }
    std::vector<double> quotients;
    for (std::size_t i = 0; i < ours.size(); ++i)
        quotients.push_back(ours[i] / theirs[i]);
    return {quantile(quotients, 0.5), quantile(quotients, 0.25), quantile(quotients, 0.75),
            ours.size() == 1};
}

}  // namespace lamina::bench
