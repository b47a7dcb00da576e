#include <cstdio>
#include <cstdlib>

#include <gtest/gtest.h>

#include "lamina/core/arithmetic.hpp"
#include "lamina/io/npy.hpp"

#include "io/scratch_folder.hpp"
#include "support/generators.hpp"
#include "support/scalars.hpp"

namespace lamina {
namespace {

template <class T>
class NpyWriteTest : public testing::ScratchFolder {
protected:
    /// What comes back from a file that was written and read.
    template <class A>
    Matrix<T> returned(const A& a) const {
        write_npy(path("a.npy"), a);
        return read_npy<T>(path("a.npy"));
    }
    std::string header() const { return content(path("a.npy")).substr(0, 128); }
};
TYPED_TEST_SUITE(NpyWriteTest, testing::Scalars);

TYPED_TEST(NpyWriteTest, EveryShapeComesBackBitForBit) {
    using T = TypeParam;
    for (const index_t m : testing::sizes) {
        for (const index_t n : testing::sizes) {
            const Matrix<T> a = testing::random_matrix<T>(m, n);
            const Matrix<T> b = this->returned(a);
            ASSERT_EQ(b.rows(), m);
            ASSERT_EQ(b.cols(), n);
            ASSERT_EQ(b, a);
        }
    }
}

TYPED_TEST(NpyWriteTest, EveryKindOfMatrixComesBack) {
    using T = TypeParam;
    for (const testing::Kind kind : testing::kinds) {
        const Matrix<T> a = testing::matrix_of<T>(kind, 33, 16);
        EXPECT_EQ(this->returned(a), a);
    }
}

TYPED_TEST(NpyWriteTest, ViewsAndOperandsAreWrittenAsWhatTheyMean) {
    using T = TypeParam;
    const Matrix<T> a = testing::random_matrix<T>(33, 16);
    testing::Strided<T> strided(a);
    EXPECT_EQ(this->returned(strided.view()), a);
    EXPECT_EQ(this->returned(MatrixView<const T>(a)), a);
    EXPECT_EQ(this->returned(a.t()), Matrix<T>(a.t()));
    EXPECT_EQ(this->returned(a.h()), Matrix<T>(a.h()));
    EXPECT_EQ(this->returned(strided.view().h()), Matrix<T>(a.h()));
    EXPECT_EQ(this->returned(2.0 * a), Matrix<T>(2.0 * a));
    EXPECT_EQ(this->returned(2.0 * a.h()), Matrix<T>(2.0 * a.h()));
    EXPECT_EQ(this->returned(a.block(3, 2, 0, 5)).cols(), 5);
    EXPECT_EQ(this->files(), 1);
}

TYPED_TEST(NpyWriteTest, WhatIsGatheredInBlocksComesBackWhole) {
    using T = TypeParam;
    // More than a block of many columns, and of one.
    for (const auto& [m, n] : {std::pair<index_t, index_t>(300, 257), {70001, 2}}) {
        const Matrix<T> a = testing::random_matrix<T>(m, n);
        EXPECT_EQ(this->returned(2.0 * a), Matrix<T>(2.0 * a));
        EXPECT_EQ(this->returned(2.0 * a.t()), Matrix<T>(2.0 * a.t()));
    }
}

TYPED_TEST(NpyWriteTest, AVectorHasOneDimension) {
    using T = TypeParam;
    for (const index_t n : {index_t(0), index_t(1), index_t(100), index_t(70001)}) {
        const Vector<T> x = testing::random_vector<T>(n);
        Matrix<T> column(n, 1);
        copy_into(column.col(0), x);
        EXPECT_EQ(this->returned(x), column);
        const std::string shape =
            "'fortran_order': False, 'shape': (" + std::to_string(n) + ",), }";
        EXPECT_NE(this->header().find(shape), std::string::npos) << this->header();
    }
    const Matrix<T> a = testing::random_matrix<T>(33, 16);
    EXPECT_EQ(this->returned(a.row(5)), Matrix<T>(a.block(5, 0, 1, 16).t()));
    EXPECT_EQ(this->returned(2.0 * a.col(5)), Matrix<T>(2.0 * a.block(0, 5, 33, 1)));
}

TYPED_TEST(NpyWriteTest, TheEntriesBeginAtAMultipleOfSixtyFour) {
    using T = TypeParam;
    for (const index_t n : {1, 12, 123, 1234, 12345}) {
        write_npy(this->path("a.npy"), Matrix<T>(n, 1));
        const std::size_t size = this->content(this->path("a.npy")).size();
        const std::size_t begin = size - std::size_t(n) * sizeof(T);
        EXPECT_EQ(begin % 64, 0U);
        EXPECT_EQ(this->content(this->path("a.npy"))[begin - 1], '\n');
    }
}

class NpyHeaderTest : public testing::ScratchFolder {
protected:
    template <class A>
    std::string written(const A& a) const {
        write_npy(path("a.npy"), a);
        return content(path("a.npy"));
    }
};

TEST_F(NpyHeaderTest, TheBytesAreThoseOfTheFormat) {
    using namespace std::string_view_literals;
    const std::string dictionary = "{'descr': '<f8', 'fortran_order': True, 'shape': (1, 2), }";
    const std::string blanks(128 - 10 - 1 - dictionary.size(), ' ');
    EXPECT_EQ(written(Matrix<double>{{1, -2}}),
              std::string("\x93NUMPY\1\0v\0"sv) + dictionary + blanks + "\n" +
                  std::string("\0\0\0\0\0\0\xF0\x3F\0\0\0\0\0\0\0\xC0"sv));
}

TEST_F(NpyHeaderTest, EachScalarHasItsType) {
    EXPECT_NE(written(Matrix<float>(1, 1)).find("'descr': '<f4'"), std::string::npos);
    EXPECT_NE(written(Matrix<double>(1, 1)).find("'descr': '<f8'"), std::string::npos);
    EXPECT_NE(written(Matrix<std::complex<float>>(1, 1)).find("'descr': '<c8'"), std::string::npos);
    EXPECT_NE(written(Matrix<std::complex<double>>(1, 1)).find("'descr': '<c16'"),
              std::string::npos);
}

TEST_F(NpyHeaderTest, WhatIsTransposedIsInTheOtherOrder) {
    const Matrix<double> a(3, 2);
    EXPECT_NE(written(a).find("'fortran_order': True, 'shape': (3, 2)"), std::string::npos);
    EXPECT_NE(written(a.t()).find("'fortran_order': False, 'shape': (2, 3)"), std::string::npos);
}

/// A Python that has NumPy, or an empty text.
std::string python() {
    for (const char* name : {"python3", "/usr/bin/python3"}) {
        if (std::system((std::string(name) + " -c 'import numpy' 2>/dev/null").c_str()) == 0) {
            return name;
        }
    }
    return "";
}

TEST_F(NpyHeaderTest, NumPyReadsWhatIsWrittenAndWritesWhatIsRead) {
    const std::string interpreter = python();
    if (interpreter.empty()) GTEST_SKIP() << "no Python with NumPy";
    const Matrix<std::complex<double>> a = testing::random_matrix<std::complex<double>>(5, 3);
    write_npy(path("a.npy"), a);
    write_npy(path("t.npy"), a.t());
    write_npy(path("x.npy"), testing::random_vector<float>(7));
    file(
        "import numpy as n\n"
        "a = n.load('a.npy', allow_pickle=False)\n"
        "assert a.shape == (5, 3) and a.dtype == n.complex128 and a.flags.f_contiguous\n"
        "t = n.load('t.npy', allow_pickle=False)\n"
        "assert (t == a.T).all() and t.flags.c_contiguous\n"
        "x = n.load('x.npy', mmap_mode='r')\n"
        "assert x.shape == (7,) and x.dtype == n.float32\n"
        "n.save('b.npy', n.ascontiguousarray(a))\n"
        "n.save('c.npy', a.astype('>c16'))\n"
        "n.save('y.npy', x[::2].astype('f2').astype('f4'))\n"
        "n.save('h.npy', x[::2].astype('>f2'))\n"
        "n.save('i.npy', n.arange(6, dtype='u1').reshape(2, 3))\n",
        "exchange.py");
    ASSERT_EQ(std::system(("cd '" + path("") + "' && " + interpreter + " exchange.py").c_str()), 0);
    EXPECT_EQ(read_npy<std::complex<double>>(path("b.npy")), a);
    EXPECT_EQ(read_npy<std::complex<double>>(path("c.npy")), a);
    EXPECT_EQ(read_npy<float>(path("h.npy")), read_npy<float>(path("y.npy")));
    EXPECT_EQ(read_npy<double>(path("i.npy")), (Matrix<double>{{0, 1, 2}, {3, 4, 5}}));
}

}  // namespace
}  // namespace lamina
