"""Scores files whose lines are in several encodings, line by line.

    score_mixed.py UNSEEN [--show N] [--floor PERCENT] [--seed TEXT] -- COMMAND…

UNSEEN holds lines that trained nothing, one file a language. Made of them: UTF-8 files in which one line of eight is in a
legacy encoding, legacy files in which one line of eight is UTF-8, and files like mailboxes in which messages of six lines
are in one of three encodings in turn. COMMAND reads a file and writes UTF-8. Only lines that are not ASCII count.
"""

import argparse, collections, hashlib, pathlib, subprocess, sys, tempfile

LEGACY = {
    "de": ["cp1252", "cp850"], "fr": ["cp1252", "mac-roman"], "es": ["cp1252", "cp850"], "sv": ["cp1252", "cp850"], "pt": ["cp1252", "cp850"],
    "cs": ["cp1250", "iso8859-2"], "pl": ["cp1250", "cp852"], "hu": ["cp1250", "iso8859-2"], "tr": ["cp1254", "cp857"], "lt": ["cp1257", "iso8859-4"],
    "ru": ["cp1251", "koi8-r"], "uk": ["cp1251", "koi8-u"], "bg": ["cp1251", "cp866"], "el": ["cp1253", "iso8859-7"], "he": ["cp1255", "iso8859-8"],
    "ar": ["cp1256", "iso8859-6"], "th": ["cp874", "cp874"], "ja": ["shift_jis", "euc-jp"], "ko": ["euc-kr", "euc-kr"], "zh-Hans": ["gb18030", "gb18030"],
    "zh-Hant": ["big5", "gb18030"], "vi": ["cp1258", "cp1258"],
}
LINES, DOCUMENTS = 48, 3


def choices(kind, first, second):
    """The encodings of a document's lines."""
    other = {"UTF-8 with legacy lines": ("utf-8", first), "legacy with UTF-8 lines": (first, "utf-8")}.get(kind)
    if other:
        return [other[1] if line % 8 == 3 else other[0] for line in range(LINES)]
    return [("utf-8", first, second)[line // 6 % 3] for line in range(LINES)]


def fits(line, *encodings):
    try:
        return not line.isascii() and all(line.encode(encoding) for encoding in encodings)
    except UnicodeEncodeError:
        return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("unseen", type=pathlib.Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--floor", type=float, default=0)
    parser.add_argument("--seed", default="", help="another choice of lines")
    parser.add_argument("command", nargs="+")
    args = parser.parse_args()
    right, total, misses = collections.Counter(), collections.Counter(), []
    for language, (first, second) in LEGACY.items():
        lines = (args.unseen / f"{language}.txt").read_text("utf-8").splitlines()
        lines = sorted((line for line in lines if fits(line, first, second)), key=lambda line: hashlib.md5((args.seed + line).encode()).digest())
        for kind in ["UTF-8 with legacy lines", "legacy with UTF-8 lines", "three encodings in turn"]:
            for start in range(0, min(len(lines) - LINES + 1, DOCUMENTS * LINES), LINES):
                texts = lines[start : start + LINES]
                encodings = choices(kind, first, second)
                with tempfile.NamedTemporaryFile() as file:
                    file.write(b"".join(text.encode(encoding) + b"\n" for text, encoding in zip(texts, encodings)))
                    file.flush()
                    got = subprocess.run(args.command + [file.name], stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
                for text, encoding, line in zip(texts, encodings, got):
                    total[kind] += 1
                    right[kind] += text == line
                    if text != line:
                        misses.append((kind, language, encoding, line, text))
    print("| files | lines | right % |\n| --- | ---: | ---: |")
    for kind in total:
        print(f"| {kind} | {total[kind]:,} | {100 * right[kind] / total[kind]:.2f} |")
    if args.show:
        print(collections.Counter(miss[:3] for miss in misses).most_common(25))
        for kind, language, encoding, line, text in misses[:: max(1, len(misses) // args.show)]:
            print(f"- {kind} {language} {encoding}\n    got  {line[:100]!r}\n    want {text[:100]!r}")
    low = [kind for kind in total if 100 * right[kind] < args.floor * total[kind]]
    sys.exit(f"below the floor: {', '.join(low)}" if low else 0)


main()
