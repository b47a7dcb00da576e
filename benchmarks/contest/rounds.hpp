#pragma once

#include <string>
#include <vector>

#include "contest/contender.hpp"

namespace lamina::bench {

/// A contender of a case and the times it took.
struct Seat {
    std::string who;
    Contender contender;
    double first = 0;             ///< seconds of the first run, which also warms up
    long times = 1;               ///< runs in a round
    std::vector<double> seconds;  ///< of one run, one entry a round
};

/// How long a case may take.
struct Pace {
    double least_round = 0.02;  ///< seconds that a contender's round shall last at least
    double slow = 4;            ///< a rival slower than that is not asked again
    int least_rounds = 3;
    int most_rounds = 11;
    double case_seconds = 10;
};

/// Runs each contender once, and finds out how many runs make a round.
void warm_up(Seat& seat, const Pace& pace, int threads);

/// All contenders in turns, A B C A B C ..., each round timed by Google Benchmark.
void take_turns(std::vector<Seat>& seats, const Pace& pace, int threads);

}  // namespace lamina::bench
