#include "report/plot.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <sstream>

#include "report/names.hpp"
#include "report/ratio.hpp"

namespace lamina::bench {

namespace {

/// n and the ratio there.
using Curve = std::vector<std::pair<long, Ratio>>;

Curve curve_of(const Records& records, const std::string& task, int threads,
               const std::string& who) {
    Curve curve;
    for (const auto& [key, times] : records.times) {
        const bool square = key.m == key.n || key.n == 1;
        if (key.task != task || key.threads != threads || !square || key.scalar != "double" ||
            key.detail != "-")
            continue;
        const auto ours = times.seconds.find("lamina");
        const auto theirs = times.seconds.find(who);
        if (ours != times.seconds.end() && theirs != times.seconds.end())
            curve.push_back({key.size(), ratio_of(ours->second, theirs->second)});
    }
    return curve;
}

/// One panel: the curves as inline data, then the command that draws them.
std::string panel(const Records& records, const std::string& task, int threads) {
    std::ostringstream data;
    std::string curves;
    int number = 0;
    const std::vector<std::string> all = contenders_of(records, task);
    for (std::size_t colour = 0; colour < all.size(); ++colour) {
        const Curve curve = curve_of(records, task, threads, all[colour]);
        if (curve.size() < 2) continue;
        const std::string name =
            "$curve" + std::to_string(threads) + "_" + std::to_string(++number);
        data << name << " << END\n";
        for (const auto& [n, ratio] : curve)
            data << n << ' ' << ratio.median << ' ' << ratio.low << ' ' << ratio.high << '\n';
        data << "END\n";
        const std::string style = std::to_string(colour + 1);
        curves += ", " + name + " using 1:2:3:4 with yerrorbars lc " + style + " pt 0 notitle, " +
                  name + " using 1:2 with linespoints lc " + style + " pt 7 ps 0.4 title '" +
                  contender_title(all[colour]) + "'";
    }
    if (number == 0) return {};
    return data.str() + "set title '" + threads_title(threads) + "'\nplot 1 with lines lc 'gray' " +
           "notitle" + curves + "\n";
}

std::string script(const Records& records, const std::string& task,
                   const std::filesystem::path& file) {
    std::vector<std::string> panels;
    for (const int threads : threads_of(records)) {
        const std::string text = panel(records, task, threads);
        if (!text.empty()) panels.push_back(text);
    }
    if (panels.empty()) return {};
    const std::string count = std::to_string(panels.size());
    std::string text = "set terminal svg size " + std::to_string(panels.size() * 480) +
                       ",400 font 'sans,11' background 'white'\nset output '" + file.string() +
                       "'\nset logscale xy 2\nset format x '%.0f'\nset grid\nset key below\n"
                       "set xlabel 'n'\nset ylabel 'time of lamina / time of the other'\n"
                       "set multiplot layout 1," +
                       count + " title \"" + title(task) + "\" noenhanced\n";
    for (const std::string& each : panels)
        text += each;
    return text + "unset multiplot\n";
}

bool has_curve(const Records& records, const std::string& task) {
    const std::vector<std::string> all = contenders_of(records, task);
    return std::any_of(all.begin(), all.end(), [&](const std::string& who) {
        return curve_of(records, task, 1, who).size() >= 3;
    });
}

bool gnuplot(const std::string& commands) {
    std::FILE* program = popen("gnuplot 2>&1", "w");
    if (program == nullptr) return false;
    std::fputs(commands.c_str(), program);
    return pclose(program) == 0;
}

}  // namespace

std::vector<std::string> draw_plots(const Records& records, const std::filesystem::path& folder) {
    std::vector<std::string> drawn;
    if (!gnuplot("")) {
        std::cerr << "gnuplot is not here: no plots\n";
        return drawn;
    }
    for (const std::string& task : tasks_of(records)) {
        if (!has_curve(records, task)) continue;
        if (gnuplot(script(records, task, folder / (task + ".svg")))) drawn.push_back(task);
    }
    return drawn;
}

}  // namespace lamina::bench
