#include "contest/results.hpp"

#include <algorithm>
#include <stdexcept>

namespace lamina::bench {

namespace {
std::vector<std::string> fields_of(const char* kind, const Case& kase, int threads,
                                   const std::string& who) {
    return {kind,
            std::to_string(threads),
            name(kase.task),
            name(kase.scalar),
            std::to_string(kase.m),
            std::to_string(kase.n),
            kase.detail.empty() ? "-" : kase.detail,
            who};
}
}  // namespace

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Results::Results(const std::string& path) {
    if (path.empty()) return;
    file_ = std::fopen(path.c_str(), "a");
    if (file_ == nullptr) throw std::runtime_error("cannot write to " + path);
}

Results::~Results() {
    if (file_ != nullptr) std::fclose(file_);
}

void Results::line(const std::vector<std::string>& fields) {
    if (file_ == nullptr) return;
    const char* separator = "";
    for (const std::string& field : fields) {
        std::fprintf(file_, "%s%s", separator, field.c_str());
        separator = "\t";
    }
    std::fputc('\n', file_);
    std::fflush(file_);
}

void Results::time(const Case& kase, int threads, const Seat& seat) {
    std::vector<std::string> fields = fields_of("time", kase, threads, seat.who);
    fields.push_back(number(flops(kase.task, kase.m, kase.n)));
    for (const double seconds : seat.seconds)
        fields.push_back(number(seconds));
    line(fields);
}

void Results::accuracy(const Case& kase, int threads, const std::string& who, double orthogonality,
                       double residual) {
    std::vector<std::string> fields = fields_of("accuracy", kase, threads, who);
    fields.push_back(number(orthogonality));
    fields.push_back(number(residual));
    line(fields);
}

}  // namespace lamina::bench
