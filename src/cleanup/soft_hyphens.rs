//! Soft hyphens.

use crate::cleanup::remove_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const SOFT_HYPHENS: Rule = Rule {
    name: "soft-hyphens",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "soft hyphens go",
    explanation: "\
Removes U+00AD SOFT HYPHEN, which only says where a word may be broken. In other programs it hides words from searches.

A soft hyphen at the end of a line, where the word may really be broken, stays.",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let end = text.trim_end_matches('\u{AD}').len();
    remove_scalars(text, |at, scalar| scalar == '\u{AD}' && at != end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &SOFT_HYPHENS,
            &[
                ("Donau\u{AD}dampf\u{AD}schiff", "Donaudampfschiff"),
                ("a\u{AD}\u{AD}b", "ab"),
                ("re\u{AD}\u{AD}", "re\u{AD}"),
            ],
        );
        check_kept(&SOFT_HYPHENS, &["non-breaking", "bro\u{AD}", "¬"]);
    }
}
