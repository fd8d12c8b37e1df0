//! Files that are no text at all: known by their first bytes, or by their control characters.

use crate::charset::Charset;
use crate::charset::sniff::{Opening, opening, units_of_first_line};
use crate::signal::is_control;

/// How many bytes [`binary_kind`] looks at.
pub const BINARY_HEAD: usize = 1024;

/// One control character in so many bytes is still text, and so are a few.
const BYTES_FOR_EACH_CONTROL: usize = 32;
const FEW: usize = 4;

/// Why a file is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryKind {
    /// Its first bytes are those of a known format.
    Format(&'static str),
    /// It has many control characters.
    Data,
}

impl BinaryKind {
    /// What it is, in English.
    pub fn name(self) -> &'static str {
        match self {
            Self::Format(name) => name,
            Self::Data => "binary data",
        }
    }
}

/// What kind of binary file begins with `head`, its first [`BINARY_HEAD`] bytes; `None` where it is text, if of a strange
/// kind. UTF-16 and UTF-32 are text; so are escape sequences of terminals, and a few stray control characters. `named` is
/// what the file is said to be in, if anything is said: UTF-16 and UTF-32 have characters with bytes that are controls elsewhere.
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
    if let Some(kind) = by_first_bytes(head) {
        return Some(BinaryKind::Format(kind));
    }
    let is_plain = matches!(opening(head, true, BINARY_HEAD, named), Some(Opening::Plain));
    if !is_plain || units_of_first_line(head).is_some() {
        return None;
    }
    let (controls, characters) = match named.filter(|charset| charset.unit_width() > 1) {
        Some(charset) => count_lost(head, charset),
        None => (head.iter().filter(|&&byte| byte != 0x1B && is_control(byte)).count(), head.len()),
    };
    (controls > FEW && controls * BYTES_FOR_EACH_CONTROL > characters).then_some(BinaryKind::Data)
}

/// How many of the characters of UTF-16 or UTF-32 are controls or none, and how many there are.
fn count_lost(head: &[u8], charset: Charset) -> (usize, usize) {
    let (text, _) = charset.decode(&head[..head.len() / charset.unit_width() * charset.unit_width()]);
    let is_lost = |scalar: &char| {
        scalar.is_control() && !scalar.is_whitespace() || *scalar == char::REPLACEMENT_CHARACTER
    };
    (text.chars().filter(is_lost).count(), text.chars().count())
}

fn by_first_bytes(head: &[u8]) -> Option<&'static str> {
    let rows = include_str!("../../data/charsets/magic.tsv").lines().filter_map(|row| row.split_once('\t'));
    rows.filter(|(pattern, _)| begins(head, pattern)).map(|(_, kind)| kind).next()
}

/// Whether the head begins with the bytes of a pattern, which has two hexadecimal digits a byte, or two dots for any.
fn begins(head: &[u8], pattern: &str) -> bool {
    let (bytes, _) = pattern.as_bytes().as_chunks::<2>();
    let is = |(byte, digits): (&u8, &[u8; 2])| {
        digits == b".."
            || std::str::from_utf8(digits).is_ok_and(|hex| u8::from_str_radix(hex, 16) == Ok(*byte))
    };
    !pattern.starts_with('#') && head.len() >= bytes.len() && head.iter().zip(bytes).all(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood() {
        for (pattern, kind) in
            include_str!("../../data/charsets/magic.tsv").lines().filter_map(|row| row.split_once('\t'))
        {
            if !pattern.starts_with('#') {
                let hex = pattern.replace("..", "00");
                let (digits, odd) = hex.as_bytes().as_chunks::<2>();
                let byte =
                    |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
                let head: Vec<u8> = digits.iter().map(byte).collect();
                assert!(odd.is_empty());
                assert_eq!(by_first_bytes(&head), Some(kind));
            }
        }
    }

    #[test]
    fn text_is_no_binary_file() {
        let utf16 = Charset::UTF_16LE.encode("Ein Text, wie er im Buche steht.").unwrap();
        let cases: [&[u8]; 6] = [
            b"",
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
        for head in [samples, noise] {
            assert_eq!(binary_kind(&head, None), Some(BinaryKind::Data));
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
