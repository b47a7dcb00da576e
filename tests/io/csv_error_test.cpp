#include <gtest/gtest.h>

#include "lamina/io/csv.hpp"

#include "io/scratch_folder.hpp"

namespace lamina {
namespace {

class CsvErrorTest : public testing::ScratchFolder {
protected:
    /// Reading the bytes fails at this line and field, and the message says all of this.
    void expect_error(std::string_view bytes, index_t line, index_t column,
                      const std::vector<std::string>& facts, const CsvOptions& options = {}) const {
        expect_error_of(file(bytes), line, column, facts, options);
    }

    static void expect_error_of(const std::string& name, index_t line, index_t column,
                                const std::vector<std::string>& facts,
                                const CsvOptions& options = {}) {
        try {
            read_csv(name, options);
            ADD_FAILURE() << "no error where " << facts.front() << " was expected";
        } catch (const ParseError& error) {
            const std::string what = error.what();
            EXPECT_EQ(error.file(), name);
            EXPECT_EQ(error.line(), line) << what;
            EXPECT_EQ(error.column(), column) << what;
            for (const std::string& fact : facts) {
                EXPECT_NE(what.find(fact), std::string::npos) << what << "\n  lacks " << fact;
            }
        }
    }
};

TEST_F(CsvErrorTest, WhatCannotBeReadSaysWhy) {
    expect_error_of(path("none.csv"), 0, 0, {"cannot be read: No such file or directory"});
    expect_error_of(path(""), 0, 0, {"cannot be read: Is a directory"});
    expect_error_of("", 0, 0, {"cannot be read: No such file or directory"});
    expect_error_of(file("1") + "/x", 0, 0, {"cannot be read: Not a directory"});
}

TEST_F(CsvErrorTest, NothingToReadIsAnError) {
    for (const char* bytes : {"", "\n", "\r\n\r\n", "\xEF\xBB\xBF", "  \t\n \n"}) {
        expect_error(bytes, 0, 0, {"is empty"});
    }
    for (const char* bytes : {"a,b", "a,b\n", "a,b\r\n\n  \n"}) {
        expect_error(bytes, 0, 0, {"has a header but no rows"});
    }
    expect_error("1,2", 0, 0, {"has a header but no rows"}, {.header = CsvHeader::present});
    expect_error("a,b\n1,\n,2\n", 0, 0, {"a missing value in each row"},
                 {.missing = CsvMissing::drop_row});
}

TEST_F(CsvErrorTest, TextAmongNumbersIsNamedWithItsPlaceAndCure) {
    expect_error("a,b\n1,2\n3,four\n", 3, 2,
                 {"data.csv:3:2: ", "expected a number in column \"b\"", "found \"four\"",
                  "pass it as a label column"});
    expect_error("1,2\n3,four\n", 2, 2, {"in column 2, found \"four\""});
    expect_error("a,b\r\n\"x\ny\",1\r\n", 2, 1, {"found \"x\\ny\""});
    expect_error("t,b\n\"x\ny\",1\r\n\r\nz,q", 5, 2, {"found \"q\""}, {.labels = {"t"}});
    for (const char* text : {"0x10", "1e", "1e+", "--1", "+-1", "+", "-", ".", "1 2", "1_000",
                             "1'000", "nan(1)", "infinite", "e5", "1.2.3", "$1", "1d5"}) {
        expect_error("a;b\n1;" + std::string(text), 2, 2, {text, "expected a number"},
                     {.delimiter = ';'});
    }
}

TEST_F(CsvErrorTest, MessagesAreFitForATerminal) {
    expect_error("a,b\n1,\x1b[31mred\x7f\n", 2, 2, {"\"\\x1b[31mred\\x7f\""});
    expect_error("a,b\n1," + std::string(1000, 'x'), 2, 2, {"\"" + std::string(40, 'x') + "...\""});
    // The 40th byte is the first half of a letter.
    expect_error("a,b\n1," + std::string(39, 'x') + "\xC3\xA4\xC3\xA4", 2, 2,
                 {"\"" + std::string(39, 'x') + "...\""});
}

TEST_F(CsvErrorTest, AnotherDelimiterIsSuspected) {
    expect_error("a;b\n1;2\n", 2, 1, {"found \"1;2\"", "if ';' separates the fields"});
    expect_error("a\tb\n1\t2\n", 2, 1, {"found \"1\\t2\"", "if a tab separates the fields"});
    expect_error("a;b\n1,5;2\n", 2, 1, {"if ',' separates the fields"}, {.delimiter = ';'});
}

TEST_F(CsvErrorTest, DecimalCommasDoNotMixWithPoints) {
    const CsvOptions comma{.delimiter = ';', .decimal_comma = true};
    for (const char* text : {"1.5", "1.000", "1.000,5", "1,2,3", ",", "1,5e"}) {
        expect_error("a;b\n1;" + std::string(text), 2, 2, {"expected a number", text}, comma);
    }
}

TEST_F(CsvErrorTest, NonFiniteNumbersAreRefused) {
    for (const char* text : {"nan", "NaN", "-inf", "Infinity"}) {
        expect_error("a,b\n1,2\n" + std::string(text) + ",4", 3, 1,
                     {"column \"a\"", text, "not a finite number", "allow_non_finite"});
    }
    // Without a header too: "nan" is a number, if a bad one, and no name.
    expect_error("1,nan\n3,4", 1, 2, {"column 2", "not a finite number"});
    for (const std::string& text :
         {std::string("1e400"), std::string("-1e309"), std::string("1.8e308"),
          "1" + std::string(400, '0'), std::string("1e99999999999999999999")}) {
        expect_error("a\n" + text, 2, 1, {"too large for a double", "allow_non_finite"});
    }
}

TEST_F(CsvErrorTest, MissingNumbersAreRefused) {
    expect_error(
        "a,b\n1,2\n3,\n", 3, 2,
        {"expected a number in column \"b\"", "found an empty field", "CsvOptions::missing"});
    expect_error("a,b\n,2", 2, 1, {"found an empty field"});
    expect_error("a,b\n1,\"\"", 2, 2, {"found an empty field"});
    expect_error("a,b\n1,NA", 2, 2, {"found \"NA\" (missing)"});
    expect_error("a\n1\n\n3", 3, 1, {"found an empty field"});
}

TEST_F(CsvErrorTest, RaggedRowsAreRefusedWithTheirCounts) {
    expect_error("\na,b,c\n1,2,3\n4,5\n", 4, 2, {"expected 3 fields as in line 2, found 2 fields"});
    expect_error("a,b\n1,2\n3,4,5,6\n", 3, 3, {"expected 2 fields as in line 1, found 4 fields"});
    expect_error("a,b\n1,2,\n", 2, 3, {"expected 2 fields as in line 1, found 3 fields"});
    expect_error("a,b\n1\n", 2, 1, {"expected 2 fields as in line 1, found 1 field"});
    expect_error("a\n1,2\n", 2, 2, {"expected 1 field as in line 1, found 2 fields"});
    // The record starts in line 2, whatever its fields hold.
    expect_error("t,a,b\n\"x\n\ny\",1", 2, 2, {"expected 3 fields"}, {.labels = {"t"}});
}

TEST_F(CsvErrorTest, MisplacedQuotationMarksAreRefused) {
    expect_error("a,b\n1,2\n3,\"4\n5,6\n7,8", 3, 2, {"never closed"});
    expect_error("a,\"b\n1,2", 1, 2, {"never closed"});
    expect_error("t,b\n\"x\"\"\n,2", 2, 1, {"never closed"}, {.labels = {"t"}});
    expect_error("t,b\nx\"y,2", 2, 1, {"inside an unquoted field"}, {.labels = {"t"}});
    expect_error("a,b\n1,2\"", 2, 2, {"inside an unquoted field"});
    expect_error("t,b\n\"x\" y,2", 2, 1, {"behind the closing quotation mark"}, {.labels = {"t"}});
}

TEST_F(CsvErrorTest, BytesThatAreNoTextAreRefused) {
    using namespace std::string_view_literals;
    expect_error("a,b\n1,2\n3,\0\n"sv, 3, 2, {"NUL byte"});
    expect_error(
        "\xFF\xFE"
        "a\0,\0b\0"sv,
        1, 1, {"UTF-16"});
    expect_error("a,b\n1,2\n\0\0\0\0"sv, 3, 1, {"NUL byte"});
    expect_error("a\0,b\n1,2\n"sv, 1, 1, {"NUL byte"});
    // Wherever it hides: in a number, in a label, quoted or not, in a column that nobody reads.
    expect_error("a,b\n1,2\0\n"sv, 2, 2, {"NUL byte"});
    expect_error("a,b\n1,\"2\0\"\n"sv, 2, 2, {"NUL byte"});
    expect_error("t,b\nx\0,2\n"sv, 2, 1, {"NUL byte"}, {.labels = {"t"}});
    expect_error("t,b\n\"x\n\0\",2\n"sv, 3, 1, {"NUL byte"}, {.labels = {"t"}});
    expect_error("t,b\nx\0,2\n"sv, 2, 1, {"NUL byte"}, {.columns = {"b"}});
}

TEST_F(CsvErrorTest, AnEarlierErrorComesBeforeANulByte) {
    using namespace std::string_view_literals;
    expect_error("a,b\n1,x\n3,\0\n"sv, 2, 2, {"found \"x\""});
}

TEST_F(CsvErrorTest, ColumnsThatAreNotThereAreRefused) {
    expect_error("\nx,y\n1,2", 2, 0, {"no column \"z\"", "the columns are \"x\", \"y\""},
                 {.labels = {"z"}});
    expect_error("x,y\n1,2", 1, 0, {"no column \"1\""}, {.columns = {"1"}});
    for (const char* request : {"x", "0", "3", "-1", "1x", ""}) {
        expect_error("1,2\n3,4", 0, 0,
                     {"no column \"" + std::string(request) + "\"", "no header", "1 to 2"},
                     {.columns = {request}});
    }
    std::string many = "x0";
    for (int j = 1; j < 100; ++j)
        many += ",x" + std::to_string(j);
    expect_error(many + "\n1", 1, 0, {"\"x19\", ... (100 in all)"}, {.columns = {"z"}});
}

TEST_F(CsvErrorTest, ColumnsAskedForTwiceAreRefused) {
    expect_error("x,y\n1,2", 1, 2, {"\"y\" is asked for twice"}, {.columns = {"y", "x", "y"}});
    expect_error("x,y\n1,2", 1, 1, {"\"x\" is asked for twice"},
                 {.labels = {"x"}, .columns = {"x"}});
    expect_error("1,2", 0, 0, {"\"01\" is asked for twice"}, {.columns = {"1", "01"}});
}

TEST_F(CsvErrorTest, ANameOfTwoColumnsIsNoName) {
    expect_error("x,y,x\n1,2,3", 1, 3, {"a second column \"x\"", "field 1"}, {.columns = {"x"}});
    // Only where it is asked for.
    EXPECT_EQ(read_csv(file("x,y,x\n1,2,3")).values.cols(), 3);
}

TEST_F(CsvErrorTest, OptionsThatCannotBeAreRefused) {
    const std::string name = file("1,2");
    for (const char d : {'"', '\n', '\r', '5', 'e', '-', '+', '.'}) {
        EXPECT_THROW(read_csv(name, {.delimiter = d}), Error) << d;
    }
    EXPECT_THROW(read_csv(name, {.decimal_comma = true}), Error);
}

}  // namespace
}  // namespace lamina
