#pragma once

#include <complex>
#include <initializer_list>
#include <string>
#include <vector>

#include "contest/contender.hpp"
#include "contest/task.hpp"

namespace lamina::bench {

/// Makes a contender for an input; an empty one declines it.
template <class T>
using Maker = Contender (*)(const Input<T>& input);

template <class T>
struct Entry {
    std::string who;
    Task task;
    Maker<T> make;
};

/// Who can do what. The sources of the contenders enter themselves before main() begins, so those
/// that are linked take part and no other source has to know which these are.
template <class T>
std::vector<Entry<T>>& roster() {
    static std::vector<Entry<T>> entries;
    return entries;
}

/// `const bool entered = enter<double>("raw", {{Task::qr, qr}, ...});`
template <class T>
struct Doing {
    Task task;
    Maker<T> make;
};
template <class T>
bool enter(const char* who, std::initializer_list<Doing<T>> tasks) {
    for (const Doing<T>& doing : tasks)
        roster<T>().push_back({who, doing.task, doing.make});
    return true;
}

/// The same for one task in the four scalars.
inline bool enter(const char* who, Task task, Maker<float> s, Maker<double> d,
                  Maker<std::complex<float>> c, Maker<std::complex<double>> z) {
    return enter<float>(who, {{task, s}}) && enter<double>(who, {{task, d}}) &&
           enter<std::complex<float>>(who, {{task, c}}) &&
           enter<std::complex<double>>(who, {{task, z}});
}

/// What versions and flags the contenders have, as "Eigen 3.4.0, ...".
inline std::vector<std::string>& descriptions() {
    static std::vector<std::string> texts;
    return texts;
}
inline bool describe(std::string text) {
    descriptions().push_back(std::move(text));
    return true;
}

}  // namespace lamina::bench
