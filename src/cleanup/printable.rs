//! Words of quoted-printable mail in prose.

use crate::cleanup::residue::{decode_words, words};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const QUOTED_PRINTABLE: Rule = Rule {
    name: "quoted-printable",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "words in quoted-printable are decoded",
    explanation: "\
Decodes words such as `M=C3=BCnchen` (quoted-printable, RFC 2045, with capital digits as it asks): the bytes must be UTF-8
with a letter beyond ASCII, and the whole word letters, digits and what stands inside words.

Left alone: assignments, addresses and code, which have other signs in the word; `=20` and other escapes of ASCII by
themselves; bytes of other encodings; a word that goes on in the next line (`=` at the end of a line).

Bits are those that the structure of UTF-8 proves: five for each letter.",
    run: Run::Line { needs: Signals::SIGN, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    decode_words(text, words(text), (b'=', is_digit), "quoted-printable UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &QUOTED_PRINTABLE,
            &[("nach M=C3=BCnchen.", "nach München."), ("=D0=9F=D1=80=D0=B8=D0=B2=D0=B5=D1=82!", "Привет!")],
        );
        check_kept(
            &QUOTED_PRINTABLE,
            &["a=20", "x=C3", "q=caf=c3=a9", "width=10", "?q=C3=A9&x", "E=mc2", "M=FCnchen"],
        );
    }
}
