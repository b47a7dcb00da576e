#include "io/csv_pieces.hpp"

#include <algorithm>

#include "core/in_threads.hpp"
#include "io/csv_scan.hpp"

namespace lamina {

namespace {

/// At how many places in [begin, end) something holds.
template <class Holds>
index_t count_places(const char* begin, const char* end, Holds holds) noexcept {
    index_t count = 0;
    while (begin != end) {
        // Few enough for a byte to count them: 16 or more counters fit one vector register.
        const index_t n = std::min<index_t>(end - begin, 255);
        unsigned char some = 0;
        for (index_t i = 0; i < n; ++i)
            some = static_cast<unsigned char>(some + holds(begin + i));
        count += some;
        begin += n;
    }
    return count;
}

bool contains(std::string_view bytes, char c) noexcept {
    return bytes.find(c) != std::string_view::npos;
}

bool has_odd_quotes(std::string_view bytes) noexcept {
    if (!contains(bytes, '"')) return false;
    const char* const begin = bytes.data();
    return count_places(begin, begin + bytes.size(), [](const char* p) { return *p == '"'; }) % 2 !=
           0;
}

/// How many lines end in the first size of the bytes. What follows them tells whether a CR there is
/// one of a CRLF, which ends with its LF.
index_t count_line_ends(std::string_view bytes, index_t size) noexcept {
    const char* const begin = bytes.data();
    const char* const end = begin + size;
    index_t count = count_places(begin, end, [](const char* p) { return *p == '\n'; });
    if (!contains(bytes.substr(0, std::size_t(size)), '\r')) return count;
    const bool ends_at_the_end = std::size_t(size) == bytes.size();
    const char* const followed = ends_at_the_end ? end - 1 : end;
    count += count_places(begin, followed,
                          [](const char* p) { return (p[0] == '\r') & (p[1] != '\n'); });
    return ends_at_the_end && end[-1] == '\r' ? count + 1 : count;
}

/// Behind the first line end of the bytes that is not inside of a quoted field. Their size if there
/// is none, or if it may be cut in two.
index_t next_record(std::string_view bytes, bool inside) noexcept {
    const auto size = static_cast<index_t>(bytes.size());
    const char* const byte = bytes.data();
    for (index_t i = 0; i < size; ++i) {
        if (byte[i] == '"') {
            inside = !inside;
        } else if (!inside && byte[i] == '\n') {
            return i + 1;
        } else if (!inside && byte[i] == '\r') {
            return i + 1 < size && byte[i + 1] == '\n' ? i + 2 : i + 1;
        }
    }
    return size;
}

struct Block {
    index_t begin;
    index_t lines;  ///< that end in it
    bool has_odd_quotes;
};

std::vector<Block> look_at_blocks(const ByteSource& source, const CsvBody& body,
                                  const CsvEffort& effort) {
    const index_t count = (body.end - body.begin + effort.block - 1) / effort.block;
    std::vector<Block> blocks(static_cast<std::size_t>(count));
    in_threads(count, effort.threads, [&](index_t, index_t first, index_t last) {
        detail::Storage<char> room;
        for (index_t k = first; k < last; ++k) {
            const index_t begin = body.begin + k * effort.block;
            const index_t end = std::min(begin + effort.block, body.end);
            const std::string_view bytes = source.bytes(begin, std::min(end + 1, body.end), room);
            blocks[static_cast<std::size_t>(k)] = {
                begin, count_line_ends(bytes, end - begin),
                has_odd_quotes(bytes.substr(0, static_cast<std::size_t>(end - begin)))};
        }
    });
    return blocks;
}

/// Where a record starts, and the number of its first line.
struct Cut {
    index_t at;
    index_t line;
};

/// The first record that starts behind from, a place in the given line and inside of a quoted field
/// or not; at end if there is none, with no line.
Cut cut_behind(index_t from, index_t line, bool inside, const ByteSource& source, index_t end,
               detail::Storage<char>& room) {
    for (index_t size = 4096;; size *= 2) {
        const index_t to = std::min(end, from + size);
        const std::string_view bytes = source.bytes(from, to, room);
        const index_t next = next_record(bytes, inside);
        if (from + next < to) return {from + next, line + count_line_ends(bytes, next)};
        if (to == end) return {end, 0};
    }
}

/// The start of the body, one cut near the start of each block, and the end.
std::vector<Cut> find_cuts(const ByteSource& source, const CsvBody& body,
                           const std::vector<Block>& blocks) {
    std::vector<Cut> cuts{{body.begin, body.first_line}};
    detail::Storage<char> room;
    index_t line = body.first_line;
    bool inside = false;
    for (const Block& block : blocks) {
        // A record longer than a block may have been cut off already.
        if (block.begin > cuts.back().at)
            cuts.push_back(cut_behind(block.begin, line, inside, source, body.end, room));
        line += block.lines;
        inside = inside != block.has_odd_quotes;
    }
    if (cuts.back().at != body.end) cuts.push_back({body.end, 0});
    cuts.back().line = line + 1;
    return cuts;
}

}  // namespace

std::string_view first_record_within(const ByteSource& source, index_t begin, index_t block,
                                     detail::Storage<char>& room) {
    for (index_t size = block;; size *= 2) {
        const index_t end = std::min(source.size(), begin + size);
        const std::string_view bytes = source.bytes(begin, end, room);
        const std::size_t start = bytes.find_first_not_of(empty_text);
        const bool is_whole =
            start != std::string_view::npos &&
            start + std::size_t(next_record(bytes.substr(start), false)) < bytes.size();
        if (is_whole || end == source.size()) return bytes;
    }
}

std::vector<CsvPiece> cut_into_pieces(const ByteSource& source, const CsvBody& body,
                                      const CsvEffort& effort) {
    const std::vector<Cut> cuts = find_cuts(source, body, look_at_blocks(source, body, effort));
    std::vector<CsvPiece> pieces(cuts.size() - 1);
    index_t first_row = 0;
    for (std::size_t k = 0; k < pieces.size(); ++k) {
        CsvPiece& piece = pieces[k];
        piece.begin = cuts[k].at;
        piece.end = cuts[k + 1].at;
        piece.first_line = cuts[k].line;
        piece.first_row = first_row;
        // A record has a delimiter between fields and a line end: a file of empty lines only cannot
        // make the result much larger than itself. One that changes between two looks may have any
        // line anywhere.
        piece.capacity = std::clamp<index_t>(cuts[k + 1].line - cuts[k].line, 0,
                                             (piece.end - piece.begin + body.width) / body.width);
        first_row += piece.capacity;
    }
    return pieces;
}

}  // namespace lamina
