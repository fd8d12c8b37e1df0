"""Words broken over two lines: hyphens.py TEXTS [MORE] -- COMMAND...

TEXTS has a file LANGUAGE.txt for each of the languages below. Words of it are broken between syllables (pyphen's
dictionaries), and words that have a hyphen of their own, there or in MORE, behind it. COMMAND cleans lines, such as
`textmend --preset index --skip repair`. Printed is the share that it joins, of the half of the words with which the
rule's numbers were found, and of the other half.
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
MOST_WORDS = 2200


def broken(text, dictionary):
    words = list(dict.fromkeys(re.findall(r"(?<![\w'’-])[^\W\d_]{5,}(?![\w'’-])", text)))
    random.shuffle(words)
    for word in words[:4 * MOST_WORDS]:
        places = [place for place in dictionary.positions(word) if 2 <= place <= len(word) - 2]
        if places and word[place := random.choice(places)].islower():
            yield word[:place], word[place:]


def hyphenated(text):
    found = re.findall(r"(?<![\w'’-])([^\W\d_]+(?:-[^\W\d_]+)*)-([^\W\d_]+)(?![\w'’-])", text)
    return [(stem, tail) for stem, tail in dict.fromkeys(found) if tail[0].islower()]


def main():
    split = sys.argv.index("--")
    folders, command = [pathlib.Path(name) for name in sys.argv[1:split]], sys.argv[split + 1:]
    random.seed(11)
    cases = []
    for language, dictionary in LANGUAGES.items():
        texts = [(folder / f"{language}.txt").read_text("utf-8") for folder in folders]
        words = list(broken(texts[0], pyphen.Pyphen(lang=dictionary)))[:MOST_WORDS]
        cases += [("broken", *word) for word in words] + [("hyphenated", *word) for word in hyphenated("\n".join(texts))]
    lines = "".join(f"{stem}-\n{tail}\n\n" for _, stem, tail in cases)
    cleaned = subprocess.run(command, input=lines.encode(), capture_output=True, check=True).stdout.decode()
    counts = collections.Counter()
    for (kind, stem, tail), found in zip(cases, cleaned.split("\n\n")):
        half = "seen" if zlib.crc32((stem + tail).encode()) % 2 == 0 else "unseen"
        counts[kind, half, "\n" not in found] += 1
    for kind in ["broken", "hyphenated"]:
        for half in ["seen", "unseen"]:
            joined, left = counts[kind, half, True], counts[kind, half, False]
            print(f"{kind:10} {half:6} {joined + left:6} joined {100 * joined / (joined + left):5.1f} %")


main()
