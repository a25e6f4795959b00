# Flags, and the helpers that every folder's CMakeLists.txt uses.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# The work is I/O, text and trees: -O3 only makes the binary larger, and a
# debug build under sanitizers is too slow to test with at -O0.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")

find_program(CCACHE ccache)
if(CCACHE)
  # Clones and worktrees in other folders share one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
      CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

# plimsoll_precompile(TARGET HEADERS...): what most sources of TARGET include is
# read once. Only with g++, so that clang and clang-tidy, which read compile
# commands of their own, see each source stand on its includes alone.
function(plimsoll_precompile target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_precompile_headers(${target} PRIVATE ${ARGN})
    # ccache needs it to see through a precompiled header.
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  endif()
endfunction()

# plimsoll_precompiled_gtest(TARGET): the same for a target of tests, which share
# what tests/CMakeLists.txt precompiles.
function(plimsoll_precompiled_gtest target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_precompile_headers(${target} REUSE_FROM plimsoll_gtest)
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  endif()
endfunction()

include(dependencies)

add_compile_options(
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast
  -Wnon-virtual-dtor -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU"
   AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 sees overlaps in `"a" + std::string` at -O2 (its bug 105651).
  add_compile_options(-Wno-restrict)
endif()
if(PLIMSOLL_WERROR)
  add_compile_options(-Werror)
endif()

set(undefined -fsanitize=undefined -fno-sanitize-recover=all)
if(PLIMSOLL_SANITIZE STREQUAL "asan")
  add_compile_options(-fsanitize=address ${undefined} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address ${undefined})
elseif(PLIMSOLL_SANITIZE STREQUAL "tsan")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
elseif(NOT PLIMSOLL_SANITIZE STREQUAL "none")
  message(FATAL_ERROR "PLIMSOLL_SANITIZE is one of none, asan, tsan")
endif()
if(PLIMSOLL_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "PLIMSOLL_FUZZ needs clang: use --preset fuzz")
  endif()
  # Every library gets libFuzzer's coverage counters, the test binaries too.
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()
if(PLIMSOLL_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

# plimsoll_library(NAME sources... DEPS libraries...): the static library of
# the folder that calls it.
function(plimsoll_library name)
  cmake_parse_arguments(arg "" "" "DEPS" ${ARGN})
  add_library(plimsoll_${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_include_directories(plimsoll_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(plimsoll_${name} PUBLIC ${arg_DEPS})
endfunction()

# plimsoll_binary(NAME sources... DEPS libraries...): a program at the top of
# the build folder, static where PLIMSOLL_STATIC says so.
function(plimsoll_binary name)
  cmake_parse_arguments(arg "" "" "DEPS" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${arg_DEPS})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  if(PLIMSOLL_STATIC)
    target_link_libraries(${name} PRIVATE PkgConfig::JEMALLOC)
    target_link_options(${name} PRIVATE -static -Wl,--gc-sections)
  endif()
endfunction()

# The targets that `./dev` builds; each holds what its function adds below.
add_custom_target(plimsoll_tests)
add_custom_target(plimsoll_benchmarks)
add_custom_target(plimsoll_fuzzers)

# plimsoll_test(NAME sources... DEPS libraries... [TIMEOUT seconds] [NO_MAIN]
#               [NEEDS targets...]): a gtest program, run as one test. NO_MAIN:
# its sources bring their own main().
function(plimsoll_test name)
  cmake_parse_arguments(arg "NO_MAIN" "TIMEOUT" "DEPS;NEEDS" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} GTest::gmock)
  if(NOT arg_NO_MAIN)
    target_link_libraries(${name} PRIVATE GTest::gmock_main)
  endif()
  target_compile_definitions(${name} PRIVATE
    PLIMSOLL_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  plimsoll_precompiled_gtest(${name})
  plimsoll_register_test(${name} TIMEOUT ${arg_TIMEOUT} NEEDS ${arg_NEEDS})
endfunction()

# plimsoll_register_test(NAME [TIMEOUT seconds] [NEEDS targets...]): has ctest
# run the gtest program NAME, whose XML report feeds the counts that
# `./dev test` prints. NEEDS are targets, such as the plimsoll binary, that it
# runs.
function(plimsoll_register_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "NEEDS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_dependencies(plimsoll_tests ${name} ${arg_NEEDS})
  add_test(NAME ${name}
    COMMAND ${name}
      --gtest_output=xml:${PROJECT_BINARY_DIR}/test-results/${name}.xml
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT})
endfunction()

# plimsoll_fuzzer(NAME DEPS libraries...): builds NAME_fuzz.cc into fuzz/ of
# the build folder. Its corpus is fuzz/corpus/NAME, its dictionary, if it has
# one, fuzz/dict/NAME.dict.
function(plimsoll_fuzzer name)
  cmake_parse_arguments(arg "" "" "DEPS" ${ARGN})
  add_executable(${name}_fuzz ${name}_fuzz.cc)
  target_include_directories(${name}_fuzz PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name}_fuzz PRIVATE ${arg_DEPS})
  target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
  set_target_properties(${name}_fuzz PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
  add_dependencies(plimsoll_fuzzers ${name}_fuzz)
  if(NOT IS_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
    message(FATAL_ERROR "fuzz/corpus/${name} is missing: add seed inputs")
  endif()
endfunction()

# plimsoll_bench(NAME sources... DEPS libraries...): a Google Benchmark program
# in bench/ of the build folder; `./dev bench` runs each and keeps its JSON.
function(plimsoll_bench name)
  cmake_parse_arguments(arg "" "" "DEPS;NEEDS" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} benchmark::benchmark_main)
  target_compile_definitions(${name} PRIVATE
    PLIMSOLL_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
  add_dependencies(plimsoll_benchmarks ${name} ${arg_NEEDS})
endfunction()
