//! Dashes.

use crate::cleanup::map_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const DASHES: Rule = Rule {
    name: "dashes",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "dashes, hyphens and minus signs become hyphen-minus",
    explanation: "\
Puts `-` in the place of U+2010 to U+2015 (hyphens, en and em dashes), U+2043, U+2212 MINUS SIGN, U+FE58, U+FE63 and
U+FF0D.

Off by default: dashes are typography, and part numbers from ranges.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    map_scalars(text, |scalar| {
        matches!(
            scalar,
            '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
        )
        .then_some("-")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&DASHES, &[("pp. 3–5 — well\u{2011}known, −1", "pp. 3-5 - well-known, -1")]);
        check_kept(&DASHES, &["a-b", "ー", "~", "¬"]);
    }
}
