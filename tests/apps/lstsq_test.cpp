#include <cstdlib>

#include "apps/json_checker.hpp"
#include "apps/program.hpp"

namespace lamina {
namespace {

using testing::JsonChecker;
using testing::Outcome;

const std::string longley = "data/longley.csv";
const std::string iris = "data/iris.csv";

/// What follows a key of the program's JSON, as written.
std::string after(const std::string& json, const std::string& key) {
    const std::size_t begin = json.find("\"" + key + "\": ");
    if (begin == std::string::npos) return "no " + key;
    const std::size_t value = begin + key.size() + 4;
    return json.substr(value, json.find('\n', value) - value);
}

class LstsqCommandTest : public testing::ProgramTest {};

TEST_F(LstsqCommandTest, PrintsTheRegression) {
    const Outcome outcome = run({"lstsq", longley, "--target", "employed"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(outcome.out,
              "data/longley.csv: employed by least squares, 16 observations\n"
              "\n"
              "               coefficient  std. error       t       p    95 % from          to\n"
              "intercept       -3482258.6  8.9042e+05  -3.911  0.0036  -5.4965e+06  -1.468e+06\n"
              "gnp_deflator     15.061872      84.915   0.177  0.8631      -177.03      207.15\n"
              "gnp           -0.035819179    0.033491  -1.070  0.3127     -0.11158    0.039943\n"
              "unemployed      -2.0202298      0.4884  -4.136  0.0025      -3.1251    -0.91539\n"
              "armed_forces    -1.0332269     0.21427  -4.822  0.0009      -1.5179    -0.54851\n"
              "population    -0.051104106     0.22607  -0.226  0.8262     -0.56252     0.46031\n"
              "year             1829.1515      455.48   4.016  0.0030       798.79      2859.5\n"
              "\n"
              "residual deviation 304.854 on 9 degrees of freedom\n"
              "R^2 0.995479, adjusted 0.992465\n"
              "rank 7 of 7, condition index 4.328e+04, by pivoted_qr\n");
}

TEST_F(LstsqCommandTest, JsonHoldsTheCertifiedDigits) {
    const Outcome outcome = run({"lstsq", longley, "--target", "employed", "--refine", "--json"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_TRUE(JsonChecker::accepts(outcome.out)) << outcome.out;
    EXPECT_TRUE(after(outcome.out, "coefficients").starts_with("[-3482258.6345958"));
    EXPECT_TRUE(after(outcome.out, "standard_errors").starts_with("[890420.383607"));
    EXPECT_TRUE(after(outcome.out, "residual_deviation").starts_with("304.8540735619"));
    EXPECT_TRUE(after(outcome.out, "r_squared").starts_with("0.99547900457729"));
    EXPECT_EQ(after(outcome.out, "degrees_of_freedom"), "9,");
    EXPECT_EQ(after(outcome.out, "rank"), "7,");
    EXPECT_EQ(after(outcome.out, "refined"), "true,");
    EXPECT_EQ(after(outcome.out, "dependences"), "[],");
    EXPECT_EQ(after(outcome.out, "method"), "\"pivoted_qr\",");
}

TEST_F(LstsqCommandTest, PredictorsAndAnInterceptAreChosen) {
    const std::string table = file("x,y,z\n0,1,9\n1,3,9\n2,5,8\n3,7,9\n");
    const Outcome outcome =
        run({"lstsq", table, "--target", "y", "--predictors", "x", "--intercept", "--json"});
    EXPECT_EQ(after(outcome.out, "names"), "[\"(intercept)\", \"x\"],");
    EXPECT_EQ(after(outcome.out, "coefficients"), "[1, 2],");
    EXPECT_EQ(after(outcome.out, "has_intercept"), "true,");
    const Outcome through_zero =
        run({"lstsq", table, "--target", "y", "--predictors", "x", "--json"});
    EXPECT_EQ(after(through_zero.out, "names"), "[\"x\"],");
    EXPECT_EQ(after(through_zero.out, "has_intercept"), "false,");
    const Outcome text = run({"lstsq", table, "--target", "y", "--predictors", "x"});
    EXPECT_NE(text.out.find("about zero since there is no intercept"), std::string::npos);
    const Outcome mean =
        run({"lstsq", file("y\n1\n2\n6\n", "y.csv"), "--target", "y", "--intercept", "--json"});
    EXPECT_EQ(after(mean.out, "coefficients"), "[3],");
}

TEST_F(LstsqCommandTest, LabelsAreLeftOut) {
    const Outcome outcome = run({"lstsq", iris, "--label", "species", "--target", "petal_width_cm",
                                 "--predictors", "petal_length_cm", "--intercept", "--json"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    // The textbook line: width = -0.363 + 0.416 length.
    EXPECT_TRUE(after(outcome.out, "coefficients").starts_with("[-0.363")) << outcome.out;
    EXPECT_EQ(after(outcome.out, "observations"), "150,");
}

TEST_F(LstsqCommandTest, BothKindsOfWeightsAreTold) {
    const std::string table = file("x,y,w\n1,1,2\n2,3,1\n3,2,1\n4,5,3\n");
    const auto fit = [&](const std::string& option) {
        return run({"lstsq", table, "--target", "y", "--intercept", option, "w", "--json"}).out;
    };
    const std::string precisions = fit("--weights");
    const std::string counts = fit("--frequency-weights");
    EXPECT_EQ(after(precisions, "coefficients"), after(counts, "coefficients"));
    EXPECT_EQ(after(precisions, "names"), "[\"(intercept)\", \"x\"],");
    EXPECT_EQ(after(precisions, "degrees_of_freedom"), "2,");
    EXPECT_EQ(after(counts, "degrees_of_freedom"), "5,");
    expect_failure(
        run({"lstsq", table, "--target", "y", "--weights", "w", "--frequency-weights", "w"}), 2,
        "excludes");
}

TEST_F(LstsqCommandTest, DependentColumnsAreNamed) {
    const std::string table =
        file("gnp,population,year,employed\n11,10,3,1\n-2,5,4,3\n9,9,3,2\n13,14,5,7\n0,3,2,1\n");
    const Outcome outcome = run({"lstsq", table, "--target", "employed"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("columns depend on each other: gnp = 2 * population - 3 * year"),
              std::string::npos)
        << outcome.out;
    EXPECT_NE(outcome.out.find("rank 2 of 3"), std::string::npos);
    const Outcome json = run({"lstsq", table, "--target", "employed", "--json"});
    EXPECT_TRUE(JsonChecker::accepts(json.out)) << json.out;
    EXPECT_EQ(after(json.out, "dependences"), "[\"gnp = 2 * population - 3 * year\"],");
    EXPECT_EQ(after(json.out, "standard_errors"), "[null, null, null],");
    expect_failure(run({"lstsq", table, "--target", "employed", "--method", "qr"}), 1,
                   "depend on each other");
}

TEST_F(LstsqCommandTest, MethodsAreTakenByTheirNames) {
    for (const char* method : {"normal_equations", "cholesky", "lu", "qr", "pivoted_qr", "svd"}) {
        const Outcome outcome =
            run({"lstsq", longley, "--target", "employed", "--method", method, "--json"});
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        EXPECT_EQ(after(outcome.out, "method"), "\"" + std::string(method) + "\",");
    }
    expect_failure(run({"lstsq", longley, "--target", "employed", "--method", "gauss"}), 2,
                   "must be one of automatic, normal_equations, cholesky, lu, qr, pivoted_qr, svd");
    expect_failure(run({"lstsq", longley, "--target", "employed", "--method", "svd", "--refine"}),
                   1, "pivoted_qr");
}

TEST_F(LstsqCommandTest, WhatCannotBeFittedIsRefused) {
    expect_failure(run({"lstsq", longley}), 2, "--target is required; see lamina lstsq --help");
    expect_failure(run({"lstsq", longley, "--target", "gdp"}), 1,
                   "no column \"gdp\" of numbers; there are intercept, gnp_deflator, gnp");
    expect_failure(run({"lstsq", longley, "--target", "gnp", "--predictors", "gnp,year"}), 1,
                   "gnp is the target");
    expect_failure(run({"lstsq", longley, "--target", "gnp", "--predictors", "money"}), 1,
                   "no column \"money\"");
    expect_failure(run({"lstsq", file("y\n1\n2\n"), "--target", "y"}), 1, "--intercept");
    expect_failure(run({"lstsq", iris, "--target", "petal_width_cm"}), 1,
                   "--label species takes it as labels");
    expect_failure(run({"lstsq", file("x,y\n1,2\n,3\n"), "--target", "y"}), 1, "--drop-missing");
    expect_failure(
        run({"lstsq", file("x,y,w\n1,2,1\n2,3,-1\n"), "--target", "y", "--weights", "w"}), 1,
        "must not be negative");
    expect_failure(run({"lstsq", file("a,b,c\n1,x,y\n2,z,w\n"), "--target", "a", "--label", "b"}),
                   1, "--predictors A,B,... names the numbers");
}

}  // namespace
}  // namespace lamina
