//! Fullwidth and halfwidth forms.

use crate::cleanup::replace_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use unicode_normalization::UnicodeNormalization;

pub(crate) const WIDTH: Rule = Rule {
    name: "width",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index, Preset::Ftfy]),
    summary: "fullwidth and halfwidth forms become ordinary characters",
    explanation: "\
Puts ordinary characters in the place of the fullwidth forms of ASCII (`Ａ`, `！`), of halfwidth katakana and hangul, of
the ideographic space and of fullwidth signs (U+FF01 to U+FFEE).

Off by default: Chinese and Japanese text uses fullwidth punctuation as a matter of course.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    replace_scalars(text, |_, scalar| match scalar {
        '\u{3000}' => Some(" ".into()),
        '\u{FF01}'..='\u{FFEE}' => {
            let new: String = std::iter::once(scalar).nfkc().collect();
            (!new.starts_with(scalar)).then_some(new.into())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&WIDTH, &[("ＬＯＵＤ　ＮＯＩＳＥＳ！", "LOUD NOISES!"), ("ｱｲｳ", "アイウ")]);
        check_kept(&WIDTH, &["東京、大阪。"]);
    }
}
