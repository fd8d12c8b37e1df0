//! Characters written as `\uXXXX`, as JSON and many languages do, in prose.

use crate::cleanup::residue::{is_word_part, words};
use crate::cleanup::{before, escaped_bytes, from};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::ops::Range;

pub(crate) const UNICODE_ESCAPES: Rule = Rule {
    name: "unicode-escapes",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "words with characters written as \\uXXXX are decoded",
    explanation: "\
Decodes words such as `caf\\u00e9`, `don\\u2019t` or `\\u041f\\u0440\\u0438\\u0432\\u0435\\u0442`: each escape must stand for a letter or mark beyond ASCII, a
quote, dash or other punctuation by a letter, or half of a pair for a picture, and the rest of the word must be letters. Once a line
has such a word, punctuation and signs by themselves are decoded in it, too (`\\u2014`, `\\u20ac5`, `\\u0026`).

Escapes in a row that are the bytes of UTF-8 (`caf\\u00c3\\u00a9`) become what those encode, also in JSON, where one of them
stands by a letter, is a picture or is more than one character.

Left alone: an escape by itself, which is spoken of; words with any other sign, such as the quotes, brackets and
backslashes of code, patterns and Windows paths (`C:\\\\users\\\\u00e9`); lines with a brace, which may be JSON or
code, but for bytes of UTF-8.

Bits are counted by the escape: nine, since about one number in 500 is a letter of the script beside it;
bytes of UTF-8 prove five for two of them, and two for each more.",
    run: Run::Line { needs: Signals::SIGN, propose },
};

/// See the rule's explanation.
const BITS_PER_ESCAPE: f32 = 9.0;

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    if !text.contains("\\u") {
        return Vec::new();
    }
    let of_bytes = escaped_bytes::edits(text);
    if !of_bytes.is_empty() || text.contains(['{', '}']) {
        return of_bytes;
    }
    let found: Vec<(Range<usize>, Decoded)> =
        words(text).filter_map(|word| decode(&text[word.clone()]).map(|decoded| (word, decoded))).collect();
    if !found.iter().any(|(_, decoded)| decoded.is_word) {
        return Vec::new();
    }
    let edit = |(range, decoded): (Range<usize>, Decoded)| Edit {
        range,
        text: decoded.text,
        bits: decoded.escapes as f32 * BITS_PER_ESCAPE,
        note: Some("Unicode escapes".to_owned()),
        alternative: None,
    };
    found.into_iter().map(edit).collect()
}

/// A word with its escapes decoded.
struct Decoded {
    text: String,
    /// How many there are.
    escapes: usize,
    /// Whether it is surely text that was escaped, whatever stands around it.
    is_word: bool,
}

/// `None` where a word has no escapes, is code, or a letter that is spoken of.
fn decode(word: &str) -> Option<Decoded> {
    // Quotes of code, and ranges of patterns.
    if word.starts_with('\'') || word.ends_with('\'') || word.contains("-\\u") {
        return None;
    }
    let (text, escapes) = unescaped(word)?;
    if escapes.is_empty() || escapes.windows(2).any(|pair| are_bytes(pair[0], pair[1])) {
        return None;
    }
    let is_word = is_surely_word(&text, &escapes);
    let has_letter = escapes.iter().any(|&(_, scalar)| is_letter(scalar));
    (is_word || !has_letter).then_some(Decoded { escapes: escapes.len(), is_word, text })
}

/// A word without escapes, and where each of its characters stands that was one.
fn unescaped(word: &str) -> Option<(String, Vec<(usize, char)>)> {
    let (mut text, mut escapes) = (String::new(), Vec::new());
    let mut rest = word;
    while let Some(scalar) = rest.chars().next() {
        let (decoded, len) = match escape(rest) {
            Some(found) => {
                escapes.push((text.len(), found.0));
                found
            }
            None => (scalar, is_word_part(scalar).then_some(scalar.len_utf8())?),
        };
        text.push(decoded);
        rest = &rest[len..];
    }
    Some((text, escapes))
}

/// Whether a word with escapes is text: one of them is a letter among others, punctuation by a letter of a longer word, or a
/// picture.
fn is_surely_word(text: &str, escapes: &[(usize, char)]) -> bool {
    let letters = text.chars().filter(|scalar| scalar.is_alphabetic()).count();
    let plain = letters - escapes.iter().filter(|(_, scalar)| scalar.is_alphabetic()).count();
    let has_letters = plain + escapes.iter().filter(|(_, scalar)| is_letter(*scalar)).count() > 1;
    let by_letter = |at: usize, scalar: char| {
        let sides = [before(text, at), from(text, at + scalar.len_utf8())];
        let is_by = |side: &Option<char>| side.is_some_and(char::is_alphabetic);
        // Of ASCII only an apostrophe between letters says anything.
        if scalar.is_ascii() { scalar == '\'' && sides.iter().all(is_by) } else { sides.iter().any(is_by) }
    };
    escapes.iter().any(|&(at, scalar)| match is_letter(scalar) {
        true => has_letters,
        false => is_picture(scalar) || letters > 1 && by_letter(at, scalar),
    })
}

fn is_letter(scalar: char) -> bool {
    scalar.is_alphabetic() || is_word_part(scalar) && !is_punctuation(scalar)
}

/// Whether two escapes are bytes of UTF-8 rather than characters.
fn are_bytes(lead: (usize, char), next: (usize, char)) -> bool {
    let is_lead = matches!(lead.1, '\u{C2}'..='\u{F4}');
    is_lead && matches!(next.1, '\u{80}'..='\u{BF}') && lead.0 + lead.1.len_utf8() == next.0
}

fn is_picture(scalar: char) -> bool {
    scalar >= '\u{1F000}'
}

/// Punctuation and signs of prose, and what of ASCII programs escape for the sake of HTML.
fn is_punctuation(scalar: char) -> bool {
    matches!(scalar, '&' | '\'' | '"' | '\u{A0}'..='\u{BF}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203A}')
        || matches!(scalar, '×' | '÷' | '\u{20A0}'..='\u{20C0}' | '\u{2116}' | '\u{2122}' | '\u{202F}')
        || matches!(scalar, '\u{3000}'..='\u{301F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF1F}')
}

/// The escape at the head of `text`, or the two that make a pair.
fn escape(text: &str) -> Option<(char, usize)> {
    let unit = code_unit(text)?;
    let (scalar, len) = match unit {
        0xD83C..=0xD83E => {
            let low = code_unit(text.get(6..)?).filter(|low| (0xDC00..0xE000).contains(low))?;
            (char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))?, 12)
        }
        _ => (char::from_u32(unit)?, 6),
    };
    let is_text = matches!(scalar, '\u{1F000}'..='\u{1FAFF}')
        || scalar >= '\u{C0}' && is_word_part(scalar)
        || is_punctuation(scalar);
    is_text.then_some((scalar, len))
}

/// In bytes.
pub(super) const ESCAPE_LEN: usize = 6;

/// The number that the escape at the head of `text` stands for.
pub(super) fn code_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &UNICODE_ESCAPES,
            &[
                ("the caf\\u00e9, they don\\u2019t", "the café, they don’t"),
                ("\\u041f\\u0440\\u0438\\u0432\\u0435\\u0442!", "Привет!"),
                ("nice \\ud83d\\ude00", "nice 😀"),
                ("She cried \\u201cHelp\\u201d and ran", "She cried “Help” and ran"),
                ("it\\u2019s here \\u2014 for \\u20ac5 \\u0026 more\\u2026", "it’s here — for €5 & more…"),
                ("\\u4eca\\u65e5\\u306f\\u3001\\u96e8", "今日は、雨"),
                ("we don\\u0027t know", "we don't know"),
                ("\"a\": \"caf\\u00c3\\u00a9\"", "\"a\": \"café\""),
                ("{\"a\": \"so \\u00f0\\u009f\\u0098\\u00ad\"}", "{\"a\": \"so 😭\"}"),
                ("they don\\u00e2\\u20ac\\u2122t", "they don’t"),
            ],
        );
        check_kept(
            &UNICODE_ESCAPES,
            &[
                "write \\u00e9 for it",
                "see \\u2014 and \\u201c",
                "A \\u0026 B",
                "a\\u0026b=c",
                "x \\u20ac5",
                "it\\u0022s",
                "'\\u00c0-\\u00d6'",
                "\\u0300-\\u036f",
                "'\\u00e9t\\u00e9'",
                "C:\\users\\u00e9tienne",
                "[\\u00e0-\\u00ff]+",
                "{\"a\": \"caf\\u00e9\"}",
                "\"caf\\u00e9\"",
                "caf\\\\u00e9",
                "\\u00",
                "\\uD800\\u0041",
                "a\\u000ab",
                "\\ude00x",
                "{\"\\u00c3\\u00a9\": \"\\u00e9\"}",
                "[\\u00c2\\u00a0]",
                "write \\u00c3\\u00a9 for it",
                "caf\\u00c3\\u00a9 for café",
                "caf\\\\u00c3\\\\u00a9",
                "\\u00ef\\u00bb\\u00bfid",
            ],
        );
    }
}
