#!/usr/bin/env bash
# usage: tools/fuzz.sh BUILD_DIR SECONDS [TARGET]
#
# For each fuzzer (or TARGET): replays fuzz/corpus/TARGET, then, unless SECONDS
# is 0, fuzzes that long. What it learns goes to BUILD_DIR/corpus/TARGET, what
# breaks it to BUILD_DIR/crashes. Exits 1 if anything broke.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(realpath "$1")
seconds=$2
only=${3:-}

# Leaks are faults too, and an input that takes seconds is a hang in the making.
# One seed for all runs: a fault that a run finds, the next one finds, too.
limits=(-seed=1 -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=1024 -print_final_stats=0)

failed=()
ran=0
mkdir -p "$build/crashes"
for program in "$build"/fuzz/*_fuzz; do
  name=$(basename "$program" _fuzz)
  if [[ ! -x $program || (-n $only && $name != "$only") ]]; then
    continue
  fi
  ran=$((ran + 1))
  options=("${limits[@]}" "-artifact_prefix=$build/crashes/$name-")
  if [[ -f $root/fuzz/dict/$name.dict ]]; then
    options+=("-dict=$root/fuzz/dict/$name.dict")
  fi
  seeds=$root/fuzz/corpus/$name
  learned=$build/corpus/$name
  log=$build/$name.log
  mkdir -p "$learned"

  printf '==> %s: replaying %s inputs\n' "$name" \
    "$(find "$seeds" -type f | wc -l)"
  if ! "$program" "${options[@]}" -runs=0 "$seeds" >"$log" 2>&1; then
    tail -n 60 "$log"
    failed+=("$name (replay)")
    continue
  fi
  if ((seconds == 0)); then
    continue
  fi
  printf '==> %s: fuzzing for %s s\n' "$name" "$seconds"
  if ! "$program" "${options[@]}" -max_total_time="$seconds" \
    "$learned" "$seeds" >"$log" 2>&1; then
    tail -n 60 "$log"
    failed+=("$name")
    continue
  fi
  grep -E '^(Done|#[0-9]+.*DONE)' "$log" || true
done

if ((ran == 0)); then
  echo "no fuzzer ${only:+named $only }in $build/fuzz" >&2
  exit 1
fi
if ((${#failed[@]})); then
  printf 'broken: %s\n' "${failed[@]}"
  echo "inputs that break them are in $build/crashes"
  exit 1
fi
printf '==> %s fuzzers, nothing broke\n' "$ran"
