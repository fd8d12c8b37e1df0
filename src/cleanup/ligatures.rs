//! Latin ligatures.

use crate::cleanup::{before, from, map_scalars, replace_scalars};
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

pub(crate) const LONE_LIGATURES: Rule = Rule {
    name: "lone-ligatures",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Ftfy]),
    summary: "Latin ligatures that stand by themselves become their letters, too",
    explanation: "\
Puts the letters in the place of U+FB00 to U+FB06 also where none stands beside them, which the rule `ligatures` leaves
alone. Off by default: such a ligature is spoken of.

The change is always certain.",
    run: Run::Line { needs: Signals::NON_ASCII, propose: propose_lone },
};

fn propose_lone(_: &Plan, text: &str) -> Vec<Edit> {
    map_scalars(text, letters)
}

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
        check(&LONE_LIGATURES, &[("the ligature ﬁ", "the ligature fi"), ("ﬆ", "st")]);
        check_kept(&LONE_LIGATURES, &["Œuvre", "ﬓ"]);
        check_kept(&LIGATURES, &["Œuvre, æther, Straße", "ﬓ", "the ligature ﬁ"]);
    }
}
