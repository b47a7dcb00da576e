#include "lamina/core/error.hpp"

#include <string>

#include <gtest/gtest.h>

namespace lamina {
namespace {

TEST(ErrorTest, EveryKindIsAnErrorAndARuntimeError) {
    EXPECT_THROW(throw DimensionError("x"), Error);
    EXPECT_THROW(throw SizeError("x"), Error);
    EXPECT_THROW(throw AliasError("x"), Error);
    EXPECT_THROW(throw NonFiniteError("x", 1, 2), Error);
    EXPECT_THROW(throw SingularMatrixError("x", 1), Error);
    EXPECT_THROW(throw NotPositiveDefiniteError("x", 1), Error);
    EXPECT_THROW(throw ConvergenceError("x", 1), Error);
    EXPECT_THROW(throw ParseError("f", 1, 2, "x"), std::runtime_error);
}

TEST(ErrorTest, FactsTravelWithTheError) {
    EXPECT_EQ(SingularMatrixError("x", 3).pivot(), 3);
    EXPECT_EQ(NotPositiveDefiniteError("x", 4).order(), 4);
    EXPECT_EQ(ConvergenceError("x", 5).count(), 5);
    const ParseError error("data.csv", 7, 2, "expected a number");
    EXPECT_EQ(error.file(), "data.csv");
    EXPECT_EQ(error.line(), 7);
    EXPECT_EQ(error.column(), 2);
    EXPECT_EQ(std::string(error.what()), "data.csv:7:2: expected a number");
    EXPECT_EQ(std::string(ParseError("data.csv", 0, 0, "is empty").what()), "data.csv: is empty");
}

}  // namespace
}  // namespace lamina
