//! Soft hyphens.

use crate::cleanup::{before, from, remove_scalars};
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

Left alone: a soft hyphen at the end of a line, where the word may really be broken; one beside a digit (`1990-95`,
`COVID-19`), where no word is broken: it is a hyphen of an older character set.",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let end = text.trim_end_matches('\u{AD}').len();
    remove_scalars(text, |at, scalar| scalar == '\u{AD}' && at != end && !is_beside_digit(text, at))
}

fn is_beside_digit(text: &str, at: usize) -> bool {
    let near = [before(text, at), from(text, at + '\u{AD}'.len_utf8())];
    near.into_iter().flatten().any(char::is_numeric)
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
        check_kept(&SOFT_HYPHENS, &["non-breaking", "bro\u{AD}", "¬", "1990\u{AD}95", "COVID\u{AD}19"]);
    }
}
