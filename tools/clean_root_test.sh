#!/usr/bin/env bash
# usage: tools/clean_root_test.sh SUITE [DIR]
#
# Proves the README's two commands on a machine that has nothing: lays out a
# minimal Debian SUITE (bookworm, trixie) with debootstrap in DIR (default
# build/roots/SUITE), clones this repository's HEAD into it, and runs
# `./dev demo` and `./dev test` there. Needs root. A DIR that is there already
# is used as it is, so that a second run is quick; remove it to start anew.
# PLIMSOLL_COMMANDS="demo" runs just that.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
suite=${1:?usage: tools/clean_root_test.sh SUITE [DIR]}
dir=$(realpath -m "${2:-$root/build/roots/$suite}")
read -ra commands <<<"${PLIMSOLL_COMMANDS:-demo test}"

say() { printf '==> %s\n' "$*"; }

if ((EUID != 0)); then
  echo "clean_root_test: needs root, for chroot and mounts" >&2
  exit 1
fi
# shellcheck source=tools/debian_mirror.sh
source "$root/tools/debian_mirror.sh"
if ! command -v debootstrap >/dev/null; then
  say "installing debootstrap"
  apt-get -qq update
  apt-get -qq install --no-install-recommends debootstrap >/dev/null
fi

if [[ ! -x $dir/usr/bin/apt-get ]]; then
  say "laying out a minimal $suite in $dir"
  mkdir -p "$dir"
  debootstrap --variant=minbase "$suite" "$dir" "$(debian_mirror)" \
    >"$dir.log" 2>&1 || {
    tail -n 20 "$dir.log" >&2
    exit 1
  }
fi

mounted=()
# shellcheck disable=SC2317  # Called by the trap.
clean_up() {
  local i
  for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do
    umount "${mounted[i]}" || umount -l "${mounted[i]}"
  done
}
trap clean_up EXIT
for mount in proc sys dev/pts; do
  if ! mountpoint -q "$dir/$mount"; then
    mount --bind "/$mount" "$dir/$mount"
    mounted+=("$dir/$mount")
  fi
done
cp /etc/resolv.conf "$dir/etc/resolv.conf"
# How the machine reaches its archive (a proxy, say) holds in the root too.
for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*proxy*; do
  if [[ -f $file ]]; then cp "$file" "$dir/etc/apt/apt.conf.d/"; fi
done

say "cloning HEAD ($(git -C "$root" rev-parse --short HEAD)) into the root"
rm -rf "$dir/srv/plimsoll"
mkdir -p "$dir/srv"
git clone -q --no-hardlinks "$root" "$dir/srv/plimsoll"
git -C "$dir/srv/plimsoll" checkout -q \
  "$(git -C "$root" rev-parse HEAD)"

failed=0
for command in "${commands[@]}"; do
  say "$suite: ./dev $command"
  began=$SECONDS
  # From /, as a person might, with nothing of this shell's environment.
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/tmp TERM=dumb chroot "$dir" /srv/plimsoll/dev "$command" \
    </dev/null || {
    failed=1
    say "$suite: ./dev $command FAILED"
  }
  say "$suite: ./dev $command took $((SECONDS - began)) s"
done
exit "$failed"
