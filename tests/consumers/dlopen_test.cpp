// A program that does not link lamina loads and unloads it, alone and as a part of a plugin, with
// symbols kept to themselves.
#include <algorithm>
#include <dlfcn.h>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "consumers/plugin.hpp"

namespace lamina::testing {
namespace {

std::ptrdiff_t threads() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

/// How many mappings of this process are of files whose names contain a word.
std::ptrdiff_t mappings(const std::string& word) {
    std::ifstream maps("/proc/self/maps");
    std::ptrdiff_t count = 0;
    for (std::string line; std::getline(maps, line);)
        count += line.find(word) != std::string::npos;
    return count;
}

class Library {
public:
    explicit Library(const char* file) : handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
        if (handle_ == nullptr) ADD_FAILURE() << dlerror();
    }
    ~Library() {
        if (handle_ != nullptr) {
            EXPECT_EQ(dlclose(handle_), 0);
        }
    }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    template <class Function>
    Function* find(const char* name) const {
        return reinterpret_cast<Function*>(dlsym(handle_, name));
    }

private:
    void* handle_;
};

Plugin functions_of(const Library& library) {
    return {library.find<double()>("plugin_determinant"),
            library.find<void()>("plugin_throw_singular"),
            library.find<double()>("plugin_sum_at_load")};
}

TEST(DlopenTest, LibraryAloneComesAndGoes) {
    for (int round = 0; round < 20; ++round) {
        const Library library(LAMINA_LIBRARY);
        const auto num_threads = library.find<int()>("_ZN6lamina11num_threadsEv");
        ASSERT_NE(num_threads, nullptr);
        EXPECT_GE(num_threads(), 1);
    }
    EXPECT_EQ(mappings("liblamina"), 0) << "it was never unloaded";
}

TEST(DlopenTest, PluginComputesEachTimeItIsLoaded) {
    for (int round = 0; round < 20; ++round) {
        const Library library(LAMINA_PLUGIN);
        const Plugin plugin = functions_of(library);
        ASSERT_NE(plugin.determinant, nullptr);
        EXPECT_NEAR(plugin.determinant(), 43, 1e-12);
        EXPECT_NEAR(plugin.sum_at_load(), 5, 1e-14);
        EXPECT_EQ(dlsym(RTLD_DEFAULT, "_ZN6lamina11num_threadsEv"), nullptr) << "not local";
    }
    EXPECT_EQ(mappings("liblamina"), 0);
    EXPECT_EQ(threads(), 1);
}

TEST(DlopenTest, ErrorsCrossTheBorderOfThePlugin) {
    for (int round = 0; round < 20; ++round) {
        const Library library(LAMINA_PLUGIN);
        try {
            functions_of(library).throw_singular();
            FAIL() << "no exception";
        } catch (const std::exception& error) {
            EXPECT_NE(std::string(error.what()).find("pivot 1 is zero"), std::string::npos);
        }
    }
}

TEST(DlopenTest, TwoPluginsShareOneLamina) {
    const Library first(LAMINA_PLUGIN);
    const std::ptrdiff_t before = mappings("liblamina");
    const Library second(LAMINA_OTHER_PLUGIN);
    EXPECT_EQ(mappings("liblamina"), before);
    EXPECT_NEAR(functions_of(first).determinant(), 43, 1e-12);
    EXPECT_NEAR(functions_of(second).determinant(), 43, 1e-12);
    EXPECT_NE(functions_of(first).determinant, functions_of(second).determinant);
}

}  // namespace
}  // namespace lamina::testing
