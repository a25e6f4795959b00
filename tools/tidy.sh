#!/usr/bin/env bash
# usage: tools/tidy.sh JOBS [FILE...]
#
# clang-tidy over every source of build/clang's compile commands, or over the
# given files. Warnings are errors; .clang-tidy says which and why.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
jobs=$1
shift
tidy=clang-tidy
if command -v clang-tidy-14 >/dev/null; then tidy=clang-tidy-14; fi

if (($#)); then
  sources=("$@")
else
  mapfile -t sources < <(git ls-files --cached --others --exclude-standard \
    -- 'compiler/*.cc' 'rules/*.cc' 'targets/*.cc')
fi
printf '==> %s over %s files\n' "$tidy" "${#sources[@]}"
# clang-tidy counts the warnings it hides on stderr; findings go to stdout.
if ! printf '%s\0' "${sources[@]}" |
  xargs -0 -P "$jobs" -n 4 "$tidy" -p build/clang --quiet 2>/dev/null; then
  echo "clang-tidy found faults" >&2
  exit 1
fi
