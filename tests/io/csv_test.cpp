#include "lamina/io/csv.hpp"

#include <clocale>
#include <cmath>
#include <limits>
#include <locale>
#include <sys/stat.h>
#include <thread>

#include <gtest/gtest.h>

#include "lamina/core/arithmetic.hpp"
#include "lamina/core/threads.hpp"

#include "io/scratch_folder.hpp"

namespace lamina {
namespace {

using Names = std::vector<std::string>;

class CsvTest : public testing::ScratchFolder {
protected:
    CsvTable read(std::string_view bytes, const CsvOptions& options = {}) const {
        return read_csv(file(bytes), options);
    }
    double number(const std::string& text, const CsvOptions& options = {.delimiter = ';'}) const {
        return read("x\n" + text, options).values(0, 0);
    }
};

TEST_F(CsvTest, RowsStayRows) {
    const CsvTable table = read("a,b,c\n1,2,3\n4,5,6\n");
    EXPECT_EQ(table.values, (Matrix<double>{{1, 2, 3}, {4, 5, 6}}));
    EXPECT_EQ(table.names, (Names{"a", "b", "c"}));
    EXPECT_TRUE(table.labels.empty());
    EXPECT_TRUE(table.has_header);
}

TEST_F(CsvTest, ReadsTheIrises) {
    const CsvTable table = read_csv("data/iris.csv", {.labels = {"species"}});
    ASSERT_EQ(table.values.rows(), 150);
    ASSERT_EQ(table.values.cols(), 4);
    EXPECT_EQ(table.names[3], "petal_width_cm");
    ASSERT_EQ(table.labels.size(), 1U);
    EXPECT_EQ(table.labels[0].name, "species");
    ASSERT_EQ(table.labels[0].strings.size(), 150U);
    EXPECT_EQ(table.labels[0].strings[0], "setosa");
    EXPECT_EQ(table.labels[0].strings[149], "virginica");
    EXPECT_EQ(table.values(0, 0), 5.1);
    EXPECT_EQ(table.values(149, 3), 1.8);
}

TEST_F(CsvTest, EveryLineEndWillDo) {
    const Matrix<double> expected{{1, 2}, {3, 4}};
    for (const char* bytes :
         {"a,b\n1,2\n3,4\n", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r\n1,2\r\n3,4",
          "a,b\r1,2\r3,4\r", "a,b\r1,2\r3,4", "a,b\r1,2\n3,4\r\n\r\n\n\r",
          "\xEF\xBB\xBF\n\na,b\n1,2\n3,4\n   \n\t"}) {
        const CsvTable table = read(bytes);
        EXPECT_EQ(table.values, expected) << bytes;
        EXPECT_EQ(table.names, (Names{"a", "b"})) << bytes;
    }
}

TEST_F(CsvTest, EmptyLinesBetweenRecordsAreSkipped) {
    EXPECT_EQ(read("a,b\n\n1,2\n  \n\r\n3,4\n\n").values, (Matrix<double>{{1, 2}, {3, 4}}));
}

TEST_F(CsvTest, AnEmptyLineInAFileOfOneColumnIsAMissingNumber) {
    const CsvTable table = read("a\n1\n\n3\n\n", {.missing = CsvMissing::nan});
    ASSERT_EQ(table.values.rows(), 3);
    EXPECT_EQ(table.values(0, 0), 1);
    EXPECT_TRUE(std::isnan(table.values(1, 0)));
    EXPECT_EQ(table.values(2, 0), 3);
}

TEST_F(CsvTest, AByteOrderMarkIsNoPartOfTheFirstName) {
    EXPECT_EQ(read("\xEF\xBB\xBFx,y\n1,2").names, (Names{"x", "y"}));
    EXPECT_EQ(read("\xEF\xBB\xBF"
                   "1,2\n3,4")
                  .values,
              (Matrix<double>{{1, 2}, {3, 4}}));
}

TEST_F(CsvTest, QuotedFieldsMayHoldWhatSeparates) {
    const CsvTable table = read(
        "\"a,\"\"1\"\"\",\"b\nc\",n\n\"x, y\",1,\"2\"\r\n \"line\r\nbreak\" ,\" 3 \",4\n\"\",5,6",
        {.labels = {"a,\"1\""}});
    EXPECT_EQ(table.names, (Names{"b\nc", "n"}));
    EXPECT_EQ(table.values, (Matrix<double>{{1, 2}, {3, 4}, {5, 6}}));
    EXPECT_EQ(table.labels[0].name, "a,\"1\"");
    EXPECT_EQ(table.labels[0].strings, (Names{"x, y", "line\r\nbreak", ""}));
}

TEST_F(CsvTest, DoubledQuotationMarksAreOne) {
    const CsvTable table =
        read("t,x\n\"\"\"\",1\n\"\"\"\"\"\",2\n\"a\"\"\",3\n\"\"\"b\",4", {.labels = {"t"}});
    EXPECT_EQ(table.labels[0].strings, (Names{"\"", "\"\"", "a\"", "\"b"}));
}

TEST_F(CsvTest, BlanksAroundUnquotedFieldsDoNotBelongToThem) {
    const CsvTable table = read(" a , b,t\n 1,\t2 , s t \n+3 , -4,  u", {.labels = {"t"}});
    EXPECT_EQ(table.names, (Names{"a", "b"}));
    EXPECT_EQ(table.values, (Matrix<double>{{1, 2}, {3, -4}}));
    EXPECT_EQ(table.labels[0].strings, (Names{"s t", "u"}));
}

TEST_F(CsvTest, NumbersMayBeWrittenInManyWays) {
    EXPECT_EQ(number("5."), 5);
    EXPECT_EQ(number(".5"), 0.5);
    EXPECT_EQ(number("+.5e+1"), 5);
    EXPECT_EQ(number("-1E-2"), -0.01);
    EXPECT_EQ(number("007"), 7);
    EXPECT_EQ(number("\" +7 \""), 7);
    EXPECT_TRUE(std::signbit(number("-0")));
    EXPECT_EQ(number(std::string(2000, '0') + "1." + std::string(2000, '0')), 1);
}

TEST_F(CsvTest, NumbersNearZeroAreRoundedNotRefused) {
    constexpr double tiny = std::numeric_limits<double>::denorm_min();
    EXPECT_EQ(number("4.9e-324"), tiny);
    EXPECT_EQ(number("2.5e-324"), tiny);
    EXPECT_EQ(number("2.4e-324"), 0);
    EXPECT_EQ(number("1e-320"), 1e-320);
    EXPECT_EQ(number("2.2250738585072011e-308"), 2.2250738585072011e-308);
    EXPECT_EQ(number("1e-400"), 0);
    EXPECT_TRUE(std::signbit(number("-1e-400")));
    EXPECT_EQ(number("1e-99999999999999999999"), 0);
    EXPECT_EQ(number("0." + std::string(400, '0') + "1"), 0);
    EXPECT_EQ(number("0." + std::string(400, '0') + "1e401"), 1);
    EXPECT_EQ(number("1" + std::string(400, '0') + "e-800"), 0);
    EXPECT_EQ(number("1" + std::string(400, '0') + "e-400"), 1);
    EXPECT_EQ(number("0e99999"), 0);
    EXPECT_EQ(number("1.7976931348623157e308"), std::numeric_limits<double>::max());
}

TEST_F(CsvTest, NonFiniteNumbersAreReadWhenAllowed) {
    const CsvOptions allow{.delimiter = ';', .allow_non_finite = true};
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const char* text : {"nan", "NaN", "-NAN"})
        EXPECT_TRUE(std::isnan(number(text, allow)));
    for (const char* text : {"inf", "+Inf", "INFINITY", "1e400"}) {
        EXPECT_EQ(number(text, allow), infinity);
    }
    EXPECT_EQ(number("-inf", allow), -infinity);
    EXPECT_EQ(number("-1" + std::string(400, '0'), allow), -infinity);
}

TEST_F(CsvTest, AHeaderIsFoundByItsText) {
    EXPECT_TRUE(read("a,2\n3,4").has_header);
    EXPECT_FALSE(read("1,2\n3,4").has_header);
    EXPECT_FALSE(read("1,\n3,4", {.missing = CsvMissing::nan}).has_header);
    EXPECT_TRUE(read(",b\n3,4").has_header);
    // Text in a label, or in a column that nobody reads, is no header.
    EXPECT_FALSE(read("1,red\n2,blue", {.labels = {"2"}}).has_header);
    EXPECT_EQ(read("1,red,3\n4,blue,6", {.columns = {"3", "1"}}).values,
              (Matrix<double>{{3, 1}, {6, 4}}));
}

TEST_F(CsvTest, AHeaderCanBeDeclared) {
    const CsvTable years = read("2001,2002\n3,4", {.header = CsvHeader::present});
    EXPECT_EQ(years.names, (Names{"2001", "2002"}));
    EXPECT_EQ(years.values, (Matrix<double>{{3, 4}}));
    EXPECT_EQ(read("1,2\n3,4", {.header = CsvHeader::absent}).values.rows(), 2);
}

TEST_F(CsvTest, WithoutAHeaderColumnsAreNumbered) {
    const CsvTable table = read("1,red,3\n4,blue,6", {.labels = {"2"}});
    EXPECT_EQ(table.names, (Names{"1", "3"}));
    EXPECT_EQ(table.labels[0].name, "2");
    EXPECT_EQ(table.labels[0].strings, (Names{"red", "blue"}));
    EXPECT_FALSE(table.has_header);
}

TEST_F(CsvTest, ColumnsComeInTheOrderAskedFor) {
    const char* bytes = "a,b,c,d,e\n1,2,x,4,p\n5,6,y,8,q\n";
    const CsvTable table = read(bytes, {.labels = {"e", "c"}, .columns = {"d", "a"}});
    EXPECT_EQ(table.names, (Names{"d", "a"}));
    EXPECT_EQ(table.values, (Matrix<double>{{4, 1}, {8, 5}}));
    ASSERT_EQ(table.labels.size(), 2U);
    EXPECT_EQ(table.labels[0].strings, (Names{"p", "q"}));
    EXPECT_EQ(table.labels[1].strings, (Names{"x", "y"}));
}

TEST_F(CsvTest, AFileOfLabelsAloneHasNoValues) {
    const CsvTable table = read("t\nx\n\ny", {.labels = {"t"}});
    EXPECT_EQ(table.values.rows(), 3);
    EXPECT_EQ(table.values.cols(), 0);
    EXPECT_EQ(table.labels[0].strings, (Names{"x", "", "y"}));
}

TEST_F(CsvTest, MissingNumbersBecomeNanWhenAsked) {
    const CsvTable table = read("a,b\n1,\nNA,2\n \t,\"\"\n?,3",
                                {.missing = CsvMissing::nan, .missing_text = {"NA", "?"}});
    ASSERT_EQ(table.values.rows(), 4);
    EXPECT_EQ(table.values(0, 0), 1);
    EXPECT_TRUE(std::isnan(table.values(0, 1)));
    EXPECT_TRUE(std::isnan(table.values(1, 0)));
    EXPECT_TRUE(std::isnan(table.values(2, 0)));
    EXPECT_TRUE(std::isnan(table.values(2, 1)));
    EXPECT_TRUE(std::isnan(table.values(3, 0)));
}

TEST_F(CsvTest, RowsWithMissingNumbersAreDroppedWhenAsked) {
    const CsvTable table = read("t,a,b\nx,1,2\ny,,4\nz,5,NA\n,7,8",
                                {.labels = {"t"}, .missing = CsvMissing::drop_row});
    EXPECT_EQ(table.values, (Matrix<double>{{1, 2}, {7, 8}}));
    EXPECT_EQ(table.labels[0].strings, (Names{"x", ""}));
}

TEST_F(CsvTest, ANumberMayMeanMissing) {
    EXPECT_EQ(
        read("a,b\n1,2\n3,-999\n5,6", {.missing = CsvMissing::drop_row, .missing_text = {"-999"}})
            .values,
        (Matrix<double>{{1, 2}, {5, 6}}));
}

TEST_F(CsvTest, OtherDelimitersAndDecimalCommas) {
    const Matrix<double> expected{{1.5, 2}, {-3, 0.25}};
    EXPECT_EQ(read("a\tb\n1.5\t2\n-3\t.25", {.delimiter = '\t'}).values, expected);
    EXPECT_EQ(read("1.5 2\n-3 .25", {.delimiter = ' '}).values, expected);
    EXPECT_EQ(read("a;b\n1,5;2\n-3;0,25", {.delimiter = ';', .decimal_comma = true}).values,
              expected);
    EXPECT_EQ(read("a\tb\n1,5\t2\n-3\t,25", {.delimiter = '\t', .decimal_comma = true}).values,
              expected);
    const std::string digits(100, '3');
    EXPECT_EQ(number("0," + digits, {.delimiter = ';', .decimal_comma = true}), 1.0 / 3);
}

TEST_F(CsvTest, TheDelimiterIsFoundInTheFirstRecord) {
    const CsvOptions detect{.delimiter = '\0'};
    const Matrix<double> expected{{1, 2}, {3, 4}};
    EXPECT_EQ(read("a,b\n1,2\n3,4", detect).values, expected);
    EXPECT_EQ(read("a;b\n1;2\n3;4", detect).values, expected);
    EXPECT_EQ(read("a\tb\n1\t2\n3\t4", detect).values, expected);
    EXPECT_EQ(read("\n\"a;;;\"\tb\n1\t2\n3\t4", detect).values, expected);
    EXPECT_EQ(read("1,5;2\n3;4", {.delimiter = '\0', .decimal_comma = true}).values,
              (Matrix<double>{{1.5, 2}, {3, 4}}));
    EXPECT_EQ(read("a\n1\n2", detect).values, (Matrix<double>{{1}, {2}}));
    // What the end of a file may leave out separates nothing.
    EXPECT_EQ(read("1,2\t\t\n \n", detect).values, (Matrix<double>{{1, 2}}));
}

struct DecimalComma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

TEST_F(CsvTest, TheLocaleDoesNotMatter) {
    const std::string name = file("a\n1234.5");
    const std::locale before = std::locale::global(std::locale(std::locale(), new DecimalComma));
    // C's functions have a locale of their own; not every machine has a German one.
    static_cast<void>(std::setlocale(LC_ALL, "de_DE.UTF-8"));
    const CsvTable table = read_csv(name);
    write_csv(path("out.csv"), table.values);
    std::setlocale(LC_ALL, "C");
    std::locale::global(before);
    EXPECT_EQ(table.values(0, 0), 1234.5);
    EXPECT_EQ(content(path("out.csv")), "1234.5\n");
}

TEST_F(CsvTest, APipeWillDoForAFile) {
    ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
    std::string bytes = "x\n";
    for (int i = 0; i < 100000; ++i)
        bytes += std::to_string(i) + "\n";
    std::thread writer([&] { file(bytes, "pipe"); });
    const CsvTable table = read_csv(path("pipe"));
    writer.join();
    ASSERT_EQ(table.values.rows(), 100000);
    EXPECT_EQ(table.values(99999, 0), 99999);
}

}  // namespace
}  // namespace lamina
