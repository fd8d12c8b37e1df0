//! Words of quoted-printable mail whose bytes are in an encoding other than UTF-8.

use crate::cleanup::residue::words;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::model::{Languages, model};
use crate::repair::{STRAY_THRESHOLD_BITS, read_stray_bytes};
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::ops::Range;

pub(crate) const QUOTED_PRINTABLE_BYTES: Rule = Rule {
    name: "quoted-printable-bytes",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "quoted-printable words in legacy encodings are decoded",
    explanation: "\
Decodes words such as `Gr=FC=DFe` (quoted-printable, RFC 2045, with capital digits as it asks) whose bytes are no UTF-8,
in the code page that makes words of all of them in the line, where it is clearly likelier than any other. All else in
such a word must be letters, hyphens and apostrophes, and the bytes must become letters.

Left alone: assignments (`mode=E4`), addresses and code, so what is a common word up to the escape at its end, a word of
capitals with an escape, or has other signs; a single escape in a line, unless it makes a common word, or a likely one
that goes on after it.

Bits are log2 of the odds against the words as they stand.",
    run: Run::Line { needs: Signals::SIGN, propose },
};

/// A word of escapes alone has at least so many.
const FEWEST_ALONE: usize = 4;
/// What a word gains that has the only escape of its line, in bits.
const ALONE_BITS: f32 = 24.0;

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let found: Vec<Escaped> = words(text).filter_map(|word| Escaped::of(text, word)).collect();
    let count: usize = found.iter().map(|word| word.escapes.len()).sum();
    if count == 0 {
        return Vec::new();
    }
    // The line with the bytes in it, as it was before it was escaped.
    let (mut line, mut stray, mut at) = (Vec::new(), Vec::new(), 0);
    for &escape in found.iter().flat_map(|word| &word.escapes) {
        line.extend_from_slice(&text.as_bytes()[at..escape]);
        stray.push(line.len());
        line.extend(byte(&text[escape..]));
        at = escape + ESCAPE_LEN;
    }
    line.extend_from_slice(&text.as_bytes()[at..]);
    let Some(reading) = read_stray_bytes(&line, &stray, STRAY_THRESHOLD_BITS) else { return Vec::new() };
    let mut scalars = reading.scalars.into_iter();
    let note = format!("quoted-printable {}", reading.charset);
    let edits = found.iter().map(|word| word.edit(text, &mut scalars, count == 1, &note));
    edits.collect::<Option<_>>().unwrap_or_default()
}

/// In bytes.
const ESCAPE_LEN: usize = 3;

/// The byte beyond ASCII that is written at the head of `text`.
fn byte(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('=')?.get(..2)?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    let byte = digits.bytes().all(is_digit).then(|| u8::from_str_radix(digits, 16).ok())??;
    (!byte.is_ascii()).then_some(byte)
}

/// A word with bytes written out.
struct Escaped {
    range: Range<usize>,
    /// Where the escapes begin, in bytes of the line.
    escapes: Vec<usize>,
}

impl Escaped {
    fn of(text: &str, range: Range<usize>) -> Option<Self> {
        let mut escapes = Vec::new();
        let (mut at, mut letters) = (range.start, 0);
        while at < range.end {
            let rest = &text[at..range.end];
            if byte(rest).is_some() {
                escapes.push(at);
                at += ESCAPE_LEN;
                continue;
            }
            let scalar = rest.chars().next()?;
            letters += usize::from(scalar.is_lowercase());
            let is_part = scalar.is_ascii_alphabetic() || matches!(scalar, '-' | '\'' | '’');
            at += is_part.then_some(scalar.len_utf8())?;
        }
        let last = *escapes.last()?;
        let is_name = || {
            let head = &text[range.start..last];
            last + ESCAPE_LEN == range.end && escapes.len() == 1 && model().is_common_word(head)
        };
        ((letters > 1 || escapes.len() >= FEWEST_ALONE) && !is_name()).then_some(Self { range, escapes })
    }

    /// Whether small letters follow the last escape that are not all hexadecimal digits.
    fn goes_on(&self, text: &str) -> bool {
        let tail = self.escapes.last().map_or("", |last| &text[last + ESCAPE_LEN..self.range.end]);
        tail.bytes().all(|byte| byte.is_ascii_lowercase()) && tail.bytes().any(|byte| byte > b'f')
    }

    /// `None` where the word is no likely one with these characters.
    fn edit(
        &self,
        text: &str,
        scalars: &mut impl Iterator<Item = char>,
        is_only: bool,
        note: &str,
    ) -> Option<Edit> {
        let (mut new, mut at) = (String::new(), self.range.start);
        for &escape in &self.escapes {
            new += &text[at..escape];
            new.extend(scalars.next().filter(|scalar| scalar.is_alphabetic()));
            at = escape + ESCAPE_LEN;
        }
        new += &text[at..self.range.end];
        let old = &text[self.range.clone()];
        let is_complete = new.chars().count() + 2 * self.escapes.len() == old.chars().count();
        let cost = model().cost(&new, &Languages::Any)?;
        let is_plain = cost.is_plain(new.chars().count());
        let bits = model().seen_cost(old)?.least_bits() - cost.least_bits();
        let is_safe = || model().is_common_word(&new) || bits >= ALONE_BITS && self.goes_on(text);
        let is_sure = bits >= STRAY_THRESHOLD_BITS && (!is_only || is_safe());
        (is_complete && is_plain && is_sure).then(|| Edit {
            range: self.range.clone(),
            text: new,
            bits,
            note: Some(note.to_owned()),
            alternative: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &QUOTED_PRINTABLE_BYTES,
            &[
                ("Gr=FC=DFe aus K=F6ln", "Grüße aus Köln"),
                ("un gar=E7on ici", "un garçon ici"),
                ("Die Stra=DFe ist gesperrt", "Die Straße ist gesperrt"),
                ("=C4=EE=E1=F0=FB=E9 =E2=E5=F7=E5=F0, =E4=F0=F3=E7=FC=FF", "Добрый вечер, друзья"),
            ],
        );
        check_kept(
            &QUOTED_PRINTABLE_BYTES,
            &[
                "mode=E4 and size=F0",
                "x=E9",
                "CODE=CAFE",
                "color=FFaa",
                "level=A1",
                "http://example.org/?caf=E9",
                "caf=e9",
                "a=B0, b=C0",
                "type=EB",
                "lang=DEfault",
                "name=DANIEL",
                "opt=FEedback",
                "the name=E9 field",
            ],
        );
    }
}
