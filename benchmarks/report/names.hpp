#pragma once

#include <set>
#include <string>
#include <vector>

#include "report/records.hpp"

namespace lamina::bench {

/// What a task is, for headings: "A'A" for gram.
std::string title(const std::string& task);
/// "raw _work" for raw, "lamina, one line" for lamina_fresh.
std::string contender_title(const std::string& who);

/// The tasks that were measured, in the order of the floors of the house.
std::vector<std::string> tasks_of(const Records& records);
/// The cases of a task: square ones by n, then vectors, tall, wide, other scalars and special ones.
std::vector<Key> keys_of(const Records& records, const std::string& task, int threads);
/// All contenders of a task but lamina: the raw calls, then the rivals, then lamina's other form.
std::vector<std::string> contenders_of(const Records& records, const std::string& task);
std::set<int> threads_of(const Records& records);

/// "One thread", "2 threads".
std::string threads_title(int threads);

}  // namespace lamina::bench
