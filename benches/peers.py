"""Repairs NDJSON with another tool, for comparison: peers.py ftfy|plsfix < IN > OUT

Needs the packages ftfy (6.3.1) and plsfix (0.1.8). Reads objects with a field "text" and writes them back with it repaired.
"""
import json
import sys


def ftfy():
    import ftfy

    config = ftfy.TextFixerConfig(unescape_html=False, uncurl_quotes=False, fix_latin_ligatures=False,
                                  fix_character_width=False, normalization="NFC")
    return lambda text: ftfy.fix_text(text, config)


def plsfix():
    import plsfix

    return plsfix.fix_text


repair = {"ftfy": ftfy, "plsfix": plsfix}[sys.argv[1]]()
for line in sys.stdin:
    record = json.loads(line)
    record["text"] = repair(record["text"])
    print(json.dumps(record, ensure_ascii=False))
