//! Encodings as repair needs them: back to bytes from text that was read wrongly, and forth again.

use crate::model::is_alphabetic;
use crate::repair::multibyte::MultiByte;
use crate::repair::passage::PUNCTUATION;
use encoding_rs::{Encoding, UTF_8};
use unicode_normalization::char::is_combining_mark;

/// The first block of letters that are not Latin begins here, about.
const BEYOND_LATIN: char = '\u{300}';
/// With these bytes the UTF-8 of pictures begins, from U+1F000 on.
pub(super) const PICTURE_BYTES: [u8; 2] = [0xF0, 0x9F];
/// So many letters of a script other than Latin make an alphabet.
const ALPHABET: usize = 20;

/// An encoding that text may have been written in, or read as.
#[derive(Debug)]
pub(crate) enum Page {
    Utf8,
    Single(SingleByte),
    /// A double-byte encoding of East Asia.
    Multi(MultiByte),
}

/// A single-byte code page over ASCII. Bytes that the page leaves undefined stand for the C1 control of the same
/// number, as in the WHATWG Encoding Standard; and C1 controls that the page does not have count as their byte,
/// since text read as ISO 8859 often passes for the Windows code page.
#[derive(Debug)]
pub(crate) struct SingleByte {
    upper: Box<[char; 128]>,
    /// For each 64 code points of the Basic Multilingual Plane, the number of their block plus one; 0 has none.
    index: Vec<u8>,
    blocks: Vec<[u8; 64]>,
    /// The blocks of 256 characters in which the letters of its other script than Latin are, if it has one.
    other_script: Vec<u32>,
}

fn block(scalar: char) -> u32 {
    scalar as u32 >> 8
}

fn is_beyond_latin(scalar: char) -> bool {
    scalar >= BEYOND_LATIN && is_alphabetic(scalar)
}

impl SingleByte {
    /// A page from the characters of its bytes 0x80 to 0xFF.
    pub(super) fn new(upper: [char; 128]) -> Self {
        let mut others: Vec<u32> =
            upper.iter().filter(|scalar| is_beyond_latin(**scalar)).map(|scalar| block(*scalar)).collect();
        let has_alphabet = others.len() >= ALPHABET;
        others.dedup();
        let other_script = if has_alphabet { others } else { Vec::new() };
        let mut page =
            Self { upper: Box::new(upper), index: vec![0; 1024], blocks: Vec::new(), other_script };
        let c1 = (0x80..0xA0).map(|byte| (char::from(byte), byte));
        let table = (0x80..=0xFF).map(|byte| (upper[usize::from(byte) - 0x80], byte));
        for (scalar, byte) in c1.chain(table) {
            page.set(scalar, byte);
        }
        page
    }

    fn set(&mut self, scalar: char, byte: u8) {
        let Some(block) = self.index.get_mut(scalar as usize >> 6) else { return };
        if *block == 0 {
            self.blocks.push([0; 64]);
            *block = self.blocks.len() as u8;
        }
        self.blocks[usize::from(*block) - 1][scalar as usize & 0x3F] = byte;
    }

    /// The character that a byte stands for.
    pub(crate) fn decode(&self, byte: u8) -> char {
        if byte.is_ascii() { char::from(byte) } else { self.upper[usize::from(byte) - 0x80] }
    }

    /// The characters that some bytes stand for.
    pub(crate) fn text_of(&self, bytes: &[u8]) -> impl Iterator<Item = char> {
        bytes.iter().map(|&byte| self.decode(byte))
    }

    /// Whether this is the code page that most text is read as, for want of knowledge: then text in ISO 8859-1, whose
    /// controls are dropped unseen, is read as it.
    pub(crate) fn is_windows_1252(&self) -> bool {
        self.decode(0x80) == '€' && self.decode(0xFF) == 'ÿ'
    }

    /// Whether a text has letters of a third script: such as are neither Latin nor of the page's own other script, if it
    /// has one.
    pub(super) fn lacks_script_of(&self, text: &str) -> bool {
        !self.other_script.is_empty()
            && text
                .chars()
                .any(|scalar| is_beyond_latin(scalar) && !self.other_script.contains(&block(scalar)))
    }

    /// The byte that stands for a character.
    pub(crate) fn encode(&self, scalar: char) -> Option<u8> {
        if scalar.is_ascii() {
            return Some(scalar as u8);
        }
        let block = usize::from(*self.index.get(scalar as usize >> 6)?);
        let byte = *self.blocks.get(block.wrapping_sub(1))?.get(scalar as usize & 0x3F)?;
        (byte != 0).then_some(byte)
    }

    /// Undoes UTF-8 read as this page wherever a whole sequence can be found, and leaves the rest.
    pub(super) fn decode_utf8(&self, text: &str) -> String {
        let (mut decoded, mut copied) = (String::new(), 0);
        let mut rest = text.char_indices();
        while let Some((at, scalar)) = rest.next() {
            if let Some(original) = self.sequence(scalar, rest.clone().map(|(_, scalar)| scalar)) {
                if decoded.is_empty() {
                    decoded.reserve(text.len());
                }
                decoded.push_str(&text[copied..at]);
                decoded.push(original);
                rest.nth(original.len_utf8() - 2);
                copied = rest.offset();
            }
        }
        decoded + &text[copied..]
    }

    /// The character beyond ASCII whose UTF-8, read as this page, is a character and those that follow.
    #[inline]
    fn sequence(&self, first: char, mut rest: impl Iterator<Item = char>) -> Option<char> {
        if first.is_ascii() {
            return None;
        }
        let mut bytes = [self.encode(first)?, 0, 0, 0];
        let len = utf8_len(bytes[0])?;
        for byte in &mut bytes[1..len] {
            *byte = self.encode(rest.next()?).filter(|byte| (0x80..0xC0).contains(byte))?;
        }
        utf8_sequence(&bytes[..len])
    }
}

impl Page {
    /// The page of a WHATWG encoding.
    pub(super) fn of(encoding: &'static Encoding) -> Self {
        if encoding == UTF_8 {
            return Self::Utf8;
        }
        if !encoding.is_single_byte() {
            return Self::Multi(MultiByte::new(encoding));
        }
        let bytes: Vec<u8> = (0x80..=0xFF).collect();
        let scalar = |at: usize| {
            let byte = bytes[at];
            let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
            match text.chars().next() {
                Some(scalar) if scalar != char::REPLACEMENT_CHARACTER => scalar,
                _ => char::from(byte),
            }
        };
        Self::Single(SingleByte::new(std::array::from_fn(scalar)))
    }

    /// The bytes of a text that was read as this page; `None` where it cannot have been.
    pub(crate) fn encode(&self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Single(page) => text.chars().map(|scalar| page.encode(scalar)).collect(),
            Self::Multi(page) => page.encode(text),
        }
    }

    /// Whether a text may have been read as this page.
    pub(crate) fn has_all(&self, text: &str) -> bool {
        match self {
            Self::Utf8 => true,
            Self::Single(page) => text.chars().all(|scalar| page.encode(scalar).is_some()),
            Self::Multi(page) => page.encode(text).is_some(),
        }
    }

    /// The character of a byte; `None` in a page with more than one byte a character.
    pub(crate) fn scalar_of(&self, byte: u8) -> Option<char> {
        match self {
            Self::Single(page) => Some(page.decode(byte)),
            _ => None,
        }
    }

    /// Whether this is windows-1252.
    pub(crate) fn is_windows_1252(&self) -> bool {
        matches!(self, Self::Single(page) if page.is_windows_1252())
    }

    /// The text that these bytes are in this page; `None` where they are not well-formed.
    pub(crate) fn decode(&self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Single(page) => Some(page.text_of(bytes).collect()),
            Self::Multi(page) => page.decode(bytes),
        }
    }

    /// Whether the start of a UTF-8 sequence that was read as this page stands before what may go on, or before what a
    /// lost byte leaves: the end, ASCII, or U+FFFD.
    pub(crate) fn may_begin_utf8(&self, text: &str) -> bool {
        let Self::Single(page) = self else { return true };
        let mut begins = false;
        for scalar in text.chars() {
            let byte = page.encode(scalar).unwrap_or(0);
            if begins && byte < 0xC0 {
                return true;
            }
            begins = (0xC2..=0xF4).contains(&byte);
        }
        begins
    }

    /// How many sequences of UTF-8 that was read as this page begin in a text and do not go on, although what follows may
    /// have been read as this page. Where they are as many as whole ones, they are plain letters, which is well among signs;
    /// where there are only letters, all that are part of no sequence count.
    pub(crate) fn broken_utf8_within(&self, text: &str) -> usize {
        let Self::Single(page) = self else { return 0 };
        let bytes: Vec<u8> = text.chars().map(|scalar| page.encode(scalar).unwrap_or(0)).collect();
        let (mut whole, mut broken, mut others, mut end) = (0, 0, 0, 0);
        for at in 0..bytes.len() {
            if let Some(decoded) = utf8_sequence(&bytes[at..]) {
                (whole, end) = (whole + 1, at + decoded.len_utf8());
            } else if matches!(bytes[at], 0xC2..=0xF4) {
                broken += usize::from(bytes.get(at + 1) != Some(&0));
            } else {
                others += usize::from(at >= end && bytes[at] >= 0x80);
            }
        }
        let is_letter = |scalar: char| {
            is_alphabetic(scalar)
                || is_combining_mark(scalar)
                || scalar == '\u{AD}'
                || PUNCTUATION.contains(scalar)
        };
        let is_letters = || text.chars().all(|scalar| scalar.is_ascii() || is_letter(scalar));
        match whole {
            0 => 0,
            _ if is_letters() => broken + others,
            _ if broken < whole => broken,
            _ => 0,
        }
    }

    /// How many times the first two bytes of pictures in UTF-8 stand in a text that was read as this page.
    pub(super) fn pictures_within(&self, text: &str) -> usize {
        let Self::Single(page) = self else { return 0 };
        let begin = PICTURE_BYTES.map(|byte| page.decode(byte));
        text.chars().zip(text.chars().skip(1)).filter(|&(first, second)| begin == [first, second]).count()
    }

    /// Undoes UTF-8 read as this page wherever a whole sequence can be found, and leaves the rest.
    pub(crate) fn decode_utf8_within(&self, text: &str) -> Option<String> {
        match self {
            Self::Single(page) => Some(page.decode_utf8(text)),
            _ => self.encode(text).and_then(|bytes| Self::Utf8.decode(&bytes)),
        }
    }
}

/// How many bytes the sequence of UTF-8 has that a byte begins; `None` for ASCII and where it begins none.
pub(super) fn utf8_len(lead: u8) -> Option<usize> {
    match lead {
        0xC2..=0xDF => Some(2),
        0xE0..=0xEF => Some(3),
        0xF0..=0xF4 => Some(4),
        _ => None,
    }
}

/// The character beyond ASCII whose UTF-8 stands at the start.
pub(super) fn utf8_sequence(bytes: &[u8]) -> Option<char> {
    let len = utf8_len(*bytes.first()?)?;
    std::str::from_utf8(bytes.get(..len)?).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{KOI8_R, SHIFT_JIS, WINDOWS_1252};

    #[test]
    fn pages_go_there_and_back() {
        for encoding in [WINDOWS_1252, KOI8_R, SHIFT_JIS] {
            let page = Page::of(encoding);
            let bytes = [b'a', 0x83, 0x81, b'z'];
            let text = page.decode(&bytes).unwrap();
            assert_eq!(page.encode(&text).as_deref(), Some(&bytes[..]), "{}", encoding.name());
        }
        assert_eq!(Page::of(WINDOWS_1252).encode("я"), None);
    }

    #[test]
    fn broken_sequences_within_text() {
        let page = Page::of(encoding_rs::WINDOWS_1256);
        for (text, expected) in
            [("ط§ظ„طµظپطط©", 1), ("ط§ظ„طµظپط©", 0), ("طططط©", 0), ("plain", 0), ("طپگ", 1)]
        {
            assert_eq!(page.broken_utf8_within(text), expected, "{text}");
        }
    }

    #[test]
    fn third_scripts() {
        let cases = [
            (encoding_rs::WINDOWS_874, "ภาษา", false),
            (encoding_rs::WINDOWS_874, "café 😀", false),
            (encoding_rs::WINDOWS_874, "ભાષા", true),
            (encoding_rs::WINDOWS_1251, "ґанок", false),
            (encoding_rs::WINDOWS_1251, "שפה", true),
            (WINDOWS_1252, "שפה", false),
        ];
        for (encoding, text, expected) in cases {
            let Page::Single(page) = Page::of(encoding) else { continue };
            assert_eq!(page.lacks_script_of(text), expected, "{} {text}", encoding.name());
        }
    }

    #[test]
    fn sequences_within_text() {
        let page = Page::of(WINDOWS_1252);
        let cases = [
            ("schÃ¶n", "schön"),
            ("â€œnaÃ¯veâ€\u{9D}", "“naïve”"),
            ("Ã¶ and ж and Ã", "ö and ж and Ã"),
            ("ðŸ˜€", "😀"),
            ("plain", "plain"),
        ];
        for (text, expected) in cases {
            assert_eq!(page.decode_utf8_within(text).as_deref(), Some(expected));
        }
    }
}
