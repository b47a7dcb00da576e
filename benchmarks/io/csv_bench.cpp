#include "lamina/io/csv.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

Contender read(const Input<double>& in) {
    return contender(
        CsvTable(), [path = std::string(in.path)](CsvTable& table) { table = read_csv(path); },
        [](const CsvTable& table) { return norm_of(table.values.data(), table.values.size()); });
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const auto [m, n] : csv_shapes(effort))
        list.push_back({Task::csv, m, n, Kind::file});
    return list;
}

const bool entered = enter<double>("lamina", {{Task::csv, read}}) && list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
