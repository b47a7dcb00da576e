#include "report/records.hpp"

#include <algorithm>
#include <istream>
#include <sstream>
#include <stdexcept>

namespace lamina::bench {

namespace {

Row split(const std::string& line) {
    Row fields;
    std::istringstream text(line);
    for (std::string field; std::getline(text, field, '\t');)
        fields.push_back(field);
    return fields;
}

Key key_of(const Row& f) {
    return {std::stoi(f.at(1)), f.at(2), f.at(3), std::stol(f.at(4)), std::stol(f.at(5)), f.at(6)};
}

void add_times(Records& records, const Row& f) {
    Times& times = records.times[key_of(f)];
    times.flops = std::stod(f.at(8));
    std::vector<double>& seconds = times.seconds[f.at(7)];
    seconds.clear();
    for (std::size_t i = 9; i < f.size(); ++i)
        seconds.push_back(std::stod(f[i]));
    if (seconds.empty()) throw std::out_of_range("no time");
}

void add_accuracy(Records& records, const Row& f) {
    const Key key = key_of(f);
    auto& all = records.accuracies;
    if (all.empty() || all.back().first != key) all.push_back({key, {}});
    all.back().second[f.at(7)] = {std::stod(f.at(8)), std::stod(f.at(9))};
}

void add_peak(Records& records, const Row& f) {
    auto& highest = records.peaks[std::stoi(f.at(1))];
    const double rate = std::stod(f.at(3));
    if (rate > highest.second) highest = {f.at(2), rate};
}

void add(Records& records, const Row& f) {
    const std::string& kind = f.at(0);
    if (kind == "time") {
        add_times(records, f);
    } else if (kind == "accuracy") {
        add_accuracy(records, f);
    } else if (kind == "memory") {
        records.memories.push_back(
            {{1, f.at(1), "double", std::stol(f.at(2)), std::stol(f.at(3)), "-"},
             {std::stod(f.at(4)), std::stod(f.at(5))}});
    } else if (kind == "machine") {
        records.machine.push_back({f.at(1), f.at(2)});
    } else if (kind == "peak") {
        add_peak(records, f);
    } else if (kind == "instructions") {
        records.instructions.push_back({f.at(1), f.at(2), f.at(3)});
    } else if (kind == "compile_time") {
        records.compile_time = f.at(1);
    } else {
        throw std::invalid_argument(kind);
    }
}

}  // namespace

std::string Key::shape() const {
    std::string text = n == 1 ? std::to_string(m) : std::to_string(m) + " x " + std::to_string(n);
    if (scalar != "double") text += ", " + scalar;
    if (detail != "-") text += ", " + detail;
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

Records read_records(std::istream& file) {
    Records records;
    int number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        try {
            add(records, split(line));
        } catch (const std::logic_error&) {
            throw std::runtime_error("line " + std::to_string(number) +
                                     " of the results is not understood: " + line);
        }
    }
    return records;
}

}  // namespace lamina::bench
