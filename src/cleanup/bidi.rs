//! Bidirectional controls that show text in another order than it has.

use crate::cleanup::scripts::is_right_to_left;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const BIDI_CONTROLS: Rule = Rule {
    name: "bidi-controls",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "overrides and unbalanced or needless bidirectional controls go or are closed",
    explanation: "\
Embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069) change the order in which text is shown, up to the
end of its paragraph at most (UAX #9). In a line without a letter from right to left they all go: nothing there needs
them. In other lines overrides (U+202D, U+202E) go with their ends, and so do ends without a beginning; what was never
ended is ended at the end of the line, so that lines that are joined later do not change.

Left alone: the marks U+200E, U+200F and U+061C, and balanced embeddings and isolates in lines of Arabic, Hebrew and other
right-to-left scripts.

Why it matters: reordered source code reads otherwise than it runs (Trojan Source, CVE-2021-42574; UTS #55), and
reordered names of files and links deceive (UTS #36).",
    run: Run::Line { needs: Signals::ODD, propose },
};

const POP_EMBEDDING: char = '\u{202C}';
const POP_ISOLATE: char = '\u{2069}';

/// A control that waits for its end.
struct Open {
    end: char,
    is_override: bool,
}

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let controls = text.char_indices().filter(|(_, scalar)| is_control(*scalar));
    if !text.chars().any(is_right_to_left) {
        return controls.map(|(at, scalar)| removal(at, scalar)).collect();
    }
    let (mut edits, mut open) = (Vec::new(), Vec::<Open>::new());
    for (at, scalar) in controls {
        if let Some(opened) = opened(scalar) {
            if opened.is_override {
                edits.push(removal(at, scalar));
            }
            open.push(opened);
        } else if open.last().is_some_and(|last| last.end == scalar) {
            if open.pop().is_some_and(|last| last.is_override) {
                edits.push(removal(at, scalar));
            }
        } else {
            edits.push(removal(at, scalar));
        }
    }
    let ends: String = open.iter().rev().filter(|open| !open.is_override).map(|open| open.end).collect();
    if !ends.is_empty() {
        edits.push(Edit::certain(text.len()..text.len(), ends));
    }
    edits
}

fn is_control(scalar: char) -> bool {
    matches!(scalar, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn opened(scalar: char) -> Option<Open> {
    match scalar {
        '\u{202A}' | '\u{202B}' => Some(Open { end: POP_EMBEDDING, is_override: false }),
        '\u{202D}' | '\u{202E}' => Some(Open { end: POP_EMBEDDING, is_override: true }),
        '\u{2066}'..='\u{2068}' => Some(Open { end: POP_ISOLATE, is_override: false }),
        _ => None,
    }
}

fn removal(at: usize, scalar: char) -> Edit {
    Edit::certain(at..at + scalar.len_utf8(), "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &BIDI_CONTROLS,
            &[
                ("if access \u{202E}\u{2066}// admins\u{2069} \u{2066}only", "if access // admins only"),
                ("\u{2066}שלום", "\u{2066}שלום\u{2069}"),
                ("שלום\u{2069}\u{202C}", "שלום"),
                ("\u{202E}שלום\u{202C} אב", "שלום אב"),
                ("א\u{202A}\u{2067}ב", "א\u{202A}\u{2067}ב\u{2069}\u{202C}"),
            ],
        );
        check_kept(
            &BIDI_CONTROLS,
            &["\u{2067}שלום\u{2069}, Dana", "שלום\u{200F}!", "a\u{200E}b", "\u{202B}سلام\u{202C}"],
        );
    }
}
