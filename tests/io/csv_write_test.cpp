#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "lamina/core/arithmetic.hpp"
#include "lamina/io/csv.hpp"

#include "io/scratch_folder.hpp"

namespace lamina {
namespace {

class CsvWriteTest : public testing::ScratchFolder {
protected:
    template <class A>
    std::string written(const A& a, const std::vector<std::string>& names = {}) const {
        write_csv(path("out.csv"), a, names);
        return content(path("out.csv"));
    }
};

TEST_F(CsvWriteTest, ARowIsALine) {
    const Matrix<double> a{{1, 2.5, -3}, {1e300, 0.1, 1e-5}};
    EXPECT_EQ(written(a), "1,2.5,-3\n1e+300,0.1,1e-05\n");
    EXPECT_EQ(written(a, {"x", "y", "z"}), "x,y,z\n1,2.5,-3\n1e+300,0.1,1e-05\n");
    EXPECT_EQ(files(), 1);
}

TEST_F(CsvWriteTest, ViewsOperandsAndVectorsAreWrittenToo) {
    const Matrix<double> a{{1, 2, 3}, {4, 5, 6}};
    EXPECT_EQ(written(a.t()), "1,4\n2,5\n3,6\n");
    EXPECT_EQ(written(2.0 * a.block(0, 1, 2, 2)), "4,6\n10,12\n");
    EXPECT_EQ(written(Vector<double>{1, 2}, {"v"}), "v\n1\n2\n");
    EXPECT_EQ(written(2.0 * a.row(1)), "8\n10\n12\n");
    EXPECT_EQ(written(Matrix<double>(0, 2), {"x", "y"}), "x,y\n");
    EXPECT_EQ(written(Vector<double>()), "");
}

TEST_F(CsvWriteTest, EachPrecisionHasItsShortestText) {
    EXPECT_EQ(written(Matrix<float>{{0.1F, 16777216.0F}}), "0.1,16777216\n");
    EXPECT_EQ(written(Matrix<double>{{double(0.1F)}}), "0.10000000149011612\n");
}

TEST_F(CsvWriteTest, NamesAreQuotedWhereNeeded) {
    const std::vector<std::string> names{"a,b", "say \"x\"", "",    " c",
                                         "d\t", "e\nf",      "g h", "\xC3\xA4"};
    const Matrix<double> a{{1, 2, 3, 4, 5, 6, 7, 8}};
    EXPECT_EQ(
        written(a, names),
        "\"a,b\",\"say \"\"x\"\"\",\"\",\" c\",\"d\t\",\"e\nf\",g h,\xC3\xA4\n1,2,3,4,5,6,7,8\n");
    EXPECT_EQ(read_csv(path("out.csv")).names, names);
}

TEST_F(CsvWriteTest, AByteOrderMarkInANameStaysInIt) {
    const std::vector<std::string> names{"\xEF\xBB\xBFx", "y"};
    EXPECT_EQ(written(Matrix<double>{{1, 2}}, names), "\"\xEF\xBB\xBFx\",y\n1,2\n");
    EXPECT_EQ(read_csv(path("out.csv")).names, names);
}

TEST_F(CsvWriteTest, EveryFiniteDoubleComesBackBitForBit) {
    std::mt19937_64 engine(7);
    constexpr index_t rows = 10000;
    constexpr index_t cols = 10;
    Matrix<double> a(rows, cols);
    for (index_t j = 0; j < cols; ++j) {
        for (index_t i = 0; i < rows; ++i) {
            do {
                a(i, j) = std::bit_cast<double>(engine());
            } while (!std::isfinite(a(i, j)));
        }
    }
    // A tenth of them subnormal.
    for (index_t i = 0; i < rows; ++i)
        a(i, 3) = std::bit_cast<double>(engine() >> 12U);
    write_csv(path("out.csv"), a);
    const Matrix<double> b = read_csv(path("out.csv")).values;
    ASSERT_EQ(b.rows(), rows);
    ASSERT_EQ(b.cols(), cols);
    for (index_t j = 0; j < cols; ++j) {
        for (index_t i = 0; i < rows; ++i) {
            ASSERT_EQ(std::bit_cast<std::uint64_t>(a(i, j)), std::bit_cast<std::uint64_t>(b(i, j)));
        }
    }
}

TEST_F(CsvWriteTest, NonFiniteNumbersComeBackWhenAllowed) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(written(Matrix<double>{{infinity, -infinity, nan, -nan}}), "inf,-inf,nan,nan\n");
    const CsvTable table = read_csv(path("out.csv"), {.allow_non_finite = true});
    EXPECT_EQ(table.values(0, 1), -infinity);
    EXPECT_TRUE(std::isnan(table.values(0, 3)));
}

TEST_F(CsvWriteTest, ATableComesBackWithItsLabels) {
    CsvTable table;
    table.values = Matrix<double>{{1, 2}, {3, 4}};
    table.names = {"x", "y"};
    table.labels = {{"kind", {"a \"b\"", "c,d"}}, {"note", {"", "e\r\nf"}}};
    write_csv(path("out.csv"), table);
    const CsvTable back = read_csv(path("out.csv"), {.labels = {"kind", "note"}});
    EXPECT_EQ(back.values, table.values);
    EXPECT_EQ(back.names, table.names);
    EXPECT_EQ(back.labels[0].strings, table.labels[0].strings);
    EXPECT_EQ(back.labels[1].strings, table.labels[1].strings);
}

TEST_F(CsvWriteTest, ATableWithoutHeaderStaysWithout) {
    write_csv(path("out.csv"), read_csv(file("1,2\n3,4")));
    EXPECT_EQ(content(path("out.csv")), "1,2\n3,4\n");
}

TEST_F(CsvWriteTest, CountsThatDoNotFitAreRefused) {
    const Matrix<double> a(2, 3);
    try {
        write_csv(path("out.csv"), a, {"x", "y"});
        FAIL() << "no error";
    } catch (const DimensionError& error) {
        EXPECT_NE(std::string(error.what()).find("2 names for 3 columns"), std::string::npos);
    }
    CsvTable table;
    table.values = Matrix<double>{{1}, {2}};
    EXPECT_THROW(write_csv(path("out.csv"), table), DimensionError);
    table.names = {"x"};
    table.labels = {{"kind", {"only one"}}};
    try {
        write_csv(path("out.csv"), table);
        FAIL() << "no error";
    } catch (const DimensionError& error) {
        EXPECT_NE(
            std::string(error.what()).find("\"kind\" has 1 strings and the values have 2 rows"),
            std::string::npos);
    }
    EXPECT_EQ(files(), 0);
}

}  // namespace
}  // namespace lamina
