#include "report/tables.hpp"

#include <algorithm>
#include <cstdio>
#include <ostream>

#include "report/names.hpp"
#include "report/ratio.hpp"

namespace lamina::bench {

namespace {

template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[128];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

void write_row(std::ostream& out, const Row& cells) {
    out << '|';
    for (const std::string& cell : cells) {
        out << ' ';
        // As a filter has them, bars would end the cell.
        for (const char c : cell)
            out << (c == '|' ? "\\|" : std::string(1, c));
        out << " |";
    }
    out << '\n';
}
void write_head(std::ostream& out, const Row& cells) {
    write_row(out, cells);
    write_row(out, Row(cells.size(), "---"));
}

std::string duration(double seconds) {
    if (seconds < 1e-6) return format("%.0f ns", seconds * 1e9);
    if (seconds < 1e-3) return format("%.3g us", seconds * 1e6);
    if (seconds < 1) return format("%.3g ms", seconds * 1e3);
    return format("%.3g s", seconds);
}

std::string cell(const Ratio& ratio) {
    if (ratio.median <= 0) return "";
    if (ratio.once) return format("%.2f once", ratio.median);
    return format("%.2f (%.2f-%.2f)", ratio.median, ratio.low, ratio.high);
}

std::string found(const std::map<int, Finding>& findings, int threads) {
    const auto entry = findings.find(threads);
    if (entry == findings.end()) return "";
    const Finding& finding = entry->second;
    std::string text = format("%.3g, %s", finding.worst, finding.where.c_str());
    if (finding.where == "mean") return text + format(" of %d", finding.cases);
    if (finding.cases > 1)
        text += format("; %d of %d", finding.cases - finding.missed, finding.cases);
    return text;
}

/// A row of a task's table.
Row row_of(const Records& records, const Key& key, const std::vector<std::string>& contenders,
           bool rates) {
    const Times& times = records.times.at(key);
    const auto ours = times.seconds.find("lamina");
    if (ours == times.seconds.end()) return {};
    const double seconds = quantile(ours->second, 0.5);
    Row row = {key.shape(), duration(seconds)};
    if (rates) row.push_back(format("%.1f", times.flops / seconds / 1e9));
    const auto peak = records.peaks.find(key.threads);
    if (key.task == "gemm") {
        const bool comparable = peak != records.peaks.end() && key.scalar == "double";
        row.push_back(
            comparable ? format("%.0f %%", 100 * times.flops / seconds / peak->second.second) : "");
    }
    for (const std::string& who : contenders) {
        const auto theirs = times.seconds.find(who);
        row.push_back(theirs == times.seconds.end() ? ""
                                                    : cell(ratio_of(ours->second, theirs->second)));
    }
    return row;
}

void write_task(std::ostream& out, const Records& records, const std::string& task, int threads) {
    const std::vector<Key> keys = keys_of(records, task, threads);
    if (keys.empty()) return;
    const bool rates = records.times.at(keys.front()).flops > 0;
    const std::vector<std::string> contenders = contenders_of(records, task);
    Row head = {threads_title(threads), "lamina"};
    if (rates) head.push_back("GFLOP/s");
    if (task == "gemm") head.push_back("of peak");
    for (const std::string& who : contenders)
        head.push_back(contender_title(who));
    out << '\n';
    write_head(out, head);
    for (const Key& key : keys)
        write_row(out, row_of(records, key, contenders, rates));
}

void write_machine(std::ostream& out, const Records& records) {
    write_head(out, {"What", "Value"});
    for (const auto& [key, value] : records.machine)
        write_row(out, {key, value});
    for (const auto& [threads, peak] : records.peaks) {
        write_row(out,
                  {"peak, " + threads_title(threads),
                   format("%.1f GFLOP/s of %s in double", peak.second / 1e9, peak.first.c_str())});
    }
}

void write_accuracies(std::ostream& out, const Records& records) {
    if (records.accuracies.empty()) return;
    out << "\n## Accuracy of the tall SVD\n\nLAPACK's ratios, to be below 30.\n\n";
    write_head(out, {"Threads", "Case", "Contender", "Orthogonality", "Residual"});
    for (const auto& [key, by_contender] : records.accuracies) {
        for (const auto& [who, accuracy] : by_contender) {
            write_row(out,
                      {std::to_string(key.threads), key.shape(), who,
                       format("%.3g", accuracy.orthogonality), format("%.3g", accuracy.residual)});
        }
    }
}

void write_memories(std::ostream& out, const Records& records) {
    if (records.memories.empty()) return;
    out << "\n## Peak memory\n\nWith the matrix moved in, over input, outputs and workspace of the "
           "LAPACK routine.\n\n";
    write_head(out, {"Task", "Shape", "lamina", "LAPACK", "Ratio"});
    for (const auto& [key, memory] : records.memories) {
        write_row(out, {key.task, key.shape(), format("%.1f MB", memory.peak / 1e6),
                        format("%.1f MB", memory.least / 1e6),
                        format("%.3f", memory.peak / memory.least)});
    }
}

void write_overheads(std::ostream& out, const Records& records) {
    if (!records.instructions.empty()) {
        out << "\n## Instructions of one 4 x 4 call\n\n";
        write_head(out, {"Operation", "lamina", "Raw", "Extra (at most 150)"});
        for (const Row& row : records.instructions) {
            write_row(out, {row[0], row[1], row[2],
                            std::to_string(std::stol(row[1]) - std::stol(row[2]))});
        }
    }
    if (!records.compile_time.empty()) {
        out << "\n## Compile time\n\nA program that includes all of lamina takes "
            << records.compile_time
            << " times as long as one with the standard headers that lamina needs (at most 1.5).\n";
    }
}

}  // namespace

std::string verdict(const std::map<int, Finding>& findings) {
    if (findings.empty()) return "not measured";
    const bool missed = std::any_of(findings.begin(), findings.end(),
                                    [](const auto& entry) { return entry.second.missed > 0; });
    return missed ? "MISSED" : "ok";
}

void write_bars(std::ostream& out, const std::vector<Bar>& bars, const Records& records) {
    std::set<int> counts = threads_of(records);
    // Memory is measured with one.
    counts.insert(1);
    Row head = {"Case", "Against", "Bar"};
    for (const int threads : counts)
        head.push_back(threads_title(threads));
    head.push_back("Verdict");
    write_head(out, head);
    for (const Bar& bar : bars) {
        const std::map<int, Finding> findings = judge(bar, records);
        Row row = {bar.text, bar.against_text, format("<= %.3g", bar.limit)};
        for (const int threads : counts)
            row.push_back(found(findings, threads));
        row.push_back(verdict(findings));
        write_row(out, row);
    }
}

void write_report(std::ostream& out, const Records& records, const std::vector<Bar>& bars,
                  const std::vector<std::string>& plots) {
    out << "# Results\n\nWritten by tools/bench; docs/performance.md says what is measured and how "
           "to read it. Ratios are times of\nlamina over times of the other, below 1 where lamina "
           "is faster: the median of the rounds, and its quartiles.\n\n";
    write_machine(out, records);
    out << "\n## What must hold\n\nThe worst case of each, and how many of how many hold.\n\n";
    write_bars(out, bars, records);
    for (const std::string& task : tasks_of(records)) {
        out << "\n## " << title(task) << '\n';
        if (std::find(plots.begin(), plots.end(), task) != plots.end())
            out << "\n![Ratio against n](" << task << ".svg)\n";
        for (const int threads : threads_of(records))
            write_task(out, records, task, threads);
    }
    write_accuracies(out, records);
    write_memories(out, records);
    write_overheads(out, records);
}

}  // namespace lamina::bench
