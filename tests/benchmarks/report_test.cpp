#include <fstream>
#include <limits>
#include <sstream>

#include <gtest/gtest.h>

#include "report/bars.hpp"
#include "report/names.hpp"
#include "report/ratio.hpp"
#include "report/tables.hpp"
#include "support/thrown.hpp"

namespace lamina::bench {
namespace {

Records records_of(const std::string& lines) {
    std::istringstream file(lines);
    return read_records(file);
}

Bar bar_of(const std::string& line) {
    std::istringstream file(line);
    return read_bars(file).at(0);
}

/// The lines of a case with three rounds: each contender's seconds, constant.
std::string rounds(const std::string& kase, const std::string& who, double seconds,
                   int threads = 1) {
    std::ostringstream line;
    line << "time\t" << threads << '\t' << kase << '\t' << who << "\t0";
    for (int i = 0; i < 3; ++i)
        line << '\t' << seconds;
    line << '\n';
    return line.str();
}

const std::string lu64 = "lu\tdouble\t64\t64\t-";
const std::string lu128 = "lu\tdouble\t128\t128\t-";
const std::string tall = "svd\tdouble\t100000\t64\t1e+10";

TEST(Ratio, PairsWhatRanInTheSameRound) {
    // A machine that becomes ten times slower for a round slows both.
    const Ratio ratio = ratio_of({1, 10, 1, 1, 1}, {2, 20, 2, 2, 2});
    EXPECT_EQ(ratio.median, 0.5);
    EXPECT_EQ(ratio.low, 0.5);
    EXPECT_EQ(ratio.high, 0.5);
    EXPECT_FALSE(ratio.once);
}

TEST(Ratio, HasItsQuartiles) {
    const Ratio ratio = ratio_of({1, 2, 3, 4, 5}, {1, 1, 1, 1, 1});
    EXPECT_EQ(ratio.median, 3);
    EXPECT_EQ(ratio.low, 2);
    EXPECT_EQ(ratio.high, 4);
}

TEST(Ratio, SaysThatTheOtherRanOnce) {
    const Ratio ratio = ratio_of({1, 2, 3}, {4});
    EXPECT_EQ(ratio.median, 0.5);
    EXPECT_TRUE(ratio.once);
}

TEST(Ratio, OfNothingIsZero) {
    EXPECT_EQ(ratio_of({}, {1}).median, 0);
    EXPECT_EQ(ratio_of({1}, {}).median, 0);
}

TEST(Quantile, LiesBetweenNeighbours) {
    EXPECT_EQ(quantile({4, 1, 3, 2}, 0.5), 2.5);
    EXPECT_EQ(quantile({7}, 0.25), 7);
    EXPECT_EQ(quantile({}, 0.5), 0);
}

TEST(Bars, TheWorstCaseDecides) {
    const Records records = records_of(rounds(lu64, "lamina", 1.5) + rounds(lu64, "raw", 1) +
                                       rounds(lu128, "lamina", 1) + rounds(lu128, "raw", 1));
    const auto findings =
        judge(bar_of("each | lamina | raw | * | 64.. | * | 1.02 | all | raw"), records);
    ASSERT_EQ(findings.count(1), 1U);
    EXPECT_EQ(findings.at(1).worst, 1.5);
    EXPECT_EQ(findings.at(1).where, "lu 64 x 64");
    EXPECT_EQ(findings.at(1).cases, 2);
    EXPECT_EQ(findings.at(1).missed, 1);
    EXPECT_EQ(verdict(findings), "MISSED");
}

TEST(Bars, EachNumberOfThreadsIsJudged) {
    const Records records = records_of(rounds(lu64, "lamina", 1) + rounds(lu64, "raw", 1) +
                                       rounds(lu64, "lamina", 2, 2) + rounds(lu64, "raw", 1, 2));
    const auto findings =
        judge(bar_of("each | lamina | raw | lu | * | - | 1.02 | all | raw"), records);
    EXPECT_EQ(findings.at(1).missed, 0);
    EXPECT_EQ(findings.at(2).missed, 1);
    EXPECT_EQ(verdict(findings), "MISSED");
}

TEST(Bars, MeanIsGeometric) {
    const Records records = records_of(rounds(lu64, "lamina", 1) + rounds(lu64, "raw", 4) +
                                       rounds(lu128, "lamina", 1) + rounds(lu128, "raw", 1));
    const auto findings =
        judge(bar_of("mean | lamina | raw | * | * | * | 0.6 | all | raw"), records);
    EXPECT_DOUBLE_EQ(findings.at(1).worst, 0.5);
    EXPECT_EQ(verdict(findings), "ok");
}

TEST(Bars, OfSeveralTheFastestCounts) {
    const std::string kase = "lstsq\tdouble\t100000\t64\t-";
    const Records records =
        records_of(rounds(kase, "lamina", 1) + rounds(kase, "raw", 8) + rounds(kase, "gels", 2));
    const Bar bar = bar_of("each | lamina | raw gels | lstsq | 100000x64 | - | 0.25 | a | b");
    EXPECT_EQ(judge(bar, records).at(1).worst, 0.5);
}

TEST(Bars, WithoutOneOfSeveralNothingWasMeasured) {
    const std::string kase = "lstsq\tdouble\t100000\t64\t-";
    const Records records = records_of(rounds(kase, "lamina", 1) + rounds(kase, "raw", 8));
    const Bar bar = bar_of("each | lamina | raw gels | lstsq | 100000x64 | - | 0.25 | a | b");
    EXPECT_EQ(verdict(judge(bar, records)), "not measured");
}

TEST(Bars, CoverWhatTheirFieldsSay) {
    const Bar bar = bar_of("each | lamina | raw | svd lu | 4..32 100000x64 | 1e+10 | 1 | a | b");
    EXPECT_TRUE(bar.covers({1, "svd", "double", 100000, 64, "1e+10"}));
    EXPECT_TRUE(bar.covers({1, "lu", "double", 32, 32, "1e+10"}));
    EXPECT_TRUE(bar.covers({1, "lu", "double", 4, 900, "1e+10"}));
    EXPECT_FALSE(bar.covers({1, "lu", "double", 33, 33, "1e+10"}));
    EXPECT_FALSE(bar.covers({1, "lu", "double", 3, 3, "1e+10"}));
    EXPECT_FALSE(bar.covers({1, "qr", "double", 32, 32, "1e+10"}));
    EXPECT_FALSE(bar.covers({1, "svd", "double", 100000, 64, "-"}));
    EXPECT_FALSE(bar.covers({1, "svd", "double", 100000, 63, "1e+10"}));
}

TEST(Bars, VectorsCountByTheirLength) {
    const Bar bar = bar_of("each | lamina | raw | dot | 64.. | * | 1 | a | b");
    EXPECT_TRUE(bar.covers({1, "dot", "double", 64, 1, "-"}));
    EXPECT_FALSE(bar.covers({1, "dot", "double", 16, 1, "-"}));
}

TEST(Bars, PoorAccuracyIsMissed) {
    const Bar bar = bar_of("accuracy | lamina | - | svd | * | * | 30 | a | b");
    const Records good = records_of("accuracy\t1\t" + tall + "\tlamina\t0.5\t0.25\n");
    EXPECT_EQ(judge(bar, good).at(1).worst, 0.5);
    EXPECT_EQ(verdict(judge(bar, good)), "ok");
    const Records poor = records_of("accuracy\t1\t" + tall + "\tlamina\t0.5\t31\n");
    EXPECT_EQ(verdict(judge(bar, poor)), "MISSED");
    const Records lost = records_of("accuracy\t1\t" + tall + "\tlamina\tnan\t1\n");
    EXPECT_EQ(verdict(judge(bar, lost)), "MISSED");
}

TEST(Bars, MemoryIsHeldAgainstTheLeast) {
    const Bar bar = bar_of("memory | lamina | - | svd | * | * | 1.05 | a | b");
    EXPECT_EQ(verdict(judge(bar, records_of("memory\tsvd\t9\t9\t105\t100\n"))), "ok");
    EXPECT_EQ(verdict(judge(bar, records_of("memory\tsvd\t9\t9\t106\t100\n"))), "MISSED");
    // The process in which it was measured failed.
    EXPECT_EQ(verdict(judge(bar, records_of("memory\tsvd\t9\t9\t-1\t100\n"))), "MISSED");
}

TEST(Bars, ALineThatIsNoneIsNamed) {
    std::istringstream file("# a comment\neach | lamina | raw\n");
    const auto error = testing::thrown<std::runtime_error>([&] { read_bars(file); });
    EXPECT_EQ(std::string(error.what()), "line 2 is not a bar: each | lamina | raw");
}

TEST(Bars, ThoseOfTheProjectNameTasksThatThereAre) {
    std::ifstream file("benchmarks/bars.txt");
    const std::vector<Bar> bars = read_bars(file);
    EXPECT_GE(bars.size(), 18U);
    for (const Bar& bar : bars) {
        for (const std::string& task : bar.tasks)
            EXPECT_TRUE(task == "*" || title(task) != task) << task;
        EXPECT_GT(bar.limit, 0);
    }
}

TEST(Records, ALineThatIsNotUnderstoodIsNamed) {
    std::istringstream file("machine\tprocessor\tx\ntime\t1\tlu\n");
    const auto error = testing::thrown<std::runtime_error>([&] { read_records(file); });
    EXPECT_EQ(std::string(error.what()), "line 2 of the results is not understood: time\t1\tlu");
}

TEST(Report, ShowsRatioSpreadAndVerdict) {
    const Records records = records_of("machine\tprocessor\tfast\n" + rounds(lu64, "lamina", 1) +
                                       rounds(lu64, "raw", 2));
    std::ostringstream page;
    write_report(page, records, {bar_of("each | lamina | raw | lu | * | - | 0.4 | a | b")}, {"lu"});
    const std::string text = page.str();
    EXPECT_NE(text.find("| processor | fast |"), text.npos);
    EXPECT_NE(text.find("| a | b | <= 0.4 | 0.5, lu 64 x 64 | MISSED |"), text.npos);
    EXPECT_NE(text.find("![Ratio against n](lu.svg)"), text.npos);
    EXPECT_NE(text.find("| One thread | lamina | raw |"), text.npos);
    EXPECT_NE(text.find("| 64 x 64 | 1 s | 0.50 (0.50-0.50) |"), text.npos);
}

}  // namespace
}  // namespace lamina::bench
