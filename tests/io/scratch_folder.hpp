#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace lamina::testing {

/// A folder of the test's own among the system's temporary files, gone when the test is.
class ScratchFolder : public ::testing::Test {
protected:
    ScratchFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "lamina_io_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder " + name);
        folder_ = name;
    }
    ~ScratchFolder() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    /// Puts bytes into a file and returns its path.
    std::string file(std::string_view bytes, const std::string& name = "data.csv") const {
        std::ofstream(path(name), std::ios::binary) << bytes;
        return path(name);
    }

    static std::string content(const std::string& of) {
        std::ifstream in(of, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    /// How many files there are: what a failed writer left behind counts.
    std::ptrdiff_t files() const {
        return std::distance(std::filesystem::directory_iterator(folder_), {});
    }

private:
    std::filesystem::path folder_;
};

}  // namespace lamina::testing
