"""Accents beside their letters: accents.py TEXTS -- COMMAND...

TEXTS has a file LANGUAGE.txt for each of the languages below. In lines of it the accents of all words, or of one, are put
before or behind their letters, as PDF files have them. COMMAND cleans lines, such as `textmend --skip boilerplate
--from utf-8`. Printed is what became of the words.
"""

import collections
import pathlib
import random
import re
import subprocess
import sys
import unicodedata

LANGUAGES = "ca cs da de es et fi fr ga hr hu is it lt lv nb nl pl pt ro sk sl sv tr".split()
ACCENTS = dict(zip("\u0301\u0308\u0327\u0302\u030c\u0306\u0307\u030a\u0328\u0303\u030b", "´¨¸ˆˇ˘˙˚˛˜˝"))
MOST_LINES = 160


def detached(word, is_before):
    def letter(scalar):
        parts = unicodedata.normalize("NFD", scalar)
        if len(parts) != 2 or parts[1] not in ACCENTS:
            return scalar
        return ACCENTS[parts[1]] + parts[0] if is_before else parts[0] + ACCENTS[parts[1]]
    return "".join(map(letter, word))


def damaged(line, number):
    words = [m for m in re.finditer(r"[^\W\d_]+", line) if detached(m[0], True) != m[0]]
    is_before = number % 2 == 0
    if words and number % 4 > 1:
        word = random.choice(words)
        return line[:word.start()] + detached(word[0], is_before) + line[word.end():]
    return re.sub(r"[^\W\d_]+", lambda m: detached(m[0], is_before), line) if words else None


def main():
    split = sys.argv.index("--")
    folder, command = pathlib.Path(sys.argv[1]), sys.argv[split + 1:]
    random.seed(3)
    cases = []
    for language in LANGUAGES:
        lines = (folder / f"{language}.txt").read_text("utf-8").splitlines()
        random.shuffle(lines)
        found = [(line, seen) for number, line in enumerate(lines) if (seen := damaged(line, number))]
        cases += found[:MOST_LINES]
    text = "\n\n".join(seen for _, seen in cases)
    output = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode()
    counts = collections.Counter()
    for (line, seen), found in zip(cases, output.split("\n\n"), strict=True):
        for right, was, now in zip(line.split(), seen.split(), found.split()):
            if right != was:
                counts["right" if now == right else "left" if now == was else "wrong"] += 1
            elif now != right:
                counts["changed, though whole"] += 1
    print(", ".join(f"{kind} {count}" for kind, count in sorted(counts.items())))


main()
