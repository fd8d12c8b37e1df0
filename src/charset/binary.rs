//! Files that are no text at all: known by their first bytes, or by their control characters.

use crate::charset::Charset;
use crate::charset::sniff::{Opening, opening, units_of_first_line};
use std::borrow::Cow;
use std::sync::LazyLock;

/// How many bytes [`binary_kind`] looks at.
pub const BINARY_HEAD: usize = 1024;

/// One control character in so many characters is still text, and so are a few.
const CHARACTERS_FOR_EACH_CONTROL: usize = 32;
/// One NUL in so many is damage; more of them are what only data has. Random bytes have a quarter of that.
const CHARACTERS_FOR_EACH_NUL: usize = 64;
const FEW: usize = 4;

/// Why a file is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryKind {
    /// Its bytes are those of a known format.
    Format(&'static str),
    /// It has many NULs.
    Data,
    /// It has many other control characters: data, or text that lost its way.
    Controls,
}

impl BinaryKind {
    /// What it is, in English.
    pub fn name(self) -> &'static str {
        match self {
            Self::Format(name) => name,
            Self::Data => "binary data",
            Self::Controls => "many control characters",
        }
    }
}

/// What kind of binary file begins with `head`, its first [`BINARY_HEAD`] bytes; `None` where it is text, if of a strange
/// kind. UTF-16 and UTF-32 are text; so are escape sequences of terminals, what printers strike over, and a few stray
/// control characters. `named` is what the file is said to be in, if anything is said: the bytes of its characters may be
/// controls elsewhere.
///
/// ```
/// use textmend::charset::{BinaryKind, binary_kind};
///
/// assert_eq!(binary_kind(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", None), Some(BinaryKind::Format("PNG image")));
/// assert_eq!(binary_kind(&[0; 100], None), Some(BinaryKind::Data));
/// assert_eq!(binary_kind("text\0 with a stray NUL".as_bytes(), None), None);
/// ```
pub fn binary_kind(head: &[u8], named: Option<Charset>) -> Option<BinaryKind> {
    let head = &head[..head.len().min(BINARY_HEAD)];
    let is_in_units = !matches!(opening(head, true, BINARY_HEAD, named), Some(Opening::Plain))
        || units_of_first_line(head).is_some();
    let by_controls = if is_in_units { None } else { Counts::of(&as_bytes(head, named)).kind() };
    by_first_bytes(head, by_controls.is_some()).map(BinaryKind::Format).or(by_controls)
}

/// Where a part of `bytes` begins that is no text, looking at [`BINARY_HEAD`] bytes at a time. For files whose beginning
/// is text, such as a script with an archive behind it; those in encodings whose characters may have bytes that are controls
/// elsewhere cannot be told so.
///
/// ```
/// use textmend::charset::binary_part;
///
/// let script = [&b"#!/bin/sh\n".repeat(200)[..], &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3].repeat(100)].concat();
/// assert_eq!(binary_part(&script), Some(1024));
/// assert_eq!(binary_part(&script[..2000]), None);
/// ```
pub fn binary_part(bytes: &[u8]) -> Option<usize> {
    bytes
        .chunks(BINARY_HEAD)
        .position(|part| Counts::of(part).kind().is_some())
        .map(|part| part * BINARY_HEAD)
}

/// Whether [`binary_part`] can tell of a file that begins with `head`, and is said to be in `named`.
pub fn has_binary_parts(head: &[u8], named: Option<Charset>) -> bool {
    let is_plain = |charset: Charset| charset.unit_width() == 1 && !charset.has_shifts();
    let head = &head[..head.len().min(BINARY_HEAD)];
    let told = match opening(head, true, BINARY_HEAD, named) {
        Some(Opening::Mark(charset, _) | Opening::Units(charset)) => Some(charset),
        _ => units_of_first_line(head),
    };
    named.is_none_or(is_plain) && told.is_none_or(is_plain)
}

/// How many characters there are, and how many are what text has not.
#[derive(Default)]
struct Counts {
    characters: usize,
    nuls: usize,
    controls: usize,
}

impl Counts {
    fn of(bytes: &[u8]) -> Self {
        let count = |is: fn(u8) -> bool| bytes.iter().filter(|&&byte| is(byte)).count();
        Self { characters: bytes.len(), nuls: count(|byte| byte == 0), controls: count(is_no_text) }
    }

    fn kind(&self) -> Option<BinaryKind> {
        let beyond = |count: usize, each: usize| count > FEW && count * each > self.characters;
        if beyond(self.nuls, CHARACTERS_FOR_EACH_NUL) {
            return Some(BinaryKind::Data);
        }
        beyond(self.controls, CHARACTERS_FOR_EACH_CONTROL).then_some(BinaryKind::Controls)
    }
}

/// Whether a byte is a control that no text has: neither layout, nor what terminals, printers and the encodings that shift
/// read (bell, backspace, shift out and in, escape), nor the end of a DOS file.
fn is_no_text(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, 0x07..=0x0F | 0x1A | 0x1B)) || byte == 0x7F
}

/// A byte for each character of a named encoding: its own if it is ASCII, a control where it is none in text. Others are as
/// they came.
fn as_bytes(head: &[u8], named: Option<Charset>) -> Cow<'_, [u8]> {
    let Some(charset) = named.filter(|charset| charset.unit_width() > 1 || charset.has_shifts()) else {
        return Cow::Borrowed(head);
    };
    let (text, _) = charset.decode(&head[..head.len() / charset.unit_width() * charset.unit_width()]);
    let byte = |scalar: char| match scalar {
        char::REPLACEMENT_CHARACTER => 0x7F,
        _ if scalar.is_ascii() => scalar as u8,
        _ if scalar.is_control() => 0x7F,
        _ => b'x',
    };
    Cow::Owned(text.chars().map(byte).collect())
}

/// The known format that has these bytes. So little that a text may begin so as well counts `beside_controls` only.
fn by_first_bytes(head: &[u8], beside_controls: bool) -> Option<&'static str> {
    let is = |row: &&Magic| (beside_controls || !row.is_short) && row.begins(head);
    MAGIC.iter().find(is).map(|row| row.kind)
}

/// A row of the data file.
struct Magic {
    kind: &'static str,
    /// Where the bytes stand.
    start: usize,
    /// `None` for any byte.
    bytes: Vec<Option<u8>>,
    is_short: bool,
}

static MAGIC: LazyLock<Vec<Magic>> = LazyLock::new(|| {
    let rows = include_str!("../../data/charsets/magic.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(Magic::of_row).collect()
});

impl Magic {
    fn of_row(row: &'static str) -> Option<Self> {
        let (pattern, kind) = row.split_once('\t')?;
        let (is_short, pattern) = pattern.strip_prefix('?').map_or((false, pattern), |rest| (true, rest));
        let (start, digits) = pattern.split_once(':').unwrap_or(("0", pattern));
        let byte = |pair: &[u8; 2]| match pair {
            b".." => Some(None),
            pair => u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok().map(Some),
        };
        let (pairs, odd) = digits.as_bytes().as_chunks::<2>();
        let bytes = pairs.iter().map(byte).collect::<Option<_>>()?;
        odd.is_empty().then_some(Self { kind, start: start.parse().ok()?, bytes, is_short })
    }

    fn begins(&self, head: &[u8]) -> bool {
        let is = |(known, byte): (&Option<u8>, &u8)| known.is_none_or(|known| known == *byte);
        let found = head.get(self.start..self.start + self.bytes.len());
        found.is_some_and(|found| self.bytes.iter().zip(found).all(is))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood() {
        let rows = include_str!("../../data/charsets/magic.tsv").lines().filter(|row| !row.starts_with('#'));
        assert_eq!(MAGIC.len(), rows.count());
        for row in MAGIC.iter() {
            let known = row.bytes.iter().map(|byte| byte.unwrap_or(0));
            let head: Vec<u8> = std::iter::repeat_n(b' ', row.start).chain(known).collect();
            let found = by_first_bytes(&head, true);
            assert!(found.is_some(), "{}", row.kind);
            assert!(row.is_short || by_first_bytes(&head, false) == found, "{}", row.kind);
            let is_letters = row.start == 0 && head.iter().all(|byte| matches!(byte, b' '..=b'~'));
            assert!(
                row.is_short || !is_letters || head.starts_with(b"%PDF-"),
                "a text may begin with {}",
                row.kind
            );
        }
    }

    #[test]
    fn text_is_no_binary_file() {
        let utf16 = Charset::UTF_16LE.encode("Ein Text, wie er im Buche steht.").unwrap();
        let struck = b"N\x08NA\x08AM\x08ME\x08E\n     l\x08ls\x08s - list files\n".repeat(9);
        let korean = b"\x1B$)C\x0EGQ19\x0F!\n".repeat(20);
        let cases: [&[u8]; 11] = [
            b"",
            &struck,
            &korean,
            b"ID3 tags are read by players\n",
            b"GIF89a is what it begins with\n",
            b"BM, MZ and x\x9C are not enough\n",
            b"Plain text.\n",
            b"\x1B[31mred\x1B[0m\x1B[1mbold\x1B[0m",
            b"a\0b",
            &utf16,
            b"BM and MZ and PK are letters",
        ];
        for head in cases {
            assert_eq!(binary_kind(head, None), None, "{head:?}");
        }
    }

    #[test]
    fn binary_files_are_no_text() {
        let samples: Vec<u8> = (0..1000_u32).flat_map(|n| ((n * 37 % 512) as u16).to_le_bytes()).collect();
        let noise: Vec<u8> = (0..1000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let packed = [b"\x78\x9C", &noise[..]].concat();
        let program = [b"MZ\x90\0\x03\0\0\0\x04\0\0\0", &[0; 40][..]].concat();
        let archive = [b"notes.txt", &[0; 248][..], b"ustar\x0000", &[0; 200]].concat();
        let cases: [(&[u8], BinaryKind); 6] = [
            (&samples, BinaryKind::Data),
            (&noise, BinaryKind::Controls),
            (&packed, BinaryKind::Format("zlib data")),
            (&program, BinaryKind::Format("Windows program")),
            (&archive, BinaryKind::Format("tar archive")),
            (b"one\0two\0three\0four\0five\0", BinaryKind::Data),
        ];
        for (head, kind) in cases {
            assert_eq!(binary_kind(head, None), Some(kind));
        }
    }

    #[test]
    fn the_shifts_of_a_named_encoding_are_no_controls() {
        for label in ["iso-2022-kr", "iso-2022-jp", "iso-2022-cn", "utf-7", "hz-gb-2312"] {
            let charset = Charset::for_label(label).unwrap();
            let text = if label.ends_with("kr") { "어제 영화를 보았다.\n" } else { "上一天\n" };
            let bytes = charset.encode(&text.repeat(40)).unwrap();
            assert_eq!(binary_kind(&bytes, Some(charset)), None, "{label}");
            assert!(!has_binary_parts(&bytes, Some(charset)), "{label}");
        }
    }

    #[test]
    fn text_of_two_and_four_bytes_a_character_is_no_binary_file() {
        let texts = [
            "Året efter flyttede de til en ø.\n",
            "Ég fór út að ganga í morgun.\n",
            "Ύστερα πήγαμε στην πόλη.\n",
            "אתמול הלכנו לים.\n",
            "Әжем кеше бізге келді.\n",
            "昨日は友達と映画を見に行きました。\n",
            "昨天晚上我們一起去看了一場電影。\n",
            "어제 저녁에 친구와 함께 영화를 보았다.\n",
            "これは\n",
            "電影\n",
        ];
        for charset in [Charset::UTF_16LE, Charset::UTF_16BE, Charset::UTF_32LE, Charset::UTF_32BE] {
            for text in texts {
                for text in [text.to_owned(), text.repeat(30)] {
                    let bytes = charset.encode(&text).unwrap();
                    let head = &bytes[..bytes.len().min(BINARY_HEAD)];
                    assert_eq!(binary_kind(head, Some(charset)), None, "named {} {text}", charset.name());
                    assert_eq!(binary_kind(head, None), None, "{} {text}", charset.name());
                }
            }
        }
    }
}
