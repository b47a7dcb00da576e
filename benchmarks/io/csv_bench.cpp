#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include "lamina/io/csv.hpp"

#include "contest.hpp"
#include "input.hpp"

namespace lamina::bench {
namespace {

/// A file of random numbers, of as many digits as they have, gone with the program.
class NumbersFile {
public:
    NumbersFile(index_t rows, index_t cols)
        : path_((std::filesystem::temp_directory_path() / "lamina_bench_XXXXXX").string()) {
        const int descriptor = mkstemp(path_.data());
        if (descriptor >= 0) static_cast<void>(std::fclose(fdopen(descriptor, "r")));
        write_csv(path_, random_matrix(rows, cols));
    }
    ~NumbersFile() { std::remove(path_.c_str()); }
    NumbersFile(const NumbersFile&) = delete;
    NumbersFile& operator=(const NumbersFile&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// What one writes by hand: a line at a time, with strtod.
Matrix<double> read_by_hand(const std::string& path, index_t rows, index_t cols) {
    Matrix<double> a(rows, cols);
    std::ifstream in(path);
    std::string line;
    for (index_t i = 0; i < rows && std::getline(in, line); ++i) {
        char* p = line.data();
        for (index_t j = 0; j < cols; ++j) {
            a(i, j) = std::strtod(p, &p);
            if (*p == ',') ++p;
        }
    }
    return a;
}

const int registered = [] {
    constexpr index_t cols = 50;
    for (const index_t rows : {100, 5000, 50000}) {
        const auto file = std::make_shared<NumbersFile>(rows, cols);
        const std::string kase = case_name("read_csv_of_50_columns", rows);
        const double numbers = double(rows * cols);
        contender(kase, "lamina", numbers, [file] { read_csv(file->path()); });
        contender(kase, "raw", numbers, [file, rows] { read_by_hand(file->path(), rows, cols); });
    }
    return 0;
}();

}  // namespace
}  // namespace lamina::bench
