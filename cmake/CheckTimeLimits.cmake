# cmake -DCTEST=ctest -DBUILD=folder -P CheckTimeLimits.cmake
#
# Every test has a time limit of its own, so that none hangs: an infinity makes some LAPACK routines
# run for ever.

cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND "${CTEST}" --test-dir "${BUILD}" --show-only=json-v1
                OUTPUT_VARIABLE json COMMAND_ERROR_IS_FATAL ANY)
string(JSON count LENGTH "${json}" tests)
if(count EQUAL 0)
  message(FATAL_ERROR "There are no tests in ${BUILD}")
endif()
math(EXPR last "${count} - 1")
set(unlimited "")
foreach(i RANGE ${last})
  string(JSON test GET "${json}" tests ${i})
  string(JSON name GET "${test}" name)
  if(NOT test MATCHES "\"name\" : \"TIMEOUT\"")
    string(APPEND unlimited "\n  ${name}")
  endif()
endforeach()
if(NOT unlimited STREQUAL "")
  message(FATAL_ERROR "Tests without a time limit:${unlimited}")
endif()
