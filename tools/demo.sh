#!/usr/bin/env bash
# usage: ./dev demo
#
# What plimsoll does, in a minute: one fleet checked and compiled, then three
# of the mistakes that really happened to it.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
plimsoll=build/release/plimsoll
out=build/demo

say() { printf '\n==> %s\n' "$*"; }

# run COMMAND...: shows the command line, then what it prints.
run() {
  printf '$ %s\n' "$*"
  "$@"
}

./dev build release

say "the fleet fixtures/cres: a control plane and a rented GPU node"
run "$plimsoll" check fixtures/cres

say "compiled for both hosts"
rm -rf "$out"
mkdir -p "$out"
run "$plimsoll" build fixtures/cres --out "$out/cres"
(cd "$out" && find cres -type f | sort | sed 's/^/  /')

variants=(
  env_example_keeps_the_old_port
  worker_cpu_autostarts_on_the_gpu_node
  temporal_ui_from_the_gpu_node
)
# Outside the repository: git ignores build/, so plimsoll would find no file.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for variant in "${variants[@]}"; do
  case_file=tests/fleets/cres/$variant.case
  say "broken: $case_file"
  # The text before the first section tells the story.
  sed '/^-- .* --$/,$d' "$case_file"
  echo
  tools/apply_case.sh "$case_file" "$scratch/$variant" >/dev/null
  git -C "$scratch/$variant" init -q
  status=0
  (cd "$scratch/$variant" && echo '$ plimsoll check' &&
    "$root/$plimsoll" check) || status=$?
  if ((status != 1)); then
    echo "demo: expected exit code 1 from this check, got $status" >&2
    exit 1
  fi
done

say "where to look next"
cat <<'NEXT'
  fixtures/cres/                  the fleet: plimsoll.yml, hosts/, apps/
  build/demo/cres/                what each host runs, just compiled from it
  tests/fleets/cres/              more of its mistakes, each with its findings
  build/release/plimsoll --help   all commands
  build/release/plimsoll explain hosts/stale-reference
  README.md, docs/architecture.md
  ./dev test                      build and run every test
NEXT
