//! Marks of objects that are not there.

use crate::cleanup::remove_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const OBJECTS: Rule = Rule {
    name: "object-marks",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Ftfy]),
    summary: "the mark of an object that is not there goes",
    explanation: "\
Removes U+FFFC OBJECT REPLACEMENT CHARACTER, which stands where a picture or another object was. Off by default: it is
the only trace of what is missing.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    remove_scalars(text, |_, scalar| scalar == '\u{FFFC}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&OBJECTS, &[("a picture: \u{FFFC}.", "a picture: .")]);
        check_kept(&OBJECTS, &["\u{FFFD}"]);
    }
}
