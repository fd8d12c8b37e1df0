//! The text of lines, and the way back from places in the text to the source bytes.

use crate::charset::pieces::Pieces;
use crate::charset::utf8::{Part, parts};
use crate::charset::{Charset, INVALID_BYTES, Mixture, double, foreign};
use crate::edit::{Draft, Patch, Step};
use crate::repair::{STRAY_THRESHOLD_BITS, read_stray_bytes};

/// A line's text, with what had to be replaced.
pub(crate) struct DecodedLine {
    pub(crate) draft: Draft,
    places: Places,
}

/// How patches find the bytes that they replace.
enum Places {
    /// Patches are in bytes of the source already.
    Source,
    /// The source is the text in this encoding.
    Encoded(Charset),
    /// The source is pieces of text in an encoding, and bytes that are none.
    Pieces(Pieces),
    /// Only the line as a whole.
    Line,
}

impl DecodedLine {
    /// Text that the encoding gives back exactly.
    pub(crate) fn exact(text: &str, charset: Charset) -> Self {
        let places = if charset == Charset::UTF_8 { Places::Source } else { Places::Encoded(charset) };
        Self { draft: Draft { text: text.to_owned(), patches: Vec::new() }, places }
    }

    /// Decodes one line of a document, whatever its bytes are.
    pub(crate) fn of(raw: &[u8], mixture: Mixture) -> Self {
        if let Some(reading) = foreign::read_line(raw, mixture) {
            return Self { draft: put_foreign(raw, &reading), places: Places::Source };
        }
        if mixture.main == Charset::UTF_8 {
            return Self { draft: put_parts(raw), places: Places::Source };
        }
        Self::legacy(raw, mixture.main)
    }

    fn legacy(raw: &[u8], charset: Charset) -> Self {
        let (text, errors) = charset.decode(raw);
        if !errors && is_exact(&text, raw, charset) {
            return Self::exact(&text, charset);
        }
        if let Some(pieces) = Pieces::of(raw, charset).filter(|_| errors) {
            let step = || vec![invalid_bytes(None)].into();
            let patch =
                |lost: std::ops::Range<usize>| Patch { source: lost.clone(), now: lost, steps: step() };
            let patches = pieces.lost().map(patch).collect();
            let draft = Draft { text: pieces.text().to_owned(), patches };
            return Self { draft, places: Places::Pieces(pieces) };
        }
        let note = if errors { None } else { Some(format!("another spelling in {}", charset.name())) };
        let patch =
            Patch { source: 0..text.len(), now: 0..text.len(), steps: vec![invalid_bytes(note)].into() };
        Self { draft: Draft { text: text.into_owned(), patches: vec![patch] }, places: Places::Line }
    }

    /// The draft with its patches in bytes of the source line.
    pub(crate) fn into_source(self, raw: &[u8], decoded: &str) -> Draft {
        let mut draft = self.draft;
        match self.places {
            Places::Source => {}
            Places::Line => draft.collapse(raw.len()),
            // Its escape sequences depend on what stands before: no part of a line stands alone.
            Places::Encoded(charset) if charset.has_shifts() => {
                if !draft.patches.is_empty() {
                    draft.collapse(raw.len());
                }
            }
            Places::Encoded(charset) => locate(&mut draft.patches, decoded, charset),
            Places::Pieces(pieces) => {
                let mut places = pieces.places();
                for patch in &mut draft.patches {
                    patch.source = places.source_of(patch.source.start)..places.source_of(patch.source.end);
                }
            }
        }
        draft
    }
}

fn locate(patches: &mut [Patch], decoded: &str, charset: Charset) {
    let (mut text_at, mut source_at) = (0, 0);
    let mut source_of = |at: usize| {
        source_at += encoded_len(&decoded[text_at..at], charset);
        text_at = at;
        source_at
    };
    for patch in patches {
        patch.source = source_of(patch.source.start)..source_of(patch.source.end);
    }
}

/// How many bytes a text takes that the encoding holds.
pub(super) fn encoded_len(text: &str, charset: Charset) -> usize {
    match charset.single() {
        Some(_) => text.chars().count(),
        None => charset.encode(text).map_or(0, |bytes| bytes.len()),
    }
}

fn invalid_bytes(note: Option<String>) -> Step {
    Step::new(INVALID_BYTES.name, f32::INFINITY, note)
}

/// A line in another encoding than its document: one patch from the first byte that is not ASCII to the last.
fn put_foreign(raw: &[u8], reading: &foreign::Reading) -> Draft {
    let Some(start) = raw.iter().position(|byte| !byte.is_ascii()) else { return Draft::default() };
    let ascii_tail = |bytes: &[u8]| bytes.iter().rev().take_while(|byte| byte.is_ascii()).count();
    // What ends a sequence may look like ASCII: only what the text ends with as well is outside.
    let tail = ascii_tail(raw).min(ascii_tail(reading.text.as_bytes()));
    let note = Some(format!("a line in {}", reading.charset.name()));
    let step = Step::new(INVALID_BYTES.name, reading.bits, note);
    let patch = Patch {
        source: start..raw.len() - tail,
        now: start..reading.text.len() - tail,
        steps: vec![step].into(),
    };
    Draft { text: reading.text.clone(), patches: vec![patch] }
}

/// UTF-8 with the sequences of its relatives read, the stray bytes read in a code page that makes words of them, or else
/// with each maximal part of an ill-formed sequence replaced by U+FFFD.
fn put_parts(raw: &[u8]) -> Draft {
    let parts = parts(raw);
    let stray: Vec<usize> = parts
        .iter()
        .flat_map(|part| if let Part::Stray(range) = part { range.clone() } else { 0..0 })
        .collect();
    let has_relatives = parts.iter().any(|part| matches!(part, Part::Relative(..)));
    let reading = if has_relatives { None } else { read_stray_bytes(raw, &stray, STRAY_THRESHOLD_BITS) };
    let mut scalars = reading.iter().flat_map(|reading| &reading.scalars);
    let mut draft = Draft::default();
    for part in parts {
        match part {
            Part::Valid(range) => draft.text.push_str(&String::from_utf8_lossy(&raw[range])),
            Part::Relative(range, relative) => {
                let step = invalid_bytes(Some(relative.note().to_owned()));
                put(&mut draft, range, relative.character(), step);
            }
            Part::Stray(range) => match &reading {
                Some(reading) => {
                    for (byte, &scalar) in range.zip(scalars.by_ref()) {
                        let note = Some(format!("read as {}", reading.charset));
                        let step = Step::new(INVALID_BYTES.name, reading.bits, note);
                        put(&mut draft, byte..byte + 1, scalar, step);
                    }
                }
                None => put(&mut draft, range, char::REPLACEMENT_CHARACTER, invalid_bytes(None)),
            },
        }
    }
    draft
}

/// The text of a line of UTF-8 that has mistakes.
pub(super) fn utf8_text(raw: &[u8]) -> String {
    put_parts(raw).text
}

fn put(draft: &mut Draft, source: std::ops::Range<usize>, scalar: char, step: Step) {
    let start = draft.text.len();
    draft.text.push(scalar);
    draft.patches.push(Patch { source, now: start..draft.text.len(), steps: vec![step].into() });
}

/// The UTF-8 of `raw`, if encoding that gives `raw` again.
pub(crate) fn decode_exact(raw: &[u8], charset: Charset) -> Option<Vec<u8>> {
    if let Some(page) = charset.single() {
        let (bytes, lost) = page.decode_bytes(raw);
        return (!lost && page.gives_back_utf8(&bytes, raw)).then_some(bytes);
    }
    if let Some(text) = charset.whatwg().and_then(|encoding| double::decode_regular(raw, encoding)) {
        return Some(text);
    }
    let (text, errors) = charset.decode(raw);
    (!errors && is_exact(&text, raw, charset)).then(|| text.into_owned().into_bytes())
}

/// Whether a text that was decoded without errors gives the same bytes again.
fn is_exact(text: &str, raw: &[u8], charset: Charset) -> bool {
    match charset.single() {
        Some(page) => page.gives_back(text, raw),
        None => charset.encode(text).as_deref() == Some(raw),
    }
}

/// How many scalar values the first bytes of a line hold; ill-formed ones count as one each.
pub(crate) fn count_scalars(raw: &[u8], charset: Charset) -> u64 {
    if charset.single().is_some() {
        return raw.len() as u64;
    }
    let (text, _) = charset.decode(raw);
    text.chars().count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{SHIFT_JIS, WINDOWS_1252, WINDOWS_1253};

    #[test]
    fn each_ill_formed_part_is_replaced() {
        let line = DecodedLine::of(b"a\xC0\xAFb\xE2\x82c\xFF\n", Mixture::only(Charset::UTF_8));
        assert_eq!(line.draft.text, "a\u{FFFD}\u{FFFD}b\u{FFFD}c\u{FFFD}\n");
        let sources: Vec<_> = line.draft.patches.iter().map(|patch| patch.source.clone()).collect();
        assert_eq!(sources, [1..2, 2..3, 4..6, 7..8]);
    }

    #[test]
    fn patches_find_their_bytes() {
        let charsets = [WINDOWS_1252.into(), Charset::UTF_16LE, Charset::UTF_32BE, SHIFT_JIS.into()];
        for charset in charsets {
            let text = if charset == SHIFT_JIS.into() { "あa\u{7}い" } else { "éa\u{7}ö" };
            let raw = charset.encode(text).unwrap();
            let mut line = DecodedLine::of(&raw, Mixture::only(charset));
            let at = text.find('\u{7}').unwrap();
            line.draft.apply("controls", vec![crate::edit::Edit::certain(at..at + 1, "")]);
            let draft = line.into_source(&raw, text);
            let expected = charset.encode(&text[..at]).unwrap().len();
            assert_eq!(draft.patches[0].source.start, expected, "{}", charset.name());
        }
    }

    #[test]
    fn only_what_is_broken_is_replaced() {
        type Case<'a> = (Charset, &'a [u8], &'a str, &'a [[usize; 2]]);
        let johab = Charset::for_label("johab").unwrap();
        let cases: [Case<'_>; 5] = [
            (Charset::UTF_16LE, b"a\0\x00\xD8b\0\xE9", "a\u{FFFD}b\u{FFFD}", &[[2, 4], [6, 7]]),
            (Charset::UTF_32BE, b"\0\0\0a\0\x11\0\0\0\0\0b\0", "a\u{FFFD}b\u{FFFD}", &[[4, 8], [12, 13]]),
            (WINDOWS_1253.into(), b"\xE1\xAAb", "α\u{FFFD}b", &[[1, 2]]),
            (johab, b"\x88\x61\x82\x0A\x88\x62", "가\u{FFFD}\n각", &[[2, 3]]),
            (SHIFT_JIS.into(), b"\x82\xA0\x82\x0A\x82\xA2", "あ\u{FFFD}\nい", &[[2, 3]]),
        ];
        for (charset, raw, text, sources) in cases {
            let line = DecodedLine::of(raw, Mixture::only(charset));
            assert_eq!(line.draft.text, text, "{}", charset.name());
            let draft = line.into_source(raw, text);
            let found: Vec<_> =
                draft.patches.iter().map(|patch| [patch.source.start, patch.source.end]).collect();
            assert_eq!(found, sources, "{}", charset.name());
        }
    }
}
