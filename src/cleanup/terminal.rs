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
which the linked text stays); device control and other strings; the designation of character sets, and shifts to them;
saving and restoring the cursor; the reset, line feeds and tab stops of two bytes, such as `ESC c` and `ESC M`; the sizes of
lines and the announcements of codes, such as `ESC # 8`, `ESC % G` and `ESC SP F`.

A lone ESC that begins none of these is left to the rule `controls`: of the functions of two or three bytes, those are known
that terminals have in common, so that no letter of text goes along without need. A string that is not ended on its line
stays, and so does `ESC $`, which begins text in ISO 2022.

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
        byte if TWO_BYTES.contains(byte) => Some(2),
        byte => {
            let (_, last) = THREE_BYTES.iter().find(|(first, _)| first == byte)?;
            text.get(2).filter(|byte| last.contains(byte)).map(|_| 3)
        }
    }
}

/// What ends a sequence right behind ESC. Cursor and keypad of DEC terminals: 7, 8, =, >. From C1, ECMA-48 section 8.3: D
/// index, E next line, H tab stop, M reverse index, N and O single shifts, Z (DEC) identify, \ the end of a string that
/// began elsewhere. Single functions registered with ISO: c reset, n, o, |, } and ~ locking shifts.
const TWO_BYTES: &[u8] = b"78=>DEHMNOZ\\cno|}~";

/// Intermediate bytes (ECMA-35 section 13) with what ends a sequence behind them: how codes are announced, DEC's sizes of
/// lines and test picture, other coding systems, and sets of 96 characters.
const THREE_BYTES: [(u8, &[u8]); 6] = [
    (b' ', b"FGLMN"),
    (b'#', b"34568"),
    (b'%', b"@G8"),
    (b'-', b"ABCDFGHLMT"),
    (b'.', b"ABCDFGHLMT"),
    (b'/', b"ABCDFGHLMT"),
];

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
                ("a\u{1B}cb", "ab"),
                ("\u{1B}D\u{1B}E\u{1B}H\u{1B}M\u{1B}N\u{1B}O\u{1B}Z\u{1B}\\text", "text"),
                ("\u{1B}n\u{1B}o\u{1B}|\u{1B}}\u{1B}~\u{1B}=\u{1B}>text", "text"),
                ("\u{1B}#8te\u{1B}%Gxt\u{1B} F\u{1B}-A", "text"),
            ],
        );
        check_kept(
            &TERMINAL_SEQUENCES,
            &[
                "\u{1B}",
                "\u{1B}[31",
                "\u{1B}]0;never ended",
                "\u{9B}m",
                "\u{41B}\u{6DB}",
                "[31m",
                "\u{1B}text",
                "\u{1B} a \u{1B}#1 \u{1B}%a \u{1B}- \u{1B}é",
                "\u{1B}$B$3$s",
            ],
        );
    }
}
