# cmake -DCHECK_CHEATSHEET=script -DCOMPILER=c++ -DINCLUDE=folder -DLIBRARY=liblamina.so
#       -DSCRATCH=folder -P CheckCheatsheetCanFail.cmake
#
# Small pages, each with one row that is wrong after one that is right: CheckCheatsheet refuses it and
# names the row, and accepts a page that is right.

cmake_minimum_required(VERSION 3.25)

function(check_page row)
  file(REMOVE_RECURSE "${SCRATCH}")
  file(
    WRITE "${SCRATCH}/page.md"
    "# A page\n\n<!-- given -->\n```cpp\nMatrix<double> A{{1, 2}, {3, 4}};\n```\n\n"
    "| | notation | in words | NumPy | lamina | BLAS | cost |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n"
    "| 2 | \\|\\|A\\|\\| [x; y] | product | `A @ A` | `A * A` `auto [w, V] = eig(A);` | gemm | 2 n^3 |\n"
    "${row}\n")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DPAGE=${SCRATCH}/page.md" "-DCOMPILER=${COMPILER}"
            "-DINCLUDE=${INCLUDE}" "-DLIBRARY=${LIBRARY}" "-DSCRATCH=${SCRATCH}" "-DDATA=${INCLUDE}"
            -P "${CHECK_CHEATSHEET}"
    RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_QUIET)
  set(status ${status} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

# The message shows the row as it stands in the page, at line 11.
function(refuses row)
  check_page("${row}")
  string(FIND "${output}" "${row}" at)
  if(status EQUAL 0 OR at EQUAL -1 OR NOT output MATCHES "page.md:11")
    message(SEND_ERROR "Not refused, or not named: ${row}\n${output}")
  endif()
endfunction()

check_page("| | A^-1 | inverse | `nl.inv(A)` | `inv(A)` | getri | 2 n^3 |")
if(NOT status EQUAL 0 OR NOT output MATCHES "2 rows compiled and run")
  message(SEND_ERROR "Refused though it is right\n${output}")
endif()
# A name that is not there, and shapes that do not fit.
refuses("| | A^-1 | inverse | `nl.inv(A)` | `inverse(A)` | getri | 2 n^3 |")
refuses("| | A B | product | `A @ B` | `A * A` `A * ones(3, 3)` | gemm | 2 n^3 |")
# No code, and a cell too few.
refuses("| | A^-1 | inverse | `nl.inv(A)` | inv(A) | getri | 2 n^3 |")
refuses("| | A^-1 | inverse | `nl.inv(A)` | `inv(A)` | 2 n^3 |")
file(REMOVE_RECURSE "${SCRATCH}")
