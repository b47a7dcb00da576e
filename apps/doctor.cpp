#include "doctor.hpp"

#include <algorithm>
#include <memory>

#include "lamina/core/build_info.hpp"

#include "doctor_checks.hpp"
#include "json.hpp"

namespace lamina::program {

namespace {

const char* name(Health health) {
    switch (health) {
        case Health::right:
            return "right";
        case Health::handled:
            return "handled";
        case Health::slow:
            return "slow";
        default:
            return "WRONG";
    }
}

std::vector<Finding> all_findings() {
    std::vector<Finding> findings = check_libraries();
    for (Finding& finding : check_numbers())
        findings.push_back(std::move(finding));
    findings.push_back(check_regressions());
    for (Finding& finding : check_threads())
        findings.push_back(std::move(finding));
    return findings;
}

bool is_healthy(const std::vector<Finding>& findings) {
    return std::none_of(findings.begin(), findings.end(),
                        [](const Finding& finding) { return finding.health == Health::wrong; });
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size() + 2, width), ' ');
    return text;
}

std::string as_text(const std::vector<Finding>& findings) {
    std::string text = build_info().text() + "\n";
    const std::string margin(25, ' ');
    for (const Finding& finding : findings) {
        text += padded(name(finding.health), 9) + padded(finding.subject, 16) + finding.what + "\n";
        if (!finding.cure.empty()) text += margin + finding.cure + "\n";
    }
    return text + (is_healthy(findings) ? "\nNothing is wrong that lamina does not work around.\n"
                                        : "\nWhat is WRONG here, lamina does not work around.\n");
}

std::string as_json(const std::vector<Finding>& findings) {
    JsonObject checks;
    for (const Finding& finding : findings) {
        JsonObject check;
        check.add("health",
                  std::string(finding.health == Health::wrong ? "wrong" : name(finding.health)));
        check.add("found", finding.what);
        check.add("cure", finding.cure);
        checks.add(finding.subject, check);
    }
    const BuildInfo info = build_info();
    JsonObject object;
    object.add("version", info.version);
    object.add("blas", info.blas);
    object.add("blas_file", info.blas_file);
    object.add("lapack_file", info.lapack_file);
    object.add("numerical_libraries", info.numerical_libraries);
    object.add("healthy", is_healthy(findings));
    object.add("checks", checks);
    return object.text();
}

}  // namespace

void add_doctor(CLI::App& app, std::string& report, bool& healthy) {
    CLI::App* command =
        app.add_subcommand("doctor", "examines the BLAS and LAPACK that are loaded here");
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "print JSON");
    command->callback([json, &report, &healthy] {
        const std::vector<Finding> findings = all_findings();
        healthy = is_healthy(findings);
        report = *json ? as_json(findings) : as_text(findings);
    });
}

}  // namespace lamina::program
