//! C1 controls that nothing was made of.

use crate::cleanup::around::Around;
use crate::cleanup::remove_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const C1_CONTROLS: Rule = Rule {
    name: "c1-controls",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "C1 controls that stand among ASCII go",
    explanation: "\
Removes U+0080 to U+009F where they stand between ASCII characters or at an end, once the rule `mojibake` has found
nothing that they could have been.

Left alone: C1 controls beside other characters, where they may be bytes of text that was decoded wrongly; U+0085, a
line end (see the rule `line-ends`).",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut around = around_c1(text);
    remove_scalars(text, |at, scalar| is_c1(scalar) && scalar != '\u{85}' && stands_in_ascii(around.near(at)))
}

fn is_c1(scalar: char) -> bool {
    matches!(scalar, '\u{80}'..='\u{9F}')
}

/// Finds the characters around C1 controls that are none themselves.
pub(super) fn around_c1(text: &str) -> Around<'_> {
    Around::new(text, is_c1)
}

/// Whether those on both sides are ASCII, or there are none.
pub(super) fn stands_in_ascii(near: [Option<char>; 2]) -> bool {
    near.into_iter().flatten().all(|scalar| scalar.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&C1_CONTROLS, &[("no\u{81}te\u{9D}", "note"), ("\u{80}\u{9F}", "")]);
        check_kept(&C1_CONTROLS, &["é\u{80}\u{9F}", "a\u{85}b", "â\u{80}x"]);
    }
}
