//! Zero-width joiners and non-joiners.

use crate::cleanup::around::Around;
use crate::cleanup::scripts::{is_pictographic, uses_joiners};
use crate::cleanup::{before, from, remove_scalars};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const JOINERS: Rule = Rule {
    name: "joiners",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "zero-width joiners and non-joiners go where no script needs them",
    explanation: "\
Removes U+200C ZERO WIDTH NON-JOINER and U+200D ZERO WIDTH JOINER.

Left alone: beside a letter of a script in which they choose between forms (Arabic as in Persian, Syriac, Mongolian, the
scripts of India and South-East Asia), place points (Hebrew) or ask for ligatures (Runic, Tifinagh); a joiner between two
pictures, as in emoji families.

Why it matters: words with them inside are not found, and pass filters (UTS #39, section 5).",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut around = Around::new(text, is_joiner);
    let mut is_used = |at: usize| around.near(at).into_iter().flatten().any(uses_joiners);
    remove_scalars(text, |at, scalar| {
        is_joiner(scalar) && !is_used(at) && !(scalar == '\u{200D}' && joins_pictures(text, at))
    })
}

fn is_joiner(scalar: char) -> bool {
    matches!(scalar, '\u{200C}' | '\u{200D}')
}

fn joins_pictures(text: &str, at: usize) -> bool {
    let after = from(text, at + '\u{200D}'.len_utf8());
    before(text, at).is_some_and(is_pictographic) && after.is_some_and(is_pictographic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &JOINERS,
            &[
                ("pass\u{200C}word", "password"),
                ("\u{200D}a\u{200D}", "a"),
                ("😀\u{200D} x", "😀 x"),
                ("Თ\u{200C}ბ", "Თბ"),
                ("ᱚ\u{200D}ᱛ", "ᱚᱛ"),
                ("ꥠ\u{200D}가", "ꥠ가"),
            ],
        );
        check_kept(
            &JOINERS,
            &[
                "می\u{200C}خواهم",
                "ශ්\u{200D}රී",
                "👩\u{200D}👩\u{200D}👧",
                "🏳\u{FE0F}\u{200D}🌈",
                "क्\u{200D}ष",
                "עו\u{200C}\u{5B9}ן",
                "ⵜ\u{200D}ⵍ",
                "ᜊ᜔\u{200C}ᜊ",
                "ꫢ꫶\u{200C}ꫢ",
                "𐫀\u{200D}𐫁",
            ],
        );
    }
}
