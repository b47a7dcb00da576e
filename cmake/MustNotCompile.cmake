# cmake -DCOMPILER=c++ -DSOURCE=file.cpp -DINCLUDE=folder -P MustNotCompile.cmake
#
# Passes if SOURCE does not compile, for the reason named on its line `// expect: <regex>`, and does
# compile with -DLAMINA_CONTROL: so that a misspelt header is not taken for a kept promise.

cmake_minimum_required(VERSION 3.25)

file(STRINGS "${SOURCE}" expectation REGEX "^// expect: ")
string(REGEX REPLACE "^// expect: " "" expectation "${expectation}")
if(expectation STREQUAL "")
  message(FATAL_ERROR "${SOURCE} has no line '// expect: <regex>'")
endif()

set(compile "${COMPILER}" -std=c++20 -fsyntax-only "-I${INCLUDE}" "${SOURCE}")
execute_process(COMMAND ${compile} -DLAMINA_CONTROL RESULT_VARIABLE status ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message("${output}")
  message(FATAL_ERROR "With LAMINA_CONTROL it should compile")
endif()

execute_process(COMMAND ${compile} RESULT_VARIABLE status ERROR_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles")
endif()
if(NOT output MATCHES "${expectation}")
  message("${output}")
  message(FATAL_ERROR "It fails, but not with '${expectation}'")
endif()
