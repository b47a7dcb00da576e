// The program of a room: each case in its turn, and in each case the contenders in theirs.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <regex>
#include <set>
#include <stdexcept>

#include "lamina/core/build_info.hpp"
#include "lamina/core/threads.hpp"

#include "contest/accuracy.hpp"
#include "contest/generate.hpp"
#include "contest/options.hpp"
#include "contest/results.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

/// Whoever disagrees about the result has not done the task, however fast. Approximate methods are
/// right to far more than that in what they are asked here.
constexpr double agreement = 1e-6;

template <class T>
double tolerance() {
    return sizeof(RealOf<T>) == 4 ? 1e-2 : agreement;
}

bool agree(double x, double y, double tolerance) {
    if (std::isnan(x) || std::isnan(y)) return false;
    return x == y || std::abs(x - y) <= tolerance * std::max(std::abs(x), std::abs(y));
}

template <class T>
std::vector<Seat> seats_of(const Case& kase, const Input<T>& input) {
    std::vector<Seat> seats;
    for (const Entry<T>& entry : roster<T>()) {
        if (entry.task != kase.task) continue;
        const auto& only = kase.only;
        if (!only.empty() && std::find(only.begin(), only.end(), entry.who) == only.end()) continue;
        if (Contender contender = entry.make(input))
            seats.push_back({entry.who, std::move(contender), 0, 1, {}});
    }
    // lamina first: the others' answers are held against it.
    std::stable_sort(seats.begin(), seats.end(), [](const Seat& x, const Seat& y) {
        return (x.who == "lamina") > (y.who == "lamina");
    });
    return seats;
}

void print(const Case& kase, const std::vector<Seat>& seats) {
    const double ours = median(seats.front().seconds);
    std::printf("%-34s lamina %10s s ", kase.label().c_str(), number(ours).c_str());
    for (std::size_t i = 1; i < seats.size(); ++i)
        std::printf(" %s %.2f", seats[i].who.c_str(), ours / median(seats[i].seconds));
    std::printf("  (%zu rounds)\n", seats.front().seconds.size());
    std::fflush(stdout);
}

template <class T>
void play(const Case& kase, const Pace& pace, int threads, Results& results) {
    const Data<T> data(kase);
    const Input<T> input = data.input();
    std::vector<Seat> seats = seats_of(kase, input);
    if (seats.empty() || seats.front().who != "lamina")
        throw std::runtime_error("lamina itself does not do this");
    for (Seat& seat : seats)
        warm_up(seat, pace, threads);
    const double expected = seats.front().contender.answer();
    for (const Seat& seat : seats) {
        const double found = seat.contender.answer();
        if (!agree(expected, found, tolerance<T>())) {
            throw std::runtime_error(seat.who + " finds " + number(found) + ", lamina " +
                                     number(expected));
        }
    }
    take_turns(seats, pace, threads);
    print(kase, seats);
    for (const Seat& seat : seats) {
        results.time(kase, threads, seat);
        if constexpr (std::same_as<T, double>) {
            if (kase.detail.empty() || !seat.contender.factors) continue;
            const auto [orthogonality, residual] = accuracy(input, seat.contender.factors());
            std::printf("    %-10s orthogonality %.3g, residual %.3g (LAPACK wants < 30)\n",
                        seat.who.c_str(), orthogonality, residual);
            results.accuracy(kase, threads, seat.who, orthogonality, residual);
        }
    }
}

void play(const Case& kase, const Pace& pace, int threads, Results& results) {
    switch (kase.scalar) {
        case ScalarType::s:
            return play<float>(kase, pace, threads, results);
        case ScalarType::d:
            return play<double>(kase, pace, threads, results);
        case ScalarType::c:
            return play<std::complex<float>>(kase, pace, threads, results);
        case ScalarType::z:
            return play<std::complex<double>>(kase, pace, threads, results);
    }
}

/// Two copies of BLAS, or a reference LAPACK beside OpenBLAS, and a ratio compares libraries
/// instead of ways to call one.
void require_one_blas() {
    std::set<std::string> found;
    for (const std::string& file : build_info().numerical_libraries) {
        if (file.find("blas") != file.npos || file.find("lapack") != file.npos) found.insert(file);
    }
    if (found.size() == 1) return;
    std::string text = "not one BLAS in this process but";
    for (const std::string& file : found)
        text += " " + file;
    throw std::runtime_error(text);
}

std::vector<Case> chosen_cases(const Options& options, const Effort& effort) {
    std::vector<Case> cases = all_cases(effort);
    const std::regex wanted(options.filter);
    std::erase_if(cases,
                  [&](const Case& kase) { return !std::regex_search(kase.label(), wanted); });
    return cases;
}

/// Plays the cases one after the other; how many failed.
int run(const Options& options) {
    require_one_blas();
    const Effort effort{options.quick, num_threads()};
    const std::vector<Case> cases = chosen_cases(options, effort);
    Results results(options.results);
    Pace pace;
    if (options.quick) pace = {0.002, 1, 3, 5, 1};
    int failures = 0;
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (options.list) {
            std::printf("%s\n", cases[i].label().c_str());
            continue;
        }
        const auto now = std::chrono::steady_clock::now();
        const double left = options.seconds - std::chrono::duration<double>(now - start).count();
        if (left <= 0) {
            std::printf("%s is left out: no time\n", cases[i].label().c_str());
            continue;
        }
        // Most cases need less than their share and leave some to the others.
        pace.case_seconds = 2 * left / double(cases.size() - i);
        try {
            play(cases[i], pace, effort.threads, results);
        } catch (const std::exception& error) {
            ++failures;
            std::fprintf(stderr, "%s: %s\n", cases[i].label().c_str(), error.what());
        }
    }
    return failures;
}

}  // namespace
}  // namespace lamina::bench

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    try {
        // For all contenders: they share the BLAS.
        lamina::use_better_core();
        return lamina::bench::run(lamina::bench::parse_options(argc, argv)) == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
        return 1;
    }
}
