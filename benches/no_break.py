#!/usr/bin/env python3
"""no_break.py TEXTS -- COMMAND...: how often a space that was the byte 0xA0 of UTF-8 is put right.

TEXTS is a folder of `LANGUAGE.txt`, a sentence a line. Of each language the first lines that have the byte in their UTF-8 and no
no-break space are read as windows-1252, 1250 and 1257, with no-break spaces made spaces, and once more with runs of spaces made one.
COMMAND reads NDJSON with a field `text` and writes it back.
"""
import json
import pathlib
import subprocess
import sys
import unicodedata

MOST_LINES, LONGEST = 60, 300
PAGES = ["cp1252", "cp1250", "cp1257"]


def read_as(text, page):
    """The text's UTF-8 read as a code page, whose unused bytes are controls; None where the page has others."""
    try:
        return "".join(bytes([byte]).decode(page) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) or page != "cp1252"
                       else chr(byte) for byte in text.encode())
    except UnicodeDecodeError:
        return None


def cases(folder):
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        lines = (line.strip() for line in path.read_text().split("\n"))
        lines = [line for line in lines if b"\xa0" in line.encode() and "\xa0" not in line and len(line) <= LONGEST]
        for line in lines[:MOST_LINES]:
            for page in PAGES:
                damaged = read_as(line, page)
                if damaged is not None:
                    spaced = damaged.replace("\xa0", " ")
                    yield spaced, line
                    if " ".join(spaced.split()) != spaced.strip():
                        yield " ".join(spaced.split()), line


def repaired(command, texts):
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    run = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line)["text"] for line in run.stdout.decode().split("\n") if line]


def main():
    split = sys.argv.index("--")
    folder, command = sys.argv[1:split][0], sys.argv[split + 1:]
    damaged, whole = zip(*cases(folder))
    same = [unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
            for one, other in zip(repaired(command, damaged), whole)]
    print(f"{len(same)} texts, right {sum(same)}")


main()
