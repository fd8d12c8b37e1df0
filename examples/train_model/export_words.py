"""Writes word lists for the training of the language model: export_words.py FOLDER

Needs the package wordfreq (`pip install wordfreq==3.1.1`). For each language FOLDER/LANGUAGE.tsv gets a word and how
often it comes in a billion a line, the most common first. "sh" stands for Croatian, Bosnian and Serbian in Latin
letters, "fil" for Tagalog, "zh" (simplified by the package) for Chinese in simplified characters.
"""
import pathlib
import sys

import wordfreq

NAMES = {"sh": "hr", "fil": "tl", "zh": "zh-Hans"}
MOST_WORDS = 60_000

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for language in sorted(wordfreq.available_languages("best")):
    words = sorted(wordfreq.get_frequency_dict(language, "best").items(), key=lambda row: (-row[1], row[0]))
    rows = (f"{word}\t{round(frequency * 1e9)}\n" for word, frequency in words[:MOST_WORDS])
    (folder / f"{NAMES.get(language, language)}.tsv").write_text("".join(rows), encoding="utf-8")
