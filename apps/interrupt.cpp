#include "interrupt.hpp"

#include <atomic>
#include <csignal>
#include <string_view>
#include <unistd.h>

namespace lamina::program {

namespace {

// A handler and not a mask: OpenBLAS's threads, which are there before main, would take the signal.
std::atomic<bool> writing{false};
std::atomic<int> waiting{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void end_by(int signal) {
    constexpr std::string_view message = "lamina: interrupted\n";
    if (::write(STDERR_FILENO, message.data(), message.size()) < 0) {
        // There is nobody left to tell.
    }
    std::signal(signal, SIG_DFL);
    ::kill(::getpid(), signal);
}

void on_signal(int signal) {
    int none = 0;
    if (writing && waiting.compare_exchange_strong(none, signal)) return;
    end_by(signal);
}

}  // namespace

void tell_of_interruption() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action {};
        if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
        action.sa_handler = on_signal;
        action.sa_flags = SA_RESTART;
        ::sigaction(signal, &action, nullptr);
    }
}

WholeFiles::WholeFiles() noexcept {
    writing = true;
}

WholeFiles::~WholeFiles() {
    writing = false;
    if (waiting != 0) end_by(waiting);
}

}  // namespace lamina::program
