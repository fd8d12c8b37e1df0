//! Accents beside their letters.

use crate::cleanup::{before, from};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const DETACHED_ACCENTS: Rule = Rule {
    name: "detached-accents",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "accents that stand beside their letter go onto it",
    explanation: "\
Puts the accent onto the letter where PDF files and old editors wrote it beside: `caf´e` becomes `café`, `¨uber` inside a
word likewise. The accent is U+00B4, U+00A8 or U+00B8 with a letter directly before and behind it, and the letter behind
it (for the cedilla, the one before it) takes the accent in the languages of Europe.

Left alone: accents at the head or end of a word, where they serve as quotes (`´quote´`); U+00B4 anywhere but before
the last letter of a word of four or more, since it serves as an apostrophe, too (`l´eau`, `dell´acqua`); letters that
do not have the accent; a change of letter case.",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for (at, scalar) in text.char_indices() {
        let end = at + scalar.len_utf8();
        let (Some(mark), Some(left), Some(right)) = (mark(scalar), before(text, at), from(text, end)) else {
            continue;
        };
        let range = if scalar == '¸' { at - left.len_utf8()..end } else { at..end + right.len_utf8() };
        let base = if scalar == '¸' { left } else { right };
        let new = compose(base, mark).filter(|_| is_inside(left, right) && takes(base, scalar));
        let is_free = edits.last().is_none_or(|last| last.range.end <= range.start);
        if let Some(new) = new.filter(|_| is_free && !is_apostrophe(text, at, end)) {
            edits.push(Edit::certain(range, new));
        }
    }
    edits
}

fn is_inside(left: char, right: char) -> bool {
    let one_case = left.is_uppercase() || !right.is_uppercase();
    left.is_alphabetic() && right.is_alphabetic() && one_case
}

fn mark(accent: char) -> Option<char> {
    match accent {
        '´' => Some('\u{301}'),
        '¨' => Some('\u{308}'),
        '¸' => Some('\u{327}'),
        _ => None,
    }
}

fn takes(base: char, accent: char) -> bool {
    let letters = match accent {
        '´' => "aeiouyAEIOUY",
        '¨' => "aeiouAEIOU",
        _ => "cC",
    };
    letters.contains(base)
}

/// Whether U+00B4 may be an apostrophe where it stands.
fn is_apostrophe(text: &str, at: usize, end: usize) -> bool {
    let letters_before = text[..at].chars().rev().take_while(|scalar| scalar.is_alphabetic()).count();
    let letters_after = text[end..].chars().take_while(|scalar| scalar.is_alphabetic()).count();
    text[at..].starts_with('´') && (letters_before < 3 || letters_after > 1)
}

fn compose(base: char, mark: char) -> Option<char> {
    unicode_normalization::char::compose(base, mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &DETACHED_ACCENTS,
            &[("caf´e au lait", "café au lait"), ("f¨ur M¨uller", "für Müller"), ("franc¸ais", "français")],
        );
        check_kept(
            &DETACHED_ACCENTS,
            &["´quote´", "don´t", "l´eau", "qu´il", "aujourd´hui", "x¨y", "¨a", "d´accord", "sull´A"],
        );
    }
}
