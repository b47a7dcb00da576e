#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "lamina/core/build_info.hpp"
#include "lamina/core/raw_probe.hpp"

#include "doctor_checks.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

/// The files whose names contain one of the words.
std::vector<std::string> files_of(std::initializer_list<std::string_view> words) {
    std::vector<std::string> found;
    for (const std::string& path : build_info().numerical_libraries) {
        const std::string name = file_name(path);
        if (std::any_of(words.begin(), words.end(),
                        [&](auto word) { return name.find(word) != name.npos; })) {
            found.push_back(path);
        }
    }
    return found;
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

Finding one_copy(const std::string& subject, const std::vector<std::string>& files,
                 const std::string& harm) {
    if (files.size() <= 1) {
        return {subject, Health::right, files.empty() ? "none is loaded" : files.front()};
    }
    return {subject, Health::wrong, listed(files) + " are loaded together: " + harm,
            "link one of them only, or see with ldd and LD_PRELOAD what brings in the others"};
}

Finding kernels() {
    const BuildInfo info = build_info();
    if (info.better_core.empty()) return {"kernels", Health::right, info.core};
    return {"kernels", Health::slow,
            "OpenBLAS leaves registers of this processor unused, it took those of " + info.core,
            "set OPENBLAS_CORETYPE=" + info.better_core +
                ", or call use_better_core(): products are several times faster"};
}

Finding integers() {
    const IntegerWidths widths = probe_integer_widths();
    const std::string bits = std::to_string(widths.lamina);
    if (widths.blas == widths.lamina && widths.lapack == widths.lamina) {
        return {"integers", Health::right, bits + " bits in lamina, BLAS and LAPACK"};
    }
    return {"integers", Health::wrong,
            "lamina passes " + bits + " bits, BLAS reads " + std::to_string(widths.blas) +
                " and LAPACK " + std::to_string(widths.lapack),
            "load libraries of " + bits +
                " bits, or build lamina with LAMINA_ILP64=" + (widths.lapack == 64 ? "ON" : "OFF")};
}

Finding workspace() {
    const WorkspaceProbe probe = probe_workspace();
    const std::string size = "gesdd of n = " + std::to_string(probe.n);
    if (probe.answered >= probe.needed) {
        return {"workspace", Health::right, size + " asks for as much as it needs"};
    }
    return {"workspace", Health::handled,
            size + " needs " + std::to_string(probe.needed) + " entries and asks for " +
                std::to_string(probe.answered),
            "lamina computes sizes in 64 bits; calls of your own should too"};
}

/// All routines that gave this answer, in one finding.
void add_answers(std::vector<Finding>& findings, const std::vector<RawProbe>& probes,
                 RawAnswer answer, const std::string& what) {
    std::vector<std::string> names;
    for (const RawProbe& probe : probes) {
        if (probe.answer == answer) names.push_back(probe.routine + " (" + probe.input + ")");
    }
    if (names.empty()) return;
    findings.push_back({std::string("input ") + name(answer), Health::handled,
                        listed(names) + " " + what,
                        "lamina looks at the input first; keep away from Check::none"});
}

}  // namespace

std::vector<Finding> check_libraries() {
    std::vector<Finding> findings;
    const std::vector<RawProbe> probes = probe_non_finite();
    findings.push_back(one_copy("BLAS", files_of({"blas", "blis", "libmkl_rt"}),
                                "which one answers depends on the order of loading"));
    findings.push_back(one_copy("OpenMP", files_of({"libgomp", "libomp", "libiomp"}),
                                "each starts threads of its own"));
    findings.push_back(kernels());
    findings.push_back(integers());
    findings.push_back(workspace());
    add_answers(findings, probes, RawAnswer::hung, "never return");
    add_answers(findings, probes, RawAnswer::crashed, "end the process");
    add_answers(findings, probes, RawAnswer::silent, "return finite numbers and report success");
    if (std::all_of(probes.begin(), probes.end(),
                    [](const RawProbe& probe) { return probe.answer == RawAnswer::told; })) {
        findings.push_back({"input", Health::right, "NaN and infinity show in every result"});
    }
    return findings;
}

}  // namespace lamina::program
