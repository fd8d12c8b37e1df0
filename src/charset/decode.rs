//! The text of lines, and the way back from places in the text to the source bytes.

use crate::charset::{INVALID_BYTES, is_utf16};
use crate::edit::{Draft, Patch, Step};
use crate::repair::{Reading, STRAY_THRESHOLD_BITS, read_stray_bytes};
use encoding_rs::{Encoding, UTF_8, UTF_16BE};

/// A line's text, with what had to be replaced.
pub(crate) struct DecodedLine {
    pub(crate) draft: Draft,
    places: Places,
}

/// How patches find the bytes that they replace.
#[derive(Clone, Copy, PartialEq)]
enum Places {
    /// Patches are in bytes of the source already.
    Source,
    /// The source is the text in this encoding.
    Encoded(&'static Encoding),
    /// Only the line as a whole.
    Line,
}

impl DecodedLine {
    /// Text that the encoding gives back exactly.
    pub(crate) fn exact(text: &str, encoding: &'static Encoding) -> Self {
        let places = if encoding == UTF_8 { Places::Source } else { Places::Encoded(encoding) };
        Self { draft: Draft { text: text.to_owned(), patches: Vec::new() }, places }
    }

    /// Decodes one line, whatever its bytes are.
    pub(crate) fn of(raw: &[u8], encoding: &'static Encoding) -> Self {
        if encoding == UTF_8 {
            return Self { draft: replace_invalid(raw), places: Places::Source };
        }
        if let Some(text) = decode_exact(raw, encoding) {
            return Self::exact(&text, encoding);
        }
        let (text, errors) = encoding.decode_without_bom_handling(raw);
        let note = if errors { None } else { Some(format!("another spelling in {}", encoding.name())) };
        let patch = Patch { source: 0..text.len(), now: 0..text.len(), steps: vec![invalid_bytes(note)] };
        Self { draft: Draft { text: text.into_owned(), patches: vec![patch] }, places: Places::Line }
    }

    /// The draft with its patches in bytes of the source line.
    pub(crate) fn into_source(self, raw: &[u8], decoded: &str) -> Draft {
        let mut draft = self.draft;
        match self.places {
            Places::Source => {}
            Places::Line => draft.collapse(raw.len()),
            // Its escape sequences depend on what stands before: no part of a line stands alone.
            Places::Encoded(encoding) if encoding == encoding_rs::ISO_2022_JP => {
                if !draft.patches.is_empty() {
                    draft.collapse(raw.len());
                }
            }
            Places::Encoded(encoding) => locate(&mut draft.patches, decoded, encoding),
        }
        draft
    }
}

fn locate(patches: &mut [Patch], decoded: &str, encoding: &'static Encoding) {
    let (mut text_at, mut source_at) = (0, 0);
    let mut source_of = |at: usize| {
        source_at += encoded_len(&decoded[text_at..at], encoding);
        text_at = at;
        source_at
    };
    for patch in patches {
        patch.source = source_of(patch.source.start)..source_of(patch.source.end);
    }
}

fn encoded_len(text: &str, encoding: &'static Encoding) -> usize {
    match encoding.is_single_byte() {
        true => text.chars().count(),
        false => encode(text, encoding).map_or(0, |bytes| bytes.len()),
    }
}

fn invalid_bytes(note: Option<String>) -> Step {
    Step { rule: INVALID_BYTES.name, bits: f32::INFINITY, note }
}

/// UTF-8 with the bytes that are none read in a code page that makes words of them, or else with each maximal part of
/// an ill-formed sequence replaced by U+FFFD.
fn replace_invalid(raw: &[u8]) -> Draft {
    let mut stray = Vec::new();
    let mut at = 0;
    for chunk in raw.utf8_chunks() {
        at += chunk.valid().len();
        stray.extend(at..at + chunk.invalid().len());
        at += chunk.invalid().len();
    }
    match read_stray_bytes(raw, &stray, STRAY_THRESHOLD_BITS) {
        Some(reading) => put_read(raw, &stray, &reading),
        None => put_replacements(raw),
    }
}

fn put_read(raw: &[u8], stray: &[usize], reading: &Reading) -> Draft {
    let mut draft = Draft::default();
    let mut at = 0;
    for (&byte, &scalar) in stray.iter().zip(&reading.scalars) {
        draft.text.push_str(&String::from_utf8_lossy(&raw[at..byte]));
        let start = draft.text.len();
        draft.text.push(scalar);
        draft.patches.push(Patch {
            source: byte..byte + 1,
            now: start..draft.text.len(),
            steps: vec![Step {
                rule: INVALID_BYTES.name,
                bits: reading.bits,
                note: Some(format!("read as {}", reading.charset)),
            }],
        });
        at = byte + 1;
    }
    draft.text.push_str(&String::from_utf8_lossy(&raw[at..]));
    draft
}

fn put_replacements(raw: &[u8]) -> Draft {
    let mut draft = Draft::default();
    let mut at = 0;
    for chunk in raw.utf8_chunks() {
        draft.text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let start = draft.text.len();
            draft.text.push(char::REPLACEMENT_CHARACTER);
            draft.patches.push(Patch {
                source: at..at + chunk.invalid().len(),
                now: start..draft.text.len(),
                steps: vec![invalid_bytes(None)],
            });
            at += chunk.invalid().len();
        }
    }
    draft
}

/// The text of `raw`, if encoding that gives `raw` again.
pub(crate) fn decode_exact(raw: &[u8], encoding: &'static Encoding) -> Option<String> {
    let (text, errors) = encoding.decode_without_bom_handling(raw);
    let exact = !errors && (encoding.is_single_byte() || encode(&text, encoding).as_deref() == Some(raw));
    exact.then(|| text.into_owned())
}

/// `text` in `encoding`, which may be any that the WHATWG Encoding Standard can read; `None` where a character is
/// not in it.
pub(crate) fn encode(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    if is_utf16(encoding) {
        let to_bytes = if encoding == UTF_16BE { u16::to_be_bytes } else { u16::to_le_bytes };
        return Some(text.encode_utf16().flat_map(to_bytes).collect());
    }
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

/// How many scalar values the first bytes of a line hold; ill-formed ones count as one each.
pub(crate) fn count_scalars(raw: &[u8], encoding: &'static Encoding) -> u64 {
    let (text, _) = encoding.decode_without_bom_handling(raw);
    text.chars().count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{SHIFT_JIS, UTF_16LE, WINDOWS_1252};

    #[test]
    fn each_ill_formed_part_is_replaced() {
        let line = DecodedLine::of(b"a\xC0\xAFb\xE2\x82c\xFF\n", UTF_8);
        assert_eq!(line.draft.text, "a\u{FFFD}\u{FFFD}b\u{FFFD}c\u{FFFD}\n");
        let sources: Vec<_> = line.draft.patches.iter().map(|patch| patch.source.clone()).collect();
        assert_eq!(sources, [1..2, 2..3, 4..6, 7..8]);
    }

    #[test]
    fn patches_find_their_bytes() {
        for encoding in [WINDOWS_1252, UTF_16LE, SHIFT_JIS] {
            let text = if encoding == SHIFT_JIS { "あa\u{7}い" } else { "éa\u{7}ö" };
            let raw = encode(text, encoding).unwrap();
            let mut line = DecodedLine::of(&raw, encoding);
            let at = text.find('\u{7}').unwrap();
            line.draft.apply("controls", vec![crate::edit::Edit::certain(at..at + 1, "")]);
            let draft = line.into_source(&raw, text);
            let expected = encode(&text[..at], encoding).unwrap().len();
            assert_eq!(draft.patches[0].source.start, expected, "{}", encoding.name());
        }
    }
}
