//! Encodings with one byte a character, as tables.

use encoding_rs::Encoding;
use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

/// A table from bytes to characters and back.
#[derive(Debug)]
pub(crate) struct SingleByte {
    /// What each byte stands for in UTF-8, and how many bytes that is; U+FFFD where it stands for nothing.
    spelled: [([u8; 4], u8); 256],
    /// Characters with their bytes, in order.
    bytes: Vec<(char, u8)>,
    is_ascii_compatible: bool,
    /// Whether two bytes stand for the same character.
    has_doubles: bool,
}

/// How many bytes are decoded into a buffer at a time.
const BLOCK: usize = 512;

impl SingleByte {
    fn new(characters: [char; 256]) -> Self {
        let spell = |scalar: char| {
            let mut utf8 = [0; 4];
            let len = scalar.encode_utf8(&mut utf8).len() as u8;
            (utf8, len)
        };
        let known =
            characters.iter().zip(0..=u8::MAX).filter(|(scalar, _)| **scalar != char::REPLACEMENT_CHARACTER);
        let mut bytes: Vec<(char, u8)> = known.map(|(&scalar, byte)| (scalar, byte)).collect();
        bytes.sort_unstable();
        let has_doubles = bytes.windows(2).any(|pair| pair[0].0 == pair[1].0);
        let is_ascii = |byte: u8| characters[usize::from(byte)] == char::from(byte);
        Self {
            spelled: characters.map(spell),
            bytes,
            is_ascii_compatible: (0..0x80).all(is_ascii),
            has_doubles,
        }
    }

    pub(crate) fn is_ascii_compatible(&self) -> bool {
        self.is_ascii_compatible
    }

    /// Whether encoding gives the bytes again that `text` was decoded from, without a loss.
    pub(crate) fn gives_back(&self, text: &str, bytes: &[u8]) -> bool {
        !self.has_doubles || self.encode(text).as_deref() == Some(bytes)
    }

    /// The same for text that is known to be UTF-8.
    pub(crate) fn gives_back_utf8(&self, text: &[u8], bytes: &[u8]) -> bool {
        !self.has_doubles || simdutf8::basic::from_utf8(text).is_ok_and(|text| self.gives_back(text, bytes))
    }

    /// UTF-8 of `bytes`, and whether some stand for nothing.
    pub(crate) fn decode_bytes(&self, bytes: &[u8]) -> (Vec<u8>, bool) {
        let mut text = Vec::with_capacity(2 * bytes.len());
        // Room for three bytes a character, and for a fourth that the last one's copy brings along.
        let mut buffer = [0; 3 * BLOCK + 1];
        let mut lost = false;
        for block in bytes.chunks(BLOCK) {
            if self.is_ascii_compatible && block.is_ascii() {
                text.extend_from_slice(block);
                continue;
            }
            let mut at = 0;
            for &byte in block {
                let (utf8, len) = self.spelled[usize::from(byte)];
                if let Some(place) = buffer[at..].first_chunk_mut() {
                    *place = utf8;
                }
                at += usize::from(len);
                lost |= utf8 == LOST;
            }
            text.extend_from_slice(&buffer[..at]);
        }
        (text, lost)
    }

    pub(crate) fn decode<'a>(&self, bytes: &'a [u8]) -> (Cow<'a, str>, bool) {
        if self.is_ascii_compatible
            && bytes.is_ascii()
            && let Ok(text) = simdutf8::basic::from_utf8(bytes)
        {
            return (Cow::Borrowed(text), false);
        }
        let (text, lost) = self.decode_bytes(bytes);
        (Cow::Owned(String::from_utf8(text).expect("the table holds UTF-8")), lost)
    }

    pub(crate) fn encode(&self, text: &str) -> Option<Vec<u8>> {
        text.chars().map(|scalar| self.byte(scalar)).collect()
    }

    /// The byte that stands for a character.
    pub(crate) fn byte(&self, scalar: char) -> Option<u8> {
        if self.is_ascii_compatible && scalar.is_ascii() {
            return Some(scalar as u8);
        }
        let at = self.bytes.binary_search_by_key(&scalar, |&(known, _)| known).ok()?;
        Some(self.bytes[at].1)
    }
}

/// U+FFFD in UTF-8.
const LOST: [u8; 4] = [0xEF, 0xBF, 0xBD, 0];

/// The pages of the data file: name, labels, table.
static PAGES: LazyLock<Vec<(&'static str, &'static str, SingleByte)>> = LazyLock::new(|| {
    let rows = include_str!("../../data/charsets/pages.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(page).collect()
});

fn page(row: &'static str) -> Option<(&'static str, &'static str, SingleByte)> {
    let mut columns = row.split('\t');
    let (name, upper, labels) = (columns.next()?, columns.next()?, columns.next().unwrap_or_default());
    let mut characters: [char; 256] = std::array::from_fn(|byte| char::from(byte as u8));
    let upper: Vec<char> = upper.chars().collect();
    characters[0x80..].copy_from_slice(upper.get(..0x80)?);
    for other in columns.next().unwrap_or_default().split_terminator(' ') {
        let (byte, scalar) = other.split_at_checked(2)?;
        characters[usize::from_str_radix(byte, 16).ok()?] = scalar.chars().next()?;
    }
    Some((name, labels, SingleByte::new(characters)))
}

/// How many pages the data file has.
pub(super) fn rows() -> u8 {
    PAGES.len() as u8
}

pub(super) fn name_of_row(row: u8) -> &'static str {
    PAGES.get(usize::from(row)).map_or("", |(name, ..)| name)
}

pub(super) fn of_row(row: u8) -> Option<&'static SingleByte> {
    PAGES.get(usize::from(row)).map(|(.., page)| page)
}

/// The row of the page that has a name or label, which is in lower case.
pub(super) fn row_of_label(label: &str) -> Option<u8> {
    let has_label = |(name, labels, _): &(&str, &str, SingleByte)| {
        *name == label || labels.split(' ').any(|known| known == label)
    };
    PAGES.iter().position(has_label).filter(|_| !label.is_empty()).map(|row| row as u8)
}

/// The table of a WHATWG encoding, if it has one byte a character.
pub(super) fn of_encoding(encoding: &'static Encoding) -> Option<&'static SingleByte> {
    static TABLES: [OnceLock<(&'static Encoding, SingleByte)>; 32] = [const { OnceLock::new() }; 32];
    if !encoding.is_single_byte() {
        return None;
    }
    // Each encoding takes the first free place; there are fewer encodings than places.
    TABLES.iter().find_map(|place| {
        let (known, table) = place.get_or_init(|| (encoding, SingleByte::new(characters_of(encoding))));
        (*known == encoding).then_some(table)
    })
}

fn characters_of(encoding: &'static Encoding) -> [char; 256] {
    std::array::from_fn(|byte| {
        let byte = byte as u8;
        let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
        text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
    })
}

#[cfg(test)]
mod tests {
    use crate::charset::Charset;
    use encoding_rs::{KOI8_R, WINDOWS_1253};

    #[test]
    fn the_table_decodes_as_encoding_rs_does() {
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(1000).collect();
        for encoding in [KOI8_R, WINDOWS_1253] {
            let (text, errors) = encoding.decode_without_bom_handling(&bytes);
            assert_eq!(Charset::from(encoding).decode(&bytes), (text, errors));
        }
    }

    #[test]
    fn every_page_is_understood() {
        let rows =
            include_str!("../../data/charsets/pages.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(usize::from(super::rows()), rows.count());
        assert_eq!(Charset::for_label("viscii").unwrap().decode(b"\x02z\xB5").0, "Ẳzộ");
    }
}
