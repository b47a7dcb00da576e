// Runs the registered contenders interleaved, and prints for each case the ratio of the median
// times.

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "lamina/core/build_info.hpp"

namespace {

struct Sample {
    std::vector<double> seconds;
    double flops_per_second = 0;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// "gemm/256/lamina" is the contender "lamina" of the case "gemm/256".
class RatioReporter : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override { return true; }

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
            const std::string& name = run.run_name.function_name;
            const std::size_t slash = name.rfind('/');
            const std::string kase = name.substr(0, slash);
            if (cases_.find(kase) == cases_.end()) order_.push_back(kase);
            Sample& sample = cases_[kase][name.substr(slash + 1)];
            sample.seconds.push_back(run.real_accumulated_time / double(run.iterations));
            const auto flops = run.counters.find("flops");
            if (flops != run.counters.end()) sample.flops_per_second = flops->second.value;
        }
    }

    void Finalize() override {
        std::printf("| case | against | lamina / it | spread | lamina GFLOP/s |\n");
        std::printf("| --- | --- | --- | --- | --- |\n");
        for (const std::string& kase : order_) {
            const auto& contenders = cases_[kase];
            const auto lamina = contenders.find("lamina");
            if (lamina == contenders.end()) continue;
            for (const auto& [name, other] : contenders) {
                if (name != "lamina") print(kase, name, lamina->second, other);
            }
        }
    }

private:
    /// The spread is that of the ratios of runs that followed each other.
    static void print(const std::string& kase, const std::string& name, const Sample& lamina,
                      const Sample& other) {
        std::vector<double> ratios;
        const std::size_t n = std::min(lamina.seconds.size(), other.seconds.size());
        for (std::size_t i = 0; i < n; ++i)
            ratios.push_back(lamina.seconds[i] / other.seconds[i]);
        const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
        std::printf("| %s | %s | %.3f | %.2f - %.2f | ", kase.c_str(), name.c_str(),
                    median(lamina.seconds) / median(other.seconds), *least, *most);
        if (lamina.flops_per_second > 0) std::printf("%.1f", lamina.flops_per_second / 1e9);
        std::printf(" |\n");
        std::fflush(stdout);
    }

    std::map<std::string, std::map<std::string, Sample>> cases_;
    std::vector<std::string> order_;
};

}  // namespace

int main(int argc, char** argv) {
    std::vector<char*> arguments(argv, argv + argc);
    std::string defaults[] = {"--benchmark_enable_random_interleaving=true",
                              "--benchmark_repetitions=9", "--benchmark_min_time=0.03"};
    for (std::string& argument : defaults) {
        arguments.insert(arguments.begin() + 1, argument.data());
    }
    int count = int(arguments.size());
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
    const lamina::BuildInfo info = lamina::build_info();
    std::printf("%s, kernels %s, %d threads\n\n", info.blas.c_str(), info.core.c_str(),
                info.threads);
    RatioReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    benchmark::Shutdown();
    return 0;
}
