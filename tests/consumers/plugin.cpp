// A shared library that stands on lamina, uses it before main or dlopen returns, and again when it
// goes.
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "lamina/lamina.hpp"

namespace {

using namespace lamina;

/// Computes, and catches an error with its message, in a static constructor and a static
/// destructor.
class Resident {
public:
    Resident() : values_(svdvals(Matrix<double>{{0, 3}, {2, 0}})) { require_error(); }
    ~Resident() {
        const double half = solve(Matrix<double>{{2, 0}, {0, 4}}, values_)[0];
        if (!(std::abs(half - 1.5) <= 1e-14)) std::abort();
        require_error();
    }
    Resident(const Resident&) = delete;
    Resident& operator=(const Resident&) = delete;

    double sum() const { return values_[0] + values_[1]; }

private:
    static void require_error() {
        try {
            Matrix<double>(2, 3) * Matrix<double>(2, 3);
        } catch (const DimensionError& error) {
            if (std::strstr(error.what(), "2 x 3") != nullptr) return;
        }
        std::abort();
    }

    Vector<double> values_;
};

const Resident resident;

}  // namespace

extern "C" {
[[gnu::visibility("default")]] double plugin_determinant();
[[gnu::visibility("default")]] void plugin_throw_singular();
[[gnu::visibility("default")]] double plugin_sum_at_load();
}

double plugin_determinant() {
    return det(Matrix<double>{{4, 1, 2}, {1, 3, 0}, {2, 0, 5}});
}

void plugin_throw_singular() {
    LU<double>(Matrix<double>{{1, 2}, {2, 4}}).solve(Vector<double>{1, 1});
}

double plugin_sum_at_load() {
    return resident.sum();
}
