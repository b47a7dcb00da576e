# cmake -DCHECK_FLOORS=script -DSCRATCH=folder -P CheckFloorsCanFail.cmake
#
# One small tree for each rule: CheckFloors refuses it, names the file, and accepts a tree that is right.

cmake_minimum_required(VERSION 3.25)

function(build_tree file line)
  file(REMOVE_RECURSE "${SCRATCH}")
  file(WRITE "${SCRATCH}/include/lamina/ops/product.hpp"
       "#include <vector>\n#include \"lamina/core/matrix.hpp\"\n")
  file(WRITE "${SCRATCH}/${file}" "#pragma once\n${line}\n")
  execute_process(COMMAND "${CMAKE_COMMAND}" "-DROOT=${SCRATCH}" -P "${CHECK_FLOORS}"
                  RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_QUIET)
  set(status ${status} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(refuses file line)
  build_tree("${file}" "${line}")
  if(status EQUAL 0 OR NOT output MATCHES "${file}: ")
    message(SEND_ERROR "Not refused: ${line} in ${file}\n${output}")
  endif()
endfunction()

function(accepts file line)
  build_tree("${file}" "${line}")
  if(NOT status EQUAL 0)
    message(SEND_ERROR "Refused: ${line} in ${file}\n${output}")
  endif()
endfunction()

accepts(include/lamina/stats/pca.hpp "#include \"lamina/factor/svd.hpp\"")
accepts(src/factor/svd.cpp "#include \"backend/lapack.hpp\"")
accepts(src/backend/lapack.hpp "#include <lapacke.h>")
accepts(tests/backend/rows_test.cpp "#include \"backend/lapack.hpp\"")

refuses(include/lamina/core/matrix.hpp "#include \"lamina/ops/product.hpp\"")
refuses(include/lamina/io/csv.hpp "#include \"lamina/ops/product.hpp\"")
refuses(include/lamina/stats/pca.hpp "#include \"lamina/io/csv.hpp\"")
refuses(src/factor/svd.cpp "#include \"lamina/solve/solve.hpp\"")
refuses(src/ops/norm.cpp "#include \"factor/workspace.hpp\"")
refuses(src/backend/info.hpp "#include \"ops/norm.hpp\"")
refuses(src/factor/svd.cpp "#include <lamina/lamina.hpp>")
refuses(src/factor/svd.cpp "#include <lapacke.h>")
refuses(include/lamina/core/matrix.hpp "#include \"backend/lapack.hpp\"")
refuses(include/lamina/core/matrix.hpp "#include \"view.hpp\"")
refuses(include/lamina/core/matrix.hpp "# include <cblas.h>")
refuses(include/lamina/core/matrix.hpp "#include <complex.h>")
refuses(include/lamina/core/matrix.hpp "#include <iostream>")
refuses(tests/factor/svd_test.cpp "#include \"backend/lapack.hpp\"")
refuses(src/attic/old.cpp "")
refuses(src/core/util.hpp "")
file(REMOVE_RECURSE "${SCRATCH}")
