//! Latin ligatures.

use crate::cleanup::{before, from, replace_scalars};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const LIGATURES: Rule = Rule {
    name: "ligatures",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index, Preset::Ftfy]),
    summary: "Latin ligatures become their letters",
    explanation: "\
Puts the letters in the place of U+FB00 to U+FB06 (`ﬁ`, `ﬄ`) within words: they come from the fonts of PDF files and keep
words from being found.

Left alone: a ligature by itself, which is spoken of; the letters `æ`, `œ`, `ß`, which are no ligatures of this kind.

The change is always certain: the Unicode Standard has these characters for round trips only.",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    replace_scalars(text, |at, scalar| {
        let letters = letters(scalar)?;
        let near = [before(text, at), from(text, at + scalar.len_utf8())];
        near.into_iter().flatten().any(char::is_alphabetic).then_some(letters.into())
    })
}

fn letters(ligature: char) -> Option<&'static str> {
    match ligature {
        '\u{FB00}' => Some("ff"),
        '\u{FB01}' => Some("fi"),
        '\u{FB02}' => Some("fl"),
        '\u{FB03}' => Some("ffi"),
        '\u{FB04}' => Some("ffl"),
        '\u{FB05}' => Some("ſt"),
        '\u{FB06}' => Some("st"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&LIGATURES, &[("ﬁne oﬃce, ﬂuﬀy", "fine office, fluffy")]);
        check_kept(&LIGATURES, &["Œuvre, æther, Straße", "ﬓ", "the ligature ﬁ"]);
    }
}
