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
    summary: "quoted-printable words are decoded, and lines joined that it broke",
    explanation: "\
Decodes words such as `M=C3=BCnchen` (quoted-printable, RFC 2045, with capital digits as it asks): the bytes must be UTF-8
with a letter, quote or dash beyond ASCII, and the whole word letters, digits and what stands inside words.

Joins lines with soft line breaks (`=` at the end of a line of 55 to 78 characters) and decodes all escapes in them, if
every `=` is part of an escape or such a break, and there is proof: an escaped character beyond ASCII, such text earlier in
the document, or two breaks in a row at lines of 73 to 76 characters within a word. Once a document has shown such text,
`=3D`, blanks escaped at the end of a line, and characters beyond ASCII are decoded in its later lines, too.

Left alone: assignments, addresses and code, which have other signs in the word; `=20` and other escapes of ASCII by
themselves; bytes of other encodings; `=` before a blank or indented line; more than 256 lines in a row, or 64 KiB; with
`--line-buffered` all line ends.

Bits are those that the structure of UTF-8 proves, five for each character, and six for each line break.",
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
            &[
                ("nach M=C3=BCnchen.", "nach München."),
                ("=D0=9F=D1=80=D0=B8=D0=B2=D0=B5=D1=82!", "Привет!"),
                ("don=E2=80=99t", "don’t"),
            ],
        );
        check_kept(
            &QUOTED_PRINTABLE,
            &["a=20", "x=C3", "q=caf=c3=a9", "width=10", "?q=C3=A9&x", "E=mc2", "M=FCnchen"],
        );
    }
}
