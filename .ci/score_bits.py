"""Whether `textmend detect` is right as often as its bits say, on short texts.

    score_bits.py UNSEEN TEXTMEND [--seed TEXT]

UNSEEN is as for score_charsets.py, which makes the texts. Counted are those that the words decide.
"""

import argparse, collections, json, pathlib, subprocess, tempfile

import score_charsets

TITLES = {"12 to 24 bytes": (12, 24, 1, 24), "20 to 40 bytes": (20, 40, 1, 40)}
# The least bits of each group.
GROUPS = [0, 4, 10, 20]
# So many files are given to one process.
BATCH = 500


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("unseen", type=pathlib.Path)
    parser.add_argument("textmend")
    parser.add_argument("--seed", default="")
    args = parser.parse_args()
    score_charsets.SEED, score_charsets.MOST = args.seed, 2
    score_charsets.DOCUMENTS, score_charsets.TITLES, score_charsets.SIZES = {}, TITLES, list(TITLES)
    cases = list(score_charsets.made_cases(args.unseen, 100))
    decoder = score_charsets.Decoder([args.textmend, "--skip", "repair,cleanup,normalize,boilerplate", "--form", "none"])
    right, total = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        files = [f"{folder}/{number}" for number in range(len(cases))]
        for file, case in zip(files, cases):
            pathlib.Path(file).write_bytes(case[3])
        answers = []
        for start in range(0, len(files), BATCH):
            command = [args.textmend, "detect", "--json", *files[start : start + BATCH]]
            answers += map(json.loads, subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.splitlines())
        for (size, _, _, _, text), file, answer in zip(cases, files, answers):
            if answer.get("evidence") != "words":
                continue
            group = size, max(least for least in GROUPS if answer["bits"] >= least)
            total[group] += 1
            right[group] += score_charsets.same(decoder.text(file, answer["encoding"]), text)
    print("| size | bits, at least | texts | right % |\n| --- | ---: | ---: | ---: |")
    for size, least in sorted(total):
        print(f"| {size} | {least} | {total[size, least]:,} | {100 * right[size, least] / total[size, least]:.1f} |")


main()
