# The libraries we use, under the names every folder links:
#   fmt::fmt  nlohmann_json::nlohmann_json  CLI11::CLI11  Threads::Threads
#   PkgConfig::LZ4  PkgConfig::NETTLE  PkgConfig::RE2  PkgConfig::YAML
# In a static build each name stands for archives only, and there is, for
# binaries, PkgConfig::JEMALLOC.

find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)

if(PLIMSOLL_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(PKG_CONFIG_ARGN --static)
  add_library(plimsoll_fmt STATIC ${CMAKE_CURRENT_LIST_DIR}/fmt_static.cc)
  target_compile_options(plimsoll_fmt PRIVATE -w)
  add_library(fmt::fmt ALIAS plimsoll_fmt)
else()
  find_package(fmt REQUIRED)
endif()

# plimsoll_pkg_config(PREFIX MODULE) makes PkgConfig::PREFIX. Newer releases of
# RE2 stand on some seventy archives of abseil that name each other in circles,
# so a static build links them as one group.
function(plimsoll_pkg_config prefix module)
  if(NOT PLIMSOLL_STATIC)
    pkg_check_modules(${prefix} REQUIRED IMPORTED_TARGET GLOBAL ${module})
    return()
  endif()
  pkg_check_modules(${prefix} REQUIRED ${module})
  add_library(plimsoll_pkg_${prefix} INTERFACE)
  add_library(PkgConfig::${prefix} ALIAS plimsoll_pkg_${prefix})
  target_include_directories(plimsoll_pkg_${prefix} SYSTEM INTERFACE
    ${${prefix}_STATIC_INCLUDE_DIRS})
  target_link_libraries(plimsoll_pkg_${prefix} INTERFACE
    -Wl,--start-group ${${prefix}_LINK_LIBRARIES} -Wl,--end-group
    Threads::Threads)
endfunction()

plimsoll_pkg_config(LZ4 liblz4)
plimsoll_pkg_config(NETTLE nettle)
plimsoll_pkg_config(RE2 re2)
plimsoll_pkg_config(YAML yaml-0.1)

# See "The release is linked with jemalloc" in docs/decisions.md. Sanitizers
# bring a malloc of their own.
if(PLIMSOLL_STATIC)
  plimsoll_pkg_config(JEMALLOC jemalloc)
endif()
