# shellcheck shell=bash
# debian_mirror: prints the address of the Debian archive that this machine's
# own apt uses, whatever it is. Sourced by the scripts beside it.

debian_mirror() {
  local found
  # What apt itself believes, once its lists are there. (No `exit` in the awk
  # scripts: under pipefail the writer's SIGPIPE would count as a failure.)
  # shellcheck disable=SC2016
  found=$(apt-get indextargets --format \
    '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' \
    'Created-By: Packages' 2>/dev/null |
    awk -F'|' '$1 == "Debian" && $2 == "Debian" && $3 == "main" {
      if (!found++) print $4 }')
  if [[ -z $found ]]; then
    found=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null |
      awk '$1 == "URIs:" && $2 !~ /security/ { if (!found++) print $2 }')
  fi
  if [[ -z $found ]]; then
    found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
      2>/dev/null |
      awk '$1 == "deb" && !/security/ {
        for (i = 2; i <= NF; i++) if ($i ~ /:\/\// && !found++) print $i }')
  fi
  if [[ -z $found ]]; then
    echo "no Debian archive in this machine's apt configuration" >&2
    return 1
  fi
  printf '%s\n' "${found%/}"
}
