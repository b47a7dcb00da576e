# cmake -DREADELF=readelf -DFILE=program_or_library -DKIND=PROGRAM|LIBRARY -DFORTIFIED=bool
#       -P CheckHardening.cmake
#
# What the flags of LaminaTargetOptions.cmake have to leave in a linked file: addresses resolved at start
# and read-only from then on, no executable stack, no text relocations, stack protector, fortified calls of
# the C library, where FORTIFIED says that compiler and program give reason for one (Clang 14 leaves
# glibc's printf and read as they are); and a program that can be loaded anywhere.

cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND "${READELF}" -Wld --dyn-syms "${FILE}" OUTPUT_VARIABLE facts
                COMMAND_ERROR_IS_FATAL ANY)
set(missing "")
function(wants what pattern)
  if(NOT facts MATCHES "${pattern}")
    set(missing "${missing}\n  ${what}" PARENT_SCOPE)
  endif()
endfunction()

wants("-z now: immediate binding" "\\(FLAGS_1\\)[^\n]*NOW")
wants("-z relro: relocations read-only after start" "\n +GNU_RELRO ")
wants("a stack that is not executable" "\n +GNU_STACK[^\n]* RW +0x")
wants("-fstack-protector-strong" "UND __stack_chk_fail")
if(KIND STREQUAL "PROGRAM")
  wants("-fPIE -pie" "\\(FLAGS_1\\)[^\n]*PIE")
endif()
if(FORTIFIED)
  wants("_FORTIFY_SOURCE" "UND __[a-z]+_chk@")
endif()
if(facts MATCHES "\\(TEXTREL\\)|\\(FLAGS\\)[^\n]*TEXTREL")
  string(APPEND missing "\n  position-independent code: there are text relocations")
endif()
if(NOT missing STREQUAL "")
  message(FATAL_ERROR "${FILE} was built without${missing}")
endif()
