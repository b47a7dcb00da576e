# cmake -DPAGE=docs/cheatsheet.md -DCOMPILER=c++ -DINCLUDE=folder -DLIBRARY=liblamina.so
#       -DSCRATCH=folder -DDATA=folder -P CheckCheatsheet.cmake
#
# Compiles one program of all code in the lamina column of the table, each row with the variables of
# the block after "<!-- given -->" to itself, and runs it in SCRATCH, where DATA is data/. A row whose
# code does not compile or throws is named; so is one without code, or with a cell too few.

cmake_minimum_required(VERSION 3.25)

file(READ "${PAGE}" rest)
string(APPEND rest "\n")
cmake_path(GET LIBRARY PARENT_PATH library_dir)

# Rows are cut off one by one with string(FIND): brackets and semicolons in them would confuse a list.
set(line_number 0)
macro(next_line)
  string(FIND "${rest}" "\n" end)
  string(SUBSTRING "${rest}" 0 ${end} line)
  math(EXPR end "${end} + 1")
  string(SUBSTRING "${rest}" ${end} -1 rest)
  math(EXPR line_number "${line_number} + 1")
endmacro()

function(refuse why)
  message(FATAL_ERROR "${PAGE}:${line_number}: ${why}\n  ${line}")
endfunction()

# Turns the code of a cell into statements, each marked with the row's line: `an expression` or
# `statements;`.
function(statements_of cell variable)
  set(statements "")
  while(cell MATCHES "^[^`]*`([^`]+)`(.*)$")
    set(code "${CMAKE_MATCH_1}")
    set(cell "${CMAKE_MATCH_2}")
    if(NOT code MATCHES ";$")
      set(code "(void)(${code});")
    endif()
    string(APPEND statements "#line ${line_number} \"row\"\n{ ${code} }\n")
  endwhile()
  set(${variable} "${statements}" PARENT_SCOPE)
endfunction()

set(given "")
set(rows "")
set(count 0)
while(NOT rest STREQUAL "")
  next_line()
  if(line STREQUAL "<!-- given -->")
    next_line()
    next_line()
    while(NOT line STREQUAL "```" AND NOT rest STREQUAL "")
      string(APPEND given "${line}\n")
      next_line()
    endwhile()
  endif()
  if(NOT line MATCHES "^\\| " OR line MATCHES "^\\| --- " OR line MATCHES "\\| lamina \\|")
    continue()
  endif()

  string(REPLACE "\\|" "\\" cells "${line}")
  if(NOT cells MATCHES "^\\|[^|]*\\|[^|]*\\|[^|]*\\|[^|]*\\|([^|]*)\\|[^|]*\\|[^|]*\\|$")
    refuse("a row has seven cells")
  endif()
  string(REPLACE "\\" "|" cell "${CMAKE_MATCH_1}")
  statements_of("${cell}" statements)
  if(statements STREQUAL "")
    refuse("a row without code for lamina")
  endif()
  math(EXPR count "${count} + 1")
  string(APPEND rows "run(${line_number}, [] { struct Row : Given { void code() {\n${statements}"
                     "} }; Row().code(); });\n")
endwhile()
if(count GREATER 75)
  message(FATAL_ERROR "${PAGE} has ${count} rows: more than 75 do not fit on two printed pages")
endif()
if(count EQUAL 0 OR given STREQUAL "")
  message(FATAL_ERROR "${PAGE} has no table, or no block after <!-- given -->")
endif()

set(program "${SCRATCH}/cheatsheet")
file(WRITE "${program}.cpp" "#include <cmath>
#include <cstdio>
#include <exception>
#include <random>
#include <vector>
#include <lamina/lamina.hpp>
using namespace lamina;
namespace {
struct Given {
${given}};
template <class Row>
void run(int line, Row row) {
    try {
        row();
    } catch (const std::exception& error) {
        std::printf(\"row:%d: %s\\n\", line, error.what());
        throw;
    }
}
}  // namespace
int main() try {
${rows}} catch (const std::exception&) { return 1; }
")
execute_process(
  COMMAND "${COMPILER}" -std=c++20 -Wall -Wextra -Werror -Wno-unused-variable "-I${INCLUDE}"
          "${program}.cpp" -o "${program}" "${LIBRARY}" "-Wl,-rpath,${library_dir}"
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(status EQUAL 0)
  file(CREATE_LINK "${DATA}" "${SCRATCH}/data" SYMBOLIC)
  execute_process(COMMAND "${program}" WORKING_DIRECTORY "${SCRATCH}" RESULT_VARIABLE status
                  OUTPUT_VARIABLE output ERROR_VARIABLE output)
endif()
if(NOT status EQUAL 0)
  message("${output}")
  set(number "?")
  set(line "")
  if(output MATCHES "row:([0-9]+):")
    set(number ${CMAKE_MATCH_1})
    file(READ "${PAGE}" rest)
    set(line_number 0)
    while(line_number LESS number)
      next_line()
    endwhile()
  endif()
  message(FATAL_ERROR "${PAGE}:${number} does not compile, or throws:\n  ${line}")
endif()
message("${count} rows compiled and run")
