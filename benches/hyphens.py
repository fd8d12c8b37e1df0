"""Words broken over two lines: hyphens.py TEXTS [MORE] [--alone] -- COMMAND...

TEXTS has a file LANGUAGE.txt for each of the languages below. Its lines are broken within words between syllables (pyphen's
dictionaries), and lines there or in MORE behind the hyphen of words that have one of their own. COMMAND cleans lines, such as
`textmend --preset index --skip repair`. Printed is the share that it joins, of the half of the words with which the
rule's numbers were found, and of the other half. With --alone, the words have no line around them.
"""

import collections
import pathlib
import random
import re
import subprocess
import sys
import zlib

import pyphen

LANGUAGES = {"en": "en_US", "de": "de_DE", "fr": "fr", "es": "es", "it": "it", "pt": "pt_PT", "nl": "nl_NL", "pl": "pl_PL",
             "ru": "ru_RU", "sv": "sv", "cs": "cs_CZ", "hu": "hu_HU", "uk": "uk_UA", "da": "da_DK"}
WORD = re.compile(r"(?<![\w'’-])[^\W\d_]{5,}(?![\w'’-])")
HYPHENATED = re.compile(r"(?<![\w'’-])([^\W\d_]+(?:-[^\W\d_]+)*)-([^\W\d_]+)(?![\w'’-])")
MOST_WORDS = 2200


def broken(lines, dictionary):
    known = set()
    random.shuffle(lines)
    for line in lines:
        words = [word for word in WORD.finditer(line) if word[0] not in known]
        for word in random.sample(words, min(2, len(words))):
            places = [place for place in dictionary.positions(word[0]) if 2 <= place <= len(word[0]) - 2]
            if places and word[0][place := random.choice(places)].islower():
                known.add(word[0])
                at = word.start() + place
                yield word[0][:place], word[0][place:], line[:at] + "-", line[at:]


def hyphenated(lines):
    known = set()
    for line in lines:
        for word in HYPHENATED.finditer(line):
            if word[2][0].islower() and word[0] not in known:
                known.add(word[0])
                yield word[1], word[2], line[:word.start(2)], line[word.start(2):]


def main():
    split = sys.argv.index("--")
    options, command = sys.argv[1:split], sys.argv[split + 1:]
    folders = [pathlib.Path(name) for name in options if name != "--alone"]
    random.seed(11)
    cases = []
    for language, dictionary in LANGUAGES.items():
        texts = [(folder / f"{language}.txt").read_text("utf-8").splitlines() for folder in folders]
        words = list(broken(list(texts[0]), pyphen.Pyphen(lang=dictionary)))[:MOST_WORDS]
        cases += [("broken", *word) for word in words]
        cases += [("hyphenated", *word) for word in hyphenated([line for text in texts for line in text])]
    if "--alone" in options:
        cases = [(kind, stem, tail, f"{stem}-", tail) for kind, stem, tail, _, _ in cases]
    lines = "".join(f"{before}\n{behind}\n\n" for *_, before, behind in cases)
    cleaned = subprocess.run(command, input=lines.encode(), capture_output=True, check=True).stdout.decode()
    counts = collections.Counter()
    for (kind, stem, tail, *_), found in zip(cases, cleaned.split("\n\n")):
        half = "seen" if zlib.crc32((stem + tail).encode()) % 2 == 0 else "unseen"
        counts[kind, half, "\n" not in found] += 1
    for kind in ["broken", "hyphenated"]:
        for half in ["seen", "unseen"]:
            joined, left = counts[kind, half, True], counts[kind, half, False]
            print(f"{kind:10} {half:6} {joined + left:6} joined {100 * joined / (joined + left):5.1f} %")


main()
