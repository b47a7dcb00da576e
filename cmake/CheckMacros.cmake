# cmake -DCOMPILER=c++ -DINCLUDE=folder -P CheckMacros.cmake
#
# A program that includes <lamina/lamina.hpp> gets every public header, and no macro but LAMINA_EXPORT:
# none of lamina's, none of the headers of LAPACK and C complex numbers.

cmake_minimum_required(VERSION 3.25)

execute_process(
  COMMAND "${CMAKE_COMMAND}" -E echo "#include <lamina/lamina.hpp>"
  COMMAND "${COMPILER}" -std=c++20 -dD -E -x c++ "-I${INCLUDE}" -
  OUTPUT_VARIABLE preprocessed COMMAND_ERROR_IS_FATAL ANY)

# Line markers (# 12 "file" flags) say which file the following definitions come from.
string(REGEX MATCHALL "\n#( [0-9]+ \"[^\"]*\"|define [A-Za-z_0-9]+)" lines "${preprocessed}")
set(file "")
set(seen "")
set(strays "")
foreach(line IN LISTS lines)
  if(line MATCHES "\"(.*)\"")
    set(file "${CMAKE_MATCH_1}")
    string(FIND "${file}" "${INCLUDE}/lamina/" at)
    if(at EQUAL 0)
      set(from_lamina TRUE)
      list(APPEND seen "${file}")
    else()
      set(from_lamina FALSE)
    endif()
  elseif(line MATCHES "define (.*)")
    set(macro "${CMAKE_MATCH_1}")
    if((from_lamina AND NOT macro STREQUAL "LAMINA_EXPORT")
       OR macro MATCHES "^(I|lapack_.*|LAPACK.*|CBLAS.*|OPENBLAS.*)$")
      string(APPEND strays "\n  ${macro} from ${file}")
    endif()
  endif()
endforeach()
file(GLOB_RECURSE headers "${INCLUDE}/lamina/*.hpp")
list(REMOVE_ITEM headers ${seen})
if(headers)
  list(JOIN headers "\n  " headers)
  message(FATAL_ERROR "lamina.hpp leaves out\n  ${headers}")
endif()
if(NOT strays STREQUAL "")
  message(FATAL_ERROR "Macros that reach the user:${strays}")
endif()
