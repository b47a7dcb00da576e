#include "contest/python.hpp"

#include <cstdlib>
#include <set>
#include <sstream>

#include "contest/child.hpp"

namespace lamina::bench {

namespace {

const char* interpreter() {
    const char* chosen = std::getenv("LAMINA_BENCH_PYTHON");
    return chosen != nullptr && *chosen != '\0' ? chosen : "python3";
}

/// Programs that did not start, not to be tried again for each case.
std::set<std::string>& missing() {
    static std::set<std::string> programs;
    return programs;
}

struct Turn {
    double seconds = 0;
    double answer = 0;
};

Turn take_turn(Child& child) {
    Turn turn;
    std::istringstream(child.ask("run")) >> turn.seconds >> turn.answer;
    return turn;
}

}  // namespace

Contender python(const std::string& program, std::vector<std::string> arguments) {
    if (missing().count(program) > 0) return {};
    std::vector<std::string> command = {interpreter(), LAMINA_BENCH_PYTHON_FOLDER "/" + program};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto child = std::make_shared<Child>(std::move(command));
    if (child->greeting() != "ready") {
        missing().insert(program);
        std::fprintf(stderr, "%s does not run with %s: left out\n", program.c_str(), interpreter());
        return {};
    }
    const auto last = std::make_shared<Turn>();
    Contender made;
    made.run_elsewhere = [child, last] {
        *last = take_turn(*child);
        return last->seconds;
    };
    made.answer = [last] { return last->answer; };
    return made;
}

}  // namespace lamina::bench
