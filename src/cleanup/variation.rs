//! Variation selectors that select nothing.

use crate::cleanup::scripts::is_han;
use crate::cleanup::{before, remove_scalars};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const VARIATION_SELECTORS: Rule = Rule {
    name: "variation-selectors",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "variation selectors that select nothing go",
    explanation: "\
Removes U+FE00 to U+FE0F and U+E0100 to U+E01EF where no variation sequence can begin: at the head of a line, after a
blank or a control, after another selector, after a letter of the Latin, Greek or Cyrillic script; and U+E0100 to
U+E01EF after anything but a Han ideograph, to which the Ideographic Variation Database confines them.

Left alone: emoji and text style of pictures, digits, `#` and `*`; variants of ideographs, symbols and other scripts.

Why it matters: the 256 selectors can carry any bytes unseen, as instructions for a language model or to leak data.",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    remove_scalars(text, |at, scalar| match scalar {
        '\u{FE00}'..='\u{FE0F}' => !before(text, at).is_some_and(has_variants),
        '\u{E0100}'..='\u{E01EF}' => !before(text, at).is_some_and(is_han),
        _ => false,
    })
}

fn has_variants(base: char) -> bool {
    let is_selector = matches!(base, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    let is_plain_letter = base.is_alphabetic() && base < '\u{530}';
    !is_selector && !is_plain_letter && !base.is_whitespace() && !base.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &VARIATION_SELECTORS,
            &[
                ("a\u{FE0F}b", "ab"),
                ("\u{FE0F}x \u{FE00}", "x "),
                ("😀\u{E0148}\u{E0165}\u{E016C}", "😀"),
                ("葛\u{E0100}\u{E0101}\u{E0102}", "葛\u{E0100}"),
            ],
        );
        check_kept(
            &VARIATION_SELECTORS,
            &["❤\u{FE0F}", "1\u{FE0F}\u{20E3}", "葛\u{E0100}", "≨\u{FE00}", "ℹ\u{FE0F}"],
        );
    }
}
