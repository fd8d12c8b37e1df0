"""Scores repair on whole pages: pages.py CORPORA [PAGES] -- COMMAND...

Makes pages of 20 to 60 lines from files LANGUAGE.txt of clean lines: a third of them damaged in every line, a third in a
stretch of lines, a third in single lines; some pages are clean. As many more pages mix damaged lines in one language with
clean ones in another. COMMAND reads and writes NDJSON with a field "text". Prints how many damaged lines came back right,
and how many clean lines came back changed.
"""
import json
import pathlib
import random
import subprocess
import sys
import unicodedata

WEST = "en de fr es it pt nl sv da nb fi is ca".split()
EAST = "cs sk pl hu sl hr ro".split()
DAMAGE = [("utf-8", page, None) for page in
          ("cp1252", "latin-1", "cp1251", "cp1250", "cp1254", "koi8-r", "cp437", "mac-roman", "gb18030")] + [
    ("cp1252", "cp1251", WEST), ("cp1252", "cp1250", WEST), ("cp1252", "mac-roman", WEST), ("cp850", "cp1252", WEST),
    ("cp1251", "cp1252", ["ru", "uk", "bg"]), ("koi8-r", "cp1251", ["ru", "bg"]), ("cp866", "cp1251", ["ru", "bg"]),
    ("cp1251", "koi8-r", ["ru", "bg"]), ("cp1250", "cp1252", EAST), ("iso8859-2", "cp1252", EAST),
    ("cp1253", "cp1252", ["el"]), ("cp1254", "cp1252", ["tr"]), ("cp1255", "cp1252", ["he"]),
    ("cp1256", "cp1252", ["ar", "fa"]), ("cp874", "cp1252", ["th"]), ("gbk", "cp1252", ["zh-Hans"]),
    ("shift_jis", "cp1252", ["ja"]), ("euc-kr", "cp1252", ["ko"])]


def table(page):
    def scalar(byte):
        try:
            return bytes([byte]).decode(page)
        except UnicodeDecodeError:
            return chr(byte)
    return [scalar(byte) for byte in range(256)]


def garbled(line, written_in, read_as):
    try:
        data = line.encode(written_in)
        return data.decode(read_as) if read_as == "gb18030" else "".join(map(table(read_as).__getitem__, data))
    except UnicodeError:
        return None


def page(lines, kind, damage, random_):
    """Pairs of what the page has and what it should have."""
    made = [(line, line) for line in random_.sample(lines, random_.randint(20, 60))]
    start, end = sorted(random_.sample(range(len(made)), 2))
    for at, (line, _) in enumerate(made):
        hit = {"whole": True, "part": start <= at < end, "lines": random_.random() < 0.1}[kind]
        bad = garbled(line, *damage) if hit else None
        if bad and "\n" not in bad and "\r" not in bad and "\x85" not in bad:
            made[at] = (bad, line)
    return made


def mixed_page(lines, others, damage, random_):
    damaged = [(garbled(line, *damage), line) for line in random_.sample(lines, random_.randint(10, 30))]
    damaged = [(bad, line) for bad, line in damaged if bad and len(bad.splitlines()) == 1]
    made = damaged + [(line, line) for line in random_.sample(others, random_.randint(10, 30))]
    random_.shuffle(made)
    return made


def score(name, pages, command):
    fed = "".join(json.dumps({"text": "\n".join(bad for bad, _ in lines)}) + "\n" for lines in pages)
    run = subprocess.run(command, input=fed.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line)["text"].split("\n") for line in run.stdout.decode().splitlines()]
    same = lambda a, b: unicodedata.normalize("NFC", a) == unicodedata.normalize("NFC", b)
    damaged = right = wrong = clean = touched = 0
    for lines, answer in zip(pages, answers):
        for (bad, good), got in zip(lines, answer, strict=True):
            damaged += bad != good
            right += bad != good and same(got, good)
            wrong += bad != good and not same(got, good) and not same(got, bad)
            clean += bad == good
            touched += bad == good and not same(got, good)
    print(f"{len(pages)} {name}: {damaged} damaged lines, right {100 * right / damaged:.2f} %, wrong {wrong}; "
          f"{clean} clean lines, {touched} changed")


def main():
    split = sys.argv.index("--")
    texts = {}
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        texts[path.stem] = [line for line in lines if 20 <= len(line) <= 400]
    texts = {name: lines for name, lines in texts.items() if len(lines) >= 60}
    count = int(sys.argv[2]) if split > 2 else 1000
    random_ = random.Random(1)
    pages, mixed = [], []
    while len(pages) < count:
        written_in, read_as, languages = random_.choice(DAMAGE)
        language = random_.choice([name for name in languages or texts if name in texts])
        kind = random_.choice(["whole", "part", "lines"])
        pages.append(page(texts[language], kind, (written_in, read_as), random_))
    while len(mixed) < count:
        written_in, read_as, languages = random_.choice(DAMAGE)
        language = random_.choice([name for name in languages or texts if name in texts])
        other = random_.choice([name for name in texts if name != language])
        mixed.append(mixed_page(texts[language], texts[other], (written_in, read_as), random_))
    score("pages", pages, sys.argv[split + 1:])
    score("mixed pages", mixed, sys.argv[split + 1:])


main()
