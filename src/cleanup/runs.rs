//! Runs of blanks.

use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const SPACE_RUNS: Rule = Rule {
    name: "space-runs",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "runs of blanks within a line become one space",
    explanation: "\
Puts one space in the place of a run of spaces and tabs, and of a single tab. Blanks at the head of a line stay as they
are: they may be indentation.

Off by default: runs of blanks align columns.",
    run: Run::Line { needs: Signals::ANYTHING, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let bytes = text.as_bytes();
    let mut edits = Vec::new();
    let mut at = bytes.iter().take_while(|byte| is_blank(byte)).count();
    while let Some(found) = bytes[at..].iter().position(is_blank) {
        let start = at + found;
        at = start + bytes[start..].iter().take_while(|byte| is_blank(byte)).count();
        if &text[start..at] != " " {
            edits.push(Edit::certain(start..at, " "));
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&SPACE_RUNS, &[("a  b\tc \t d  ", "a b c d ")]);
        check_kept(&SPACE_RUNS, &["    a b", "\t", "", "a\u{A0}\u{A0}b"]);
    }
}
