//! No-break spaces.

use crate::cleanup::{before, from, replace_scalars};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const NO_BREAK_SPACES: Rule = Rule {
    name: "no-break-spaces",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "no-break spaces become spaces where nothing needs them",
    explanation: "\
Puts a space in the place of U+00A0 NO-BREAK SPACE, U+202F NARROW NO-BREAK SPACE and U+2007 FIGURE SPACE.

Left alone: before `: ; ! ? % » ›` and after `« ‹`, as French writes; between digits, where they part thousands;
between a digit and a letter or sign, as in `5 km`. The Unicode forms NFKC and NFKC_Casefold fold those, too.

Off by default: a no-break space is typography, and nobody sees it.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let is_no_break = |scalar: char| matches!(scalar, '\u{A0}' | '\u{202F}' | '\u{2007}');
    replace_scalars(text, |at, scalar| {
        let needed = || is_needed(before(text, at), from(text, at + scalar.len_utf8()));
        (is_no_break(scalar) && !needed()).then_some(" ".into())
    })
}

fn is_needed(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|scalar| {
        matches!(scalar, '«' | '‹') || scalar.is_numeric() && after.is_some_and(|c| !c.is_whitespace())
    }) || after.is_some_and(|scalar| matches!(scalar, ':' | ';' | '!' | '?' | '%' | '»' | '›'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&NO_BREAK_SPACES, &[("a\u{A0}b\u{A0}\u{A0}", "a b  "), ("w\u{A0}domu", "w domu")]);
        check_kept(
            &NO_BREAK_SPACES,
            &["Vraiment\u{A0}?", "«\u{A0}oui\u{202F}»", "10\u{202F}000", "5\u{A0}km"],
        );
    }
}
