# cmake -DCHECK_ABI=script -DCOMPILER=c++ -DABIDW=abidw -DABIDIFF=abidiff -DSCRATCH=folder
#       -P CheckAbiCanFail.cmake
#
# A small library: CheckAbi accepts it as it was and with a function more, and refuses it with a function
# less, a parameter of another type, another layout of a public type, another virtual table, and without a
# baseline.

cmake_minimum_required(VERSION 3.25)

set(before "struct Small { virtual ~Small(); double value; };
double sum(const Small&, int);
int twice(int);
")

# What may be declared, and its body.
set(bodies "double sum(const Small&, int)" "double sum(const Small&, long)" "int twice(int)"
           "int thrice(int)")

# Builds the library with `from` replaced by `to` in its header, and the bodies of what that declares.
function(build from to)
  string(REPLACE "${from}" "${to}" header "${before}")
  set(source "#include \"small.hpp\"\nSmall::~Small() {}\n")
  foreach(body IN LISTS bodies)
    string(FIND "${header}" "${body};" at)
    if(NOT at EQUAL -1)
      string(APPEND source "${body} { return 1; }\n")
    endif()
  endforeach()
  file(WRITE "${SCRATCH}/include/small.hpp" "${header}")
  file(WRITE "${SCRATCH}/small.cpp" "${source}")
  execute_process(COMMAND "${COMPILER}" -g -shared -fPIC "-I${SCRATCH}/include" "${SCRATCH}/small.cpp" -o
                          "${SCRATCH}/libsmall.so" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(check baseline)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DABIDIFF=${ABIDIFF}" "-DBASELINE=${SCRATCH}/${baseline}"
            "-DLIBRARY=${SCRATCH}/libsmall.so" -P "${CHECK_ABI}"
    RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_VARIABLE output)
  set(status ${status} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(accepts from to)
  build("${from}" "${to}")
  check(small.abi.xml)
  if(NOT status EQUAL 0)
    message(SEND_ERROR "Refused: '${to}' instead of '${from}'\n${output}")
  endif()
endfunction()

function(refuses from to)
  build("${from}" "${to}")
  check(small.abi.xml)
  if(status EQUAL 0 OR NOT output MATCHES "announce[ \n]+the[ \n]+change")
    message(SEND_ERROR "Not refused: '${to}' instead of '${from}'\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
build("nothing of it" "")
execute_process(
  COMMAND "${ABIDW}" --exported-interfaces-only --no-show-locs --out-file "${SCRATCH}/small.abi.xml"
          "${SCRATCH}/libsmall.so" COMMAND_ERROR_IS_FATAL ANY)

accepts("nothing of it" "")
accepts("int twice(int);" "int twice(int);\nint thrice(int);")
refuses("int twice(int);" "")
refuses("Small&, int" "Small&, long")
refuses("double value;" "int count; double value;")
refuses("virtual ~Small();" "virtual void grow() {} virtual ~Small();")
check(none.abi.xml)
if(status EQUAL 0 OR NOT output MATCHES "update-abi")
  message(SEND_ERROR "Not refused without a baseline\n${output}")
endif()
file(REMOVE_RECURSE "${SCRATCH}")
