#!/usr/bin/env bash
# usage: tools/fuzz_coverage.sh [TARGET...]
#
# Replays fuzz/corpus/TARGET through the front ends, built with gcov's counters,
# and prints how much of TARGET's sources the committed inputs reach. A target is
# the name of a folder of compiler/frontend; without one, all are measured.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/fuzz-coverage
cd "$root"
targets=("$@")
if ((${#targets[@]} == 0)); then
  mapfile -t targets < <(find compiler/frontend -mindepth 1 -type d -printf '%f\n' | sort)
fi
read -ra libraries < <(pkg-config --cflags --libs yaml-0.1 nettle)
mkdir -p "$build"

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

# compile FLAGS... -- SOURCE...: those that changed, each to an object named
# after its path; the names go to `objects`.
objects=()
compile() {
  local flags=() source object
  while [[ $1 != -- ]]; do
    flags+=("$1")
    shift
  done
  shift
  for source in "$@"; do
    object=${source#"$build"/}
    object=$build/${object//\//-}.o
    objects+=("$object")
    if [[ ! $object -nt $source ]]; then
      g++ -std=c++20 -I. -O0 -w "${flags[@]}" -c "$source" -o "$object"
    fi
  done
}
compile -- compiler/{base,source,syntax}/*.cc compiler/diag/{codes,diagnostic,sink}.cc \
  tests/unit/frontend/*_invariants.cc "$build/replay.cc"
compile --coverage -- compiler/frontend/*/*.cc

for target in "${targets[@]}"; do
  g++ -std=c++20 -I. -O0 -w -c "fuzz/${target}_fuzz.cc" -o "$build/$target.o"
  g++ --coverage "${objects[@]}" "$build/$target.o" "${libraries[@]}" -lfmt -lpthread \
    -o "$build/replay"
  rm -f "$build"/*.gcda
  "$build/replay" "fuzz/corpus/$target"
  printf '%s: %s inputs\n' "$target" \
    "$(find "fuzz/corpus/$target" -type f | wc -l)"
  # One line a source, then the sum over the folder.
  (cd "$build" && gcov -r -s "$root" -n ./*.gcda 2>/dev/null) |
    awk -v folder="compiler/frontend/$target/" '
      /^File / { name = $2; gsub(/\047/, "", name) }
      /^Lines executed:/ && index(name, folder) == 1 {
        split($0, part, /[:%]/)
        printf "  %-44s %6.2f %% of %d\n", substr(name, 19), part[2], $NF
        lines += $NF; reached += part[2] / 100 * $NF; name = ""
      }
      END { printf "  %-44s %6.2f %% of %d\n", "all", 100 * reached / lines, lines }'
done
