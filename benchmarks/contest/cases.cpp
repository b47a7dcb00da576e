#include "contest/cases.hpp"

namespace lamina::bench {

namespace {
std::vector<CaseList>& lists() {
    static std::vector<CaseList> all;
    return all;
}
}  // namespace

const char* name(ScalarType scalar) {
    constexpr const char* names[] = {"float", "double", "complex_float", "complex_double"};
    return names[std::size_t(scalar)];
}

std::string Case::label() const {
    std::string text = name(task);
    if (scalar != ScalarType::d) text += std::string("/") + name(scalar);
    text += "/" + std::to_string(m) + "x" + std::to_string(n);
    if (!detail.empty()) text += "/" + detail;
    return text;
}

bool list_cases(CaseList list) {
    lists().push_back(list);
    return true;
}

std::vector<Case> all_cases(const Effort& effort) {
    std::vector<Case> cases;
    for (const CaseList list : lists()) {
        const std::vector<Case> more = list(effort);
        cases.insert(cases.end(), more.begin(), more.end());
    }
    return cases;
}

}  // namespace lamina::bench
