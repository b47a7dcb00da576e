#pragma once

namespace lamina {

/// Who has a say in how many threads OpenBLAS uses, in one place, so that scopes of several threads
/// that overlap leave the count right. While any hold is open the count is 1; else it is that of
/// the newest ThreadLimit still open; else what was set. The count belongs to the process where
/// OpenBLAS has threads of its own, and to the calling thread where it has OpenMP's: so do holds.
/// A child of fork inherits the holds of threads that it does not have: it computes with one.
namespace thread_count {

void set(int n);
/// A limit of n and the number to close it with.
int open_limit(int n);
void close_limit(int number) noexcept;
void open_hold() noexcept;
void close_hold() noexcept;
/// Opens a hold unless the count is 1 and nothing is open that it would return from.
bool open_hold_if_more() noexcept;

}  // namespace thread_count

/// Holds OpenBLAS to one thread for the length of a scope if wanted, and costs a look at the count
/// where that is 1 anyway: for calls that are too small for several, and for passes that have
/// threads of our own. Best effort: what sets the count meanwhile from another thread is obeyed,
/// unlike in a scope of Determinism::bitwise.
class OneThread {
public:
    explicit OneThread(bool wanted) noexcept
        : holds_(wanted && thread_count::open_hold_if_more()) {}
    ~OneThread() {
        if (holds_) thread_count::close_hold();
    }
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    bool holds_;
};

}  // namespace lamina
