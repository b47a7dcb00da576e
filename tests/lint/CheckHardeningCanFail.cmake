# cmake -DCHECK_HARDENING=script -DCOMPILER=c++ -DREADELF=readelf -DSCRATCH=folder
#       -P CheckHardeningCanFail.cmake
#
# A small program: CheckHardening accepts it with all flags, and refuses it with one of them undone.

cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${SCRATCH}")
file(WRITE "${SCRATCH}/program.cpp" "#include <cstdio>
#include <cstring>
int main(int argc, char** argv) {
    char text[20];
    std::memcpy(text, argv[0], std::size_t(argc));
    return std::puts(text);
}
")

function(check)
  execute_process(
    COMMAND "${COMPILER}" -O2 -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fPIE -pie
            -Wl,-z,relro,-z,now -w ${ARGN} "${SCRATCH}/program.cpp" -o "${SCRATCH}/program"
            COMMAND_ERROR_IS_FATAL ANY)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DREADELF=${READELF}" "-DFILE=${SCRATCH}/program" -DKIND=PROGRAM
            -DFORTIFIED=TRUE -P "${CHECK_HARDENING}"
    RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_QUIET)
  set(status ${status} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(refuses flags what)
  check(${flags})
  if(status EQUAL 0 OR NOT output MATCHES "${what}")
    message(SEND_ERROR "Not refused, or not for ${what}: ${flags}\n${output}")
  endif()
endfunction()

check()
if(NOT status EQUAL 0)
  message(SEND_ERROR "Refused with all flags\n${output}")
endif()
refuses("-Wl,-z,lazy" "-z now")
refuses("-Wl,-z,norelro" "-z relro")
refuses("-Wl,-z,execstack" "a stack that is not executable")
refuses("-fno-stack-protector" "-fstack-protector-strong")
refuses("-U_FORTIFY_SOURCE" "_FORTIFY_SOURCE")
refuses("-fno-pie;-no-pie" "-fPIE -pie")
file(REMOVE_RECURSE "${SCRATCH}")
