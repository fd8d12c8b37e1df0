//! Guillemets.

use crate::cleanup::map_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const GUILLEMETS: Rule = Rule {
    name: "guillemets",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "guillemets become straight quotes",
    explanation: "\
Puts \" in the place of `«` and `»` and ' in the place of `‹` and `›`. Spaces inside them stay.

Off by default: guillemets are the quotes of many languages.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    map_scalars(text, |scalar| match scalar {
        '«' | '»' => Some("\""),
        '‹' | '›' => Some("'"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&GUILLEMETS, &[("«ja» ‹so›", "\"ja\" 'so'")]);
        check_kept(&GUILLEMETS, &["≪ “x”"]);
    }
}
