#pragma once

#include <string_view>

namespace lamina {

/// What a piece of text is as a double.
struct CsvNumber {
    enum class Kind {
        finite,
        non_finite,    ///< nan, inf or infinity, in any case
        out_of_range,  ///< a number beyond the largest double; value is the infinity it rounds to
        text           ///< no number
    };
    Kind kind;
    double value;
};

/// The double nearest to a decimal number, whatever the locale. A sign, + too, and an exponent are
/// fine; blanks, hexadecimal and grouped digits are not. With decimal_comma a point is no part of a
/// number.
CsvNumber parse_number(std::string_view text, bool decimal_comma);

}  // namespace lamina
