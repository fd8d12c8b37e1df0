//! Interlinear annotations.

use crate::cleanup::before;
use crate::cleanup::scripts::{is_han, is_kana};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const ANNOTATIONS: Rule = Rule {
    name: "annotations",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "interlinear annotations go into parentheses behind their text",
    explanation: "\
Programs mark a reading or gloss that is to be shown above a text with U+FFF9 before the text, U+FFFA between the two
and U+FFFB behind the gloss. Plain text cannot show that, and with nothing but the marks removed the gloss would run
into the text. The Unicode Standard (23.8) has plain text drop the gloss or keep it all; here it is kept in parentheses,
as HTML shows ruby where it cannot be set: `東京(とうきょう)`, `base (gloss)`. An empty gloss goes with its marks.

Left to the rule `controls`, which removes them: marks that make no annotation within their line.

The change is always certain.",
    run: Run::Line { needs: Signals::ODD, propose },
};

const ANCHOR: char = '\u{FFF9}';
const SEPARATOR: char = '\u{FFFA}';
const TERMINATOR: char = '\u{FFFB}';

/// An annotation that is not over yet.
struct Open {
    anchor: usize,
    separators: Vec<usize>,
}

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let (mut edits, mut open) = (Vec::new(), Vec::<Open>::new());
    for (at, scalar) in text.char_indices() {
        match scalar {
            ANCHOR => open.push(Open { anchor: at, separators: Vec::new() }),
            SEPARATOR => open.last_mut().into_iter().for_each(|open| open.separators.push(at)),
            TERMINATOR => edits.extend(open.pop().into_iter().flat_map(|open| parted(text, &open, at))),
            _ => {}
        }
    }
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// What takes the place of the marks of an annotation that ends at `terminator`.
fn parted(text: &str, open: &Open, terminator: usize) -> Vec<Edit> {
    let mark = |at: usize, new: &str| Edit::certain(at..at + ANCHOR.len_utf8(), new);
    let mut edits = vec![mark(open.anchor, "")];
    let ends = open.separators.iter().skip(1).copied().chain([terminator]);
    let mut is_in_gloss = false;
    for (&separator, end) in open.separators.iter().zip(ends) {
        let has_gloss = separator + SEPARATOR.len_utf8() < end;
        let blank = if is_in_gloss || needs_space(text, separator) { " " } else { "" };
        let close = if is_in_gloss { ")" } else { "" };
        edits.push(match has_gloss {
            true => mark(separator, &format!("{close}{blank}(")),
            false => mark(separator, close),
        });
        is_in_gloss = has_gloss;
    }
    edits.push(mark(terminator, if is_in_gloss { ")" } else { "" }));
    edits
}

/// Whether a space goes between a parenthesis that opens and what ends at `at`.
fn needs_space(text: &str, at: usize) -> bool {
    before(text, at).is_some_and(|last| last.is_alphanumeric() && !is_han(last) && !is_kana(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &ANNOTATIONS,
            &[
                ("a \u{FFF9}base\u{FFFA}gloss\u{FFFB}.", "a base (gloss)."),
                ("\u{FFF9}東京\u{FFFA}とうきょう\u{FFFB}へ", "東京(とうきょう)へ"),
                ("\u{FFF9}word\u{FFFA}one\u{FFFA}two\u{FFFB}", "word (one) (two)"),
                ("\u{FFF9}word\u{FFFA}\u{FFFB}s", "words"),
                ("\u{FFF9}word\u{FFFB}s", "words"),
                ("\u{FFF9}a \u{FFF9}b\u{FFFA}c\u{FFFB}\u{FFFA}d\u{FFFB}", "a b (c)(d)"),
            ],
        );
        check_kept(
            &ANNOTATIONS,
            &["a\u{FFFA}b\u{FFFB}", "\u{FFF9}a\u{FFFA}b", "\u{FFFB}\u{FFFA}\u{FFF9}", "base (gloss)"],
        );
    }
}
