//! Bytes that are no UTF-8 but stand for characters in its relatives: CESU-8, modified UTF-8, WTF-8.

use std::ops::Range;

/// What ill-formed bytes are read as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Relative {
    /// A character beyond U+FFFF as two surrogates of three bytes each (Unicode Technical Report #26).
    Cesu8(char),
    /// U+0000 as two bytes, as Java's modified UTF-8 has it. No other overlong sequence is read: that is how filters were
    /// got around (Unicode, section 3.9, corrigendum 1).
    OverlongNul,
    /// A surrogate that has no other half, three bytes, as WTF-8 has it.
    LoneSurrogate,
}

impl Relative {
    /// What it becomes.
    pub(crate) fn character(self) -> char {
        match self {
            Self::Cesu8(scalar) => scalar,
            Self::OverlongNul => '\0',
            Self::LoneSurrogate => char::REPLACEMENT_CHARACTER,
        }
    }

    /// What it is called in the trail.
    pub(crate) fn note(self) -> &'static str {
        match self {
            Self::Cesu8(_) => "CESU-8",
            Self::OverlongNul => "U+0000 in modified UTF-8",
            Self::LoneSurrogate => "a surrogate without its other half",
        }
    }
}

/// A part of a line that is not UTF-8.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Valid(Range<usize>),
    /// A sequence of a relative of UTF-8.
    Relative(Range<usize>, Relative),
    /// A maximal part of an ill-formed sequence (Unicode, section 3.9).
    Stray(Range<usize>),
}

/// Cuts bytes into what is UTF-8 and what is not.
pub(crate) fn parts(raw: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        let Some(chunk) = raw[at..].utf8_chunks().next() else { break };
        if !chunk.valid().is_empty() {
            parts.push(Part::Valid(at..at + chunk.valid().len()));
            at += chunk.valid().len();
        }
        if let Some((len, relative)) = relative(&raw[at..]) {
            parts.push(Part::Relative(at..at + len, relative));
            at += len;
        } else if !chunk.invalid().is_empty() {
            parts.push(Part::Stray(at..at + chunk.invalid().len()));
            at += chunk.invalid().len();
        }
    }
    parts
}

/// The sequence of a relative of UTF-8 at the head of `bytes`, with its length.
fn relative(bytes: &[u8]) -> Option<(usize, Relative)> {
    if bytes.starts_with(&[0xC0, 0x80]) {
        return Some((2, Relative::OverlongNul));
    }
    let first = surrogate(bytes)?;
    let second = surrogate(&bytes[3..]).unwrap_or(0);
    match char::decode_utf16([first, second]).next()? {
        Ok(scalar) if second != 0 => Some((6, Relative::Cesu8(scalar))),
        _ => Some((3, Relative::LoneSurrogate)),
    }
}

fn surrogate(bytes: &[u8]) -> Option<u16> {
    match *bytes {
        [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..] => {
            Some(0xD000 | u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relatives_are_told_apart() {
        let cases: [(&[u8], Part); 4] = [
            (b"\xED\xA0\xBD\xED\xB8\x80", Part::Relative(0..6, Relative::Cesu8('😀'))),
            (b"\xC0\x80", Part::Relative(0..2, Relative::OverlongNul)),
            (b"\xED\xB8\x80", Part::Relative(0..3, Relative::LoneSurrogate)),
            (b"\xED\xA0\xBD", Part::Relative(0..3, Relative::LoneSurrogate)),
        ];
        for (bytes, part) in cases {
            assert_eq!(parts(bytes), [part]);
        }
        let mixed = parts(b"a\xC0\xAF\xED\xA0\xE2\x82\xAC");
        let expected = [
            Part::Valid(0..1),
            Part::Stray(1..2),
            Part::Stray(2..3),
            Part::Stray(3..4),
            Part::Stray(4..5),
            Part::Valid(5..8),
        ];
        assert_eq!(mixed, expected);
    }
}
