"""Runs the cases of ftfy's own test suite: ftfy_suite.py TEST_CASES.json [--show] -- COMMAND...

TEST_CASES.json is tests/test_cases.json of ftfy's source distribution (`pip download --no-binary :all: --no-deps ftfy`).
COMMAND repairs NDJSON with a field "text", such as `textmend --preset ftfy --skip boilerplate --format ndjson --field text`.
Counted are the cases that come out as ftfy's suite has them, and those that do but for letters in the place of some U+FFFD,
which ftfy puts for what it takes for lost.
"""

import collections
import json
import re
import subprocess
import sys


def outputs(command, cases):
    records = "".join(json.dumps({"text": case["original"]}) + "\n" for case in cases)
    found = subprocess.run(command, input=records.encode(), capture_output=True, check=True).stdout.decode()
    return [json.loads(line)["text"] for line in found.splitlines()]


def verdict(original, expected, found):
    if found == expected:
        return "same"
    pattern = r"(?:\ufffd|[^\ufffd]{0,3})".join(re.escape(part) for part in expected.split("\ufffd"))
    is_restored = found != original and "\ufffd" in expected and re.fullmatch(pattern, found, re.S)
    return "restored" if is_restored else "other"


def main():
    split = sys.argv.index("--")
    cases = json.load(open(sys.argv[1], encoding="utf-8"))
    counts = collections.Counter()
    for case, found in zip(cases, outputs(sys.argv[split + 1 :], cases), strict=True):
        kind = verdict(case["original"], case["fixed"], found)
        counts[case["expect"], kind] += 1
        if kind != "same" and "--show" in sys.argv[:split]:
            print(kind, case["label"], ascii(case["original"]), ascii(case["fixed"]), ascii(found), sep="\n    ")
    for (expect, kind), count in sorted(counts.items()):
        print(f"{expect:6} {kind:10} {count:4}")


main()
