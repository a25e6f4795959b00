#!/usr/bin/env bash
# usage: tools/action.sh SARIF_FILE
# What action.yml runs: checks PLIMSOLL_PATH with the binary PLIMSOLL, once for
# people (annotations in the log) and once for code scanning, and ends with the
# exit code of the first.
set -uo pipefail

sarif=$1
plimsoll=${PLIMSOLL:-plimsoll}
# Options are words, as on a command line.
read -r -a options <<<"${PLIMSOLL_ARGS:-}"
if [[ ${PLIMSOLL_CHANGED_ONLY:-} == true && -n ${PLIMSOLL_BASE:-} ]]; then
  options+=(--changed-since "origin/$PLIMSOLL_BASE")
fi

"$plimsoll" check "${options[@]}" --format github "${PLIMSOLL_PATH:-.}"
code=$?
# Findings make it fail; only their report matters here.
"$plimsoll" check "${options[@]}" --format sarif "${PLIMSOLL_PATH:-.}" >"$sarif"
if (($? < 2)) && [[ -n ${GITHUB_OUTPUT:-} ]]; then
  echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
fi
exit "$code"
