# Flags and the three helpers every folder's CMakeLists.txt uses.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE)
  # Clones and worktrees in other folders share one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

add_compile_options(
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast
  -Wnon-virtual-dtor -Wno-missing-field-initializers)
if(PLIMSOLL_WERROR)
  add_compile_options(-Werror)
endif()
if(PLIMSOLL_SANITIZE STREQUAL "asan")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(PLIMSOLL_SANITIZE STREQUAL "tsan")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()
if(PLIMSOLL_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)

# plimsoll_library(NAME sources... DEPS libraries...): the static library of
# the folder that calls it.
function(plimsoll_library name)
  cmake_parse_arguments(arg "" "" "DEPS" ${ARGN})
  add_library(plimsoll_${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_include_directories(plimsoll_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(plimsoll_${name} PUBLIC ${arg_DEPS})
endfunction()
