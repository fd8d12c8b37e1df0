//! Control characters that no text needs, and the escape sequences of terminals.

use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Rule, Run, Stage};
use crate::signal::{Signals, is_control};
use std::ops::Range;

pub(crate) const CONTROLS: Rule = Rule {
    name: "controls",
    stage: Stage::Cleanup,
    summary: "control characters, terminal escape sequences and stray byte order marks go",
    explanation: "\
Removes the C0 control characters that lay out no text (U+0000 to U+0008, U+000B, U+000E to U+001F), U+007F
DELETE, U+FEFF (a byte order mark in the middle of text), and whole terminal sequences such as the colour
change `ESC [ 31 m` (ECMA-48 control sequences).

Tab, line feed, form feed and carriage return stay, and so do the C1 controls, which may be bytes of text that
was decoded wrongly: the repair stage looks at those.

The change is always certain: these characters have no meaning in text.",
    run: Run::Line { needs: Signals::NON_ASCII.or(Signals::CONTROL), propose },
};

const ESCAPE: u8 = 0x1B;

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(found) = next_candidate(&text.as_bytes()[at..]) {
        let start = at + found;
        let end = end_of_unwanted(text.as_bytes(), start);
        push_joined(&mut edits, start..end);
        at = end.max(start + 1);
    }
    edits
}

/// Where the next control or the first byte of U+FEFF may be.
fn next_candidate(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| is_control(byte) || byte == 0xEF)
}

/// Where what begins at `start` ends, if it is to go; else `start`.
fn end_of_unwanted(text: &[u8], start: usize) -> usize {
    match text[start] {
        0xEF if text[start..].starts_with("\u{FEFF}".as_bytes()) => start + 3,
        0xEF => start,
        ESCAPE => start + control_sequence_len(&text[start..]).unwrap_or(1),
        _ => start + 1,
    }
}

/// The length of an ECMA-48 control sequence: `ESC [`, parameters, intermediates, a final byte.
fn control_sequence_len(text: &[u8]) -> Option<usize> {
    let body = text.strip_prefix(b"\x1B[")?;
    let parameters = body.iter().take_while(|byte| (0x30..=0x3F).contains(*byte)).count();
    let intermediates = body[parameters..].iter().take_while(|byte| (0x20..=0x2F).contains(*byte)).count();
    let last = parameters + intermediates;
    body.get(last).filter(|byte| (0x40..=0x7E).contains(*byte))?;
    Some(2 + last + 1)
}

fn push_joined(edits: &mut Vec<Edit>, range: Range<usize>) {
    match edits.last_mut() {
        Some(last) if last.range.end == range.start => last.range.end = range.end,
        _ if range.is_empty() => {}
        _ => edits.push(Edit::certain(range, "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn cleaned(text: &str) -> String {
        let mut draft = crate::edit::Draft { text: text.to_owned(), patches: Vec::new() };
        draft.apply("controls", propose(&Plan::new(&Config::default()), text));
        draft.text
    }

    #[test]
    fn controls_go_and_layout_stays() {
        let cases = [
            ("a\0b\u{7}c", "abc"),
            ("tab\tfeed\u{C}return\r", "tab\tfeed\u{C}return\r"),
            ("\u{1B}[1;31mred\u{1B}[0m rose", "red rose"),
            ("\u{1B}", ""),
            ("\u{1B}[31", "[31"),
            ("one\u{FEFF}two", "onetwo"),
            ("ｈａｌｆ", "ｈａｌｆ"),
            ("\u{80}\u{9F}", "\u{80}\u{9F}"),
        ];
        for (text, expected) in cases {
            assert_eq!(cleaned(text), expected, "{text:?}");
        }
    }
}
