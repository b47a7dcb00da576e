# cmake -DABIDIFF=abidiff -DBASELINE=abi/lamina-X.Y.abi.xml -DLIBRARY=liblamina.so -P CheckAbi.cmake
#
# Does a program that was linked with the library of the baseline run with this one? What is new does not
# matter to it. The library has to be compiled with -g, which is where abidiff reads the layout of types.

cmake_minimum_required(VERSION 3.25)

if(NOT EXISTS "${BASELINE}")
  message(FATAL_ERROR "There is no ${BASELINE}: run tools/update-abi")
endif()
execute_process(
  COMMAND "${ABIDIFF}" --no-added-syms --no-show-locs "${BASELINE}" "${LIBRARY}"
  RESULT_VARIABLE status OUTPUT_VARIABLE report ERROR_VARIABLE errors)
if(NOT status EQUAL 0)
  message("${report}${errors}")
  message(
    FATAL_ERROR
      "This is not the ABI of ${BASELINE}. A released version keeps its ABI: raise the minor version, which "
      "is in the library's soname. Then, or for a version not yet released, announce the change in "
      "docs/abi.md and run tools/update-abi.")
endif()
