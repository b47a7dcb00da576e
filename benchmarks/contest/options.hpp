#pragma once

#include <string>

namespace lamina::bench {

/// What a program of a room is asked on the command line.
struct Options {
    bool quick = false;
    bool list = false;     ///< name the cases, run none
    double seconds = 600;  ///< for all cases together, more or less
    std::string filter;    ///< a regular expression that a case's label must contain
    std::string results;   ///< the file to append to
};

/// Throws std::invalid_argument, whose text is the usage, for what it does not know.
Options parse_options(int argc, char** argv);

}  // namespace lamina::bench
