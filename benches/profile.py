#!/usr/bin/env python3
"""What a profile of a site's other pages is worth, in ten folds: the command for score_boilerplate.py.

    score_boilerplate.py SET.jsonl --neutral -- benches/profile.py SET.jsonl TEXTMEND [OPTION]...

Reads the records that the scorer writes. The pages of each site are dealt into ten folds; each fold is cleaned with a
profile learnt from the pages of the other nine, and the records come out in the order in which they came in. What
several extractors left of one page are in one fold, and only the first of them is learnt from.
"""
import json
import os
import subprocess
import sys
import tempfile

FOLDS = 10


def page(document):
    """What is the same for all that was extracted of a page."""
    return document["id"].removesuffix("-" + document["extractor"])


def run(command, records):
    fed = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    result = subprocess.run(command, input=fed.encode(), stdout=subprocess.PIPE, check=True)
    return result.stdout.decode().splitlines()


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        documents = {document["id"]: document for document in map(json.loads, lines)}
    textmend, options = sys.argv[2], sys.argv[3:]
    records = [json.loads(line) for line in sys.stdin]
    folds, latest, first = {}, {}, set()
    for record in records:
        document = documents[record["id"]]
        record["domain"] = document["domain"]
        key = document["domain"], page(document)
        if key not in folds:
            folds[key] = latest[key[0]] = (latest.get(key[0], -1) + 1) % FOLDS
            first.add(record["id"])
        record["fold"] = folds[key]
    answers = {}
    with tempfile.TemporaryDirectory() as folder:
        profile = os.path.join(folder, "profile")
        for fold in range(FOLDS):
            others = [record for record in records if record["fold"] != fold and record["id"] in first]
            own = [record for record in records if record["fold"] == fold]
            with open(os.path.join(folder, "pages.ndjson"), "w", encoding="utf-8") as out:
                out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in others)
            subprocess.run([textmend, "learn", out.name, "-o", profile], check=True)
            command = [textmend, "--format", "ndjson", "--field", "text", *options, "--profile", profile]
            answers |= {record["id"]: line for record, line in zip(own, run(command, own))}
    for record in records:
        print(answers[record["id"]])


if __name__ == "__main__":
    main()
