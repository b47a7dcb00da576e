#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

#include "lamina/io/npy.hpp"

#include "io/npy_bytes.hpp"
#include "io/scratch_folder.hpp"
#include "support/thrown.hpp"

namespace lamina {
namespace {

using namespace std::string_view_literals;
using testing::mentions;
using testing::npy_bytes;
using testing::raw;
using testing::thrown;

class NpyErrorTest : public testing::ScratchFolder {
protected:
    /// Reading the bytes as a matrix of T fails at this byte, from 1, and the message says why.
    template <Scalar T = double>
    void expect_error(std::string_view bytes, index_t byte, const std::string& fact,
                      const NpyOptions& options = {}) const {
        const std::string name = file(bytes, "a.npy");
        const auto error = thrown<ParseError>([&] { read_npy<T>(name, options); });
        EXPECT_EQ(error.file(), name);
        EXPECT_EQ(error.line(), 0) << error.what();
        EXPECT_EQ(error.column(), byte) << error.what();
        EXPECT_TRUE(mentions(error, fact));
        if (byte > 0) {
            EXPECT_TRUE(mentions(error, "a.npy: byte " + std::to_string(byte) + ": "));
        }
    }

    /// Reading fails where the part of the dictionary stands.
    void expect_error_at(const std::string& part, const std::string& dictionary,
                         const std::string& fact) const {
        const auto at = dictionary.find(part);
        ASSERT_NE(at, std::string::npos);
        expect_error(npy_bytes(dictionary, raw<double>({1})), 10 + index_t(at) + 1, fact);
    }

    void expect_type_error(const std::string& type, const std::string& fact) const {
        const std::string quoted = "'" + type + "'";
        expect_error_at(quoted, "{'descr': " + quoted + ", 'fortran_order': False, 'shape': (1,)}",
                        fact);
    }

    void expect_shape_error(const std::string& shape, const std::string& part,
                            const std::string& fact) const {
        expect_error_at(part, "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}",
                        fact);
    }
};

TEST_F(NpyErrorTest, WhatCannotBeReadSaysWhy) {
    const auto missing = thrown<ParseError>([&] { read_npy<double>(path("none.npy")); });
    EXPECT_TRUE(mentions(missing, "none.npy: cannot be read: No such file or directory"));
    EXPECT_TRUE(
        mentions(thrown<ParseError>([&] { read_npy<double>(path("")); }), "Is a directory"));
}

TEST_F(NpyErrorTest, WhatIsNoNpyFileIsSaidToBeNone) {
    expect_error("", 0, "is empty");
    expect_error("\x93", 1, "expected an array in NPY format");
    expect_error("a,b\n1,2\n", 1, "expected an array in NPY format");
    expect_error("\x93NUMPZ\1\0........"sv, 1, "expected an array in NPY format");
    expect_error("PK\3\4rest"sv, 1, "NPZ");
}

TEST_F(NpyErrorTest, UnknownVersionsAreRefused) {
    expect_error("\x93NUMPY\4\0\0\0\0\0"sv, 7, "version is 4.0; known are 1.0, 2.0 and 3.0");
    expect_error("\x93NUMPY\0\0\0\0\0\0"sv, 7, "version is 0.0");
    expect_error("\x93NUMPY\1\1\0\0\0\0"sv, 7, "version is 1.1");
}

TEST_F(NpyErrorTest, AHeaderThatEndsEarlyIsRefused) {
    const std::string whole = npy_bytes("<f8", "False", "(1,)", "");
    for (std::size_t size = 6; size < whole.size(); ++size) {
        expect_error(whole.substr(0, size), index_t(size) + 1, "the file ends inside its header");
    }
    const std::string second = npy_bytes("<f8", "False", "(1,)", "", 2);
    for (std::size_t size = 10; size < second.size(); ++size) {
        expect_error(second.substr(0, size), index_t(size) + 1, "the file ends inside its header");
    }
    expect_error("\x93NUMPY\2\0\xFF\xFF\xFF\xFF{}"sv, 15, "header of 4294967295 bytes");
}

TEST_F(NpyErrorTest, DataThatEndEarlyAreRefused) {
    const std::string whole = npy_bytes("<f8", "True", "(2, 3)", raw<double>({1, 2, 3, 4, 5, 6}));
    const std::size_t begin = whole.size() - 48;
    for (std::size_t size = begin; size < whole.size(); ++size) {
        expect_error(whole.substr(0, size), index_t(size) + 1,
                     "the file ends after " + std::to_string((size - begin) / 8) + " of 6 entries");
    }
    // However large the promise, nothing of that size is allocated.
    const std::string bytes = npy_bytes("|i1", "False", "(3037000499, 3037000499)", "");
    expect_error<std::complex<double>>(bytes, index_t(bytes.size()) + 1,
                                       "ends after 0 of 9223372030926249001");
}

TEST_F(NpyErrorTest, BytesBehindTheDataAreRefused) {
    const std::string one = npy_bytes("<f8", "False", "(1,)", raw<double>({1}));
    expect_error(one + "x", index_t(one.size()) + 1, "1 bytes behind the last entry");
    expect_error(one + one, index_t(one.size()) + 1, "save each in a file of its own");
    expect_error(npy_bytes("<f8", "False", "(0,)", "") + "x",
                 index_t(npy_bytes("<f8", "False", "(0,)", "").size()) + 1,
                 "behind the last entry");
}

TEST_F(NpyErrorTest, OtherTypesAreRefusedByName) {
    expect_type_error("|O", "(Python objects)");
    expect_type_error("<U5", "(texts)");
    expect_type_error("|S8", "(texts)");
    expect_type_error("<M8[ns]", "(dates or times)");
    expect_type_error("<m8", "(dates or times)");
    expect_type_error("|V16", "(raw bytes)");
    for (const char* type :
         {"<f16", "<c32", "<c4", "<i3",  "<i16", "<u0",  "<f1", "<b2",     "<g",  "",
          "<",    "f8",   "<f",  "<f88", "<f8 ", " <f8", "<F8", "float64", "<c1", "<c6"}) {
        expect_type_error(type, "the entries are of type \"" + std::string(type) + "\"");
    }
}

TEST_F(NpyErrorTest, NumbersOfSeveralBytesNeedAnOrder) {
    for (const char* type : {"|f8", "=f8", "|i2", "|c16", "|c8"})
        expect_type_error(type, "with their byte order");
}

TEST_F(NpyErrorTest, RecordsAreRefused) {
    for (const std::string type : {"[('a', '<f8')]", "{'names': ['a']}", "('<f8', (2,))"}) {
        expect_error_at(type, "{'descr': " + type + ", 'fortran_order': False, 'shape': (1,)}",
                        "the entries are records");
    }
}

TEST_F(NpyErrorTest, ShapesThatCannotBeAreRefused) {
    expect_shape_error("(-2, 3)", "-2", "a size below zero");
    expect_shape_error("(2, -3)", "-3", "a size below zero");
    expect_shape_error("(-0,)", "-0", "a size below zero");
    expect_shape_error("(99999999999999999999,)", "999", "a size out of reach");
    expect_shape_error("(9223372036854775807, 2)", "(9", "is out of reach");
    expect_shape_error("(4294967296, 4294967296)", "(4", "is out of reach");
    expect_shape_error("(1152921504606846976,)", "(1", "is out of reach");
    expect_shape_error("(0, 4611686018427387904)", "(0", "is out of reach");
    expect_shape_error("(4611686018427387904, 0)", "(4", "is out of reach");
    expect_shape_error("(1, 1, 1)", "(1", "has 3 dimensions and a matrix has two");
    expect_shape_error("(0, 0, 0, 0)", "(0", "has 4 dimensions");
}

TEST_F(NpyErrorTest, ShapesThatAreNoTuplesAreRefused) {
    expect_shape_error("(1)", ")}", "expected , behind the first size");
    expect_shape_error("1", "1}", "expected ( at the begin of the shape");
    expect_shape_error("[1]", "[", "expected ( at the begin of the shape");
    expect_shape_error("(1,,)", ",)", "expected a size");
    expect_shape_error("(,)", ",)", "expected a size");
    expect_shape_error("(1, x)", "x", "expected a size");
    expect_shape_error("(1.0,)", ".0", "expected , behind the first size");
    expect_shape_error("(1, 2", "}", "expected ) or , behind a size");
    expect_shape_error("(0x1,)", "x1", "expected , behind the first size");
    expect_shape_error("(1_0,)", "_0", "expected , behind the first size");
}

TEST_F(NpyErrorTest, TheDictionaryIsReadToTheLetter) {
    expect_error_at("'descr': '<f4'",
                    "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'descr': '<f4'}",
                    "the key \"descr\" twice");
    expect_error_at("'shape': (2,)",
                    "{'descr': '<f8', 'shape': (1,), 'fortran_order': False, 'shape': (2,)}",
                    "the key \"shape\" twice");
    expect_error_at("'more'", "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
                    "unknown key \"more\"");
    expect_error_at("x", "x'descr': '<f8'}", "expected { at the begin of the header");
    expect_error_at("descr", "{descr: '<f8'}", "expected a key in quotation marks");
    expect_error_at("'<f8'}", "{'descr' '<f8'}", "expected : behind a key");
    expect_error_at("8", "{'descr': 8}", "expected the type of the entries in quotation marks");
    expect_error_at("'fortran", "{'descr': '<f8' 'fortran_order': False}", "expected , or }");
    expect_error_at("0", "{'fortran_order': 0}", "expected True or False");
    expect_error_at("true", "{'fortran_order': true}", "expected True or False");
    expect_error_at("'<f8}", "{'descr': '<f8}", "never closed");
    expect_error_at("\\x", "{'descr': '\\x3cf8'}", "a backslash");
    expect_error_at("more", "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} more",
                    "expected nothing behind the header's }");
    expect_error_at(", 'shape'", "{, 'shape': (1,)}", "expected a key");
}

TEST_F(NpyErrorTest, KeysThatAreMissingAreNamed) {
    const auto expect_missing = [this](const std::string& dictionary, const std::string& key) {
        expect_error(npy_bytes(dictionary, ""), index_t(10 + dictionary.size()) + 1,
                     "the header does not say \"" + key + "\"");
    };
    expect_missing("{}", "descr");
    expect_missing("{'descr': '<f8', 'shape': (0,)}", "fortran_order");
    expect_missing("{'descr': '<f8', 'fortran_order': True}", "shape");
    expect_error(npy_bytes("", ""), 11, "expected { at the begin of the header, found the end");
}

TEST_F(NpyErrorTest, ComplexEntriesDoNotBecomeReal) {
    // Not even where the imaginary parts are zero, or rounding is allowed.
    const std::string bytes = npy_bytes("<c16", "False", "(1,)", raw<double>({1, 0}));
    const index_t at = index_t(bytes.find("'<c16'")) + 1;
    expect_error(bytes, at, "the entries are complex and a 64-bit float is not");
    expect_error<float>(bytes, at, "the entries are complex and a 32-bit float is not",
                        {.allow_rounding = true});
}

TEST_F(NpyErrorTest, LongFloatsAreNotRoundedUnasked) {
    const std::string real = npy_bytes("<f8", "False", "(1,)", raw<double>({0.5}));
    expect_error<float>(real, index_t(real.find("'<f8'")) + 1, "set NpyOptions::allow_rounding");
    expect_error<std::complex<float>>(real, index_t(real.find("'<f8'")) + 1, "allow_rounding");
    const std::string complex = npy_bytes("<c16", "False", "(1,)", raw<double>({0.5, 1}));
    expect_error<std::complex<float>>(complex, index_t(complex.find("'<c16'")) + 1,
                                      "complex of 32-bit floats");
}

TEST_F(NpyErrorTest, IntegersThatDoNotFitAreNamedWithTheirPlace) {
    const std::int64_t odd = (std::int64_t(1) << 53U) + 1;
    const auto begin = [](const std::string& bytes, std::size_t entries) {
        return index_t(bytes.size() - 8 * entries) + 1;
    };
    for (const std::string order : {"False", "True"}) {
        // Two bad entries: the first in the file is the one reported.
        const std::string bytes =
            npy_bytes("<i8", order, "(2, 3)", raw<std::int64_t>({1, 2, odd, 4, -odd, 6}));
        expect_error(bytes, begin(bytes, 6) + 16,
                     (order == "True" ? "entry (0, 1) is " : "entry (0, 2) is ") +
                         std::to_string(odd) + ", which a 64-bit float cannot hold exactly");
        expect_error<float>(bytes, begin(bytes, 6) + 16,
                            "which a 32-bit float cannot hold exactly");
    }
    const std::string largest = npy_bytes("<u8", "False", "(1,)", raw<std::uint64_t>({UINT64_MAX}));
    expect_error(largest, begin(largest, 1), "entry (0, 0) is 18446744073709551615");
    const std::string least = npy_bytes("<i8", "False", "(1,)", raw<std::int64_t>({INT64_MIN + 1}));
    expect_error<std::complex<double>>(least, begin(least, 1),
                                       "entry (0, 0) is -9223372036854775807");
    const std::string narrow =
        npy_bytes(">i4", "False", "(1,)", raw<std::int32_t>({16777217}, true));
    expect_error<float>(narrow, index_t(narrow.size()) - 3, "entry (0, 0) is 16777217");
}

TEST_F(NpyErrorTest, ARoundedNumberDoesNotBecomeInfinite) {
    const NpyOptions rounding{.allow_rounding = true};
    const std::string bytes = npy_bytes("<f8", "False", "(2,)", raw<double>({1, -1e39}));
    expect_error<float>(bytes, index_t(bytes.size()) - 7,
                        "entry (1, 0) is -1e+39, beyond the range of a 32-bit float", rounding);
    const std::string complex = npy_bytes("<c16", "False", "(1,)", raw<double>({1, 1e300}));
    expect_error<std::complex<float>>(complex, index_t(complex.size()) - 15,
                                      "entry (0, 0) is (1, 1e+300), beyond the range", rounding);
}

TEST_F(NpyErrorTest, ATruthValueIsZeroOrOne) {
    const std::string bytes = npy_bytes("|b1", "False", "(2, 2)", "\1\1\2\1");
    expect_error(bytes, index_t(bytes.size()) - 1,
                 "entry (1, 0) is the byte 2, and a bool is 0 or 1");
}

}  // namespace
}  // namespace lamina
