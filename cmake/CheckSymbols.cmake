# cmake -DNM=nm -DOBJDUMP=objdump -DLIBRARY=liblamina.so -DLAPACKE_KIND=static -P CheckSymbols.cmake
#
# The library exports namespace lamina and nothing else, and brings no second BLAS or LAPACK along.

cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND "${NM}" -D --defined-only --format=posix "${LIBRARY}" OUTPUT_VARIABLE table
                COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" symbols "${table}")
set(ours 0)
set(foreign "")
foreach(symbol IN LISTS symbols)
  # Members and functions, then type information and virtual tables.
  if(symbol MATCHES "^_ZN(K?[RO]?)6lamina" OR symbol MATCHES "^_ZT[ISVT]N6lamina")
    math(EXPR ours "${ours} + 1")
  else()
    string(APPEND foreign "\n  ${symbol}")
  endif()
endforeach()
if(NOT foreign STREQUAL "")
  message(FATAL_ERROR "Exported from outside namespace lamina:${foreign}")
endif()
if(ours EQUAL 0)
  message(FATAL_ERROR "${LIBRARY} exports nothing")
endif()
message("${ours} symbols, all in namespace lamina")

if(LAPACKE_KIND STREQUAL "static")
  execute_process(COMMAND "${OBJDUMP}" -p "${LIBRARY}" OUTPUT_VARIABLE headers
                  COMMAND_ERROR_IS_FATAL ANY)
  if(headers MATCHES "NEEDED +(lib(lapack|lapacke|blas|tmglib)(64)?\\.so[^\n]*)")
    message(FATAL_ERROR "Needs ${CMAKE_MATCH_1} beside OpenBLAS")
  endif()
endif()
