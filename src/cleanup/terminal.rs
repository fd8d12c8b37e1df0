//! The escape sequences of terminals.

use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const TERMINAL_SEQUENCES: Rule = Rule {
    name: "terminal-sequences",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index, Preset::Ftfy]),
    summary: "escape sequences of terminals go",
    explanation: "\
Removes the sequences of ECMA-48 and of xterm with all that they hold: control sequences such as the colour change
`ESC [ 31 m`, also with the 8-bit introducer U+009B; operating system commands (window titles, and hyperlinks, of
which the linked text stays); device control and other strings; the designation of character sets; saving and
restoring the cursor.

A lone ESC that begins none of these is left to the rule `controls`. A string that is not ended on its line stays.

Why it matters: text that is shown on a terminal can hide or forge other lines with them (CWE-150).",
    run: Run::Line { needs: Signals::ODD.or(Signals::CONTROL), propose },
};

const ESCAPE: u8 = 0x1B;

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut edits: Vec<Edit> = Vec::new();
    let mut at = 0;
    // The second byte of U+009B; where it is part of another character, no sequence follows from it.
    while let Some(found) = memchr::memchr2(ESCAPE, 0x9B, &bytes[at..]) {
        let start = at + found;
        let (start, len) = match bytes[start] {
            ESCAPE => (start, sequence_len(&bytes[start..])),
            _ if start > 0 && bytes[start - 1] == 0xC2 => (start - 1, eight_bit_len(&bytes[start + 1..])),
            _ => (start, None),
        };
        at = start + len.unwrap_or(if bytes[start] == ESCAPE { 1 } else { 2 });
        at = at.min(bytes.len());
        if len.is_some() {
            match edits.last_mut() {
                Some(last) if last.range.end == start => last.range.end = at,
                _ => edits.push(Edit::certain(start..at, "")),
            }
        }
    }
    edits
}

/// The length of the sequence that begins with the ESC at the head of `text`.
fn sequence_len(text: &[u8]) -> Option<usize> {
    match text.get(1)? {
        b'[' => control_sequence_len(&text[2..]).map(|len| len + 2),
        b']' | b'P' | b'X' | b'^' | b'_' => string_len(&text[2..]).map(|len| len + 2),
        b'(' | b')' | b'*' | b'+' => text.get(2).filter(|byte| byte.is_ascii_alphanumeric()).map(|_| 3),
        b'7' | b'8' | b'=' | b'>' => Some(2),
        _ => None,
    }
}

/// Parameters, intermediates, a final byte.
fn control_sequence_len(body: &[u8]) -> Option<usize> {
    let parameters = body.iter().take_while(|byte| (0x30..=0x3F).contains(*byte)).count();
    let intermediates = body[parameters..].iter().take_while(|byte| (0x20..=0x2F).contains(*byte)).count();
    let last = parameters + intermediates;
    body.get(last).filter(|byte| (0x40..=0x7E).contains(*byte))?;
    Some(last + 1)
}

/// A control sequence behind U+009B, with parameters: without them the character may be anything.
fn eight_bit_len(body: &[u8]) -> Option<usize> {
    body.first().filter(|byte| byte.is_ascii_digit())?;
    control_sequence_len(body).map(|len| len + 2)
}

/// The longest string, in bytes, that is looked for.
const MAX_STRING: usize = 4096;

/// A string up to BEL, to `ESC \\` or to U+009C. No other ESC may be in it.
fn string_len(body: &[u8]) -> Option<usize> {
    let body = &body[..body.len().min(MAX_STRING)];
    let end = body.iter().position(|&byte| byte == 0x07 || byte == ESCAPE || byte == 0x9C)?;
    match body[end] {
        0x07 => Some(end + 1),
        ESCAPE => (body.get(end + 1) == Some(&b'\\')).then_some(end + 2),
        _ => (end > 0 && body[end - 1] == 0xC2).then_some(end + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &TERMINAL_SEQUENCES,
            &[
                ("\u{1B}[1;31mred\u{1B}[0m rose", "red rose"),
                ("\u{1B}]8;;https://example.org\u{1B}\\link\u{1B}]8;;\u{1B}\\ text", "link text"),
                ("\u{1B}]0;title\u{7}text", "text"),
                ("\u{1B}P1$r0m\u{1B}\\text", "text"),
                ("\u{9B}31mred\u{9B}0m", "red"),
                ("\u{1B}(Btext\u{1B}7", "text"),
            ],
        );
        check_kept(
            &TERMINAL_SEQUENCES,
            &["\u{1B}", "\u{1B}[31", "\u{1B}]0;never ended", "\u{9B}m", "\u{41B}\u{6DB}", "[31m"],
        );
    }
}
