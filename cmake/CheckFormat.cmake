# cmake -DROOT=folder -DCLANG_FORMAT=program -P CheckFormat.cmake: is every file as .clang-format wants?
# Only version 14 decides: other versions format some lines differently.

cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND "${CLANG_FORMAT}" --version OUTPUT_VARIABLE version)
if(NOT version MATCHES "version 14\\.")
  message("Not checked: this is ${version}")
  return()
endif()
set(patterns "")
foreach(folder IN ITEMS include src apps examples tests benchmarks cmake)
  list(APPEND patterns "${ROOT}/${folder}/*.hpp" "${ROOT}/${folder}/*.cpp")
endforeach()
file(GLOB_RECURSE files ${patterns})
execute_process(COMMAND "${CLANG_FORMAT}" --dry-run -Werror ${files} RESULT_VARIABLE status
                ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  string(REGEX MATCHALL "[^\n]+:[0-9]+:[0-9]+: error" places "${output}")
  list(TRANSFORM places REPLACE ":[0-9]+:[0-9]+: error$" "")
  list(REMOVE_DUPLICATES places)
  list(JOIN places "\n  " places)
  message(FATAL_ERROR "Run clang-format -i on\n  ${places}")
endif()
