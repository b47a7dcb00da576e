// scikit-learn as a contender: benchmarks/python/pca.py in a process of its own.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include "contest/python.hpp"
#include "contest/roster.hpp"

namespace lamina::bench {
namespace {

/// The matrix as a file that the other process reads once; gone with its owner.
class MatrixFile {
public:
    explicit MatrixFile(const Input<double>& in)
        : path_(std::filesystem::temp_directory_path() /
                ("lamina_bench_" + std::to_string(getpid()) + ".bin")) {
        std::ofstream(path_, std::ios::binary)
            .write(reinterpret_cast<const char*>(in.a),
                   std::streamsize(in.m * in.n) * std::streamsize(sizeof(double)));
    }
    ~MatrixFile() { std::filesystem::remove(path_); }
    MatrixFile(const MatrixFile&) = delete;
    MatrixFile& operator=(const MatrixFile&) = delete;
    std::string path() const { return path_; }

private:
    std::filesystem::path path_;
};

Contender fit(const Input<double>& in, const char* solver) {
    const MatrixFile file(in);
    const std::ptrdiff_t k = in.k > 0 ? in.k : std::min(in.m, in.n);
    return python("pca.py", {file.path(), std::to_string(in.m), std::to_string(in.n), solver,
                             std::to_string(k)});
}
Contender full(const Input<double>& in) {
    return fit(in, "full");
}
Contender randomized(const Input<double>& in) {
    return fit(in, "randomized");
}

const bool entered = enter<double>("sklearn_full", {{Task::pca, full}, {Task::pca_top, full}}) &&
                     enter<double>("sklearn_randomized", {{Task::pca_top, randomized}});

}  // namespace
}  // namespace lamina::bench
