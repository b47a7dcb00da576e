# Flags for lamina's own targets. They are PRIVATE: a program that links lamina gets none of them.

include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

function(lamina_target_options target)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)

  if(LAMINA_DEVELOPER)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion
                                             -Wshadow -Werror)
    # GCC 12 sees an overlap inside std::string's operator+ that cannot be (GCC bug 105651).
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      target_compile_options(${target} PRIVATE -Wno-restrict)
    endif()
  endif()

  if(LAMINA_SANITIZE)
    target_compile_definitions(${target} PRIVATE LAMINA_SANITIZED=1)
    target_compile_options(${target} PRIVATE -fsanitize=${LAMINA_SANITIZE} -fno-sanitize-recover=all
                                             -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${LAMINA_SANITIZE})
  else()
    target_compile_definitions(${target} PRIVATE LAMINA_SANITIZED=0)
    target_compile_options(${target} PRIVATE -fstack-protector-strong)
    # Undefined first: some distributions' compilers predefine it with another value.
    target_compile_options(
      ${target}
      PRIVATE "$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
  endif()

  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL "STATIC_LIBRARY")
    target_link_options(${target} PRIVATE LINKER:-z,relro,-z,now LINKER:--as-needed)
  endif()
  if(type STREQUAL "EXECUTABLE")
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  endif()
endfunction()

# Tests, and what a developer builds only to see that it works, are compiled once and run once: they are
# done sooner without optimisation, and linked in a fifth of the time by lld.
if(LAMINA_DEVELOPER)
  include(CheckLinkerFlag)
  check_linker_flag(CXX -fuse-ld=lld LAMINA_HAS_LLD)
endif()
function(lamina_build_quickly target)
  target_compile_options(${target} PRIVATE -O0)
  if(LAMINA_HAS_LLD)
    target_link_options(${target} PRIVATE -fuse-ld=lld)
  endif()
endfunction()
