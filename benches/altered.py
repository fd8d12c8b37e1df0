#!/usr/bin/env python3
"""altered.py TEXTS [--show] -- COMMAND...: how often text that people or programs altered, but did not damage, is changed.

TEXTS is a folder of `LANGUAGE.txt`, a sentence a line. Lines with letters beyond ASCII are written in capitals, cut, run together,
and so on; none of that is to be repaired. COMMAND reads NDJSON with a field `text` and writes it back; its cleanup and its Unicode
form are best left out, so that what is counted is repair.
"""
import json
import pathlib
import random
import re
import subprocess
import sys

LINES, SEED = 60, "altered"


def words(line, most):
    return re.findall(r"\w+", line)[:most]


def places(line):
    """Where letters beyond ASCII are."""
    return [at for at, letter in enumerate(line) if letter.isalpha() and not letter.isascii()]


def drawn_out(line, chance):
    """One letter beyond ASCII, several times."""
    at = chance.choice(places(line))
    return line[:at] + line[at] * chance.randint(3, 6) + line[at + 1 :]


def swapped(line, chance):
    """Two letters beside each other in the wrong order."""
    at = chance.choice([at for at in range(len(line) - 1) if line[at : at + 2].isalpha()] or [0])
    return line[:at] + line[at + 1] + line[at] + line[at + 2 :]


def run_together(line, chance):
    """A blank lost before a capital letter, where there is one."""
    return re.sub(r"(?<=[^\W\d_A-Z]) (?=[^\W\d_a-z]\w)", lambda blank: chance.choice(["", "", " "]), line)


ALTERATIONS = {
    "in capitals": lambda line, _: line.upper(),
    "in small letters": lambda line, _: line.lower(),
    "in title case": lambda line, _: line.title(),
    "cut": lambda line, chance: line[: chance.randint(5, 25)],
    "cut, with an ellipsis": lambda line, chance: line[: chance.randint(5, 40)] + "…",
    "a letter drawn out": drawn_out,
    "letters swapped": swapped,
    "blanks lost before capitals": run_together,
    "as a hashtag": lambda line, _: "#" + "".join(word.capitalize() for word in words(line, 4)),
    "with underscores": lambda line, _: "_".join(words(line, 5)),
    "without blanks": lambda line, _: "".join(words(line, 5)),
    "letters apart": lambda line, _: " ".join(line[:30].upper()),
    "words shuffled": lambda line, chance: " ".join(chance.sample(line.split(), len(line.split()))),
    "with emoji": lambda line, chance: " ".join(word + chance.choice("😀🔥❤👍") for word in line.split()[:6]),
    "with slashes": lambda line, _: "/".join(line.split()[:6]),
    "words in quotes": lambda line, _: " ".join(f"»{word}«" for word in line.split()[:5]),
    "as a row": lambda line, _: ";".join(f'"{word}"' for word in line.split()[:6]),
    "initials": lambda line, _: ".".join(word[0].upper() for word in line.split()[:6]) + ".",
}


def main():
    options, command = sys.argv[1 : sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1 :]
    chance, lines = random.Random(SEED), []
    for path in sorted(pathlib.Path(options[0]).glob("*.txt")):
        marked = [line for line in path.read_text(encoding="utf-8").split("\n") if places(line)]
        lines += chance.sample(marked, min(LINES, len(marked)))
    total, changed = 0, 0
    for name, alter in ALTERATIONS.items():
        texts = [altered for altered in (alter(line, chance) for line in lines) if not altered.isascii()]
        records = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
        output = subprocess.run(command, input=records, capture_output=True, text=True, check=True).stdout
        pairs = list(zip(texts, (json.loads(line)["text"] for line in output.splitlines()), strict=True))
        wrong = [(text, new) for text, new in pairs if text != new]
        print(f"{name:28} {len(texts):6} texts, {len(wrong)} changed")
        if "--show" in options:
            print(*(f"    {text}\n    {new}" for text, new in wrong), sep="\n")
        total, changed = total + len(texts), changed + len(wrong)
    print(f"{total} altered texts, {changed} changed")


main()
