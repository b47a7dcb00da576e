#include "info.hpp"

#include <memory>

#include "lamina/factor/svd.hpp"
#include "lamina/ops/norm.hpp"
#include "lamina/ops/trace.hpp"
#include "lamina/solve/determinant.hpp"

#include "input.hpp"
#include "json.hpp"
#include "table.hpp"
#include "text.hpp"

namespace lamina::program {

namespace {

struct InfoOptions {
    InputOptions input;
    bool json = false;
};

struct Facts {
    index_t rows;
    index_t cols;
    index_t rank;
    double condition;
    double norm_one, norm_two, norm_inf, norm_frobenius;
    bool square;
    double trace = 0;
    double determinant = 0;
    LogDet<double> log_determinant{1, 0};
};

Facts facts_of(const Matrix<double>& a) {
    const SVD<double> f(a, Vectors::none);
    Facts facts{.rows = a.rows(),
                .cols = a.cols(),
                .rank = f.rank(),
                .condition = f.cond(),
                .norm_one = norm(a, Norm::one),
                .norm_two = f.s().empty() ? 0 : f.s()[0],
                .norm_inf = norm(a, Norm::inf),
                .norm_frobenius = norm(a, Norm::frobenius),
                .square = a.rows() == a.cols()};
    if (facts.square) {
        facts.trace = trace(a);
        facts.determinant = det(a) + 0.0;  // -0 becomes 0
        facts.log_determinant = log_det(a);
    }
    return facts;
}

std::string as_json(const std::string& file, const Facts& facts) {
    JsonObject norms;
    norms.add("one", facts.norm_one);
    norms.add("two", facts.norm_two);
    norms.add("inf", facts.norm_inf);
    norms.add("frobenius", facts.norm_frobenius);
    JsonObject object;
    object.add("file", file);
    object.add("rows", facts.rows);
    object.add("columns", facts.cols);
    object.add("rank", facts.rank);
    object.add("norms", norms);
    object.add("condition", facts.condition);
    if (facts.square) {
        JsonObject log_determinant;
        log_determinant.add("sign", facts.log_determinant.sign);
        log_determinant.add("log_abs", facts.log_determinant.log_abs);
        object.add("trace", facts.trace);
        object.add("determinant", facts.determinant);
        object.add("log_determinant", log_determinant);
    }
    return object.text();
}

std::string as_text(const std::string& file, const Facts& facts) {
    Column name{"", {}, true};
    Column value{"", {}, true};
    const auto add = [&](const char* what, const std::string& is) {
        name.cells.emplace_back(what);
        value.cells.push_back(is);
    };
    const auto number = [](double x) { return format_number("%.6g", x); };
    add("rank", std::to_string(facts.rank));
    add("1-norm", number(facts.norm_one));
    add("2-norm", number(facts.norm_two));
    add("infinity norm", number(facts.norm_inf));
    add("Frobenius norm", number(facts.norm_frobenius));
    add("condition number", number(facts.condition));
    if (facts.square) {
        const LogDet<double>& log = facts.log_determinant;
        add("trace", number(facts.trace));
        add("determinant", number(facts.determinant));
        add("  sign, log |det|", number(log.sign) + ", " + number(log.log_abs));
    }
    return clean(file) + ": " + std::to_string(facts.rows) + " x " + std::to_string(facts.cols) +
           table_text({name, value});
}

}  // namespace

void add_info(CLI::App& app, std::string& report) {
    CLI::App* command = app.add_subcommand(
        "info", "shape, rank, norms, condition number; trace and determinant if square");
    const auto options = std::make_shared<InfoOptions>();
    add_input_options(*command, options->input);
    command->add_flag("--json", options->json, "print JSON");
    command->callback([options, &report] {
        const Facts facts = facts_of(read_input(options->input).values);
        report = options->json ? as_json(options->input.file, facts)
                               : as_text(options->input.file, facts);
    });
}

}  // namespace lamina::program
