#!/usr/bin/env python3
"""Boilerplate by language: languages.py SCORER_FOLDER SET.jsonl... [--show LANGUAGE] [--without SITE,...] -- COMMAND...

SETs are as score_boilerplate.py in SCORER_FOLDER has them, and COMMAND is what it takes. Each line counts once a site, however
many pages have it. Prints for each language the sites, the labelled lines, those that were struck out, how many of them
are text by their label, and precision and recall; with --show, a hundred struck lines to read, from all sites alike.
"""
import argparse
import collections
import hashlib
import itertools
import json
import subprocess
import sys

SHOWN = 100
NEUTRAL = ("byline/date", "photo_credit")


def judged(path, command):
    """Language, site, text, label and whether it was struck out, of each line."""
    from score_boilerplate import kept
    with open(path, encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    texts = [[" ".join(line["t"].split()) for line in document["lines"]] for document in documents]
    fed = "".join(json.dumps({"id": document["id"], "text": "\n".join(filter(None, text)) + "\n"}) + "\n"
                  for document, text in zip(documents, texts))
    answers = subprocess.run(command, input=fed.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    for document, text, answer in zip(documents, texts, answers.split("\n")):
        flags, _ = kept(list(filter(None, text)), json.loads(answer)["text"])
        flags = iter(flags)
        for line, t in zip(document["lines"], text):
            if t:
                label = -1 if line.get("c") in NEUTRAL else line["y"]
                yield document["lang"], document["domain"], t, label, not next(flags)


def main():
    split = sys.argv.index("--")
    args = argparse.ArgumentParser()
    args.add_argument("scorer")
    args.add_argument("sets", nargs="+")
    args.add_argument("--show")
    args.add_argument("--without", default="", help="sites whose language is told wrongly")
    args = args.parse_args(sys.argv[1:split])
    sys.path.insert(0, args.scorer)
    found = collections.defaultdict(dict)
    for language, site, text, label, struck in itertools.chain(*(judged(path, sys.argv[split + 1:]) for path in args.sets)):
        if site in args.without.split(","):
            continue
        # A line that is text, or struck out, anywhere on a site is so.
        before = found[language].get((site, text), (-1, False))
        found[language][site, text] = max(before[0], label), before[1] or struck
    for language, lines in sorted(found.items()):
        count = collections.Counter(lines.values())
        right, wrong, missed = count[0, True], count[1, True], count[0, False]
        labelled = right + wrong + missed + count[1, False]
        print(f"{language:4} sites {len({site for site, _ in lines}):4}  labelled {labelled:6}  struck {right + wrong:6}  "
              f"wrong {wrong:4}  P {100 * right / max(1, right + wrong):6.2f}  R {100 * right / max(1, right + missed):5.1f}  "
              f"struck without a label {count[-1, True]}")
    by_site = collections.defaultdict(list)
    for (site, text), (label, struck) in found.get(args.show, {}).items():
        if struck:
            by_site[site].append((hashlib.md5(text.encode()).hexdigest(), site, {1: "TEXT", 0: "", -1: "?"}[label], text))
    rounds = itertools.zip_longest(*(sorted(lines) for lines in by_site.values()))
    for _, site, label, text in itertools.islice(filter(None, itertools.chain(*rounds)), SHOWN):
        print(site, label, text, sep="\t")


if __name__ == "__main__":
    main()
