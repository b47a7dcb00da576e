#include <algorithm>

#include "lamina/factor/pivoted_qr.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/thin_qr.hpp"

#include "contest/lamina_contender.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

double log_diagonal(const Matrix<double>& r) {
    return log_diagonal_of(r.data(), r.rows(), r.rows());
}

Contender reflections(const Input<double>& in) {
    return kept<QR<double>>(in, [](const QR<double>& f) { return log_diagonal(f.R()); });
}
Contender reflections_fresh(const Input<double>& in) {
    return fresh<QR<double>>(in, [](const QR<double>& f) { return log_diagonal(f.R()); });
}

/// Q and R written out, by what knows reflections only.
template <class F>
struct Written {
    F f;
    Matrix<double> q;
    Matrix<double> r;
};
template <class F>
Contender written(const Input<double>& in) {
    const index_t k = std::min(in.m, in.n);
    return contender(
        Written<F>{F(), Matrix<double>(in.m, k), Matrix<double>(k, in.n)},
        [a = matrix(in)](Written<F>& own) {
            own.f.factor(a);
            own.f.Q_into(own.q);
            own.f.R_into(own.r);
        },
        [](const Written<F>& own) { return log_diagonal(own.r); });
}

/// thin_qr where it takes another way, which is where it should be used.
Contender thin(const Input<double>& in) {
    if (in.m < 4 * in.n) return written<QR<double>>(in);
    return contender(
        ThinQR<double>{Matrix<double>(in.m, in.n), Matrix<double>(in.n, in.n)},
        [a = matrix(in)](ThinQR<double>& f) { thin_qr_into(f.Q, f.R, a); },
        [](const ThinQR<double>& f) { return log_diagonal(f.R); });
}

std::vector<Case> cases(const Effort& effort) {
    std::vector<Case> list;
    for (const index_t n : square_sizes(effort, cheap)) {
        list.push_back({Task::qr, n, n});
        list.push_back({Task::qr_thin, n, n});
    }
    for (const index_t n : square_sizes(effort, moderate))
        list.push_back({Task::pivoted_qr, n, n});
    for (const auto [m, n] : tall_shapes(effort))
        list.push_back({Task::qr_thin, m, n});
    return list;
}

const bool entered = enter<double>("lamina", {{Task::qr, reflections},
                                              {Task::qr_thin, thin},
                                              {Task::pivoted_qr, written<PivotedQR<double>>}}) &&
                     enter<double>("lamina_fresh", {{Task::qr, reflections_fresh}}) &&
                     list_cases(&cases);

}  // namespace
}  // namespace lamina::bench
