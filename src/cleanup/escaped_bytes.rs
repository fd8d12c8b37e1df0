//! Bytes of UTF-8 written as `\u00c3\u00a9`, each as if it were a character.

use crate::cleanup::unicode_escapes::{ESCAPE_LEN, code_unit};
use crate::cleanup::{before, from, windows_1252};
use crate::edit::Edit;
use std::ops::Range;

/// What a sequence of UTF-8 proves: three bits for its first byte, and two for each further one.
const BITS_PER_BYTE: f32 = 2.0;
const BITS_MORE: f32 = 1.0;

/// What may stand around characters of code that are spoken of.
const DELIMITERS: [char; 6] = ['"', '\'', '`', '/', '[', ']'];

/// Escapes in a row that are bytes of UTF-8, in place of the characters that they encode. Nothing where none of them is
/// surely part of text.
pub(super) fn edits(text: &str) -> Vec<Edit> {
    let runs: Vec<Run> = runs(text).collect();
    if !runs.iter().any(|run| run.is_surely_text(text)) {
        return Vec::new();
    }
    let edit = |run: Run| Edit {
        bits: run.bytes as f32 * BITS_PER_BYTE + run.decoded.chars().count() as f32 * BITS_MORE,
        range: run.range,
        text: run.decoded,
        note: Some("bytes of UTF-8 as Unicode escapes".to_owned()),
        alternative: None,
    };
    runs.into_iter().filter(|run| !run.is_spoken_of(text)).map(edit).collect()
}

/// Escapes in a row whose characters are bytes of UTF-8, in ISO 8859-1 or windows-1252.
struct Run {
    range: Range<usize>,
    decoded: String,
    bytes: usize,
}

impl Run {
    /// Whether it is a character in quotes or brackets, or one that stands elsewhere in the line as it should be.
    fn is_spoken_of(&self, text: &str) -> bool {
        let is_delimiter = |near: Option<char>| near.is_some_and(|near| DELIMITERS.contains(&near));
        let is_one = self.decoded.chars().count() == 1;
        is_one && is_delimiter(before(text, self.range.start)) && is_delimiter(from(text, self.range.end))
            || text.contains(&self.decoded)
    }

    /// Whether it stands by a letter or digit, is a picture or more than one character.
    fn is_surely_text(&self, text: &str) -> bool {
        let is_of_word = |near: Option<char>| near.is_some_and(char::is_alphanumeric);
        let is_by_word = is_of_word(before(text, self.range.start)) || is_of_word(from(text, self.range.end));
        let is_picture = self.decoded.starts_with(|scalar| scalar >= '\u{1F000}');
        !self.is_spoken_of(text) && (is_by_word || is_picture || self.decoded.chars().count() > 1)
    }
}

fn runs(text: &str) -> impl Iterator<Item = Run> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find("\\u")?;
            let is_escaped = text[..start].ends_with('\\');
            let bytes: Vec<u8> =
                (start..).step_by(ESCAPE_LEN).map_while(|at| byte(text.get(at..)?)).collect();
            let range = start..start + bytes.len() * ESCAPE_LEN;
            at = range.end.max(start + 2);
            let count = bytes.len();
            let decoded =
                String::from_utf8(bytes).ok().filter(|decoded| !is_escaped && count > 0 && is_text(decoded));
            if let Some(decoded) = decoded {
                return Some(Run { range, decoded, bytes: count });
            }
        }
    })
}

/// The byte beyond ASCII that an escape at the head of `text` stands for.
fn byte(text: &str) -> Option<u8> {
    let scalar = char::from_u32(code_unit(text)?)?;
    let of_windows = || (0x80..0xA0).find(|&byte| windows_1252(byte) == Some(scalar));
    u8::try_from(u32::from(scalar)).ok().or_else(of_windows).filter(|byte| !byte.is_ascii())
}

/// Whether nothing in it is a control, a character without a shape, or private.
fn is_text(decoded: &str) -> bool {
    let is_other = |scalar| matches!(scalar, '\0'..='\u{9F}' | '\u{AD}' | '\u{2028}'..='\u{202E}' | '\u{E000}'..='\u{F8FF}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..);
    !decoded.contains(is_other)
}
