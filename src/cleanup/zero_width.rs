//! Spaces and operators without width.

use crate::cleanup::around::Around;
use crate::cleanup::scripts::{uses_joiners, writes_no_spaces};
use crate::cleanup::{before, from, remove_scalars};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use unicode_normalization::char::is_combining_mark;

pub(crate) const ZERO_WIDTH: Rule = Rule {
    name: "zero-width",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "zero-width spaces, word joiners and invisible operators go",
    explanation: "\
Removes U+200B ZERO WIDTH SPACE, U+2060 WORD JOINER, the invisible operators U+2061 to U+2064, U+034F COMBINING GRAPHEME
JOINER, with which mail fills its previews, and U+180E MONGOLIAN VOWEL SEPARATOR.

Left alone: U+200B in lines of Thai, Lao, Khmer, Burmese, Tibetan, Javanese and other scripts that write no spaces, where
it says where a line may break, and between two letters of Arabic, Indic and other joining scripts, where some write it
for U+200C ZERO WIDTH NON-JOINER; U+2060 beside a dash or other sign that it keeps on its line; U+034F before a combining
mark, whose order it keeps; U+180E beside Mongolian.

Why it matters: words with them inside are not found, and pass filters (UTS #39, section 5).",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut breaks_lines = None;
    let mut around = Around::new(text, is_invisible);
    remove_scalars(text, |at, scalar| match scalar {
        SPACE => {
            !parts_joiners(text, at)
                && !*breaks_lines.get_or_insert_with(|| text.chars().any(writes_no_spaces))
        }
        '\u{2060}' => !around.near(at).into_iter().flatten().any(is_sign),
        '\u{2061}'..='\u{2064}' => true,
        '\u{34F}' => !around.near(at)[1].is_some_and(is_combining_mark),
        '\u{180E}' => !around.near(at).into_iter().flatten().any(is_mongolian),
        _ => false,
    })
}

const SPACE: char = '\u{200B}';

/// Whether letters that join stand on both sides.
fn parts_joiners(text: &str, at: usize) -> bool {
    let near = [before(text, at), from(text, at + SPACE.len_utf8())];
    near.into_iter().all(|scalar| scalar.is_some_and(uses_joiners))
}

fn is_invisible(scalar: char) -> bool {
    matches!(scalar, '\u{34F}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}')
}

fn is_mongolian(scalar: char) -> bool {
    matches!(scalar, '\u{1800}'..='\u{18AF}')
}

fn is_sign(scalar: char) -> bool {
    !scalar.is_alphanumeric() && !scalar.is_whitespace() && !scalar.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &ZERO_WIDTH,
            &[
                ("pass\u{200B}word", "password"),
                ("a\u{2060}b\u{2062}c", "abc"),
                ("\u{200B}\u{200B}", ""),
                ("a\u{34F}b \u{34F} \u{34F}", "ab  "),
                ("in\u{180E}visible", "invisible"),
            ],
        );
        check_kept(
            &ZERO_WIDTH,
            &[
                "ភាសា\u{200B}ខ្មែរ",
                "ไทย\u{200B}ไทย",
                "ប្រទះ \u{200B}EOF",
                "he said\u{2060}—yes",
                "می\u{200C}خواهم",
                "می\u{200B}خواهم",
                "a\u{34F}\u{308}",
                "ᠠ\u{180E}ᠠ",
                "ᯂᯮᯞᯪ\u{200B}ᯅᯖᯂ᯲",
            ],
        );
    }
}
