#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <new>
#include <sstream>
#include <string>
#include <system_error>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "lamina/core/build_info.hpp"
#include "lamina/core/error.hpp"

#include "doctor.hpp"
#include "info.hpp"
#include "interrupt.hpp"
#include "lstsq.hpp"
#include "pca.hpp"
#include "text.hpp"

namespace lamina::program {
namespace {

enum Status { ok = 0, failed = 1, wrong_use = 2 };

int complain(int status, const std::string& what) {
    std::fprintf(stderr, "lamina: %s\n", clean(what).c_str());
    return status;
}

/// A standard stream that is closed would give its number to the next file that is opened; one that
/// can neither be read nor written fails as it should.
void occupy_standard_streams() {
    for (int stream = 0; stream <= 2; ++stream) {
        if (::fcntl(stream, F_GETFD) < 0 && errno == EBADF) {
            ::open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY);
        }
    }
}

int print(const std::string& text) {
    std::size_t written = 0;
    while (written < text.size()) {
        const ssize_t n = ::write(STDOUT_FILENO, text.data() + written, text.size() - written);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            return complain(failed, "standard output cannot be written: " +
                                        std::generic_category().message(errno));
        }
        written += std::size_t(n);
    }
    return ok;
}

/// Help, a version, or what is wrong with the command line in one line.
int answer(const CLI::App& app, const CLI::ParseError& error, const char* first) {
    std::ostringstream out;
    std::ostringstream err;
    if (app.exit(error, out, err) == 0) return print(out.str());
    if (!app.get_subcommands().empty()) {
        const std::string command = app.get_subcommands().front()->get_name();
        return complain(wrong_use,
                        std::string(error.what()) + "; see lamina " + command + " --help");
    }
    const std::string what = first == nullptr ? "a subcommand is missing"
                                              : std::string("there is no subcommand ") + first;
    return complain(wrong_use, what + "; see lamina --help");
}

int run(int argc, char** argv) {
    std::string report;
    bool healthy = true;
    CLI::App app(
        "Linear algebra of tables: principal components, least squares, and what a matrix is like.",
        "lamina");
    app.require_subcommand(1);
    app.set_version_flag(
        "--version", [] { return build_info().text(); },
        "print the version of lamina and of the BLAS beneath");
    add_pca(app, report);
    add_lstsq(app, report);
    add_info(app, report);
    // The doctor examines what other programs find.
    for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
        command->preparse_callback([](std::size_t) { use_better_core(); });
    add_doctor(app, report, healthy);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return answer(app, error, argc > 1 ? argv[1] : nullptr);
    }
    const int printed = print(report);
    return healthy ? printed : failed;
}

}  // namespace
}  // namespace lamina::program

int main(int argc, char** argv) {
    using namespace lamina::program;
    occupy_standard_streams();
    // A reader that goes away is then an error of write(), with a message and an exit status.
    std::signal(SIGPIPE, SIG_IGN);
    tell_of_interruption();
    try {
        return run(argc, argv);
    } catch (const std::bad_alloc&) {
        return complain(failed, "there is not enough memory for this");
    } catch (const std::exception& error) {
        return complain(failed, error.what());
    }
}
