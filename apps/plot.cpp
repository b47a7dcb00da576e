#include "plot.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "gnuplot.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

struct Style {
    const char* colour;
    int shape;
    double size;
};

/// The palette of M. Okabe and K. Ito, Color Universal Design (2008), told apart with any kind of
/// colour vision, without its yellow, which is faint on white; the shapes repeat what the colours
/// say.
constexpr std::array<Style, 6> styles = {{{"0072B2", 7, 1.0},
                                          {"D55E00", 5, 0.9},
                                          {"009E73", 9, 1.1},
                                          {"CC79A7", 13, 1.15},
                                          {"E69F00", 11, 1.1},
                                          {"56B4E9", 15, 1.05}}};
constexpr const char* grey = "8A949C";
/// More groups than this no eye can tell apart; the smallest ones share one style.
constexpr std::size_t most_groups = 12;
constexpr index_t most_bars = 20;

/// Canvas, fonts, and the quiet parts of every picture: two grey axes, a faint grid behind the
/// data.
std::string frame(Picture kind, const std::string& title) {
    const std::string terminal =
        kind == Picture::svg
            ? "svg noenhanced name 'pca' size 960,720 font 'sans-serif,15' background rgb 'white'"
            : "pngcairo noenhanced size 1280,960 font 'Sans,20' fontscale 1 linewidth 1.4 "
              "background rgb 'white'";
    return "set encoding utf8\n"
           "set terminal " +
           terminal +
           "\n"
           "set minussign\nset format '%h'\n"
           "set border 3 lc rgb '#666666' lw 1\n"
           "set tics nomirror out scale 0.6 tc rgb '#333333'\n"
           "set grid back lt 1 lw 0.7 lc rgb '#E6E6E6'\n"
           "set title " +
           gnuplot_string(clean(title, 70)) + " tc rgb '#222222' offset 0,-0.3\n";
}

std::string axis(const char* which, const std::string& name) {
    return std::string("set ") + which + "label " + gnuplot_string(name) + " tc rgb '#222222'\n";
}

std::string component_name(index_t k, const Vector<double>& ratios) {
    return "PC " + std::to_string(k + 1) + " (" + format_number("%.1f", 100 * ratios[k]) + " %)";
}

/// Samples that are drawn alike; without a title the legend does not show them.
struct Group {
    std::string title;
    std::vector<index_t> samples;
    bool leftover = false;
};

/// One group a label, in the order of their first appearance; the smallest ones together if there
/// are too many.
std::vector<Group> groups_of(index_t samples, const CsvLabel* label) {
    std::vector<Group> groups;
    if (label == nullptr) groups.push_back({"", {}, false});
    std::map<std::string, std::size_t> place;
    for (index_t i = 0; i < samples; ++i) {
        std::size_t group = 0;
        if (label != nullptr) {
            const std::string& name = label->strings[std::size_t(i)];
            group = place.emplace(name, groups.size()).first->second;
            if (group == groups.size())
                groups.push_back({name.empty() ? "(none)" : name, {}, false});
        }
        groups[group].samples.push_back(i);
    }
    if (groups.size() <= most_groups) return groups;
    std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
        return a.samples.size() > b.samples.size();
    });
    Group others{std::to_string(groups.size() - most_groups + 1) + " others", {}, true};
    for (std::size_t g = most_groups - 1; g < groups.size(); ++g) {
        others.samples.insert(others.samples.end(), groups[g].samples.begin(),
                              groups[g].samples.end());
    }
    groups.resize(most_groups - 1);
    groups.push_back(std::move(others));
    return groups;
}

std::string data_block(std::size_t number, const Group& group, const Matrix<double>& scores) {
    std::string text = "$group" + std::to_string(number) + " << EOD\n";
    for (const index_t i : group.samples) {
        const std::string y = scores.cols() > 1 ? shortest(scores(i, 1)) : std::to_string(i + 1);
        text += shortest(scores(i, 0)) + ' ' + y + '\n';
    }
    return text + "EOD\n";
}

/// gnuplot's unit of point size is not the same in its terminals.
std::string point_size(Picture kind, double size) {
    return " ps " + format_number("%.3f", kind == Picture::svg ? 0.4 * size : size);
}

std::string points(Picture kind, std::size_t number, const Group& group, index_t samples) {
    const Style& style = styles[number % styles.size()];
    // gnuplot's outlined shapes come just before the filled ones.
    const int shape = group.leftover ? 7 : number < styles.size() ? style.shape : style.shape - 1;
    const double crowd = samples <= 500 ? 1 : samples <= 5000 ? 0.65 : 0.4;
    const double size = 1.9 * crowd * (group.leftover ? 0.8 : style.size);
    return "$group" + std::to_string(number) + " using 1:2 with points pt " +
           std::to_string(shape) + point_size(kind, size) + " lc rgb '#40" +
           (group.leftover ? grey : style.colour) + "' " +
           (group.title.empty() ? "notitle" : "title " + gnuplot_string(clean(group.title, 28)));
}

}  // namespace

Picture picture_kind(const std::string& path) {
    if (path.ends_with(".svg")) return Picture::svg;
    if (path.ends_with(".png")) return Picture::png;
    throw Error(clean(path) + ": a picture's name must end in .svg or .png");
}

std::string scatter_plot(Picture kind, const std::string& title, const Matrix<double>& scores,
                         const Vector<double>& ratios, const CsvLabel* label) {
    const std::vector<Group> groups = groups_of(scores.rows(), label);
    std::string script = frame(kind, title);
    script += axis("x", component_name(0, ratios));
    const bool plane = scores.cols() > 1;
    script += axis("y", plane ? component_name(1, ratios) : "sample");
    script += "set offsets graph 0.02, graph 0.02, " +
              std::string(plane ? "graph 0.03, graph 0.03\n" : "0, 0\nset yrange [0:*]\n");
    script += label == nullptr ? "unset key\n"
                               : "set key outside right top Left reverse samplen 0.5 spacing 1.3 "
                                 "tc rgb '#222222' title " +
                                     gnuplot_string(clean(label->name, 28)) + " left\n";
    std::string plots;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        script += data_block(g, groups[g], scores);
        plots += (g == 0 ? "plot " : ", ") + points(kind, g, groups[g], scores.rows());
    }
    return run_gnuplot(script + plots + "\n");
}

std::string scree_plot(Picture kind, const std::string& title, const Vector<double>& ratios,
                       index_t kept) {
    const index_t bars = std::min(most_bars, ratios.size());
    std::string data = "$ratios << EOD\n";
    double sum = 0;
    for (index_t k = 0; k < bars; ++k) {
        sum += ratios[k];
        data += std::to_string(k + 1) + ' ' + shortest(100 * ratios[k]) + ' ' +
                shortest(100 * sum) + '\n';
    }
    std::string script = frame(kind, title) + data + "EOD\n";
    script += axis("x", bars < ratios.size() ? "component (the first " + std::to_string(bars) +
                                                   " of " + std::to_string(ratios.size()) + ")"
                                             : "component");
    script += axis("y", "share of the variance (%)");
    script +=
        "unset grid\nset grid y back lt 1 lw 0.7 lc rgb '#E6E6E6'\n"
        "set style fill solid 1 noborder\nset boxwidth 0.62\n"
        "set yrange [0:106]\nset ytics 0,20,100\nset xtics 1,1 scale 0\n"
        "set xrange [0.4:" +
        format_number("%.1f", double(bars) + 0.6) +
        "]\n"
        "set key inside right center vertical Left reverse samplen 1.6 spacing 1.3 "
        "tc rgb '#222222'\n";
    const std::string edge = std::to_string(kept);
    script +=
        "plot $ratios using 1:($1<=" + edge + "?$2:1/0) with boxes lc rgb '#0072B2' title 'kept'";
    if (kept < bars) {
        script += ", $ratios using 1:($1>" + edge +
                  "?$2:1/0) with boxes lc rgb '#B8C4CC' title 'left out'";
    }
    script += ", $ratios using 1:3 with linespoints lt 1 lw 1.6 pt 7" + point_size(kind, 1.3) +
              " lc rgb '#D55E00' "
              "title 'cumulative'";
    if (bars <= 10) {
        script +=
            ", $ratios using 1:2:(sprintf('%.1f', $2)) with labels offset 0,0.7 "
            "tc rgb '#444444' notitle";
    }
    return run_gnuplot(script + "\n");
}

}  // namespace lamina::program
