//! Ellipses.

use crate::cleanup::map_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const ELLIPSES: Rule = Rule {
    name: "ellipses",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "an ellipsis becomes three full stops",
    explanation: "\
Puts `...` in the place of U+2026 HORIZONTAL ELLIPSIS, and `..` in the place of U+2025.

Off by default: the ellipsis is typography.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    map_scalars(text, |scalar| match scalar {
        '\u{2025}' => Some(".."),
        '\u{2026}' => Some("..."),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&ELLIPSES, &[("well…", "well...")]);
        check_kept(&ELLIPSES, &["well...", "⋯"]);
    }
}
