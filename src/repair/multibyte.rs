//! The way back from text to the bytes of a double-byte encoding, as decoders read them.
//!
//! What the WHATWG Encoding Standard encodes is less than what it decodes: Big5 leaves out the characters of Hong Kong,
//! Shift_JIS those for private use; and gb18030 has four bytes for all that GBK lacks. Text that was read wrongly is
//! what a decoder made of two bytes, so the way back is found by decoding all of them.

use encoding_rs::{EUC_JP, Encoding, GB18030, SHIFT_JIS};
use std::sync::OnceLock;

/// A double-byte encoding of East Asia.
#[derive(Debug)]
pub(crate) struct MultiByte {
    encoding: &'static Encoding,
    back: OnceLock<Back>,
}

/// The bytes of each character in pages of 64: one byte, two as lead and trail, or 0.
#[derive(Debug)]
struct Back {
    index: Vec<u16>,
    blocks: Vec<[u16; 64]>,
}

/// No double-byte encoding has a character beyond plane 2.
const SCALARS: usize = 0x3_0000;
/// What characters cost at least: of ASCII, symbols, Han, kana and Hangul, and these next to a letter of ASCII; in bits.
const ASCII_LETTER: f32 = 2.0;
const ASCII_SYMBOL: f32 = 1.0;
const SYMBOL: f32 = 3.0;
const WIDE: f32 = 4.0;
const WIDE_NEXT_TO_LETTER: f32 = 13.0;
/// Single bytes that Windows reads as characters for private use (Microsoft's table of code page 932).
const PRIVATE_IN_SHIFT_JIS: [(char, u16); 4] =
    [('\u{F8F0}', 0xA0), ('\u{F8F1}', 0xFD), ('\u{F8F2}', 0xFE), ('\u{F8F3}', 0xFF)];

impl MultiByte {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        Self { encoding, back: OnceLock::new() }
    }

    /// The bytes that were read as this text; `None` where a character is none that two bytes give.
    pub(super) fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let back = self.back.get_or_init(|| Back::of(self.encoding));
        let mut bytes = Vec::with_capacity(text.len());
        for scalar in text.chars() {
            match back.get(scalar)? {
                single @ 0..=0xFF => bytes.push(single as u8),
                pair => bytes.extend(pair.to_be_bytes()),
            }
        }
        Some(bytes)
    }

    /// About as many bits as a word of these bytes costs: quick to find, and hardly ever too many; infinitely many where they
    /// are not well-formed.
    pub(super) fn rough_bits(&self, bytes: &[u8]) -> f32 {
        let (mut sum, mut rest, mut after_letter) = (0.0, bytes, false);
        while let Some(&lead) = rest.first() {
            let is_letter = lead.is_ascii_alphabetic();
            let len = self.sequence_len(rest);
            let Some(after) = rest.get(len..).filter(|_| len != 2 || may_be_trail(rest[1])) else {
                return f32::INFINITY;
            };
            rest = after;
            if lead.is_ascii() {
                sum += if is_letter { ASCII_LETTER } else { ASCII_SYMBOL };
            } else if self.begins_symbols(lead) {
                sum += SYMBOL;
            } else {
                let before_letter = rest.first().is_some_and(u8::is_ascii_alphabetic);
                sum +=
                    WIDE + f32::from(u8::from(after_letter) + u8::from(before_letter)) * WIDE_NEXT_TO_LETTER;
            }
            after_letter = is_letter;
        }
        sum
    }

    /// How many bytes the character at the head has.
    fn sequence_len(&self, bytes: &[u8]) -> usize {
        match bytes {
            [..0x80, ..] => 1,
            [0xA0..=0xDF, ..] if self.encoding == SHIFT_JIS => 1,
            [0x8F, ..] if self.encoding == EUC_JP => 3,
            [_, b'0'..=b'9', ..] if self.encoding == GB18030 => 4,
            _ => 2,
        }
    }

    /// Whether the characters of a lead byte are symbols and letters of alphabets.
    fn begins_symbols(&self, lead: u8) -> bool {
        match lead {
            0x81..=0x84 | 0xA0..=0xDF if self.encoding == SHIFT_JIS => true,
            _ => self.encoding != SHIFT_JIS && (0xA1..=0xA9).contains(&lead),
        }
    }

    /// The text that these bytes are; `None` where they are not well-formed.
    pub(super) fn decode(&self, bytes: &[u8]) -> Option<String> {
        let text = self.encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(text.into_owned())
    }
}

/// Whether a byte may be the second of two in some double-byte encoding.
fn may_be_trail(byte: u8) -> bool {
    (0x40..0xFF).contains(&byte)
}

impl Back {
    fn of(encoding: &'static Encoding) -> Self {
        let mut back = Self { index: vec![0; SCALARS >> 6], blocks: Vec::new() };
        (0..0x80).for_each(|byte| back.set(char::from(byte), byte.into()));
        back.set_decoded(encoding, None, 0x80);
        if encoding == SHIFT_JIS {
            PRIVATE_IN_SHIFT_JIS.iter().for_each(|&(scalar, byte)| back.set(scalar, byte));
        }
        // JIS X 0212 takes three bytes in EUC-JP and is hardly ever used.
        let least_trail = if encoding == EUC_JP { 0xA1 } else { 0x40 };
        for lead in 0x81..=0xFE {
            back.set_decoded(encoding, Some(lead), least_trail);
        }
        back
    }

    /// Files the sequences of a lead byte under their characters, each that is one character which has no other
    /// sequence; without a lead byte, single bytes. All are decoded at once, with line feeds between them, which no
    /// decoder takes for a part of a sequence.
    fn set_decoded(&mut self, encoding: &'static Encoding, lead: Option<u8>, least_trail: u8) {
        let trails = least_trail..=0xFF;
        let bytes: Vec<u8> =
            trails.clone().flat_map(|trail| lead.into_iter().chain([trail, b'\n'])).collect();
        let codes = trails.map(|trail| u16::from_be_bytes([lead.unwrap_or(0), trail]));
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        for (decoded, code) in text.split('\n').zip(codes) {
            let mut scalars = decoded.chars();
            if let (Some(scalar), None) = (scalars.next(), scalars.next())
                && scalar != char::REPLACEMENT_CHARACTER
                && self.get(scalar).is_none()
            {
                self.set(scalar, code);
            }
        }
    }

    fn set(&mut self, scalar: char, code: u16) {
        let Some(block) = self.index.get_mut(scalar as usize >> 6) else { return };
        if *block == 0 {
            self.blocks.push([0; 64]);
            *block = self.blocks.len() as u16;
        }
        self.blocks[usize::from(*block) - 1][scalar as usize & 0x3F] = code;
    }

    fn get(&self, scalar: char) -> Option<u16> {
        if scalar.is_ascii() {
            return Some(scalar as u16);
        }
        let block = usize::from(*self.index.get(scalar as usize >> 6)?);
        let code = *self.blocks.get(block.wrapping_sub(1))?.get(scalar as usize & 0x3F)?;
        (code != 0).then_some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, EUC_KR};

    #[test]
    fn there_and_back() {
        for (encoding, text) in [
            (GB18030, "汉字 and 𠻻".replace('𠻻', "")),
            (BIG5, "漢字㺸".to_owned()),
            (SHIFT_JIS, "漢字ｶﾅ\u{E000}".to_owned()),
            (EUC_JP, "漢字ｶﾅ".to_owned()),
            (EUC_KR, "한글".to_owned()),
        ] {
            let page = MultiByte::new(encoding);
            let bytes = page.encode(&text).unwrap();
            assert_eq!(page.decode(&bytes).as_deref(), Some(text.as_str()), "{}", encoding.name());
        }
    }

    #[test]
    fn decoding_all_at_once_is_decoding_one_by_one() {
        for encoding in [GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR] {
            let back = Back::of(encoding);
            for code in (0x80..=0xFF).chain(0x8140..=0xFEFE) {
                let bytes = if code < 0x100 { vec![code as u8] } else { u16::to_be_bytes(code).to_vec() };
                let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&bytes) else {
                    continue;
                };
                let mut scalars = text.chars();
                let (Some(scalar), None) = (scalars.next(), scalars.next()) else { continue };
                let found = back.get(scalar);
                assert!(
                    found.is_some_and(|found| found <= code)
                        || bytes[1..].iter().any(|&trail| trail < 0x40 || encoding == EUC_JP && trail < 0xA1),
                    "{} {code:#x} {scalar:?} {found:?}",
                    encoding.name()
                );
            }
        }
    }

    #[test]
    fn what_two_bytes_do_not_give_is_refused() {
        assert_eq!(MultiByte::new(GB18030).encode("ſ"), None);
        assert_eq!(MultiByte::new(SHIFT_JIS).encode("\u{F8F0}"), Some(vec![0xA0]));
    }
}
