#include "lamina/io/text.hpp"

#include "io/atomic_file.hpp"

namespace lamina {

void write_text(const std::string& path, std::string_view text) {
    AtomicFile file(path);
    file.write(text);
    file.commit();
}

}  // namespace lamina
