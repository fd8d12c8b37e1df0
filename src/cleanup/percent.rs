//! Percent-encoded words in prose.

use crate::cleanup::residue::{decode_words, words};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const PERCENT_ESCAPES: Rule = Rule {
    name: "percent-escapes",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "percent-encoded words in prose are decoded",
    explanation: "\
Decodes words such as `M%C3%BCnchen` (percent-encoding, RFC 3986): the bytes must be UTF-8 with a letter, quote or dash
beyond ASCII, and the whole word letters, digits and what stands inside words, blanks (`%20`) included.

Left alone: addresses and file names, so all words with `/`, `:`, `?`, `&`, `=`, `_`, `@`, `#` or a dot before an extension;
percent signs of anything else.

Bits are those that the structure of UTF-8 proves: five for each letter.",
    run: Run::Line { needs: Signals::SIGN, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let words = words(text).filter(|word| !text[word.clone()].contains('.'));
    decode_words(text, words, (b'%', |byte| byte.is_ascii_hexdigit()), "percent-encoded UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &PERCENT_ESCAPES,
            &[
                ("nach M%C3%BCnchen, bitte", "nach München, bitte"),
                ("(%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82)", "(Привет)"),
                ("caf%c3%a9%20noir", "café noir"),
            ],
        );
        check_kept(
            &PERCENT_ESCAPES,
            &[
                "https://example.org/M%C3%BCnchen",
                "100%25 sure",
                "M%C3%BCnchen.pdf",
                "q=caf%C3%A9",
                "50%CAD",
                "%C3%BC_x",
                "caf%E9",
                "%20%20",
                "%C3%28",
            ],
        );
    }
}
