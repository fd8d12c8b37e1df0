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
beyond ASCII, and the whole word letters, digits and what stands inside words, blanks (`%20`) included. Words of ASCII with two
blanks or more (`to%20be%20continued`) are decoded, too.

Left alone: addresses and file names, so all words with `/`, `:`, `?`, `&`, `=`, `_`, `@`, `#` or a dot before an extension;
percent signs of anything else.

Bits are those that the structure of UTF-8 proves: five for each letter.",
    run: Run::Line { needs: Signals::SIGN, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let words = words(text).filter(|word| !text[word.clone()].contains('.'));
    let mut edits =
        decode_words(text, words, (b'%', |byte| byte.is_ascii_hexdigit()), "percent-encoded UTF-8");
    edits.extend(self::words(text).filter_map(|word| {
        let new = blanks(&text[word.clone()])?;
        let bits = new.matches(' ').count() as f32 * BITS_PER_BLANK;
        let note = Some("percent-encoded blanks".to_owned());
        Some(Edit { range: word, text: new, bits, note, alternative: None })
    }));
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// What an escaped blank between two words proves: about one sign in 500 is followed by just these digits.
const BITS_PER_BLANK: f32 = 9.0;
/// So many blanks are no accident.
const FEWEST_BLANKS: usize = 2;

/// Words of ASCII with their blanks, if they are nothing else.
fn blanks(word: &str) -> Option<String> {
    let parts = || word.split("%20");
    let is_word = |part: &str| {
        let letters = part.strip_suffix(',').unwrap_or(part);
        !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_text = parts().count() > FEWEST_BLANKS && parts().all(is_word);
    is_text.then(|| word.replace("%20", " "))
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
                ("(to%20be%20continued)", "(to be continued)"),
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
                "50%20off%20now",
                "read%20me",
                "q=to%20be%20sure",
                "\"to%20be%20sure\"",
                "my%20new%20file.pdf",
                "%C3%28",
            ],
        );
    }
}
