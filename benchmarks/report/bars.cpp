#include "report/bars.hpp"

#include <algorithm>
#include <cmath>
#include <istream>
#include <limits>
#include <sstream>
#include <stdexcept>

#include "report/ratio.hpp"

namespace lamina::bench {

namespace {

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> list;
    for (std::string word; stream >> word;)
        list.push_back(word);
    return list;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// "64..", "4..32" or "100000x64".
bool size_fits(const std::string& pattern, const Key& key) {
    const std::size_t dots = pattern.find("..");
    if (dots == std::string::npos)
        return pattern == std::to_string(key.m) + "x" + std::to_string(key.n);
    const std::string most = pattern.substr(dots + 2);
    return key.size() >= std::stol(pattern.substr(0, dots)) &&
           (most.empty() || key.size() <= std::stol(most));
}

Bar bar_of(const std::string& line) {
    std::vector<std::string> fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, '|');)
        fields.push_back(trimmed(field));
    return {fields.at(0),        fields.at(1),        words(fields.at(2)),     words(fields.at(3)),
            words(fields.at(4)), words(fields.at(5)), std::stod(fields.at(6)), fields.at(7),
            fields.at(8)};
}

/// Takes another case into account; NaN is above every limit.
void count(Finding& finding, const Bar& bar, double value, const std::string& where) {
    ++finding.cases;
    if (!(value <= bar.limit)) ++finding.missed;
    if (finding.cases > 1 && !(value > finding.worst)) return;
    finding.worst = value;
    finding.where = where;
}

/// Against the fastest of those named; 0 if somebody did not take part.
double ratio_in(const Bar& bar, const Times& times) {
    const auto ours = times.seconds.find(bar.who);
    if (ours == times.seconds.end()) return 0;
    double largest = 0;
    for (const std::string& other : bar.against) {
        const auto theirs = times.seconds.find(other);
        if (theirs == times.seconds.end()) return 0;
        largest = std::max(largest, ratio_of(ours->second, theirs->second).median);
    }
    return largest;
}

std::map<int, Finding> judge_times(const Bar& bar, const Records& records) {
    std::map<int, Finding> findings;
    std::map<int, double> logarithms;
    for (const auto& [key, times] : records.times) {
        if (!bar.covers(key)) continue;
        const double ratio = ratio_in(bar, times);
        if (ratio <= 0) continue;
        count(findings[key.threads], bar, ratio, key.task + " " + key.shape());
        logarithms[key.threads] += std::log(ratio);
    }
    if (bar.statistic != "mean") return findings;
    for (auto& [threads, finding] : findings) {
        finding.worst = std::exp(logarithms[threads] / finding.cases);
        finding.where = "mean";
        finding.missed = finding.worst <= bar.limit ? 0 : 1;
    }
    return findings;
}

std::map<int, Finding> judge_accuracy(const Bar& bar, const Records& records) {
    std::map<int, Finding> findings;
    for (const auto& [key, by_contender] : records.accuracies) {
        const auto ours = by_contender.find(bar.who);
        if (!bar.covers(key) || ours == by_contender.end()) continue;
        const auto [orthogonality, residual] = ours->second;
        const bool poor = std::isnan(orthogonality) || orthogonality > residual;
        count(findings[key.threads], bar, poor ? orthogonality : residual, key.shape());
    }
    return findings;
}

std::map<int, Finding> judge_memory(const Bar& bar, const Records& records) {
    std::map<int, Finding> findings;
    for (const auto& [key, memory] : records.memories) {
        // A process that failed has a peak of -1.
        const double ratio = memory.peak > 0 && memory.least > 0
                                 ? memory.peak / memory.least
                                 : std::numeric_limits<double>::quiet_NaN();
        if (bar.covers(key)) count(findings[key.threads], bar, ratio, key.task + " " + key.shape());
    }
    return findings;
}

}  // namespace

bool Bar::covers(const Key& key) const {
    const bool size_is_right =
        contains(sizes, "*") || std::any_of(sizes.begin(), sizes.end(), [&key](const auto& size) {
            return size_fits(size, key);
        });
    return size_is_right && (contains(tasks, "*") || contains(tasks, key.task)) &&
           (contains(details, "*") || contains(details, key.detail));
}

std::vector<Bar> read_bars(std::istream& file) {
    std::vector<Bar> bars;
    int number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        if (line.empty() || line[0] == '#') continue;
        try {
            bars.push_back(bar_of(line));
        } catch (const std::logic_error&) {
            throw std::runtime_error("line " + std::to_string(number) + " is not a bar: " + line);
        }
    }
    return bars;
}

std::map<int, Finding> judge(const Bar& bar, const Records& records) {
    if (bar.statistic == "accuracy") return judge_accuracy(bar, records);
    if (bar.statistic == "memory") return judge_memory(bar, records);
    return judge_times(bar, records);
}

}  // namespace lamina::bench
