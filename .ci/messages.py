"""Text that nobody trained on: the messages that programs have in many languages.

    messages.py PACKAGES OUT

PACKAGES is a folder of wheels and archives as `pip download --no-deps` leaves them; all catalogues in them (.po, .mo) are
read. OUT gets one file a language, one message a line, in Unicode form C. A message must be a sentence or most of one:
25 characters (12 without blanks), mostly letters, no markup, and not the English original.
"""

import ast, gettext, hashlib, io, pathlib, re, sys, tarfile, unicodedata, zipfile

# As the corpora name them.
NAMES = {"zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-hant": "zh-Hant", "zh-hant-tw": "zh-Hant", "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans",
         "zh-hans": "zh-Hans", "zh-hans-cn": "zh-Hans", "sr-latn": "sr-Latn", "be-latn": "be-Latn", "pt-br": "pt-BR"}
MOST_LINES = 4000
LOCALE = re.compile(r"(?:^|/)([a-z]{2,3}(?:[_@-][A-Za-z]{2,8})*)(?:/LC_MESSAGES/[^/]+|)\.(?:po|mo)$|(?:^|/)([a-z]{2,3}(?:[_@-][A-Za-z]{2,8})*)/LC_MESSAGES/[^/]+\.(?:po|mo)$")


def files(folder):
    for path in sorted(folder.iterdir()):
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as archive:
                for name in sorted(archive.namelist()):
                    if name.endswith((".po", ".mo")):
                        yield name, archive.read(name)
        elif path.name.endswith((".tar.gz", ".tgz")):
            with tarfile.open(path) as archive:
                for member in sorted(archive.getmembers(), key=lambda member: member.name):
                    if member.isfile() and member.name.endswith((".po", ".mo")):
                        yield member.name, archive.extractfile(member).read()


def compiled(raw):
    catalogue = gettext.GNUTranslations(io.BytesIO(raw))
    return [(key if isinstance(key, str) else key[0], text) for key, text in catalogue._catalog.items() if isinstance(text, str)]


def written(raw):
    """Pairs of a catalogue's source: enough of its syntax for messages of one form."""
    pairs, fields, current = [], {}, None
    for line in [*raw.decode("utf-8", "strict").splitlines(), ""]:
        found = re.match(r'(msgid|msgstr|msgctxt|msgid_plural|msgstr\[\d\])?\s*(".*")\s*$', line)
        if not found:
            if {"msgid", "msgstr"} <= fields.keys() and not line.startswith("#~"):
                pairs.append((fields["msgid"], fields["msgstr"]))
            fields = {} if not line.startswith("#~") else fields
            continue
        current = found[1] or current
        fields[current] = fields.get(current, "") * (found[1] is None) + ast.literal_eval(found[2])
    return pairs


def language(name):
    found = LOCALE.search(name)
    tag = found and (found[1] or found[2]).replace("@latin", "-latn").replace("_", "-").replace("@", "-").lower()
    # Regions and styles count with their language, unless they spell differently.
    return tag and NAMES.get(tag, tag.split("-")[0])


def is_sentence(text, original):
    letters = sum(char.isalpha() or unicodedata.category(char).startswith("M") for char in text)
    least = 25 if " " in text else 12
    return text != original and len(text) >= least and letters >= 0.6 * len(text) and text.isprintable() and not re.search(r"[<>{}|\\_]|&\w+;|%[(\w]|https?:", text)


# UTF-8 that was read as windows-1252: some catalogues have that.
DAMAGE = re.compile("[\u00c2-\u00c3\u00e2][\u0080-\u00bf\u0152\u0153\u0160\u0161\u017d\u02c6\u2018-\u201e\u2020-\u2026\u20ac\u2122]")


def main():
    folder, out = map(pathlib.Path, sys.argv[1:])
    found = {}
    for name, raw in files(folder):
        tag = language(name)
        if not tag or tag.split("-")[0] == "en":
            continue
        try:
            pairs = compiled(raw) if name.endswith(".mo") else written(raw)
        except (UnicodeError, ValueError, SyntaxError, OSError):
            continue
        for original, text in pairs:
            text = unicodedata.normalize("NFC", " ".join(text.split()))
            if is_sentence(text, original) and not DAMAGE.search(text):
                found.setdefault(tag, set()).add(text)
    out.mkdir(parents=True, exist_ok=True)
    for tag, texts in sorted(found.items()):
        lines = sorted(texts, key=lambda text: hashlib.md5(text.encode()).digest())[:MOST_LINES]
        if len(lines) >= 100:
            (out / f"{tag}.txt").write_text("\n".join(lines) + "\n", "utf-8")
            print(f"{tag}: {len(lines)} of {len(texts)} messages")


main()
