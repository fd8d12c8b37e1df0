//! What the rules for escapes share: words with bytes or numbers written out, and when they are surely that.

use crate::edit::Edit;
use std::ops::Range;

/// A quick look for `&`, `%`, `=` and `\` followed by what could make an escape of them, a line end behind `=` included.
pub(crate) fn may_hold_escape(text: &[u8]) -> bool {
    let is_hex = |at: usize| text.get(at).is_some_and(u8::is_ascii_hexdigit);
    let at_sign = memchr::memchr3_iter(b'&', b'%', b'\\', text).any(|at| match text[at] {
        b'&' => text.get(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'#'),
        b'%' => is_hex(at + 1) && is_hex(at + 2),
        _ => text.get(at + 1) == Some(&b'u') && is_hex(at + 2),
    });
    let is_end = |at: usize| matches!(text.get(at), Some(b'\r' | b'\n'));
    at_sign || memchr::memchr_iter(b'=', text).any(|at| is_hex(at + 1) && is_hex(at + 2) || is_end(at + 1))
}

/// The words of a text: what stands between blanks, without the punctuation around it.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    const PUNCTUATION: [char; 16] =
        ['.', ',', ';', ':', '!', '?', '(', ')', '…', '“', '”', '„', '«', '»', '’', '‘'];
    text.split_whitespace().map(move |word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        let head = word.len() - word.trim_start_matches(PUNCTUATION).len();
        let word = word.trim_matches(PUNCTUATION);
        start + head..start + head + word.len()
    })
}

/// Letters, digits, and what stands inside words.
pub(super) fn is_word_part(scalar: char) -> bool {
    scalar.is_alphanumeric() || matches!(scalar, '-' | '\'' | '’' | ',' | '.') || is_mark(scalar)
}

fn is_mark(scalar: char) -> bool {
    unicode_normalization::char::is_combining_mark(scalar)
}

/// Edits that decode the words that have bytes written as `sign` and two digits, as [`decode_bytes`] does.
pub(super) fn decode_words(
    text: &str,
    words: impl Iterator<Item = Range<usize>>,
    (sign, is_digit): (u8, fn(u8) -> bool),
    note: &str,
) -> Vec<Edit> {
    let decoded = words.filter_map(|word| {
        let (new, bits) = decode_bytes(&text[word.clone()], sign, is_digit)?;
        Some(Edit { range: word, text: new, bits, note: Some(note.to_owned()), alternative: None })
    });
    decoded.collect()
}

/// A word with bytes written as `sign` and two hexadecimal digits, decoded; `None` where it is not surely that: its
/// bytes must be UTF-8 with a letter, quote or dash beyond ASCII, and all else letters, digits and what stands inside words.
fn decode_bytes(word: &str, sign: u8, is_digit: fn(u8) -> bool) -> Option<(String, f32)> {
    let text = word.as_bytes();
    let (mut bytes, mut escaped) = (Vec::with_capacity(text.len()), 0);
    let mut at = 0;
    while at < text.len() {
        let digits = text.get(at + 1..at + 3).filter(|digits| digits.iter().all(|digit| is_digit(*digit)));
        match digits.filter(|_| text[at] == sign) {
            Some(digits) => {
                bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
                escaped += 1;
                at += 3;
            }
            None if text[at] == sign => return None,
            None => {
                bytes.push(text[at]);
                at += 1;
            }
        }
    }
    let new = String::from_utf8(bytes).ok().filter(|_| escaped > 1)?;
    let fits = |scalar: char| is_word_part(scalar) || scalar == ' ' || is_dash_or_quote(scalar);
    let is_beyond =
        |scalar: &char| !scalar.is_ascii() && (scalar.is_alphabetic() || is_dash_or_quote(*scalar));
    let beyond = new.chars().filter(is_beyond).count();
    let was_beyond = word.chars().filter(|scalar| !scalar.is_ascii()).count();
    (beyond > was_beyond && new.chars().all(fits))
        .then(|| (new, (beyond - was_beyond) as f32 * BITS_PER_CHARACTER))
}

fn is_dash_or_quote(scalar: char) -> bool {
    matches!(scalar, '‘' | '’' | '“' | '”' | '–' | '—' | '…')
}

/// What a sequence of UTF-8 proves: two bits for each byte after the first, and three for the first.
const BITS_PER_CHARACTER: f32 = 5.0;
