//! Johab (KS X 1001, annex 3), which composes Korean syllables of their letters; Windows calls it code page 1361.
//!
//! The first bit is set, and three times five bits are the first, middle and last letter. What is no syllable has the rows
//! of KS X 1001, two for each lead byte.

use crate::charset::stepwise::{Step, lost};
use encoding_rs::EUC_KR;

/// How many first letters, middle letters and last letters (with "none") Unicode's syllables have, and the first of them.
const MIDDLES: u32 = 21;
const LASTS: u32 = 28;
const FIRST_SYLLABLE: u32 = 0xAC00;

/// The letters by themselves, in the order of Unicode's syllables.
const FIRST_LETTERS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const MIDDLE_LETTERS: &str = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
const LAST_LETTERS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

/// The five bits of "no letter".
const NO_FIRST: u16 = 1;
const NO_MIDDLE: u16 = 2;
const NO_LAST: u16 = 1;

pub(super) fn step(bytes: &[u8]) -> Step {
    match bytes {
        [first, ..] if first.is_ascii() => (1, Some(char::from(*first))),
        [first, after @ ..] => {
            let scalar = after.first().and_then(|&second| character([*first, second]));
            scalar.map_or_else(
                || lost(matches!(first, 0x84..=0xDE | 0xE0..=0xF9), after),
                |scalar| (2, Some(scalar)),
            )
        }
        [] => (0, None),
    }
}

pub(super) fn bytes(scalar: char) -> Option<[u8; 2]> {
    letters(scalar).map(u16::to_be_bytes).or_else(|| in_rows(scalar))
}

fn character(pair: [u8; 2]) -> Option<char> {
    match pair[0] {
        0x84..=0xD3 => syllable(u16::from_be_bytes(pair)),
        _ => from_rows(pair),
    }
}

fn syllable(code: u16) -> Option<char> {
    let (first, middle, last) = (code >> 10 & 0x1F, code >> 5 & 0x1F, code & 0x1F);
    let first_index = u32::from(first.checked_sub(2).filter(|&index| index < 19).unwrap_or(u16::MAX));
    let at = |letters: &str, index: Option<u32>| letters.chars().nth(index? as usize);
    match (first, middle, last) {
        (_, NO_MIDDLE, NO_LAST) => at(FIRST_LETTERS, Some(first_index)),
        (NO_FIRST, _, NO_LAST) => at(MIDDLE_LETTERS, middle_index(middle)),
        (NO_FIRST, NO_MIDDLE, _) => at(LAST_LETTERS, last_index(last)?.checked_sub(1)),
        _ if first_index < 19 => {
            let index = (first_index * MIDDLES + middle_index(middle)?) * LASTS + last_index(last)?;
            char::from_u32(FIRST_SYLLABLE + index)
        }
        _ => None,
    }
}

/// The bits of middle letters leave two out of every eight unused.
fn middle_index(bits: u16) -> Option<u32> {
    let index = match bits {
        3..=7 => bits - 3,
        10..=15 => bits - 5,
        18..=23 => bits - 7,
        26..=29 => bits - 9,
        _ => return None,
    };
    Some(index.into())
}

/// 0 is "no last letter".
fn last_index(bits: u16) -> Option<u32> {
    let index = match bits {
        1..=17 => bits - 1,
        19..=29 => bits - 2,
        _ => return None,
    };
    Some(index.into())
}

/// The three letters of a syllable, or one letter by itself.
fn letters(scalar: char) -> Option<u16> {
    let code = |first: u16, middle: u16, last: u16| 0x8000 | first << 10 | middle << 5 | last;
    let middle_bits = |index: u32| (3..30).find(|&bits| middle_index(bits) == Some(index));
    let last_bits = |index: u32| (1..30).find(|&bits| last_index(bits) == Some(index));
    let place = |letters: &str| letters.chars().position(|letter| letter == scalar).map(|at| at as u32);
    if let '가'..='힣' = scalar {
        let index = scalar as u32 - FIRST_SYLLABLE;
        let first = (index / (MIDDLES * LASTS)) as u16 + 2;
        return Some(code(first, middle_bits(index / LASTS % MIDDLES)?, last_bits(index % LASTS)?));
    }
    if let Some(first) = place(FIRST_LETTERS) {
        return Some(code(first as u16 + 2, NO_MIDDLE, NO_LAST));
    }
    if let Some(middle) = place(MIDDLE_LETTERS) {
        return Some(code(NO_FIRST, middle_bits(middle)?, NO_LAST));
    }
    place(LAST_LETTERS).and_then(|last| Some(code(NO_FIRST, NO_MIDDLE, last_bits(last + 1)?)))
}

/// The first lead byte of symbols and of Han, with its row in KS X 1001.
const SYMBOLS: (u8, u8) = (0xD9, 0x21);
const HAN: (u8, u8) = (0xE0, 0x4A);

fn from_rows(pair: [u8; 2]) -> Option<char> {
    let (lead, row) = match pair[0] {
        0xD9..=0xDE => SYMBOLS,
        0xE0..=0xF9 => HAN,
        _ => return None,
    };
    // 188 places for each lead byte: two rows of 94.
    let place = match pair[1] {
        second @ 0x31..=0x7E => second - 0x31,
        second @ 0x91..=0xFE => second - 0x43,
        _ => return None,
    };
    let euc = [((pair[0] - lead) * 2 + row + place / 94) | 0x80, (place % 94 + 0x21) | 0x80];
    let (text, errors) = EUC_KR.decode_without_bom_handling(&euc);
    text.chars().next().filter(|&scalar| !errors && letters(scalar).is_none())
}

fn in_rows(scalar: char) -> Option<[u8; 2]> {
    let text = String::from(scalar);
    let (euc, _, unmappable) = EUC_KR.encode(&text);
    let &[row, column] = euc.as_ref() else { return None };
    let (lead, first_row) = match row & 0x7F {
        0x21..=0x2C if !unmappable => SYMBOLS,
        0x4A..=0x7D if !unmappable => HAN,
        _ => return None,
    };
    let row = (row & 0x7F) - first_row;
    let place = row % 2 * 94 + (column.checked_sub(0xA1)?);
    Some([lead + row / 2, place + if place < 78 { 0x31 } else { 0x43 }])
}

#[cfg(test)]
mod tests {
    use crate::charset::stepwise::Stepwise;

    #[test]
    fn known_codes() {
        let cases: [(&[u8], &str); 5] = [
            (b"\x88\x61\x88\x62", "가각"),
            (b"\xD0\x65\x8A\x82 OK", "한국 OK"),
            (b"\x88\x41\x84\x61\x84\x44", "ㄱㅏㄳ"),
            (b"\xD9\x31\xD9\x3A", "\u{3000}―"),
            (b"\xE0\x31\xF9\xFE", "伽詰"),
        ];
        for (bytes, text) in cases {
            assert_eq!(Stepwise::Johab.decode(bytes), (text.into(), false));
            assert_eq!(Stepwise::Johab.encode(text).as_deref(), Some(bytes));
        }
    }
}
