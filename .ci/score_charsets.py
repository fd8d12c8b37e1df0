"""Scores charset detection: textmend and its peers on the same bytes, by the text that comes out, not by the label.

    score_charsets.py UNSEEN REAL [--share N] [--only NAME,…] [--show N] [--seed TEXT] [--most N] -- COMMAND…

UNSEEN holds lines that trained nothing (part `judge` of examples/train_model), one file a language; REAL holds real
files in folders named after their encoding. COMMAND reads bytes and writes UTF-8 without changing the text further.
Peers are whatever is installed of chardet, charset-normalizer, faust-cchardet (uchardet); chardetng comes from
`--chardetng COMMAND`, which reads file names and writes a label for each.

A language that has letters beyond ASCII is put into each single-byte encoding of its script that holds at least nine
of ten of its lines which are not ASCII, and into the double-byte encodings of its region, as browsers decode them; one
language of eight also into UTF-8 and UTF-16 without a mark. All choices follow from the text by hashes.
"""

import argparse, collections, hashlib, itertools, pathlib, re, subprocess, sys, tempfile, time, unicodedata

SINGLE = """cp437 cp850 cp852 cp855 cp857 cp861 cp862 cp866 cp869 cp1125 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6
iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic
mac-latin2 mac-greek cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257
cp1258""".split()
DOUBLE = {"zh-Hans": ["gb18030"], "zh-Hant": ["big5", "gb18030"], "yue": ["big5hkscs"], "ja": ["shift_jis", "euc-jp"], "ko": ["euc-kr", "cp949"]}
UNICODE = ["utf-8", "utf-16-le", "utf-16-be"]
DOCUMENTS = {"6 KB": 6000, "1 KB": 1000}
# Least and most bytes, and least and most of them beyond ASCII: three are as many as a line of any accented language has.
TITLES = {"60 to 110 bytes": (60, 110, 3, 110), "60 to 110, one or two beyond ASCII": (60, 110, 1, 2), "20 to 40 bytes": (20, 40, 3, 40)}
SIZES = [*DOCUMENTS, *TITLES]


TONES = "\u0300\u0301\u0303\u0309\u0323"


def tones_apart(text):
    """The text as Vietnamese keyboards for windows-1258 write it: a letter and then its tone."""
    parts = [unicodedata.normalize("NFD", char) for char in text]
    letter = lambda part: unicodedata.normalize("NFC", "".join(mark for mark in part if mark not in TONES))
    return "".join(letter(part) + "".join(mark for mark in part if mark in TONES) for part in parts)


def encoded(text, encoding):
    for spelling in [text, tones_apart(text)] if encoding == "cp1258" else [text]:
        try:
            return spelling.encode(encoding)
        except UnicodeEncodeError:
            pass
    return None


SEED = ""
# Documents of one size in one language and encoding; three times as many titles.
MOST = 1


def pick(text):
    return hashlib.md5((SEED + text).encode()).digest()


def script(text):
    """The first word of the Unicode name of most letters beyond ASCII, such as LATIN."""
    names = collections.Counter(unicodedata.name(char, "?").split()[0] for char in text if char.isalpha() and not char.isascii())
    return names.most_common(1)[0][0] if names else None


def page_script(encoding):
    return script(bytes(range(0x80, 0x100)).decode(encoding, "ignore"))


def pairs(language, lines):
    marked = [line for line in lines if not line.isascii()]
    text = "".join(lines)
    if len(marked) < 20 or sum(char.isalpha() and not char.isascii() for char in text) < 0.003 * len(text):
        return
    own = script(text)
    for encoding in SINGLE:
        if page_script(encoding) == own and sum(encoded(line, encoding) is not None for line in marked[:200]) >= 0.9 * len(marked[:200]):
            yield encoding
    yield from DOUBLE.get(language, [])
    if pick(language)[0] % 8 == 0:
        yield from UNICODE


def beyond_ascii(raw):
    return sum(byte > 0x7F for byte in raw)


def documents(lines, encoding, size):
    text, count = "", 0
    for line in lines:
        if encoded(line, encoding) is None:
            continue
        text += line + "\n"
        if len(encoded(text, encoding)) >= size:
            yield text
            text = ""
    if not text.isascii() and len(encoded(text, encoding)) > 0.6 * size:
        yield text


def titles(lines, encoding, least, most, fewest, limit):
    for line in lines:
        words, title = line.split(" "), ""
        if encoding in DOUBLE.get("zh-Hant", []) + DOUBLE["ja"] + DOUBLE["ko"] + DOUBLE["yue"] or len(words) < 4:
            words = [char for char in line]
            join = ""
        else:
            join = " "
        for word in words:
            longer = title + join + word if title else word
            if len(encoded(longer, encoding) or longer.encode(encoding, "replace")) > most - 5:
                break
            title = longer
        raw = encoded(title, encoding)
        if raw is not None and least <= len(raw) <= most and (encoding in UNICODE or fewest <= beyond_ascii(raw) <= limit):
            yield title


def made_cases(unseen, share):
    for path in sorted(unseen.glob("*.txt")):
        language = path.stem
        lines = sorted(path.read_text("utf-8").splitlines(), key=pick)
        for encoding in pairs(language, lines):
            for size in SIZES:
                if encoding in UNICODE and size not in DOCUMENTS and TITLES[size][2] < 3:
                    continue
                texts = documents(lines, encoding, DOCUMENTS[size]) if size in DOCUMENTS else titles(lines, encoding, *TITLES[size])
                for text in itertools.islice(texts, MOST if size in DOCUMENTS else 3 * MOST):
                    raw = encoded(text, encoding)
                    is_told = size not in DOCUMENTS or encoding in UNICODE or beyond_ascii(raw) >= 3
                    if pick(text + encoding)[0] * 100 < share * 256 and is_told:
                        yield size, encoding, f"{language} {encoding}", raw, text


REAL_NAMES = {"GB2312": "gb18030", "TIS-620": "windows-874"}


# What browsers take each folder's name for. Encodings that are only read where they are named have no place in the table.
def real_cases(folder):
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.parent.name == "chardet" or path.name == "README.md":
            continue
        kind = path.parent.name
        name = REAL_NAMES.get(kind) or re.sub(r"(?<=[0-9])-[a-z]{2,}$", "", kind)
        raw = path.read_bytes()
        if not kind.startswith("iso-2022"):
            yield "real files", kind, f"{kind}/{path.name}", raw, name


def same(got, expected):
    plain = lambda text: unicodedata.normalize("NFC", text).lstrip("\ufeff")
    return got is not None and expected is not None and plain(got) == plain(expected)


class Decoder:
    """Text by label, for all detectors through one decoder, so that only the label counts."""

    def __init__(self, command):
        self.command, self.known = command, {}

    def text(self, file, label):
        label = {"euc-tw": "EUC-TW", "x-euc-tw": "EUC-TW"}.get((label or "utf-8").lower(), label or "utf-8")
        if (file, label) not in self.known:
            done = subprocess.run(self.command + ["--from", label, file], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            self.known[file, label] = done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
        return self.known[file, label]


def peers(args, files):
    """For each peer a function from a file's bytes to a label."""
    found = {}
    try:
        import chardet
        found[f"chardet {chardet.__version__}"] = lambda raw: chardet.detect(raw)["encoding"]
    except ImportError:
        pass
    try:
        import charset_normalizer
        def normalizer(raw):
            best = charset_normalizer.from_bytes(raw).best()
            return best and best.encoding
        found[f"charset-normalizer {charset_normalizer.__version__}"] = normalizer
    except ImportError:
        pass
    try:
        import cchardet
        found["uchardet (faust-cchardet)"] = lambda raw: cchardet.detect(raw)["encoding"]
    except ImportError:
        pass
    if args.chardetng:
        listing = "\n".join(files).encode()
        out = subprocess.run(args.chardetng.split(), input=listing, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
        found["chardetng"] = dict(zip(files, out))
    return {name: judge for name, judge in found.items() if not args.only or any(name.startswith(start) for start in args.only.split(","))}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("unseen", type=pathlib.Path)
    parser.add_argument("real", type=pathlib.Path)
    parser.add_argument("--share", type=float, default=100, help="per cent of the made cases")
    parser.add_argument("--only", default="", help="peers, by the start of their names; `none`")
    parser.add_argument("--show", type=int, default=0, help="how many of our misses to show")
    parser.add_argument("--chardetng")
    parser.add_argument("--seed", default="", help="another choice of lines: figures to report come from one that nobody looked at")
    parser.add_argument("--most", type=int, default=1, help="documents of one size in one language and encoding")
    parser.add_argument("--floor", help="per cent that must be reached, column by column")
    parser.add_argument("command", nargs="+")
    args = parser.parse_args()
    global SEED, MOST
    SEED, MOST = args.seed, args.most
    cases = list(made_cases(args.unseen, args.share)) + list(real_cases(args.real))
    right, total = collections.Counter(), collections.Counter()
    misses, by_encoding, seconds = [], collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, (size, encoding, name, raw, text) in enumerate(cases):
            path = pathlib.Path(folder) / str(number)
            path.write_bytes(raw)
            files.append(str(path))
        judges, decoder = peers(args, files), Decoder(args.command)
        for (size, encoding, name, raw, text), file in zip(cases, files):
            # Python writes a few characters of these with bytes that are others to all browsers: such text is not held.
            if any(encoding in names for names in DOUBLE.values()) and not same(decoder.text(file, encoding), text):
                continue
            total[size] += 1
            if size == "real files":
                text = decoder.text(file, text)
            start = time.perf_counter()
            done = subprocess.run(args.command + [file], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            seconds["textmend"] += time.perf_counter() - start
            got = done.stdout.decode("utf-8", "replace")
            good = same(got, text)
            right["textmend", size] += good
            by_encoding[size, encoding, good] += 1
            if not good:
                misses.append((size, name, got, text))
            for peer, judge in judges.items():
                start = time.perf_counter()
                label = judge[file] if isinstance(judge, dict) else judge(raw)
                seconds[peer] += time.perf_counter() - start
                right[peer, size] += same(decoder.text(file, label), text)
    sizes = [*SIZES, "real files"]
    print("| detector | " + " | ".join(f"{size} ({total[size]:,})" for size in sizes) + " |")
    print("| --- |" + " ---: |" * len(sizes))
    for name in ["textmend", *judges]:
        print(f"| {name} | " + " | ".join(f"{100 * right[name, size] / max(1, total[size]):.2f}" for size in sizes) + " |")
    if args.show:
        worst = sorted({key[:2] for key in by_encoding}, key=lambda key: -by_encoding[(*key, False)])
        for key in worst[:25]:
            if by_encoding[(*key, False)]:
                print(key, by_encoding[(*key, False)], "of", by_encoding[(*key, False)] + by_encoding[(*key, True)])
        for size, name, got, text in misses[:: max(1, len(misses) // args.show)]:
            print(f"- {size} {name}\n    got  {got[:90]!r}\n    want {(text or '?')[:90]!r}")
        print({name: round(value, 2) for name, value in seconds.items()})
    if args.floor:
        low = [size for size, floor in zip(sizes, args.floor.split(",")) if 100 * right["textmend", size] < float(floor) * total[size]]
        sys.exit(f"below the floor: {', '.join(low)}" if low else 0)


if __name__ == "__main__":
    main()
