# LAPACKE on top of OpenBLAS, as the imported target LAPACKE::LAPACKE.
#
# Reads LAMINA_ILP64. Caches, with the suffix 64 for 64-bit integers:
#   LAPACKE_OPENBLAS<suffix>_LIBRARY, LAPACKE_STATIC<suffix>_LIBRARY, LAPACKE_SHARED<suffix>_LIBRARY,
#   LAPACKE_CBLAS<suffix>_INCLUDE_DIR, LAPACKE_INCLUDE_DIR
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
set(openblas LAPACKE_OPENBLAS${suffix}_LIBRARY)
set(static LAPACKE_STATIC${suffix}_LIBRARY)
set(shared LAPACKE_SHARED${suffix}_LIBRARY)
set(cblas LAPACKE_CBLAS${suffix}_INCLUDE_DIR)

find_library(${openblas} NAMES openblas${suffix})
find_library(${static} NAMES liblapacke${suffix}.a)
find_library(${shared} NAMES lapacke${suffix})
find_path(LAPACKE_INCLUDE_DIR NAMES lapacke.h PATH_SUFFIXES openblas openblas${suffix})

# Debian keeps the headers of each OpenBLAS build in a folder named like that of its library
# (openblas-pthread, openblas64-openmp, ...), so the real path of the library names the right one.
file(REAL_PATH "${${openblas}}" openblas_file)
cmake_path(GET openblas_file PARENT_PATH openblas_folder)
cmake_path(GET openblas_folder FILENAME openblas_variant)
find_path(
  ${cblas}
  NAMES cblas.h
  PATH_SUFFIXES ${openblas_variant} openblas${suffix}-pthread openblas${suffix} openblas)
mark_as_advanced(${openblas} ${static} ${shared} ${cblas} LAPACKE_INCLUDE_DIR)

set(probes "${CMAKE_CURRENT_LIST_DIR}/probes")
set(definitions "")
if(LAMINA_ILP64)
  set(definitions LAPACK_ILP64)
endif()

# Is the static archive there, and can it live in a shared library?
if(${openblas} AND ${static} AND LAPACKE_INCLUDE_DIR AND NOT DEFINED LAPACKE_STATIC${suffix}_IS_PIC)
  try_compile(
    LAPACKE_STATIC${suffix}_IS_PIC "${CMAKE_BINARY_DIR}/CMakeFiles/lapacke_pic${suffix}"
    SOURCES "${probes}/lapacke_in_shared_library.cpp"
    COMPILE_DEFINITIONS -fPIC
    CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${${cblas}};${LAPACKE_INCLUDE_DIR}"
    LINK_OPTIONS -shared LINKER:--no-undefined
    LINK_LIBRARIES ${${static}} ${${openblas}})
endif()
if(LAPACKE_STATIC${suffix}_IS_PIC)
  set(LAPACKE_KIND static)
  set(LAPACKE_LIBRARIES ${${static}} ${${openblas}})
elseif(${shared})
  set(LAPACKE_KIND shared)
  set(LAPACKE_LIBRARIES ${${openblas}} ${${shared}})
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  LAPACKE
  REQUIRED_VARS ${openblas} LAPACKE_LIBRARIES LAPACKE_INCLUDE_DIR ${cblas}
  REASON_FAILURE_MESSAGE
    "On Debian and Ubuntu: apt-get install libopenblas${suffix}-dev liblapacke${suffix}-dev liblapacke-dev")

# Three integer widths have to agree: the header's, OpenBLAS's and LAPACKE's. The symbols have the
# same names at both widths, so only running the libraries tells.
if(LAPACKE_FOUND AND NOT CMAKE_CROSSCOMPILING AND NOT DEFINED LAPACKE_WIDTHS${suffix})
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
    message(FATAL_ERROR "A program that calls OpenBLAS and LAPACKE does not link:\n${width_log}")
  endif()
  string(REGEX MATCH "header [0-9]+, OpenBLAS [0-9]+, LAPACKE [0-9]+" widths "${width_output}")
  if(NOT widths STREQUAL
     "header ${expected_width}, OpenBLAS ${expected_width}, LAPACKE ${expected_width}")
    message(
      FATAL_ERROR
        "lamina wants ${expected_width}-bit BLAS integers (LAMINA_ILP64=${LAMINA_ILP64}), but these "
        "libraries have: ${widths}.\n  ${LAPACKE_LIBRARIES}\nSet LAMINA_ILP64 to what is installed, or "
        "${openblas}, ${static} and ${shared} to libraries of the right width.")
  endif()
  set(LAPACKE_WIDTHS${suffix} "${widths}" CACHE INTERNAL "Integer widths found by running a program")
endif()

if(LAPACKE_FOUND AND NOT TARGET LAPACKE::LAPACKE)
  add_library(LAPACKE::LAPACKE INTERFACE IMPORTED)
  target_include_directories(LAPACKE::LAPACKE INTERFACE "${${cblas}}" "${LAPACKE_INCLUDE_DIR}")
  target_compile_definitions(LAPACKE::LAPACKE INTERFACE ${definitions})
  target_link_libraries(LAPACKE::LAPACKE INTERFACE ${LAPACKE_LIBRARIES})
  if(NOT LAPACKE_FIND_QUIETLY)
    message(STATUS "LAPACKE: ${LAPACKE_KIND}, ${expected_width}-bit integers, on ${openblas_file}")
  endif()
endif()
