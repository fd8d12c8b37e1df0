//! Where to cut an over-long line: a place that no rule needs to see across.

use crate::normalize;
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// The length of the first piece of `window`, which is all of an over-long line that the cap lets in.
///
/// In order of preference, in the second half of the window: after an ASCII blank; in UTF-8 before a character
/// that never joins the one before it; else between two characters.
pub(crate) fn quiet_place(window: &[u8], encoding: Option<&'static Encoding>) -> usize {
    let half = window.len() / 2;
    match encoding {
        Some(encoding) if encoding == UTF_16LE => utf16_place(window, u16::from_le_bytes),
        Some(encoding) if encoding == UTF_16BE => utf16_place(window, u16::from_be_bytes),
        Some(encoding) if encoding == ISO_2022_JP => after_return_to_ascii(window, half),
        Some(encoding) if encoding != UTF_8 => {
            after_blank(window, half).unwrap_or_else(|| between_legacy_characters(window, encoding))
        }
        _ => after_blank(window, half)
            .or_else(|| before_starter(window, half))
            .unwrap_or_else(|| between_utf8_characters(window)),
    }
}

fn after_blank(window: &[u8], from: usize) -> Option<usize> {
    memchr::memrchr2(b' ', b'\t', &window[from..]).map(|at| from + at + 1)
}

/// Before the last ASCII character or starter that composes with nothing before it.
fn before_starter(window: &[u8], from: usize) -> Option<usize> {
    let starts = |at: &usize| {
        let end = (at + 4).min(window.len());
        first_scalar(&window[*at..end]).is_some_and(|scalar| !normalize::joins_backward(scalar))
    };
    (from.max(1)..window.len()).rev().find(starts)
}

fn first_scalar(bytes: &[u8]) -> Option<char> {
    let width = match bytes.first()? {
        0..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    std::str::from_utf8(bytes.get(..width)?).ok()?.chars().next()
}

/// Before the last byte that may start a character, if that is near; arbitrary bytes are cut anywhere.
fn between_utf8_characters(window: &[u8]) -> usize {
    let near = window.len() - 4..window.len();
    near.rev().find(|&at| window[at] & 0xC0 != 0x80).unwrap_or(window.len())
}

/// The longest prefix that does not end within a sequence.
fn between_legacy_characters(window: &[u8], encoding: &'static Encoding) -> usize {
    let complete = |len: &usize| {
        let (text, _) = encoding.decode_without_bom_handling(&window[..*len]);
        !text.ends_with(char::REPLACEMENT_CHARACTER)
    };
    (window.len() - 4..=window.len()).rev().find(complete).unwrap_or(window.len())
}

/// After the last escape sequence that goes back to ASCII (RFC 1468).
fn after_return_to_ascii(window: &[u8], from: usize) -> usize {
    let escape = b"\x1B(B";
    let last = memchr::memmem::rfind(&window[from..], escape).map(|at| from + at + escape.len());
    last.unwrap_or(window.len())
}

fn utf16_place(window: &[u8], unit_of: impl Fn([u8; 2]) -> u16) -> usize {
    let units = window.len() / 2;
    let unit = |index: usize| unit_of([window[2 * index], window[2 * index + 1]]);
    let blank = (units / 2..units).rev().find(|&index| matches!(unit(index), 0x20 | 0x09));
    let before_starter = || {
        let starts = |&index: &usize| {
            char::from_u32(unit(index).into()).is_some_and(|scalar| !normalize::joins_backward(scalar))
        };
        (units / 2..units).rev().find(starts)
    };
    let between_pairs = || units - usize::from(unit(units - 1) & 0xFC00 == 0xD800);
    2 * blank.map(|index| index + 1).or_else(before_starter).unwrap_or_else(between_pairs)
}
