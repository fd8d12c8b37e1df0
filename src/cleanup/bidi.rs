//! Bidirectional controls that show text in another order than it has.

use crate::cleanup::scripts::is_right_to_left;
use crate::cleanup::{before, from};
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
end of its paragraph at most (UAX #9). In a line without a letter from right to left they go: nothing there needs
them. In other lines overrides (U+202D, U+202E) go with their ends, and so do ends without a beginning; what was never
ended is ended at the end of the line, so that lines that are joined later do not change.

Left alone: the marks U+200E, U+200F and U+061C; balanced embeddings and isolates in lines of Arabic, Hebrew and other
right-to-left scripts; in other lines U+2066 and U+2068 with their ends, as programs put them around names and numbers
that they insert, if they are balanced, hold something, part no word, and no other of these controls is in the line:
then they move nothing.

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
        let moves_nothing = has_quiet_isolates(text);
        return controls.filter(|_| !moves_nothing).map(|(at, scalar)| removal(at, scalar)).collect();
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

/// Whether all controls of a line without a letter from right to left are isolates that move nothing there, balanced,
/// around something, and at the edges of words.
fn has_quiet_isolates(text: &str) -> bool {
    let mut starts = Vec::new();
    // Behind the last character that is something.
    let mut filled = 0;
    for (at, scalar) in text.char_indices() {
        if !is_control(scalar) {
            filled = if scalar.is_whitespace() { filled } else { at + scalar.len_utf8() };
            continue;
        }
        match scalar {
            '\u{2066}' | '\u{2068}' => starts.push(at + scalar.len_utf8()),
            POP_ISOLATE if starts.pop().is_some_and(|start| start < filled) => {}
            _ => return false,
        }
        let near = [before(text, at), from(text, at + scalar.len_utf8())];
        if near.into_iter().all(|near| near.is_some_and(char::is_alphanumeric)) {
            return false;
        }
    }
    starts.is_empty()
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
                ("p\u{2068}a\u{2069}ssword", "password"),
                ("\u{2068}\u{2069}a \u{2066} \u{2069}b", "a  b"),
                ("\u{2067}Ada\u{2069} came", "Ada came"),
                ("\u{2068}Ada\u{2069} came \u{202A}home\u{202C}", "Ada came home"),
                ("\u{2068}Ada\u{2069} \u{2068}came", "Ada came"),
                ("\u{2066}שלום", "\u{2066}שלום\u{2069}"),
                ("שלום\u{2069}\u{202C}", "שלום"),
                ("\u{202E}שלום\u{202C} אב", "שלום אב"),
                ("א\u{202A}\u{2067}ב", "א\u{202A}\u{2067}ב\u{2069}\u{202C}"),
            ],
        );
        check_kept(
            &BIDI_CONTROLS,
            &[
                "\u{2067}שלום\u{2069}, Dana",
                "שלום\u{200F}!",
                "a\u{200E}b",
                "\u{202B}سلام\u{202C}",
                "\u{2068}Ada\u{2069} sent \u{2068}3\u{2069} files to \u{2066}\u{2068}Bo\u{2069} (home)\u{2069}.",
            ],
        );
    }
}
