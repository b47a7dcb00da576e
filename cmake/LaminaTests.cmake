# lamina_test(name LABELS labels... COMMAND command...): a ctest that runs from the top folder, so that
# data/ is in reach, with the environment that every test of lamina gets.

# Two tests run at a time: more threads than cores would spin against each other. Tests of threads set
# their own count. An OpenBLAS built on OpenMP reads OpenMP's. Threads that wait sleep after 2^4 cycles, not
# 2^26, for the test beside them.
set(lamina_test_environment OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 OPENBLAS_THREAD_TIMEOUT=4)
if(LAMINA_SANITIZE)
  list(APPEND lamina_test_environment UBSAN_OPTIONS=print_stacktrace=1
       ASAN_OPTIONS=detect_stack_use_after_return=1
       "TSAN_OPTIONS=halt_on_error=1:suppressions=${PROJECT_SOURCE_DIR}/tests/threads/tsan.supp")
endif()

function(lamina_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LABELS;COMMAND")
  add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 120
                                          ENVIRONMENT "${lamina_test_environment}")
endfunction()
