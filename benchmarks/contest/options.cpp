#include "contest/options.hpp"

#include <stdexcept>

namespace lamina::bench {

Options parse_options(int argc, char** argv) {
    const std::invalid_argument usage(
        std::string("usage: ") + argv[0] +
        " [--quick] [--list] [--filter REGEX] [--seconds S] [--results FILE]");
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--quick") {
            options.quick = true;
        } else if (word == "--list") {
            options.list = true;
        } else if (i + 1 == argc) {
            throw usage;
        } else if (word == "--filter") {
            options.filter = argv[++i];
        } else if (word == "--results") {
            options.results = argv[++i];
        } else if (word == "--seconds") {
            options.seconds = std::stod(argv[++i]);
        } else {
            throw usage;
        }
    }
    return options;
}

}  // namespace lamina::bench
