# cmake -DPAGE=docs/chapters/NN_name.md -DSOURCE=examples/NN_name.cpp -DPROGRAM=program -DTOP=folder
#       -P CheckChapter.cmake
#
# A page shows programs and what they print, each block after a marker that names it, without the
# folder examples/:
#
#     <!-- example: NN_name.cpp -->   the whole source
#     <!-- excerpt: NN_name.cpp -->   lines of it that follow each other, indented or not; any number
#     <!-- output: NN_name -->        what the program prints, run in TOP
#
# This checks the blocks of one program, and that all markers of the page name sources there are.

cmake_minimum_required(VERSION 3.25)

cmake_path(RELATIVE_PATH SOURCE BASE_DIRECTORY "${TOP}/examples" OUTPUT_VARIABLE file)
string(REGEX REPLACE "\\.cpp$" "" name "${file}")
file(READ "${PAGE}" page)
file(READ "${SOURCE}" source)

# The fenced block after the first marker of this kind and name in `rest`, which becomes what follows;
# an empty block if there is no such marker.
function(take_block kind name)
  set(block "" PARENT_SCOPE)
  string(FIND "${rest}" "<!-- ${kind}: ${name} -->" at)
  if(at EQUAL -1)
    return()
  endif()
  string(SUBSTRING "${rest}" ${at} -1 text)
  string(FIND "${text}" "```" at)
  string(SUBSTRING "${text}" ${at} -1 text)
  string(FIND "${text}" "\n" at)
  math(EXPR at "${at} + 1")
  string(SUBSTRING "${text}" ${at} -1 text)
  string(FIND "${text}" "\n```" at)
  math(EXPR at "${at} + 1")
  string(SUBSTRING "${text}" 0 ${at} block)
  string(SUBSTRING "${text}" ${at} -1 text)
  set(block "${block}" PARENT_SCOPE)
  set(rest "${text}" PARENT_SCOPE)
endfunction()

set(rest "${page}")
take_block(example "${file}")
set(shown "${block}")
if(NOT block STREQUAL "" AND NOT block STREQUAL source)
  message(FATAL_ERROR "The program in ${PAGE} is not ${SOURCE}")
endif()

set(rest "${page}")
while(TRUE)
  take_block(excerpt "${file}")
  if(block STREQUAL "")
    break()
  endif()
  set(shown "${block}")
  set(at -1)
  set(lines "\n${source}")
  foreach(indentation IN ITEMS 0 4 8)
    if(at EQUAL -1)
      string(FIND "${lines}" "\n${block}" at)
      string(REPLACE "\n    " "\n" lines "${lines}")
    endif()
  endforeach()
  if(at EQUAL -1)
    message("Shown:\n${block}")
    message(FATAL_ERROR "The excerpt in ${PAGE} is not in ${SOURCE}")
  endif()
endwhile()
if(shown STREQUAL "")
  message(FATAL_ERROR "${PAGE} has no <!-- example: ${file} --> and no <!-- excerpt: ${file} -->")
endif()

set(rest "${page}")
take_block(output "${name}")
execute_process(COMMAND "${PROGRAM}" WORKING_DIRECTORY "${TOP}" OUTPUT_VARIABLE output
                COMMAND_ERROR_IS_FATAL ANY)
if(NOT block STREQUAL output)
  message("Printed:\n${output}\nShown after <!-- output: ${name} -->:\n${block}")
  message(FATAL_ERROR "${SOURCE} prints something else than ${PAGE} shows")
endif()

string(REGEX MATCHALL "<!-- (example|excerpt|output): [^ ]+ -->" markers "${page}")
foreach(marker IN LISTS markers)
  string(REGEX REPLACE "^<!-- [a-z]+: ([^ ]+) -->$" "\\1" named "${marker}")
  string(REGEX REPLACE "\\.cpp$" "" named "${named}")
  if(NOT EXISTS "${TOP}/examples/${named}.cpp")
    message(FATAL_ERROR "${PAGE} shows ${named}, but there is no examples/${named}.cpp")
  endif()
endforeach()
