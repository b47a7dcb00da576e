// bench_report RESULTS BARS FOLDER: from a results file, FOLDER/results.md with its plots, and the
// table of what must hold on standard output.

#include <fstream>
#include <iostream>
#include <stdexcept>

#include "report/plot.hpp"
#include "report/tables.hpp"

namespace {

using namespace lamina::bench;

std::ifstream opened(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    return file;
}

void report(const std::string& results, const std::string& bars_file,
            const std::filesystem::path& folder) {
    std::ifstream lines = opened(results);
    const Records records = read_records(lines);
    std::ifstream bar_lines = opened(bars_file);
    const std::vector<Bar> bars = read_bars(bar_lines);
    std::filesystem::create_directories(folder);
    const std::vector<std::string> plots = draw_plots(records, folder);
    std::ofstream page(folder / "results.md");
    write_report(page, records, bars, plots);
    if (!page.flush()) throw std::runtime_error("cannot write to " + folder.string());
    write_bars(std::cout, bars, records);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: bench_report RESULTS BARS FOLDER\n";
        return 2;
    }
    try {
        report(argv[1], argv[2], argv[3]);
    } catch (const std::exception& error) {
        std::cerr << "bench_report: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
