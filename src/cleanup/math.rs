//! Mathematical letters.

use crate::cleanup::replace_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use unicode_normalization::UnicodeNormalization;

pub(crate) const MATH_LETTERS: Rule = Rule {
    name: "math-letters",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "mathematical letters become letters",
    explanation: "\
Puts letters and digits in the place of the mathematical alphanumerics (U+1D400 to U+1D7FF), which also serve to write
bold or italic where there is no formatting.

Off by default: in formulas they tell variables apart.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    replace_scalars(text, |_, scalar| {
        let is_math = matches!(scalar, '\u{1D400}'..='\u{1D7FF}');
        let new: String = if is_math { std::iter::once(scalar).nfkc().collect() } else { String::new() };
        (is_math && !new.starts_with(scalar)).then_some(new.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&MATH_LETTERS, &[("𝐛𝐨𝐥𝐝 𝟏", "bold 1")]);
        check_kept(&MATH_LETTERS, &["ℝ and x²"]);
    }
}
