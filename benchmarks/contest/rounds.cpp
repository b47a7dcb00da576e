#include "contest/rounds.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <map>
#include <thread>

#include <benchmark/benchmark.h>

namespace lamina::bench {

namespace {

/// With one thread the time that the processor spent on this program: others that run at the same
/// time do not count. With more that would count idle threads that spin, so the clock on the wall.
double clock_seconds(int threads) {
    timespec now{};
    clock_gettime(threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
    return double(now.tv_sec) + 1e-9 * double(now.tv_nsec);
}

double seconds_of(Seat& seat, long times, int threads) {
    if (seat.contender.run_elsewhere) return seat.contender.run_elsewhere();
    const double start = clock_seconds(threads);
    seat.contender.run(times);
    return clock_seconds(threads) - start;
}

/// Hands the time of each run to the seat of that name.
class Scorer : public benchmark::BenchmarkReporter {
public:
    Scorer(std::vector<Seat>& seats, int threads) : processor_time_(threads == 1) {
        for (Seat& seat : seats)
            by_name_[seat.who] = &seat;
    }
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
            Seat& seat = *by_name_.at(run.run_name.function_name);
            const bool here = !seat.contender.run_elsewhere;
            const double seconds =
                here && processor_time_ ? run.cpu_accumulated_time : run.real_accumulated_time;
            seat.seconds.push_back(seconds / double(run.iterations));
        }
    }

private:
    bool processor_time_;
    std::map<std::string, Seat*> by_name_;
};

/// OpenBLAS's idle threads spin for some thirty milliseconds, which those who bring threads of
/// their own must not have to suffer: lamina for what takes long.
double seconds_of_rest(const Seat& seat, int threads) {
    constexpr double long_for_lamina = 1e-3;
    const bool own_threads = seat.who == "eigen" || seat.contender.run_elsewhere ||
                             (seat.who.rfind("lamina", 0) == 0 && seat.first >= long_for_lamina);
    return threads > 1 && own_threads ? 0.05 : 0;
}

/// Threads that slept are woken on the processor of the one that wakes them, until the system parts
/// them: a turn begins when that is over.
double seconds_to_wake(const Seat& seat, int threads) {
    constexpr double until_parted = 1e-2;
    const bool is_short = !seat.contender.run_elsewhere && seat.first <= until_parted;
    return threads > 1 && is_short ? until_parted : 0;
}

void take_turn(Seat& seat, int threads, benchmark::State& state) {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds_of_rest(seat, threads)));
    const double untimed = seconds_to_wake(seat, threads);
    if (untimed > 0) seat.contender.run(std::lround(untimed / std::max(seat.first, 1e-9)));
    while (state.KeepRunningBatch(seat.times)) {
        if (seat.contender.run_elsewhere) {
            state.SetIterationTime(seat.contender.run_elsewhere());
        } else {
            seat.contender.run(seat.times);
        }
    }
}

void enroll(Seat& seat, int threads) {
    auto* one = benchmark::RegisterBenchmark(
        seat.who.c_str(),
        [&seat, threads](benchmark::State& state) { take_turn(seat, threads, state); });
    one->Iterations(seat.times);
    one->MeasureProcessCPUTime();
    if (seat.contender.run_elsewhere) one->UseManualTime();
}

/// A rival that takes long is left with the time of its first run. lamina and the raw call are
/// what it is all about: they go on.
bool goes_on(const Seat& seat, const Pace& pace) {
    return seat.first <= pace.slow || seat.who.rfind("lamina", 0) == 0 || seat.who == "raw";
}

}  // namespace

void warm_up(Seat& seat, const Pace& pace, int threads) {
    seat.first = seconds_of(seat, 1, threads);
    if (seat.contender.run_elsewhere || seat.first > pace.least_round) return;
    // The first run also paid for fresh memory and cold caches.
    double once = seconds_of(seat, 1, threads);
    for (long times = 4; once * double(times) < pace.least_round / 4; times *= 4)
        once = seconds_of(seat, times, threads) / double(times);
    seat.times = std::max(1L, std::lround(pace.least_round / std::max(once, 1e-9)));
    seat.first = once;
}

void take_turns(std::vector<Seat>& seats, const Pace& pace, int threads) {
    benchmark::ClearRegisteredBenchmarks();
    double round = 0;
    for (Seat& seat : seats) {
        if (!goes_on(seat, pace)) {
            seat.seconds = {seat.first};
            continue;
        }
        round += seat.first * double(seat.times) + seconds_of_rest(seat, threads) +
                 seconds_to_wake(seat, threads);
        enroll(seat, threads);
    }
    // An odd number, for the median to be one of them.
    const double affordable = std::min(pace.case_seconds / round, double(pace.most_rounds));
    const int rounds = std::max(pace.least_rounds, int(affordable)) | 1;
    Scorer scorer(seats, threads);
    for (int i = 0; i < rounds; ++i)
        benchmark::RunSpecifiedBenchmarks(&scorer, "all");
}

}  // namespace lamina::bench
