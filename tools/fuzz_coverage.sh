#!/usr/bin/env bash
# usage: tools/fuzz_coverage.sh TARGET...
#
# Replays fuzz/corpus/TARGET through a front end built with gcov's counters and
# prints how much of each of its sources the committed inputs reach. A target is
# the name of a folder of compiler/frontend.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/fuzz-coverage
mkdir -p "$build"
cd "$root"
read -ra yaml < <(pkg-config --cflags --libs yaml-0.1)

# libFuzzer's own main would count, too: this one only replays.
cat >"$build/replay.cc" <<'MAIN'
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
int main(int, char** argv) {
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const std::string bytes = text.str();
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()),
                           bytes.size());
  }
}
MAIN

flags=(-std=c++20 -I. -O0 -w)
shared=()
for source in compiler/{base,source,diag,syntax}/*.cc \
  tests/unit/frontend/*_invariants.cc "$build/replay.cc"; do
  case $source in */render_json.cc) continue ;; esac
  object=$build/$(basename "${source%.cc}").o
  if [[ ! $object -nt $source ]]; then
    g++ "${flags[@]}" -c "$source" -o "$object"
  fi
  shared+=("$object")
done

for target in "$@"; do
  folder=$build/$target
  rm -rf "$folder"
  mkdir -p "$folder"
  objects=()
  for source in compiler/frontend/"$target"/*.cc; do
    object=$folder/$(basename "${source%.cc}").o
    g++ "${flags[@]}" --coverage -c "$source" -o "$object"
    objects+=("$object")
  done
  g++ "${flags[@]}" -c "fuzz/${target}_fuzz.cc" -o "$folder/fuzz.o"
  g++ --coverage "${objects[@]}" "$folder/fuzz.o" "${shared[@]}" \
    "${yaml[@]}" -lfmt -lpthread -o "$folder/replay"
  "$folder/replay" "fuzz/corpus/$target"
  printf '==> %s: %s inputs\n' "$target" \
    "$(find "fuzz/corpus/$target" -type f | wc -l)"
  (cd "$folder" && gcov -r -s "$root" -n ./*.gcda 2>/dev/null) |
    grep -A1 "^File 'compiler/frontend/$target/" |
    sed -n "s/^File '\(.*\)'/\1/p;s/^Lines executed:/  /p"
done
