// Peak memory: bench_memory RESULTS FILTER appends what lamina needs beside what LAPACK needs at
// the least, which is the input, the outputs and the workspace, with the input destroyed in place.

#include <cstdint>
#include <iostream>
#include <regex>
#include <vector>

#include "lamina/factor/lu.hpp"
#include "lamina/factor/qr.hpp"
#include "lamina/factor/svd.hpp"
#include "lamina/factor/symmetric_eigen.hpp"
#include "lamina/ops/product.hpp"
#include "lamina/solve/lstsq.hpp"
#include "lamina/stats/pca.hpp"

#include "contenders/raw/gesdd.hpp"
#include "contest/results.hpp"
#include "memory/measure.hpp"
#include "sizes.hpp"

namespace lamina::bench {
namespace {

constexpr int columns = LAPACK_COL_MAJOR;

/// Numbers in [-1, 1) without a second array: Knuth's MMIX generator.
void fill(double* x, index_t count) {
    std::uint64_t state = 1;
    for (index_t i = 0; i < count; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        x[i] = double(std::int64_t(state) >> 11) * 0x1p-52;
    }
}
Matrix<double> filled(Shape shape) {
    auto a = Matrix<double>::uninitialized(shape.m, shape.n);
    fill(a.data(), a.size());
    return a;
}

void lamina_svd(Shape shape) {
    const auto f = svd(filled(shape));
}
void lamina_lu(Shape shape) {
    const LU<double> f(filled(shape));
}
void lamina_qr(Shape shape) {
    const QR<double> f(filled(shape));
}
void lamina_eigh(Shape shape) {
    const auto f = eigh(filled(shape));
}
void lamina_lstsq(Shape shape) {
    const Matrix<double> a = filled(shape);
    Vector<double> b(shape.m);
    fill(b.data(), b.size());
    // LAPACK keeps nothing for statistics either.
    const Vector<double> x = lstsq(a, b, {.statistics = false}).x;
}
void lamina_pca(Shape shape) {
    PCA<double> pca;
    pca.fit(filled(shape));
}

void raw_svd(Shape shape) {
    Gesdd<double> own(shape.m, shape.n, 'S');
    fill(own.a.data(), own.a.size());
    own.run_in_place();
}
void raw_lu(Shape shape) {
    Array<double> a(shape.m * shape.n);
    fill(a.data(), a.size());
    std::vector<lapack_int> pivots(static_cast<std::size_t>(shape.n));
    const lapack_int n = lapack_int(shape.n);
    LAPACKE_dgetrf_work(columns, n, n, a.data(), n, pivots.data());
}
void raw_qr(Shape shape) {
    const lapack_int m = lapack_int(shape.m);
    const lapack_int n = lapack_int(shape.n);
    Array<double> a(shape.m * shape.n);
    fill(a.data(), a.size());
    Array<double> tau(shape.n);
    double size = 0;
    LAPACKE_dgeqrf_work(columns, m, n, a.data(), m, tau.data(), &size, -1);
    Array<double> work{std::ptrdiff_t(size)};
    LAPACKE_dgeqrf_work(columns, m, n, a.data(), m, tau.data(), work.data(),
                        lapack_int(work.size()));
}
void raw_eigh(Shape shape) {
    const lapack_int n = lapack_int(shape.n);
    Array<double> a(shape.n * shape.n);
    fill(a.data(), a.size());
    Array<double> w(shape.n);
    double size = 0;
    lapack_int count = 0;
    LAPACKE_dsyevd_work(columns, 'V', 'L', n, a.data(), n, w.data(), &size, -1, &count, -1);
    Array<double> work{std::ptrdiff_t(size)};
    std::vector<lapack_int> integers(static_cast<std::size_t>(count));
    LAPACKE_dsyevd_work(columns, 'V', 'L', n, a.data(), n, w.data(), work.data(),
                        lapack_int(work.size()), integers.data(), count);
}
void raw_lstsq(Shape shape) {
    const lapack_int m = lapack_int(shape.m);
    const lapack_int n = lapack_int(shape.n);
    Array<double> a(shape.m * shape.n);
    fill(a.data(), a.size());
    Array<double> b(shape.m);
    fill(b.data(), b.size());
    std::vector<lapack_int> order(static_cast<std::size_t>(n));
    lapack_int rank = 0;
    double size = 0;
    LAPACKE_dgelsy_work(columns, m, n, 1, a.data(), m, b.data(), m, order.data(), 1e-16, &rank,
                        &size, -1);
    Array<double> work{std::ptrdiff_t(size)};
    LAPACKE_dgelsy_work(columns, m, n, 1, a.data(), m, b.data(), m, order.data(), 1e-16, &rank,
                        work.data(), lapack_int(work.size()));
}

struct Measurement {
    Task task;
    Shape shape;
    void (*lamina)(Shape);
    void (*raw)(Shape);
};
const Measurement measurements[] = {
    {Task::svd, memory_tall, lamina_svd, raw_svd},
    {Task::svd, memory_square, lamina_svd, raw_svd},
    {Task::lstsq, memory_tall, lamina_lstsq, raw_lstsq},
    {Task::lu, memory_large, lamina_lu, raw_lu},
    {Task::qr, memory_tall, lamina_qr, raw_qr},
    {Task::eigh, memory_square, lamina_eigh, raw_eigh},
    {Task::pca, memory_tall, lamina_pca, raw_svd},
};

void run(Results& results, const std::string& filter) {
    // OpenBLAS takes its buffers at the first product: not to be counted.
    const Matrix<double> warm = filled({64, 64});
    static_cast<void>(warm * warm);
    const std::regex wanted(filter);
    for (const Measurement& measurement : measurements) {
        const auto [m, n] = measurement.shape;
        const std::string label = Case{measurement.task, m, n}.label();
        if (!std::regex_search(label, wanted)) continue;
        const long ours = peak_bytes([&] { measurement.lamina({m, n}); });
        const long least = peak_bytes([&] { measurement.raw({m, n}); });
        std::cout << label << ": " << ours / 1000000 << " MB, LAPACK " << least / 1000000
                  << " MB, ratio " << number(double(ours) / double(least)) << std::endl;
        results.line({"memory", name(measurement.task), std::to_string(m), std::to_string(n),
                      std::to_string(ours), std::to_string(least)});
    }
}

}  // namespace
}  // namespace lamina::bench

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: bench_memory RESULTS FILTER\n";
        return 2;
    }
    try {
        lamina::bench::Results results(argv[1]);
        lamina::bench::run(results, argv[2]);
    } catch (const std::exception& error) {
        std::cerr << "bench_memory: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
