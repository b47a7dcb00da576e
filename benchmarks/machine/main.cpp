// What the numbers were measured on: bench_machine RESULTS THREADS... appends the machine, the
// libraries, the contenders and the peak rates.

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <unistd.h>

#include "lamina/core/build_info.hpp"

#include "contest/results.hpp"
#include "contest/roster.hpp"
#include "machine/peak.hpp"

namespace lamina::bench {
namespace {

/// What follows "key : " or "key=" in a file of such lines.
std::string value_in(const std::string& path, const std::string& key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.rfind(key, 0) != 0) continue;
        const std::size_t start = line.find_first_not_of("\t :=\"", key.size());
        if (start == std::string::npos) continue;
        return line.substr(start, line.find_last_not_of("\" ") + 1 - start);
    }
    return "unknown";
}

std::string first_word_of(const std::string& path) {
    std::ifstream file(path);
    std::string word;
    file >> word;
    return word.empty() ? "unknown" : word;
}

/// OPENBLAS_CORETYPE and the like choose kernels: a number without them cannot be repeated.
std::string openblas_variables() {
    std::string text;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string setting = *variable;
        // The count of threads is that of each row.
        if (setting.rfind("OPENBLAS_", 0) != 0 || setting.rfind("OPENBLAS_NUM_THREADS", 0) == 0)
            continue;
        text += (text.empty() ? "" : " ") + setting;
    }
    return text.empty() ? "none" : text;
}

void write_machine(Results& results) {
    const std::string own_choice = build_info().core;
    const bool is_better = use_better_core();
    const BuildInfo info = build_info();
    std::string mapped;
    for (const std::string& file : info.numerical_libraries)
        mapped += (mapped.empty() ? "" : " ") + file.substr(file.rfind('/') + 1);
    const auto say = [&results](const std::string& key, const std::string& value) {
        std::cout << key << ": " << value << '\n';
        results.line({"machine", key, value});
    };
    say("processor", value_in("/proc/cpuinfo", "model name") + ", " +
                         std::to_string(sysconf(_SC_NPROCESSORS_ONLN)) + " cores");
    say("system", value_in("/etc/os-release", "PRETTY_NAME"));
    say("load before", first_word_of("/proc/loadavg"));
    say("lamina", info.version + ", " + info.compiler);
    say("BLAS", info.blas + ", kernels " + info.core +
                    (is_better ? " by use_better_core(), by itself " + own_choice : "") + ", " +
                    info.parallel);
    say("LAPACK", info.lapack_version);
    say("mapped", mapped);
    say("environment", openblas_variables());
    for (const std::string& text : descriptions())
        say("contender", text);
}

void write_peak(Results& results, int threads) {
    for (const Peak& peak : {avx2_peak(threads), avx512_peak(threads)}) {
        if (peak.instructions.empty()) continue;
        std::cout << "peak of " << threads << (threads == 1 ? " thread, " : " threads, ")
                  << peak.instructions << ": " << number(peak.flops_per_second / 1e9)
                  << " GFLOP/s\n";
        results.line(
            {"peak", std::to_string(threads), peak.instructions, number(peak.flops_per_second)});
    }
}

}  // namespace
}  // namespace lamina::bench

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: bench_machine RESULTS THREADS...\n";
        return 2;
    }
    try {
        lamina::bench::Results results(argv[1]);
        lamina::bench::write_machine(results);
        for (int i = 2; i < argc; ++i)
            lamina::bench::write_peak(results, std::atoi(argv[i]));
    } catch (const std::exception& error) {
        std::cerr << "bench_machine: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
