//! Floods of combining marks.

use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::ops::Range;

pub(crate) const MARK_FLOODS: Rule = Rule {
    name: "mark-floods",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "floods of combining marks are cut",
    explanation: "\
Cuts a flood of combining marks (`Z̸a̵l̶g̷o̴`) to the first two on each letter. A flood is a letter with more than four marks
from U+0300 to U+036F and their supplements in a row, or a line in which three letters or more have three marks or more
each: no orthography puts more than two of these marks on most letters.

Left alone: marks of other scripts (Hebrew, Arabic, Thai, Tibetan, the scripts of India); letters with up to four marks,
as in phonetic notation, by themselves.

Sources: UAX #15, Stream-Safe Text Format; UTS #39, section 5.4, which flags sequences of more than four nonspacing marks.",
    run: Run::Line { needs: Signals::ODD, propose },
};

/// Marks that a letter keeps where there is a flood.
const KEPT: usize = 2;
/// More marks than that on one letter are a flood.
const MOST: usize = 4;
/// So many letters with more than [`KEPT`] marks in a line are a flood.
const MOST_LETTERS: usize = 3;

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let count = |run: &Range<usize>| text[run.clone()].chars().filter(|&mark| mark != JOINER).count();
    let heavy: Vec<Range<usize>> = runs(text).into_iter().filter(|run| count(run) > KEPT).collect();
    let is_flood = |run: &Range<usize>| count(run) > MOST;
    if heavy.len() < MOST_LETTERS && !heavy.iter().any(is_flood) {
        return Vec::new();
    }
    let surplus = |run: Range<usize>| {
        let mut marks = text[run.clone()].char_indices().filter(|(_, mark)| *mark != JOINER);
        let kept = marks.nth(KEPT - 1).map_or(0, |(at, mark)| at + mark.len_utf8());
        Edit::certain(run.start + kept..run.end, "")
    };
    heavy.into_iter().map(surplus).collect()
}

/// A combining grapheme joiner, which holds back the order of marks: it parts no flood.
const JOINER: char = '\u{34F}';

/// The runs of marks.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, scalar) in text.char_indices().filter(|(_, scalar)| is_mark(*scalar)) {
        let end = at + scalar.len_utf8();
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = end,
            _ => runs.push(at..end),
        }
    }
    runs
}

fn is_mark(scalar: char) -> bool {
    matches!(scalar, '\u{300}'..='\u{36F}' | '\u{488}' | '\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20F0}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &MARK_FLOODS,
            &[
                ("Z\u{335}\u{321}\u{322}\u{323}\u{324}\u{325}a", "Z\u{335}\u{321}a"),
                (
                    "Z\u{335}\u{34F}\u{321}\u{322}\u{34F}\u{323}\u{324}a\u{301}",
                    "Z\u{335}\u{34F}\u{321}a\u{301}",
                ),
                (
                    "a\u{300}\u{301}\u{302}b\u{300}\u{301}\u{302}c\u{300}\u{301}\u{302}",
                    "a\u{300}\u{301}b\u{300}\u{301}c\u{300}\u{301}",
                ),
            ],
        );
        check_kept(
            &MARK_FLOODS,
            &["e\u{302}\u{323}", "ɔ\u{303}\u{301}\u{330}\u{32C}", "שָׁלוֹם", "1\u{FE0F}\u{20E3}", "ที่"],
        );
    }
}
