# LAPACKE on top of a BLAS and its LAPACK, as the imported target LAPACKE::LAPACKE.
#
# Reads LAMINA_ILP64, and LAMINA_BLAS:
#   openblas    OpenBLAS, which is both
#   reference   the reference BLAS and LAPACK of netlib.org
#   blis        BLIS under the same LAPACK
# Caches, with the suffix 64 for 64-bit integers:
#   LAPACKE_OPENBLAS<suffix>_LIBRARY, LAPACKE_STATIC<suffix>_LIBRARY, LAPACKE_SHARED<suffix>_LIBRARY,
#   LAPACKE_CBLAS<suffix>_INCLUDE_DIR, LAPACKE_INCLUDE_DIR
# and for the others LAPACKE_<BLAS>_LIBRARY, LAPACKE_LAPACK_LIBRARY, LAPACKE_<BLAS>_HEADER.
# Sets LAPACKE_FOLDERS to where a library that is not the system's default choice will be looked for.
#
# The C interface is preferred as a static archive inside our shared library: the shared liblapacke
# depends on the system's liblapack, libblas and libtmglib, so a process would map a second, possibly
# slow, LAPACK beside OpenBLAS. Where the archive is missing or not position independent, the shared
# one is used with OpenBLAS ahead of it, so that LAPACK symbols bind to OpenBLAS.

set(suffix "")
set(expected_width 32)
if(LAMINA_ILP64)
  set(suffix 64)
  set(expected_width 64)
endif()
set(static LAPACKE_STATIC${suffix}_LIBRARY)
set(shared LAPACKE_SHARED${suffix}_LIBRARY)
set(LAPACKE_FOLDERS "")

find_library(${static} NAMES liblapacke${suffix}.a)
find_library(${shared} NAMES lapacke${suffix})
find_path(LAPACKE_INCLUDE_DIR NAMES lapacke.h PATH_SUFFIXES openblas openblas${suffix})
mark_as_advanced(${static} ${shared} LAPACKE_INCLUDE_DIR)

if(LAMINA_BLAS STREQUAL "openblas")
  set(blas LAPACKE_OPENBLAS${suffix}_LIBRARY)
  set(cblas LAPACKE_CBLAS${suffix}_INCLUDE_DIR)
  find_library(${blas} NAMES openblas${suffix})
  file(REAL_PATH "${${blas}}" blas_file)

  # Debian keeps the headers of each OpenBLAS build in a folder named like that of its library
  # (openblas-pthread, openblas64-openmp, ...), so the real path of the library names the right one.
  cmake_path(GET blas_file PARENT_PATH openblas_folder)
  cmake_path(GET openblas_folder FILENAME openblas_variant)
  find_path(
    ${cblas}
    NAMES cblas.h
    PATH_SUFFIXES ${openblas_variant} openblas${suffix}-pthread openblas${suffix} openblas)
  set(blas_and_lapack ${${blas}})
  set(packages "libopenblas${suffix}-dev liblapacke${suffix}-dev liblapacke-dev")
  mark_as_advanced(${blas} ${cblas})
else()
  if(LAMINA_ILP64)
    message(FATAL_ERROR "LAMINA_ILP64 goes with LAMINA_BLAS=openblas only, not ${LAMINA_BLAS}")
  endif()
  # Debian keeps each BLAS in a folder of its own, all under the name libblas.
  if(LAMINA_BLAS STREQUAL "reference")
    set(blas LAPACKE_REFERENCE_LIBRARY)
    set(header LAPACKE_REFERENCE_HEADER)
    find_library(${blas} NAMES blas PATH_SUFFIXES blas)
    find_file(${header} NAMES cblas-netlib.h cblas.h PATH_SUFFIXES cblas)
    set(blas_file "${${blas}}")
    set(packages "libblas-dev liblapack-dev liblapacke-dev")
  elseif(LAMINA_BLAS STREQUAL "blis")
    set(blas LAPACKE_BLIS_LIBRARY)
    set(header LAPACKE_BLIS_HEADER)
    find_library(${blas} NAMES blis)
    file(REAL_PATH "${${blas}}" blas_file)
    cmake_path(GET blas_file PARENT_PATH blis_folder)
    cmake_path(GET blis_folder FILENAME blis_variant)
    find_file(${header} NAMES cblas.h PATH_SUFFIXES ${blis_variant} blis)
    # LAPACK wants a libblas: BLIS under that name keeps another one out of the process.
    if(EXISTS "${blis_folder}/libblas.so")
      set(blas_file "${blis_folder}/libblas.so")
    endif()
    set(packages "libblis-dev liblapack-dev liblapacke-dev")
  else()
    message(FATAL_ERROR "LAMINA_BLAS is openblas, reference or blis, not ${LAMINA_BLAS}")
  endif()
  find_library(LAPACKE_LAPACK_LIBRARY NAMES lapack PATH_SUFFIXES lapack)
  mark_as_advanced(${blas} ${header} LAPACKE_LAPACK_LIBRARY)
  set(blas_and_lapack ${LAPACKE_LAPACK_LIBRARY} ${blas_file})
  foreach(library IN LISTS blas_and_lapack)
    cmake_path(GET library PARENT_PATH folder)
    list(APPEND LAPACKE_FOLDERS "${folder}")
  endforeach()

  # The header under the name that lapack.hpp includes.
  set(cblas cblas_folder)
  set(cblas_folder "${CMAKE_BINARY_DIR}/lapacke-${LAMINA_BLAS}")
  file(CONFIGURE OUTPUT "${cblas_folder}/cblas.h" CONTENT "#include \"${${header}}\"\n")
endif()

set(probes "${CMAKE_CURRENT_LIST_DIR}/probes")
set(definitions "")
if(LAMINA_ILP64)
  set(definitions LAPACK_ILP64)
endif()

# Is the static archive there, and can it live in a shared library?
if(${blas} AND ${static} AND LAPACKE_INCLUDE_DIR AND NOT DEFINED LAPACKE_STATIC${suffix}_IS_PIC)
  try_compile(
    LAPACKE_STATIC${suffix}_IS_PIC "${CMAKE_BINARY_DIR}/CMakeFiles/lapacke_pic${suffix}"
    SOURCES "${probes}/lapacke_in_shared_library.cpp"
    COMPILE_DEFINITIONS -fPIC
    CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${${cblas}};${LAPACKE_INCLUDE_DIR}"
    LINK_OPTIONS -shared LINKER:--no-undefined
    LINK_LIBRARIES ${${static}} ${blas_and_lapack})
endif()
if(LAPACKE_STATIC${suffix}_IS_PIC)
  set(LAPACKE_KIND static)
  set(LAPACKE_LIBRARIES ${${static}} ${blas_and_lapack})
elseif(${shared})
  set(LAPACKE_KIND shared)
  set(LAPACKE_LIBRARIES ${blas_and_lapack} ${${shared}})
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  LAPACKE
  REQUIRED_VARS ${blas} LAPACKE_LIBRARIES LAPACKE_INCLUDE_DIR ${cblas}
  REASON_FAILURE_MESSAGE "On Debian and Ubuntu: apt-get install ${packages}")

# Three integer widths have to agree: the header's, LAPACK's and LAPACKE's. The symbols have the
# same names at both widths, so only running the libraries tells.
if(LAPACKE_FOUND AND NOT CMAKE_CROSSCOMPILING AND NOT DEFINED LAPACKE_WIDTHS_${LAMINA_BLAS}${suffix})
  list(TRANSFORM definitions PREPEND -D OUTPUT_VARIABLE definition_flags)
  try_run(
    width_ran width_compiled "${CMAKE_BINARY_DIR}/CMakeFiles/lapacke_width${suffix}"
    "${probes}/integer_widths.cpp"
    COMPILE_DEFINITIONS ${definition_flags}
    CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${${cblas}};${LAPACKE_INCLUDE_DIR}"
    LINK_LIBRARIES ${LAPACKE_LIBRARIES}
    COMPILE_OUTPUT_VARIABLE width_log
    RUN_OUTPUT_VARIABLE width_output)
  if(NOT width_compiled)
    message(FATAL_ERROR "A program that calls LAPACK and LAPACKE does not link:\n${width_log}")
  endif()
  string(REGEX MATCH "header [0-9]+, LAPACK [0-9]+, LAPACKE [0-9]+" widths "${width_output}")
  if(NOT widths STREQUAL
     "header ${expected_width}, LAPACK ${expected_width}, LAPACKE ${expected_width}")
    message(
      FATAL_ERROR
        "lamina wants ${expected_width}-bit BLAS integers (LAMINA_ILP64=${LAMINA_ILP64}), but these "
        "libraries have: ${widths}.\n  ${LAPACKE_LIBRARIES}\nSet LAMINA_ILP64 to what is installed, or "
        "${blas}, ${static} and ${shared} to libraries of the right width.")
  endif()
  set(LAPACKE_WIDTHS_${LAMINA_BLAS}${suffix} "${widths}" CACHE INTERNAL "Integer widths found by running a program")
endif()

if(LAPACKE_FOUND AND NOT TARGET LAPACKE::LAPACKE)
  add_library(LAPACKE::LAPACKE INTERFACE IMPORTED)
  target_include_directories(LAPACKE::LAPACKE INTERFACE "${${cblas}}" "${LAPACKE_INCLUDE_DIR}")
  target_compile_definitions(LAPACKE::LAPACKE INTERFACE ${definitions})
  target_link_libraries(LAPACKE::LAPACKE INTERFACE ${LAPACKE_LIBRARIES})
  if(NOT LAPACKE_FIND_QUIETLY)
    message(STATUS "LAPACKE: ${LAPACKE_KIND}, ${expected_width}-bit integers, on ${blas_file}")
  endif()
endif()
