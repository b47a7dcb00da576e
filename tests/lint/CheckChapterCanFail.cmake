# cmake -DCHECK_CHAPTER=script -DSCRATCH=folder -P CheckChapterCanFail.cmake
#
# A page of two programs: CheckChapter accepts it as it is, and refuses it with one thing changed.

cmake_minimum_required(VERSION 3.25)

set(source "int main() {\n    return 0;\n}\n")
string(
  CONCAT page
  "<!-- example: one.cpp -->\n```cpp\n${source}```\n<!-- output: one -->\n```text\n42\n```\n"
  "<!-- excerpt: more/two.cpp -->\n```cpp\nreturn 0;\n```\n"
  "<!-- excerpt: more/two.cpp -->\n```cpp\nint main() {\n```\n"
  "<!-- output: more/two -->\n```text\n42\n```\n")

# Checks the page, with `from` replaced by `to`, for one program; the status in `status`.
function(check_page name from to)
  file(REMOVE_RECURSE "${SCRATCH}")
  file(WRITE "${SCRATCH}/examples/one.cpp" "${source}")
  file(WRITE "${SCRATCH}/examples/more/two.cpp" "${source}")
  file(WRITE "${SCRATCH}/program" "#!/bin/sh\necho 42\n")
  file(CHMOD "${SCRATCH}/program" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
  string(REPLACE "${from}" "${to}" changed "${page}")
  file(WRITE "${SCRATCH}/page.md" "${changed}")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DPAGE=${SCRATCH}/page.md"
            "-DSOURCE=${SCRATCH}/examples/${name}.cpp" "-DPROGRAM=${SCRATCH}/program"
            "-DTOP=${SCRATCH}" -P "${CHECK_CHAPTER}"
    RESULT_VARIABLE status ERROR_VARIABLE output OUTPUT_QUIET)
  set(status ${status} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(accepts name)
  check_page("${name}" "nothing of it" "")
  if(NOT status EQUAL 0)
    message(SEND_ERROR "Refused: ${name}\n${output}")
  endif()
endfunction()

function(refuses name from to)
  check_page("${name}" "${from}" "${to}")
  if(status EQUAL 0)
    message(SEND_ERROR "Not refused for ${name}: '${to}' instead of '${from}'")
  endif()
endfunction()

accepts(one)
accepts(more/two)
refuses(one "    return" "  return")
refuses(one "example: one" "example: two")
refuses(one "output: one" "output: more/two")
refuses(more/two "\nreturn 0" "\nreturn 1")
refuses(more/two "cpp\nint main() {\n```" "cpp\nint main( {\n```")
refuses(more/two "<!-- excerpt: more/two.cpp -->" "")
refuses(more/two "output: more/two -->\n```text\n42" "output: more/two -->\n```text\n41")
refuses(more/two "output: one" "output: three")
file(REMOVE_RECURSE "${SCRATCH}")
