//! VNI for Windows, which many Vietnamese documents of the 1990s are in: a letter, and then a byte for all of its marks.
//!
//! It is read where it is named. To everyone else it is windows-1252, in which its fonts were made; what has no place in
//! it is the same there.

use crate::charset::stepwise::Step;
use encoding_rs::WINDOWS_1252;
use std::sync::LazyLock;
use unicode_normalization::char::compose;

/// Letters without marks that follow, which have a byte of their own.
const ALONE: [(u8, char); 9] = [
    (0xEC, 'ì'),
    (0xED, 'í'),
    (0xE6, 'ỉ'),
    (0xF3, 'ĩ'),
    (0xF2, 'ị'),
    (0xEE, 'ỵ'),
    (0xF1, 'đ'),
    (HORNED_O, 'ơ'),
    (HORNED_U, 'ư'),
];
const HORNED_O: u8 = 0xF4;
const HORNED_U: u8 = 0xF6;
/// Letters that marks may follow.
const BASES: [(u8, char); 7] =
    [(b'a', 'a'), (b'e', 'e'), (b'o', 'o'), (b'u', 'u'), (b'y', 'y'), (HORNED_O, 'ơ'), (HORNED_U, 'ư')];
/// Bytes for marks, and the marks: tones, then with a circumflex, then with a breve.
const TONES: [(u8, &str); 5] =
    [(0xF8, "\u{300}"), (0xF9, "\u{301}"), (0xFB, "\u{309}"), (0xF5, "\u{303}"), (0xEF, "\u{323}")];
const CIRCUMFLEX: [(u8, &str); 6] = [
    (0xE2, "\u{302}"),
    (0xE0, "\u{302}\u{300}"),
    (0xE1, "\u{302}\u{301}"),
    (0xE5, "\u{302}\u{309}"),
    (0xE3, "\u{302}\u{303}"),
    (0xE4, "\u{323}\u{302}"),
];
const BREVE: [(u8, &str); 6] = [
    (0xEA, "\u{306}"),
    (0xE8, "\u{306}\u{300}"),
    (0xE9, "\u{306}\u{301}"),
    (0xFA, "\u{306}\u{309}"),
    (0xFC, "\u{306}\u{303}"),
    (0xEB, "\u{323}\u{306}"),
];
/// What a small letter's byte is more than its capital's, as in Latin-1.
const SMALL: u8 = 0x20;

/// Characters with their one or two bytes, the second 0 where there is none; first the spelling that encoders choose.
static TABLE: LazyLock<Vec<(char, [u8; 2])>> = LazyLock::new(|| {
    let mut small: Vec<(char, [u8; 2])> = ALONE.iter().map(|&(byte, scalar)| (scalar, [byte, 0])).collect();
    for (base, letter) in BASES {
        let (circumflex, breve) = (b"aeo".contains(&base), base == b'a');
        let marks = TONES
            .iter()
            .chain(CIRCUMFLEX.iter().filter(|_| circumflex))
            .chain(BREVE.iter().filter(|_| breve));
        let with =
            |(byte, marks): &(u8, &str)| Some((marks.chars().try_fold(letter, compose)?, [base, *byte]));
        small.extend(marks.filter_map(with));
    }
    let capital = |&(scalar, [first, second]): &(char, [u8; 2])| {
        let second = second.saturating_sub(SMALL);
        Some((scalar.to_uppercase().next()?, [first - SMALL, second]))
    };
    let capitals: Vec<(char, [u8; 2])> = small.iter().filter_map(capital).collect();
    small.into_iter().chain(capitals).collect()
});

/// By the second byte whether it is one for marks: those stand for nothing by themselves.
fn is_mark(byte: u8) -> bool {
    TABLE.iter().any(|(_, bytes)| bytes[1] == byte) && byte != 0
}

fn find(bytes: [u8; 2]) -> Option<char> {
    TABLE.iter().find(|(_, known)| *known == bytes).map(|(scalar, _)| *scalar)
}

pub(super) fn step(bytes: &[u8]) -> Step {
    let Some(&first) = bytes.first() else { return (0, None) };
    let second = bytes.get(1).copied().filter(|byte| !byte.is_ascii());
    if let Some(scalar) = second.and_then(|second| find([first, second])) {
        return (2, Some(scalar));
    }
    match first {
        _ if first.is_ascii() => (1, Some(char::from(first))),
        _ if is_mark(first) => (1, None),
        _ => (1, find([first, 0]).or_else(|| as_windows(first))),
    }
}

fn as_windows(byte: u8) -> Option<char> {
    WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()
}

pub(super) fn bytes(scalar: char) -> Option<Vec<u8>> {
    if let Some((_, [first, second])) = TABLE.iter().find(|(known, _)| *known == scalar) {
        return Some([*first, *second].into_iter().filter(|&byte| byte != 0).collect());
    }
    let text = String::from(scalar);
    let (bytes, _, unmappable) = WINDOWS_1252.encode(&text);
    (!unmappable && step(&bytes) == (1, Some(scalar))).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use crate::charset::stepwise::Stepwise;

    #[test]
    fn words_as_they_are_typed() {
        let windows = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let cases = [
            ("Vieät Nam", "Việt Nam"),
            ("ñöôøng ñi ngöôïc nöôùc", "đường đi ngược nước"),
            ("nghóa laø chæ thò", "nghĩa là chỉ thị"),
            ("taêng, ñaëc, baèng, thaúng", "tăng, đặc, bằng, thẳng"),
            ("ÑÖÔØNG – TIEÁNG", "ĐƯỜNG – TIẾNG"),
        ];
        for (typed, text) in cases {
            assert_eq!(Stepwise::Vni.decode(&windows(typed)), (text.into(), false));
            assert_eq!(Stepwise::Vni.encode(text), Some(windows(typed)));
        }
        assert_eq!(Stepwise::Vni.encode("ø"), None);
        assert!(Stepwise::Vni.decode(b"b\xF8").1);
    }
}
