#include <limits>

#include "lamina/io/csv.hpp"
#include "lamina/io/npy.hpp"
#include "lamina/ops/product.hpp"

#include "apps/json_checker.hpp"
#include "apps/program.hpp"

namespace lamina {
namespace {

using testing::JsonChecker;
using testing::Outcome;
using testing::Sink;

const std::string iris = "data/iris.csv";

/// Numbers that follow a key of the program's JSON, as written.
std::string after(const std::string& json, const std::string& key) {
    const std::size_t begin = json.find("\"" + key + "\": ");
    if (begin == std::string::npos) return "no " + key;
    const std::size_t value = begin + key.size() + 4;
    return json.substr(value, json.find('\n', value) - value);
}

class CliTest : public testing::ProgramTest {};

TEST_F(CliTest, VersionTellsWhichBlasIsLoaded) {
    const Outcome outcome = run({"--version"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_TRUE(outcome.out.starts_with("lamina ")) << outcome.out;
    EXPECT_NE(outcome.out.find("OpenBLAS"), std::string::npos) << outcome.out;
    EXPECT_EQ(outcome.err, "");
}

TEST_F(CliTest, HelpNamesEverySubcommandAndOption) {
    const std::string all = run({"--help"}).out;
    EXPECT_NE(all.find("pca"), std::string::npos);
    EXPECT_NE(all.find("info"), std::string::npos);
    const Outcome pca = run({"pca", "--help"});
    EXPECT_EQ(pca.status, 0);
    for (const char* option :
         {"--components", "--variance", "--standardize", "--whiten", "--label", "--columns",
          "--scores", "--components-out", "--plot", "--scree", "--json"}) {
        EXPECT_NE(pca.out.find(option), std::string::npos) << option;
    }
}

TEST_F(CliTest, PcaPrintsVariancesAndFirstScores) {
    const Outcome outcome = run({"pca", iris, "--label", "species"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(outcome.out,
              "data/iris.csv: 150 samples, 4 features\n"
              "\n"
              "component  eigenvalue   ratio  cumulative\n"
              "PC1            4.2282  0.9246      0.9246\n"
              "PC2            0.2427  0.0531      0.9777\n"
              "PC3            0.0782  0.0171      0.9948\n"
              "PC4            0.0238  0.0052      1.0000\n"
              "\n"
              "scores of the first 5 of 150 samples\n"
              "sample      PC1      PC2      PC3      PC4  species\n"
              "     1  -2.6841   0.3194  -0.0279   0.0023  setosa\n"
              "     2  -2.7141  -0.1770  -0.2105   0.0990  setosa\n"
              "     3  -2.8890  -0.1449   0.0179   0.0200  setosa\n"
              "     4  -2.7453  -0.3183   0.0316  -0.0756  setosa\n"
              "     5  -2.7287   0.3268   0.0901  -0.0613  setosa\n");
}

TEST_F(CliTest, ComponentsAreChosenByCountAndByVariance) {
    const std::string two = run({"pca", iris, "--label", "species", "--components", "2"}).out;
    EXPECT_NE(two.find("PC2"), std::string::npos);
    EXPECT_EQ(two.find("PC3"), std::string::npos);
    EXPECT_EQ(run({"pca", iris, "--label", "species", "--variance", "0.95"}).out, two);
}

TEST_F(CliTest, PcaJsonIsCompleteAndWellFormed) {
    const Outcome outcome = run({"pca", iris, "--label", "species", "--components", "2", "--json"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_TRUE(JsonChecker::accepts(outcome.out)) << outcome.out;
    EXPECT_EQ(after(outcome.out, "samples"), "150,");
    EXPECT_EQ(after(outcome.out, "n_components"), "2,");
    EXPECT_EQ(after(outcome.out, "solver"), "\"full\",");
    EXPECT_TRUE(after(outcome.out, "explained_variance_ratio").starts_with("[0.92461872"));
    EXPECT_TRUE(after(outcome.out, "scores").starts_with("[[-2.68412562"));
    const Outcome filed =
        run({"pca", iris, "--label", "species", "--json", "--scores", path("z.csv")});
    EXPECT_EQ(after(filed.out, "scores"), "no scores");
    EXPECT_EQ(after(filed.out, "scores_file"), "\"" + path("z.csv") + "\"");
}

TEST_F(CliTest, FilesHoldTheScoresWithLabelsAndTheComponentsWithNames) {
    const Outcome outcome = run({"pca", iris, "--label", "species", "--scores", path("scores.csv"),
                                 "--components-out", path("components.csv")});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const CsvTable x = read_csv(iris, {.labels = {"species"}});
    const CsvTable z = read_csv(path("scores.csv"), {.labels = {"species"}});
    const CsvTable v = read_csv(path("components.csv"));
    EXPECT_EQ(z.names, (std::vector<std::string>{"PC1", "PC2", "PC3", "PC4"}));
    EXPECT_EQ(z.labels[0].strings, x.labels[0].strings);
    EXPECT_EQ(v.names, x.names);
    // Scores times components are the centred data: they differ from the data by one row, the mean.
    const Matrix<double> centred = z.values * v.values;
    for (index_t j = 0; j < 4; ++j) {
        const double mean = x.values(0, j) - centred(0, j);
        for (index_t i = 0; i < 150; ++i) {
            EXPECT_NEAR(x.values(i, j) - centred(i, j), mean, 1e-13);
        }
    }
    EXPECT_EQ(files(), 2);
}

TEST_F(CliTest, ArraysGoInAndOut) {
    const Matrix<double> x = read_csv(iris, {.labels = {"species"}}).values;
    write_npy(path("iris.npy"), x);
    const Outcome outcome = run({"pca", path("iris.npy"), "--scores", path("z.npy"),
                                 "--components-out", path("v.npy"), "--components", "2"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    ASSERT_EQ(run({"pca", iris, "--label", "species", "--scores", path("z.csv"), "--components-out",
                   path("v.csv"), "--components", "2"})
                  .status,
              0);
    EXPECT_EQ(read_npy<double>(path("z.npy")),
              read_csv(path("z.csv"), {.labels = {"species"}}).values);
    EXPECT_EQ(read_npy<double>(path("v.npy")), read_csv(path("v.csv")).values);

    const std::string table = run({"info", iris, "--columns", "petal_width_cm,sepal_width_cm"}).out;
    const std::string array = run({"info", path("iris.npy"), "--columns", "4,2"}).out;
    EXPECT_EQ(array.substr(array.find('\n')), table.substr(table.find('\n')));
    EXPECT_TRUE(array.starts_with(path("iris.npy") + ": 150 x 2\n")) << array;
}

TEST_F(CliTest, RowsOfAnArrayWithNanAreDroppedWhenAsked) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    write_npy(path("a.npy"), Matrix<double>{{1, 2, 3}, {4, nan, 6}, {7, 8, nan}, {9, 9, 1}});
    const Outcome all = run({"info", path("a.npy"), "--drop-missing"});
    EXPECT_TRUE(all.out.starts_with(path("a.npy") + ": 2 x 3\n")) << all.out << all.err;
    // A column that is not asked for may hold what it likes.
    const Outcome some = run({"info", path("a.npy"), "--drop-missing", "--columns", "1,2"});
    EXPECT_TRUE(some.out.starts_with(path("a.npy") + ": 3 x 2\n")) << some.out << some.err;
}

TEST_F(CliTest, PicturesAreWhatTheirNamesSay) {
    const Outcome outcome = run({"pca", iris, "--label", "species", "--plot", path("iris.svg"),
                                 "--scree", path("scree.png"), "--components", "2"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    const std::string svg = content(path("iris.svg"));
    EXPECT_TRUE(svg.starts_with("<?xml"));
    EXPECT_TRUE(svg.ends_with("</svg>\n\n") || svg.ends_with("</svg>\n"));
    for (const char* text : {"PC 1 (92.5 %)", "PC 2 (5.3 %)", ">setosa<", ">versicolor<",
                             ">virginica<", ">species<", "150 samples, 4 features"}) {
        EXPECT_NE(svg.find(text), std::string::npos) << text;
    }
    EXPECT_TRUE(content(path("scree.png")).starts_with("\x89PNG\r\n\x1a\n"));
    EXPECT_EQ(files(), 2);
}

TEST_F(CliTest, LabelsFromOutsideStayText) {
    const std::string table = file(
        "x,y,\"it's \"\"a\"\" label\"\n"
        "1,2,\"`touch " +
        path("shell") + "` $(touch " + path("shell") +
        ")\"\n"
        "2,4,\"<b>&amp;\\n'; system 'touch " +
        path("gnuplot") +
        "' #\"\n"
        "3,5,\"two\nlines\x1b[2J\"\n"
        "4,5,\"\xff{/Symbol a}_2 @GPVAL\"\n"
        "5,1,\n");
    const std::string label = "it's \"a\" label";
    const Outcome text = run({"pca", table, "--label", label, "--plot", path("out'\"`$(x).svg"),
                              "--scree", path("scree.svg")});
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_EQ(text.out.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.out.find('\xff'), std::string::npos);
    EXPECT_EQ(files(), 3) << "the table, two pictures, and nothing a label has made";
    const std::string svg = content(path("out'\"`$(x).svg"));
    EXPECT_NE(svg.find(">two lines"), std::string::npos);
    EXPECT_NE(svg.find("&lt;b>&amp;amp;\\n'"), std::string::npos);
    EXPECT_NE(svg.find("\xEF\xBF\xBD{/Symbol a}_2 @GPVAL"), std::string::npos);
    const Outcome json = run({"pca", table, "--label", label, "--json"});
    EXPECT_TRUE(JsonChecker::accepts(json.out)) << json.out;
    EXPECT_NE(json.out.find("two\\u000alines\\u001b[2J"), std::string::npos) << json.out;
}

TEST_F(CliTest, ManyLabelsAndSingleComponentsAreDrawnToo) {
    std::string table = "x,y,name\n";
    for (int i = 0; i < 40; ++i) {
        table +=
            std::to_string(i % 7) + "," + std::to_string(i % 5) + ",n" + std::to_string(i) + "\n";
    }
    const std::string names = file(table);
    EXPECT_EQ(run({"pca", names, "--label", "name", "--plot", path("many.svg")}).status, 0);
    EXPECT_NE(content(path("many.svg")).find(">29 others<"), std::string::npos);
    EXPECT_EQ(run({"pca", names, "--label", "name", "--components", "1", "--plot", path("one.svg")})
                  .status,
              0);
    EXPECT_NE(content(path("one.svg")).find(">sample<"), std::string::npos);
}

TEST_F(CliTest, ConstantDataHaveNoVarianceAndNoNaN) {
    const std::string table = file("a,b\n1,0.1\n1,0.1\n1,0.1\n");
    const Outcome outcome = run({"pca", table, "--standardize", "--whiten", "--json", "--plot",
                                 path("p.png"), "--scree", path("s.png")});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(after(outcome.out, "explained_variance_ratio"), "[0, 0],");
    EXPECT_EQ(after(outcome.out, "scores"), "[[0, 0], [0, 0], [0, 0]]");
}

TEST_F(CliTest, MissingNumbersAreDroppedOnRequest) {
    const std::string table = file("a;b\n1;2\n;3\n4;NaN\n5;7\nNA;1\n6;6\n");
    expect_failure(run({"pca", table}), 1, "--drop-missing");
    const Outcome outcome = run({"pca", table, "--drop-missing"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("3 samples, 2 features"), std::string::npos) << outcome.out;
}

TEST_F(CliTest, InfoOfASquareMatrix) {
    const std::string table = file("2,0,0\n0,-3,0\n0,0,4\n");
    const Outcome text = run({"info", table});
    EXPECT_EQ(text.status, 0) << text.err;
    EXPECT_EQ(text.out, table +
                            ": 3 x 3\n"
                            "rank               3\n"
                            "1-norm             4\n"
                            "2-norm             4\n"
                            "infinity norm      4\n"
                            "Frobenius norm     5.38516\n"
                            "condition number   2\n"
                            "trace              3\n"
                            "determinant        -24\n"
                            "  sign, log |det|  -1, 3.17805\n");
    const Outcome json = run({"info", table, "--json"});
    EXPECT_TRUE(JsonChecker::accepts(json.out)) << json.out;
    EXPECT_EQ(after(json.out, "rank"), "3,");
    EXPECT_EQ(after(json.out, "determinant"), "-24,");
    EXPECT_TRUE(
        after(json.out, "log_determinant").starts_with("{\"sign\": -1, \"log_abs\": 3.17805"));
}

TEST_F(CliTest, InfoOfASingularAndOfATallMatrix) {
    const Outcome singular = run({"info", file("1,2\n2,4\n"), "--json"});
    EXPECT_TRUE(JsonChecker::accepts(singular.out)) << singular.out;
    EXPECT_EQ(after(singular.out, "rank"), "1,");
    EXPECT_EQ(after(singular.out, "determinant"), "0,");
    const Outcome tall = run({"info", iris, "--label", "species", "--json"});
    EXPECT_EQ(after(tall.out, "rows"), "150,");
    EXPECT_EQ(after(tall.out, "rank"), "4,");
    EXPECT_EQ(tall.out.find("determinant"), std::string::npos);
}

}  // namespace
}  // namespace lamina
