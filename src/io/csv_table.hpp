#pragma once

#include <string>
#include <string_view>

#include "lamina/io/csv.hpp"

#include "io/byte_sink.hpp"

namespace lamina {

/// The table in the bytes of a file, which are read in so many pieces at once: read_csv without the
/// file. The table, and the error if there is one, do not depend on the pieces. Options that cannot
/// be are not noticed.
CsvTable table_from_csv(const std::string& path, std::string_view bytes, const CsvOptions& options,
                        index_t pieces);

/// The bytes of a file: write_csv without the file.
void table_to_csv(ByteSink& sink, const CsvTable& table);

}  // namespace lamina
