# cmake -DREADME=README.md -DCOMPILER=c++ -DINCLUDE=folder -DLIBRARY=liblamina.so -DSCRATCH=folder
#       -P CheckReadme.cmake
#
# Compiles and runs each ```cpp block of README that has a main; where a ```text block follows, the
# program prints exactly that. Programs run in the README's folder.

cmake_minimum_required(VERSION 3.25)

file(READ "${README}" rest)
cmake_path(GET README PARENT_PATH top)
cmake_path(GET LIBRARY PARENT_PATH library_dir)
set(fence "```")

# Takes the next block in the given language off `rest`: its text in `block`, what stood before in `before`.
macro(next_block language)
  set(block "")
  string(FIND "${rest}" "\n${fence}${language}\n" start)
  if(NOT start EQUAL -1)
    string(SUBSTRING "${rest}" 0 ${start} before)
    string(LENGTH "\n${fence}${language}\n" opening)
    math(EXPR start "${start} + ${opening}")
    string(SUBSTRING "${rest}" ${start} -1 rest)
    string(FIND "${rest}" "\n${fence}" end)
    string(SUBSTRING "${rest}" 0 ${end} block)
    string(SUBSTRING "${rest}" ${end} -1 rest)
  endif()
endmacro()

function(without_trailing_space text variable)
  string(REGEX REPLACE "[ \t\r]+\n" "\n" text "${text}\n")
  string(REGEX REPLACE "\n+$" "\n" text "${text}")
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

set(programs 0)
set(outputs 0)
while(TRUE)
  next_block(cpp)
  if(block STREQUAL "")
    break()
  endif()
  if(NOT block MATCHES "int main")
    continue()
  endif()
  math(EXPR programs "${programs} + 1")
  set(program "${SCRATCH}/block_${programs}")
  file(WRITE "${program}.cpp" "${block}\n")
  execute_process(
    COMMAND "${COMPILER}" -std=c++20 -Wall -Wextra -Werror "-I${INCLUDE}" "${program}.cpp" -o "${program}"
            "${LIBRARY}" "-Wl,-rpath,${library_dir}" COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${program}" WORKING_DIRECTORY "${top}" OUTPUT_VARIABLE printed
                  COMMAND_ERROR_IS_FATAL ANY)

  # The expected output belongs to this program if no other program stands between them.
  set(after_program "${rest}")
  next_block(text)
  if(block STREQUAL "" OR before MATCHES "\n${fence}cpp\n")
    set(rest "${after_program}")
    continue()
  endif()
  math(EXPR outputs "${outputs} + 1")
  without_trailing_space("${block}" expected)
  without_trailing_space("${printed}" printed)
  if(NOT printed STREQUAL expected)
    message("Printed:\n${printed}\nExpected:\n${expected}")
    message(FATAL_ERROR "Program ${programs} of README.md prints something else than README.md says")
  endif()
endwhile()

if(programs EQUAL 0 OR outputs EQUAL 0)
  message(FATAL_ERROR "${README} shows no program with its output")
endif()
message("${programs} programs compiled and run, ${outputs} outputs compared")
