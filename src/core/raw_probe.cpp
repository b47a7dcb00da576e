#include "lamina/core/raw_probe.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <limits>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include "backend/info.hpp"

namespace lamina {

using backend::blas_int;

namespace {

constexpr blas_int n = 8;
constexpr blas_int work_size = 1024;

/// Room for one call.
struct Memory {
    std::array<double, n * n> a;
    std::array<double, n * n> u;
    std::array<double, n * n> v;
    std::array<double, n> s;
    std::array<double, n> t;
    std::array<double, work_size> work;
    std::array<blas_int, work_size> integers;
};

bool is_finite(const auto& entries) {
    return std::all_of(entries.begin(), entries.end(), [](double x) { return std::isfinite(x); });
}

/// Whether the result shows that there was something wrong with the input.
bool told(blas_int info, const auto&... results) {
    return info != 0 || !(is_finite(results) && ...);
}

struct Routine {
    const char* name;
    bool (*tells)(Memory& m);
};

constexpr std::array<Routine, 7> routines = {{
    {"gesdd",
     [](Memory& m) {
         const blas_int info = backend::gesdd<double>(LAPACK_COL_MAJOR, 'S', n, n, m.a.data(), n,
                                                      m.s.data(), m.u.data(), n, m.v.data(), n,
                                                      m.work.data(), work_size, m.integers.data());
         return told(info, m.s, m.u, m.v);
     }},
    {"gesvd",
     [](Memory& m) {
         const blas_int info =
             backend::gesvd<double>(LAPACK_COL_MAJOR, 'S', 'S', n, n, m.a.data(), n, m.s.data(),
                                    m.u.data(), n, m.v.data(), n, m.work.data(), work_size);
         return told(info, m.s, m.u, m.v);
     }},
    {"syevd",
     [](Memory& m) {
         const blas_int info =
             backend::heevd<double>(LAPACK_COL_MAJOR, 'V', 'L', n, m.a.data(), n, m.s.data(),
                                    m.work.data(), work_size, m.integers.data(), work_size);
         return told(info, m.a, m.s);
     }},
    {"geev",
     [](Memory& m) {
         const blas_int info = backend::geev<double>(LAPACK_COL_MAJOR, 'V', 'V', n, m.a.data(), n,
                                                     m.s.data(), m.t.data(), m.u.data(), n,
                                                     m.v.data(), n, m.work.data(), work_size);
         return told(info, m.s, m.t, m.u, m.v);
     }},
    {"geqp3",
     [](Memory& m) {
         m.integers.fill(0);
         const blas_int info =
             backend::geqp3<double>(LAPACK_COL_MAJOR, n, n, m.a.data(), n, m.integers.data(),
                                    m.s.data(), m.work.data(), work_size);
         return told(info, m.a, m.s);
     }},
    {"potrf",
     [](Memory& m) {
         return told(backend::potrf<double>(LAPACK_COL_MAJOR, 'L', n, m.a.data(), n), m.a);
     }},
    {"getrf + getrs",
     [](Memory& m) {
         m.s.fill(1);
         const blas_int info =
             backend::getrf<double>(LAPACK_COL_MAJOR, n, n, m.a.data(), n, m.integers.data());
         if (info != 0) return true;
         return told(backend::getrs<double>(LAPACK_COL_MAJOR, 'N', n, 1, m.a.data(), n,
                                            m.integers.data(), m.s.data(), n),
                     m.s);
     }},
}};

constexpr std::array<std::pair<const char*, double>, 2> inputs = {
    {{"NaN", std::numeric_limits<double>::quiet_NaN()},
     {"infinity", std::numeric_limits<double>::infinity()}}};

constexpr int status_told = 40;
constexpr int status_silent = 41;
constexpr int status_ended = 42;

/// The reference LAPACK prints what is wrong with an argument and ends the process with STOP: its
/// words are not the program's, whose buffers and handlers are the parent's affair.
void leave_no_trace() {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    for (const int output : {STDOUT_FILENO, STDERR_FILENO}) {
        if (::dup2(nowhere, output) < 0) ::close(output);
    }
    // Handlers run from the last to the first, and before buffers are written.
    if (std::atexit([] { ::_exit(status_ended); }) != 0) ::_exit(status_ended);
}

/// In the child: the limits, the call, and how it ended as an exit status.
[[noreturn]] void run(const Routine& routine, double x) {
    sigset_t limits;
    ::sigemptyset(&limits);
    for (const int signal : {SIGPROF, SIGALRM}) {
        ::sigaddset(&limits, signal);
        std::signal(signal, SIG_DFL);
    }
    ::sigprocmask(SIG_UNBLOCK, &limits, nullptr);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    // Processor time, so that a busy machine is not taken for a routine that hangs.
    const itimerval half_a_second{{0, 0}, {0, 500000}};
    ::setitimer(ITIMER_PROF, &half_a_second, nullptr);
    ::alarm(20);
    leave_no_trace();

    Memory memory{};
    memory.a.fill(1);
    for (std::size_t i = 0; i < n; ++i)
        memory.a[i * (n + 1)] = 2 * n + double(i);
    // In the first place of n = 3 to 20 infinity lets gesdd of OpenBLAS 0.3.21 never return; in
    // others it does.
    memory.a[0] = x;
    ::_exit(routine.tells(memory) ? status_told : status_silent);
}

[[noreturn]] void fail(const char* what) {
    throw Error(std::string("probe_non_finite: ") + what + ": " +
                std::generic_category().message(errno));
}

RawAnswer answer_of(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) fail("a child process is gone");
    }
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return signal == SIGPROF || signal == SIGALRM ? RawAnswer::hung : RawAnswer::crashed;
    }
    if (WEXITSTATUS(status) == status_told) return RawAnswer::told;
    return WEXITSTATUS(status) == status_silent ? RawAnswer::silent : RawAnswer::crashed;
}

}  // namespace

std::vector<RawProbe> probe_non_finite() {
    std::vector<RawProbe> probes;
    std::vector<pid_t> children;
    probes.reserve(routines.size() * inputs.size());
    children.reserve(probes.capacity());
    int reason = 0;
    for (const Routine& routine : routines) {
        for (const auto& [input, x] : inputs) {
            const pid_t child = ::fork();
            if (child == 0) run(routine, x);
            if (child < 0) reason = errno;
            if (child > 0) {
                children.push_back(child);
                probes.push_back({routine.name, input, RawAnswer::told});
            }
        }
    }
    for (std::size_t i = 0; i < children.size(); ++i)
        probes[i].answer = answer_of(children[i]);
    if (reason != 0) {
        errno = reason;
        fail("no child process");
    }
    return probes;
}

IntegerWidths probe_integer_widths() {
    // LAPACK writes an integer: what lies beyond its width stays untouched.
    std::array<std::int64_t, 3> version = {-1, -1, -1};
    const auto at = [&](std::size_t i) { return reinterpret_cast<blas_int*>(&version[i]); };
    LAPACK_ilaver(at(0), at(1), at(2));
    // The lower half is 1, all of it is negative: no size, and so a sum of nothing.
    using Dot = double (*)(std::int64_t, const double*, std::int64_t, const double*, std::int64_t);
    const auto dot = reinterpret_cast<Dot>(reinterpret_cast<void*>(&cblas_ddot));
    const double one = 1;
    const double sum = dot(std::numeric_limits<std::int64_t>::min() + 1, &one, 1, &one, 1);
    return {.lamina = int(8 * sizeof(blas_int)),
            .blas = sum == 0 ? 64 : 32,
            .lapack = version[0] >> 32 == -1 ? 32 : 64};
}

WorkspaceProbe probe_workspace() {
    constexpr index_t size = 26754;
    double answer = 0;
    double nothing = 0;
    blas_int no_integer = 0;
    backend::checked(
        backend::gesdd<double>(LAPACK_COL_MAJOR, 'S', size, size, &nothing, size, &nothing,
                               &nothing, size, &nothing, size, &answer, -1, &no_integer),
        "probe_workspace");
    return {.n = size, .needed = 3 * size * size + 7 * size, .answered = index_t(answer)};
}

}  // namespace lamina
