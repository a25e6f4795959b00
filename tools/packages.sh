# shellcheck shell=bash disable=SC2034
# What each command of ./dev needs from Debian, and how it gets there. Sourced.

packages_build=(ca-certificates ccache cmake g++ git libcli11-dev libfmt-dev
  libgmock-dev libgtest-dev libjemalloc-dev liblz4-dev libre2-dev libyaml-dev
  nettle-dev ninja-build nlohmann-json3-dev pkg-config)
# The real readers that tests run: supervisord, systemd-analyze and a user's
# own systemd; docker compose, Quadlet and handlebars.js, which nodejs runs, come
# through tools/fetch_oracles.sh.
packages_test=("${packages_build[@]}" dbus nodejs openssl pre-commit procps
  python3-jsonschema python3-yaml shellcheck supervisor systemd)
packages_bench=("${packages_build[@]}" libbenchmark-dev python3)
packages_corpus=("${packages_build[@]}" python3)
packages_clang=("${packages_build[@]}" clang libclang-rt-dev llvm)
packages_tidy=("${packages_clang[@]}" clang-tidy)

# missing_packages PACKAGE...: prints those that are not installed.
missing_packages() {
  local installed package
  # dpkg-query fails when it knows nothing of one name; the rest is printed.
  # shellcheck disable=SC2016
  installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" \
    2>/dev/null || true)
  for package in "$@"; do
    if [[ $'\n'$installed$'\n' != *$'\n'"$package installed"$'\n'* ]]; then
      printf '%s\n' "$package"
    fi
  done
}

# as_root COMMAND...: runs it as root, through sudo if need be.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null && [[ -t 0 ]]; then
    sudo "$@"
  elif command -v sudo >/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# ensure_packages PACKAGE...: installs what is missing, saying so.
ensure_packages() {
  local missing log attempt
  if ! command -v dpkg-query >/dev/null; then
    say "not a Debian system: these must be there already: $*"
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then
    return
  fi
  say "installing with apt: ${missing[*]}"
  mkdir -p build
  log=build/apt.log
  for attempt in 1 2 3; do
    # An old package list names versions that the mirror no longer has.
    if as_root apt-get -q -o Acquire::Retries=5 update >"$log" 2>&1 &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o Acquire::Retries=5 -o Dpkg::Lock::Timeout=300 \
        install --no-install-recommends "${missing[@]}" >>"$log" 2>&1 \
        </dev/null; then
      return
    fi
    say "apt did not succeed (attempt $attempt of 3)"
    sleep $((attempt * 3))
  done
  tail -n 20 "$log" >&2 || true
  fail "as root, run: apt-get update && apt-get install ${missing[*]}"
}
