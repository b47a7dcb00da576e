#pragma once

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace lamina::testing {

/// The exception of exactly type E that action throws, to be asked for its facts.
template <class E, class Action>
E thrown(Action action) {
    try {
        action();
    } catch (const E& error) {
        EXPECT_EQ(typeid(error), typeid(E)) << error.what();
        return error;
    }
    throw std::logic_error("the action threw nothing");
}

/// Whether a message mentions all of the facts.
template <class E, class... Facts>
::testing::AssertionResult mentions(const E& error, const Facts&... facts) {
    const std::string message = error.what();
    if (((message.find(facts) != std::string::npos) && ...)) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "the message is: " << message;
}

}  // namespace lamina::testing
