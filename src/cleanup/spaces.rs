//! Spaces of other widths.

use crate::cleanup::map_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const UNICODE_SPACES: Rule = Rule {
    name: "unicode-spaces",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "spaces of other widths become spaces",
    explanation: "\
Puts a space in the place of U+1680, U+2000 to U+2006, U+2008 to U+200A, U+205F and U+3000: en and em spaces, thin and
hair spaces, the ideographic space. No-break spaces have a rule of their own.

Off by default: widths are typography.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    map_scalars(text, |scalar| {
        matches!(scalar, '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}')
            .then_some(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&UNICODE_SPACES, &[("a\u{2003}b\u{3000}c\u{2009}d", "a b c d")]);
        check_kept(&UNICODE_SPACES, &["a\u{A0}b", "\u{200B}"]);
    }
}
