//! Characters written as `\uXXXX`, as JSON and many languages do, in prose.

use crate::cleanup::escaped_bytes;
use crate::cleanup::residue::{is_word_part, words};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const UNICODE_ESCAPES: Rule = Rule {
    name: "unicode-escapes",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "words with characters written as \\uXXXX are decoded",
    explanation: "\
Decodes words such as `caf\\u00e9`, `don\\u2019t` or `\\u041f\\u0440\\u0438\\u0432\\u0435\\u0442`: each escape must stand for a letter or mark beyond ASCII, a
typographic apostrophe or half of a pair for a picture, and the rest of the word must be letters.

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
    let decoded = words(text).filter_map(|word| {
        let (new, escapes) = decode(&text[word.clone()])?;
        let note = Some("Unicode escapes".to_owned());
        Some(Edit { range: word, text: new, bits: escapes as f32 * BITS_PER_ESCAPE, note, alternative: None })
    });
    decoded.collect()
}

/// The word with its escapes decoded, and how many it has; `None` where it is not surely escaped text.
fn decode(word: &str) -> Option<(String, usize)> {
    let mut new = String::new();
    let (mut escapes, mut letters) = (0, 0);
    // Quotes of code, and ranges of patterns.
    if word.starts_with('\'') || word.ends_with('\'') || word.contains("-\\u") {
        return None;
    }
    let mut rest = word;
    while let Some(scalar) = rest.chars().next() {
        if let Some((decoded, len)) = escape(rest) {
            new.push(decoded);
            (escapes, rest) = (escapes + 1, &rest[len..]);
        } else {
            if !is_word_part(scalar) {
                return None;
            }
            letters += usize::from(scalar.is_alphabetic());
            new.push(scalar);
            rest = &rest[scalar.len_utf8()..];
        }
    }
    let is_picture = new.chars().all(|scalar| scalar >= '\u{1F000}');
    (escapes > 0 && (escapes + letters > 1 || is_picture)).then_some((new, escapes))
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
    let is_text =
        matches!(scalar, '’' | '‘' | '\u{1F000}'..='\u{1FAFF}') || scalar >= '\u{C0}' && is_word_part(scalar);
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
                ("\"a\": \"caf\\u00c3\\u00a9\"", "\"a\": \"café\""),
                ("{\"a\": \"so \\u00f0\\u009f\\u0098\\u00ad\"}", "{\"a\": \"so 😭\"}"),
                ("they don\\u00e2\\u20ac\\u2122t", "they don’t"),
            ],
        );
        check_kept(
            &UNICODE_ESCAPES,
            &[
                "write \\u00e9 for it",
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
