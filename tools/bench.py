#!/usr/bin/env python3
"""usage: tools/bench.py BUILD_DIR OUT_DIR [--hosts N,N...]

Runs the built binary as a user would, on a real disk: builds generated fleets
of 20 apps on each of 1,000 and 10,000 hosts, and checks the files that
PLIMSOLL_CORPUS names beside what else of its kind is installed. Times are the
best of a few runs on this machine; only their ratios mean something elsewhere.
Prints tables, and writes OUT_DIR/whole_binary.json.
"""

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

APPS = 20
# Where builds are remembered: not in the cache of whoever measures.
CACHE = tempfile.TemporaryDirectory(prefix="plimsoll-bench-cache-")


def run(argv, folder, accepted=(0,)):
    """Wall seconds, CPU seconds and peak MiB of one run."""
    began = time.monotonic()
    process = subprocess.Popen(
        argv, cwd=folder, env={**os.environ, "XDG_CACHE_HOME": CACHE.name},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    code = os.waitstatus_to_exitcode(status)
    if accepted is not None and code not in accepted:
        sys.exit(f"bench: {' '.join(argv)} ended with {code}:\n"
                 f"{errors.decode(errors='replace')[-2000:]}")
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime,
            "mib": used.ru_maxrss / 1024}


def best(times, argv, folder, accepted=(0,)):
    """Of a few runs, or of one where that takes minutes."""
    runs = []
    while len(runs) < times:
        runs.append(run(argv, folder, accepted))
        if runs[-1]["wall"] > 60:
            break
    return min(runs, key=lambda one: one["wall"])


def build_fleet(build, out, hosts):
    plimsoll = str((build / "plimsoll").resolve())
    folder = out / f"fleet-{hosts}"
    subprocess.run([build / "tests/bench/plimsoll_fleet_files", folder,
                    str(hosts), str(APPS)], check=True)
    first = run([plimsoll, "build"], folder)
    again = best(2, [plimsoll, "build"], folder)
    host = sorted(path.stem for path in (folder / "hosts").iterdir())[hosts // 2]
    one = best(3, [plimsoll, "build", "--host", host], folder)
    return {"hosts": hosts, "build": first, "rebuild": again, "one host": one}


def show_builds(rows):
    print(f"{'build':>8} {'wall':>9} {'CPU':>9} {'memory':>10} "
          f"{'again':>9} {'ratio':>6} {'one host':>9}")
    for row in rows:
        first, again = row["build"], row["rebuild"]
        print(f"{row['hosts']:>8} {first['wall']:>7.2f} s {first['cpu']:>7.2f} s "
              f"{first['mib']:>6.0f} MiB {again['wall']:>7.2f} s "
              f"{again['wall'] / first['wall']:>6.2f} "
              f"{row['one host']['wall']:>7.2f} s")
    if len(rows) > 1:
        small, large = rows[0], rows[-1]
        exponent = (math.log(large["build"]["cpu"] / small["build"]["cpu"]) /
                    math.log(large["hosts"] / small["hosts"]))
        print(f"CPU grows with hosts to the power of {exponent:.2f}")
        return exponent
    return None


# What is compared with, and how each is told to read a folder of files.
PEERS = {
    "rg": ["rg", "--no-ignore", "--hidden", "--quiet", "--count",
           "no such text anywhere", "."],
    "yamllint": ["yamllint", "-d", "relaxed", "."],
    "dclint": ["dclint", "-r", "--quiet", "."],
    "gitleaks": ["gitleaks", "dir", "--no-banner", "."],
}


def check_corpus(build, folder):
    plimsoll = str((build / "plimsoll").resolve())
    rows = {"plimsoll check": best(
        5, [plimsoll, "check", "--statistics", "."], folder, (0, 1))}
    for name, argv in PEERS.items():
        if shutil.which(argv[0]) is None:
            print(f"not compared: no {name} here")
            continue
        rows[name] = best(2, argv, folder, None)
    return rows


def show_checks(rows):
    ours = rows["plimsoll check"]["wall"]
    print(f"{'check':>16} {'wall':>9} {'CPU':>9} {'memory':>10} {'ratio':>8}")
    for name, row in rows.items():
        print(f"{name:>16} {row['wall']:>7.2f} s {row['cpu']:>7.2f} s "
              f"{row['mib']:>6.0f} MiB {row['wall'] / ours:>7.1f}x")


def main():
    arguments = sys.argv[1:]
    sizes = [1000, 10000]
    if "--hosts" in arguments:
        at = arguments.index("--hosts")
        sizes = [int(size) for size in arguments[at + 1].split(",")]
        del arguments[at:at + 2]
    if len(arguments) != 2:
        sys.exit(__doc__)
    build, out = (Path(argument).resolve() for argument in arguments)
    out.mkdir(parents=True, exist_ok=True)
    # For minutes after a large removal, ext4 makes files at a fraction of its
    # speed: nothing is removed before all is measured.
    with tempfile.TemporaryDirectory(dir=out) as fleets:
        builds = [build_fleet(build, Path(fleets), hosts) for hosts in sizes]
    report = {"apps on each host": APPS, "builds": builds,
              "exponent": show_builds(builds)}
    corpus = os.environ.get("PLIMSOLL_CORPUS")
    if corpus:
        report["checks"] = check_corpus(build, corpus)
        show_checks(report["checks"])
    else:
        print("no check of real files: PLIMSOLL_CORPUS is not set")
    (out / "whole_binary.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
