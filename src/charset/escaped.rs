//! Encodings that write other characters with bytes of ASCII, between escape sequences.
//!
//! They are read where the caller names them and never guessed: since their bytes are ASCII to everyone else, whoever
//! can put a few bytes into a page could turn its text into something else, such as markup that a filter did not see.
//! So browsers dropped UTF-7, HZ, ISO-2022-KR and ISO-2022-CN (WHATWG Encoding Standard, sections 2 "Security
//! background" and 4.3), and chardetng asks its callers to think before they let it guess ISO-2022-JP (Mozilla bugs
//! 941562 and 945201).
//!
//! Every line begins in ASCII, as their specifications ask (RFC 2152, 1843, 1557, 1922).

use crate::charset::{euc_tw, utf7};
use encoding_rs::{EUC_KR, Encoding, GBK};
use std::borrow::Cow;

/// One of these encodings. (ISO-2022-JP, which browsers know, is with them.)
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Escaped {
    Utf7,
    Hz,
    Iso2022Kr,
    /// With GB 2312 and the first two planes of CNS 11643, which hold what is in use; further ones, which ISO-2022-CN-EXT
    /// has, are lost.
    Iso2022Cn,
}

impl Escaped {
    pub(super) const ALL: [Self; 4] = [Self::Utf7, Self::Hz, Self::Iso2022Kr, Self::Iso2022Cn];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf7 => "UTF-7",
            Self::Hz => "HZ-GB-2312",
            Self::Iso2022Kr => "ISO-2022-KR",
            Self::Iso2022Cn => "ISO-2022-CN",
        }
    }

    /// By a label in lower case.
    pub(super) fn for_label(label: &str) -> Option<Self> {
        match label {
            "utf-7" | "utf7" | "unicode-1-1-utf-7" | "csutf7" => Some(Self::Utf7),
            "hz-gb-2312" | "hz" | "hzgb" => Some(Self::Hz),
            "iso-2022-kr" | "iso2022kr" | "csiso2022kr" => Some(Self::Iso2022Kr),
            "iso-2022-cn" | "iso2022cn" | "csiso2022cn" | "iso-2022-cn-ext" => Some(Self::Iso2022Cn),
            _ => None,
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'static, str>, bool) {
        let mut text = String::with_capacity(bytes.len());
        let mut lost = false;
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            lost |= match self {
                Self::Utf7 => utf7::decode_line(line, &mut text),
                Self::Hz => self.decode_line(line, GBK, &mut text),
                Self::Iso2022Kr => self.decode_line(line, EUC_KR, &mut text),
                Self::Iso2022Cn => self.decode_line(line, GBK, &mut text),
            };
        }
        (Cow::Owned(text), lost)
    }

    /// Appends a line's text; says whether something is lost.
    fn decode_line(self, line: &[u8], wide: &'static Encoding, text: &mut String) -> bool {
        let (mut rest, mut in_wide, mut lost) = (line, false, false);
        let mut plane = None;
        while let [first, after @ ..] = rest {
            if self == Self::Iso2022Cn
                && let Some((len, character)) = taiwanese(rest, in_wide, &mut plane)
            {
                lost |= character == Some(char::REPLACEMENT_CHARACTER);
                text.extend(character);
                rest = &rest[len..];
                continue;
            }
            if let Some((len, now_wide)) = self.escape(rest, in_wide) {
                (rest, in_wide) = (&rest[len..], now_wide);
                continue;
            }
            rest = after;
            match (first, rest) {
                // HZ writes a tilde twice, and once before a line end that does not count.
                (b'~', [b'~', after @ ..]) if self == Self::Hz && !in_wide => {
                    text.push('~');
                    rest = after;
                }
                (b'~', [b'\n', ..]) if self == Self::Hz && !in_wide => {}
                (0x21..=0x7E, [second @ 0x21..=0x7E, after @ ..]) if in_wide => {
                    let pair = [first | 0x80, second | 0x80];
                    let (character, error) = wide.decode_without_bom_handling(&pair);
                    text.push_str(&character);
                    lost |= error;
                    rest = after;
                }
                (0x21.., _) if in_wide || !first.is_ascii() => {
                    text.push(char::REPLACEMENT_CHARACTER);
                    lost = true;
                }
                _ => text.push(char::from(*first)),
            }
        }
        lost
    }

    /// The length of the escape sequence or shift at the head of `bytes`, and whether it leads to pairs of bytes.
    fn escape(self, bytes: &[u8], in_wide: bool) -> Option<(usize, bool)> {
        match (self, bytes) {
            (Self::Hz, [b'~', b'{', ..]) if !in_wide => Some((2, true)),
            (Self::Hz, [b'~', b'}', ..]) if in_wide => Some((2, false)),
            (Self::Iso2022Kr, [0x1B, b'$', b')', b'C', ..]) => Some((4, in_wide)),
            (Self::Iso2022Kr | Self::Iso2022Cn, [0x0E, ..]) => Some((1, true)),
            (Self::Iso2022Kr | Self::Iso2022Cn, [0x0F, ..]) => Some((1, false)),
            _ => None,
        }
    }

    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        let (wide, enter, leave): (_, &[u8], &[u8]) = match self {
            Self::Utf7 => return Some(utf7::encode(text)),
            Self::Hz => (GBK, b"~{", b"~}"),
            Self::Iso2022Kr => (EUC_KR, b"\x0E", b"\x0F"),
            Self::Iso2022Cn => (GBK, b"\x1B$)A\x0E", b"\x0F"),
        };
        let mut bytes = Vec::with_capacity(text.len());
        let mut in_wide = false;
        for scalar in text.chars() {
            if in_wide == scalar.is_ascii() {
                bytes.extend_from_slice(if in_wide { leave } else { enter });
                in_wide = !in_wide;
            }
            match scalar {
                '~' if self == Self::Hz => bytes.extend_from_slice(b"~~"),
                '\u{0E}' | '\u{0F}' | '\u{1B}' if self != Self::Hz => return None,
                _ if scalar.is_ascii() => bytes.push(scalar as u8),
                _ => bytes.extend(pair(scalar, wide)?),
            }
        }
        if in_wide {
            bytes.extend_from_slice(leave);
        }
        Some(bytes)
    }
}

/// What is CNS 11643 at the head of bytes of ISO-2022-CN: the length, and a character if it is one. `plane` is what pairs of
/// bytes after a shift are in, if not in GB 2312.
fn taiwanese(bytes: &[u8], in_wide: bool, plane: &mut Option<u8>) -> Option<(usize, Option<char>)> {
    let character = |plane: u8, row: u8, column: u8| {
        let (_, scalar) = euc_tw::step(&[0x8E, 0xA0 + plane, row | 0x80, column | 0x80]);
        scalar.unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    match *bytes {
        [0x1B, b'$', b')', set @ (b'A' | b'E' | b'G'), ..] => {
            *plane = (set == b'G').then_some(1);
            Some((4, None))
        }
        // Says what the single shift below leads to, which is plane 2.
        [0x1B, b'$', b'*', b'H', ..] => Some((4, None)),
        [0x1B, b'N', row @ 0x21..=0x7E, column @ 0x21..=0x7E, ..] => {
            Some((4, Some(character(2, row, column))))
        }
        [row @ 0x21..=0x7E, column @ 0x21..=0x7E, ..] if in_wide => {
            plane.map(|plane| (2, Some(character(plane, row, column))))
        }
        _ => None,
    }
}

/// The two bytes of a character in the 94 by 94 table of an encoding.
fn pair(scalar: char, wide: &'static Encoding) -> Option<[u8; 2]> {
    let text = String::from(scalar);
    let (bytes, _, unmappable) = wide.encode(&text);
    match *bytes {
        // The last rows are private, and their bytes would look like the escape sequences of HZ.
        [first @ 0xA1..=0xF7, second @ 0xA1..=0xFE] | [first @ 0xF8..=0xFD, second @ 0xA1..=0xFE]
            if !unmappable && (first <= 0xF7 || wide != GBK) =>
        {
            // Some of GBK's private characters come back as others.
            (wide.decode_without_bom_handling(&bytes).0 == text).then_some([first & 0x7F, second & 0x7F])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_from_the_specifications_shapes() {
        let cases: [(Escaped, &[u8], &str); 7] = [
            (Escaped::Hz, b"~~ ~{VPND~} end\n", "~ 中文 end\n"),
            (Escaped::Hz, b"a~\n~{VP\n", "a\n中\n"),
            (Escaped::Iso2022Kr, b"\x1B$)C\x0EGQ19\x0F!\n", "한국!\n"),
            (Escaped::Iso2022Cn, b"\x1B$)A\x0EVPND\x0F.\n", "中文.\n"),
            (Escaped::Iso2022Cn, b"\x1B$)G\x0EDcEF\x0F.\x1B$)A\x0EVPND\x0F\n", "中文.中文\n"),
            (Escaped::Iso2022Cn, b"\x1B$*H\x1BN!!a\n", "乂a\n"),
            (Escaped::Utf7, b"A+ImIDkQ.\n1 +- 1\n", "A≢Α.\n1 + 1\n"),
        ];
        for (escaped, bytes, text) in cases {
            assert_eq!(escaped.decode(bytes), (text.into(), false), "{}", escaped.name());
        }
    }

    #[test]
    fn what_is_nothing_is_lost() {
        for (escaped, bytes) in
            [(Escaped::Hz, &b"~{V"[..]), (Escaped::Iso2022Kr, b"\xB0\xA1"), (Escaped::Utf7, b"+AGE\xFF")]
        {
            let (text, lost) = escaped.decode(bytes);
            assert!(lost && text.contains(char::REPLACEMENT_CHARACTER), "{text:?}");
        }
    }
}
