#!/usr/bin/env python3
"""strings.py FOLDER [--show] -- COMMAND...: what repair changes in short strings of hundreds of languages, nearly all of them right.

FOLDER holds packages, unpacked: with catalogues of messages (.mo), or if there are none, those of the Unicode CLDR, with names
of languages and countries, units, and words for emoji.

    npm pack cldr-annotations-full@48.2.0 cldr-localenames-full@48.2.0 cldr-units-full@48.2.0

COMMAND is `textmend` with its options, but for those for NDJSON and the trail. Counts the distinct strings beyond ASCII that each
rule changes; --show lists them. Of Serbian in Cyrillic letters CLDR has words with Latin look-alikes, which are left out.
"""
import collections
import gettext
import json
import pathlib
import subprocess
import sys
import tempfile


def strings(folder):
    """The distinct strings beyond ASCII, each with the first locale that has it; of catalogues, the lines of messages."""
    found = {}

    def walk(value, locale):
        if isinstance(value, str):
            if not value.isascii():
                found.setdefault(value, locale)
        elif isinstance(value, (dict, list)):
            for each in value.values() if isinstance(value, dict) else value:
                walk(each, locale)

    catalogues = sorted(pathlib.Path(folder).rglob("*.mo"))
    for path in catalogues:
        try:
            messages = gettext.GNUTranslations(path.open("rb"))._catalog.values()
        except (UnicodeError, ValueError, LookupError, OSError):
            continue
        for line in (line.strip() for message in messages if isinstance(message, str) for line in message.split("\n")):
            walk(line, path.parent.parent.name)
    for path in [] if catalogues else sorted(pathlib.Path(folder).rglob("*.json")):
        locale = path.parent.name
        if not locale.startswith("sr"):
            walk(json.loads(path.read_text(encoding="utf-8")), locale)
    return list(found.items())


def main():
    options, command = sys.argv[1 : sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1 :]
    texts = strings(options[0])
    with tempfile.TemporaryDirectory() as folder:
        records, edits = pathlib.Path(folder, "strings.ndjson"), pathlib.Path(folder, "edits")
        lines = (json.dumps({"text": text}, ensure_ascii=False) for text, _ in texts)
        records.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        subprocess.run([*command, "--edits", edits, records], stdout=subprocess.DEVNULL, check=True)
        events = [json.loads(line) for line in edits.open(encoding="utf-8")]
    changed = collections.defaultdict(set)
    for event in events:
        for step in event.get("steps", []):
            changed[step["rule"]].add(event["line"])
            if "--show" in options:
                text, locale = texts[event["line"] - 1]
                print(locale, step["rule"], step.get("note", ""), repr(text), event["before"], event["after"], sep="\t")
    counts = ", ".join(f"{rule} {len(lines)}" for rule, lines in sorted(changed.items()))
    print(f"{len(texts)} strings; changed: {counts}")


main()
