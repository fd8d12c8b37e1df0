//! Where to cut an over-long line: a place that no rule needs to see across.

use crate::charset::Charset;
use crate::normalize;

/// The length of the first piece of `window`, which is all of an over-long line that the cap lets in.
///
/// In order of preference, in the second half of the window: after an ASCII blank; in UTF-8 before a character
/// that never joins the one before it; else between two characters.
pub(crate) fn quiet_place(window: &[u8], encoding: Option<Charset>) -> usize {
    let half = window.len() / 2;
    match encoding {
        Some(encoding) if encoding.unit_width() > 1 => between_units(window, encoding),
        Some(encoding) if encoding.has_shifts() => after_return_to_ascii(window, half),
        Some(encoding) if encoding != Charset::UTF_8 => {
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
fn between_legacy_characters(window: &[u8], encoding: Charset) -> usize {
    let complete = |len: &usize| {
        let (text, _) = encoding.decode(&window[..*len]);
        !text.ends_with(char::REPLACEMENT_CHARACTER)
    };
    (window.len() - 4..=window.len()).rev().find(complete).unwrap_or(window.len())
}

/// After the last escape sequence that goes back to ASCII (RFC 1468, 1843, 1557); UTF-7 does at every blank.
fn after_return_to_ascii(window: &[u8], from: usize) -> usize {
    let after =
        |escape: &[u8]| memchr::memmem::rfind(&window[from..], escape).map(|at| from + at + escape.len());
    let last = [&b"\x1B(B"[..], b"~}", b"\x0F"].into_iter().filter_map(after).max();
    last.or_else(|| after_blank(window, from)).unwrap_or(window.len())
}

/// As above for UTF-16 and UTF-32, whose characters have units of two or four bytes.
fn between_units(window: &[u8], encoding: Charset) -> usize {
    let width = encoding.unit_width();
    let units = window.len() / width;
    let character = |index: usize| {
        let (text, errors) = encoding.decode(&window[index * width..(index + 1) * width]);
        text.chars().next().filter(|_| !errors)
    };
    let blank = (units / 2..units).rev().find(|&index| matches!(character(index), Some(' ' | '\t')));
    let before_starter = || {
        let starts =
            |&index: &usize| character(index).is_some_and(|scalar| !normalize::joins_backward(scalar));
        (units / 2..units).rev().find(starts)
    };
    let is_half = || character(units - 1).is_none() && encoding.decode(&window[(units - 2) * width..]).1;
    let between_pairs = || units - usize::from(is_half());
    width * blank.map(|index| index + 1).or_else(before_starter).unwrap_or_else(between_pairs)
}
