#!/usr/bin/env bash
# usage: tools/apply_case.sh CASE DIR
#
# Lays out in DIR what a broken variant is about: the clean fleet that its
# folder is named after (tests/fleets/FLEET/NAME.case, fixtures/FLEET), then
# its whole-file sections and its patch. Prints the command line it asks for.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case_file=$(realpath "$1")
dir=$2
fleet=$(basename "$(dirname "$case_file")")

mkdir -p "$dir"
cp -a "$root/fixtures/$fleet/." "$dir/"
sections=$(mktemp -d)
trap 'rm -rf "$sections"' EXIT

# Section I's body goes to the file I, its name to I.name.
awk -v out="$sections" '
  /^-- .+ --$/ {
    if (count) close(file)
    file = sprintf("%s/%03d", out, ++count)
    print substr($0, 4, length($0) - 6) >(file ".name")
    close(file ".name")
    printf "" >file
    next
  }
  count { print >file }' "$case_file"

args=check
for name_file in "$sections"/*.name; do
  body=${name_file%.name}
  name=$(<"$name_file")
  case $name in
    args) args=$(<"$body") ;;
    # Hunks may come with less context than git wants at a file's ends.
    patch) (cd "$dir" && GIT_CEILING_DIRECTORIES=$(dirname "$PWD") \
      git apply --unidiff-zero --whitespace=nowarn "$body") ;;
    diagnostics | artifacts/* | fixed/* | output | exit | stdout | stderr) ;;
    *)
      mkdir -p "$dir/$(dirname "$name")"
      cp "$body" "$dir/$name"
      ;;
  esac
done
printf '%s\n' "$args"
