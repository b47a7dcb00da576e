# cmake -DPAGE=docs/chapters/NN_name.md -DSOURCE=examples/NN_name.cpp -DPROGRAM=program -DTOP=folder
#       -P CheckChapter.cmake
#
# The page's block after "<!-- example: ... -->" is the example's source, and the one after
# "<!-- output: ... -->" is what it prints, run in TOP.

cmake_minimum_required(VERSION 3.25)

# The text of the next fenced block after the marker.
function(block_after marker variable)
  file(READ "${PAGE}" text)
  string(FIND "${text}" "<!-- ${marker}:" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${PAGE} has no <!-- ${marker}: ... -->")
  endif()
  string(SUBSTRING "${text}" ${at} -1 text)
  string(FIND "${text}" "```" at)
  string(SUBSTRING "${text}" ${at} -1 text)
  string(FIND "${text}" "\n" at)
  math(EXPR at "${at} + 1")
  string(SUBSTRING "${text}" ${at} -1 text)
  string(FIND "${text}" "\n```" at)
  math(EXPR at "${at} + 1")
  string(SUBSTRING "${text}" 0 ${at} text)
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

block_after(example shown_source)
file(READ "${SOURCE}" source)
if(NOT shown_source STREQUAL source)
  message(FATAL_ERROR "The program in ${PAGE} is not ${SOURCE}")
endif()

block_after(output shown_output)
execute_process(COMMAND "${PROGRAM}" WORKING_DIRECTORY "${TOP}" OUTPUT_VARIABLE output
                COMMAND_ERROR_IS_FATAL ANY)
if(NOT shown_output STREQUAL output)
  message("Printed:\n${output}\nShown:\n${shown_output}")
  message(FATAL_ERROR "${SOURCE} prints something else than ${PAGE} shows")
endif()
