#!/usr/bin/env python3
"""usage: tools/corpus.py PLIMSOLL DIR [--sample N] [--seed SEED] [--rule ID]
                       [--tsv FILE] [-- CHECK_OPTION...]

Shows how noisy `plimsoll check` is on a folder of real files: findings of each
rule per 100 files, warnings a file, time, MB/s, memory, files that crash it,
and a sample of findings that depends on the seed alone, to be judged by reading
the files. --tsv writes the sample with an empty verdict to fill in. Exits 1
when a file crashes or hangs it.
"""

import argparse
import collections
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time

SECONDS = 120  # No folder takes that long: what does, hangs.


def check(binary, folder, options):
    """What check says of a folder, or None when it did not end in order."""
    command = [binary, "check", folder, "--format", "json", *options]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout) if done.returncode in (0, 1) else None


def files_below(folder):
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (os.path.join(parent, name) for name in sorted(names))


def crashing(binary, files, options):
    return [path for path in files if check(binary, path, options) is None]


def place(finding):
    return (finding["rule"], finding["path"], finding["line"], finding["message"])


def sample(findings, seed, count):
    """`count` findings in an order made of the seed and their places, rules
    taking turns so that a rare one is seen too."""

    def rank(finding):
        text = "\0".join(map(str, (seed, *place(finding))))
        return hashlib.sha256(text.encode()).digest()

    by_rule = collections.defaultdict(list)
    for finding in sorted(findings, key=rank):
        by_rule[finding["rule"]].append(finding)
    turns = [f for row in by_rule.values() for f in enumerate(row)]
    turns.sort(key=lambda turn: (turn[0], rank(turn[1])))
    return [finding for _, finding in turns[:count]]


def show_rules(findings, files):
    counts = collections.Counter((f["severity"], f["rule"]) for f in findings)
    in_files = collections.defaultdict(set)
    for finding in findings:
        in_files[finding["rule"]].add(finding["path"])
    print(f"{'findings':>9} {'files':>6} {'per 100':>8}  rule")
    for (severity, rule), count in sorted(counts.items(), key=lambda c: -c[1]):
        per = 100 * count / max(files, 1)
        print(f"{count:9} {len(in_files[rule]):6} {per:8.2f}  {severity} {rule}")


def show_median(findings, paths):
    for severity in ("error", "warning"):
        counts = collections.Counter(
            f["path"] for f in findings if f["severity"] == severity
        )
        each = [counts[path] for path in paths]
        median = statistics.median(each) if each else 0
        print(f"{severity}s a file: median {median}, most {max(each, default=0)}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("binary")
    parser.add_argument("folder")
    parser.add_argument("--sample", type=int, default=20)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--rule")
    parser.add_argument("--tsv")
    parser.add_argument("options", nargs="*")
    args = parser.parse_args()
    folder = os.path.realpath(args.folder)

    paths = list(files_below(folder))
    size = sum(os.path.getsize(path) for path in paths)
    began = time.monotonic()
    report = check(args.binary, folder, args.options)
    took = time.monotonic() - began
    if report is None:
        print("crashed or hung on:")
        print("\n".join(crashing(args.binary, paths, args.options)) or "(only together)")
        return 1
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    findings = [
        f for f in report["findings"] if args.rule in (None, f["rule"])
    ]
    print(
        f"{report['summary']['files']} files, {size / 1e6:.1f} MB in {took:.2f} s "
        f"({size / 1e6 / took:.1f} MB/s), {peak:.0f} MiB at most"
    )
    show_rules(findings, len(paths))
    show_median(findings, [os.path.relpath(path, folder) for path in paths])
    chosen = sample(findings, args.seed, args.sample)
    print(f"\n{len(chosen)} of {len(findings)} findings, seed {args.seed}:")
    for f in chosen:
        print(f"{f['path']}:{f['line']}:{f['column']}: {f['severity']}[{f['rule']}] {f['message']}")
    if args.tsv:
        with open(args.tsv, "w", encoding="utf-8") as out:
            out.write("rule\tpath\tline\tverdict\treason\n")
            for f in chosen:
                out.write(f"{f['rule']}\t{f['path']}\t{f['line']}\t\t\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
