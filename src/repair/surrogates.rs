//! Pairs of surrogates that were encoded one by one (CESU-8, Java's modified UTF-8), and read as windows-1252.

use crate::edit::Edit;
use crate::engine::Plan;
use crate::repair::channel::single_byte_charsets;
use crate::repair::page::{Page, SingleByte};
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::sync::LazyLock;

pub(crate) const SURROGATE_BYTES: Rule = Rule {
    name: "surrogate-bytes",
    stage: Stage::Repair,
    presets: Presets::ALL,
    summary: "pairs of surrogates that were encoded one by one and read wrongly become one character",
    explanation: "\
Finds the six bytes that CESU-8 (UTS #26) and Java's modified UTF-8 have for a character beyond U+FFFF, read as
windows-1252 or ISO 8859-1: `í\\u{A0}½í¸\\u{80}` is U+1F600. The no-break space may have become a space.

Left alone: half a pair, pairs for private characters and noncharacters, and what lost a byte.

Bits are those that the structure proves: 27 of the 48 are given.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

/// See the rule's explanation.
const BITS: f32 = 27.0;
/// The first byte of a surrogate, as it was read.
const LEAD: char = 'í';
const LEAD_BYTE: u8 = 0xED;
/// How many characters a pair became.
const LEN: usize = 6;

static WINDOWS_1252: LazyLock<Option<&SingleByte>> = LazyLock::new(|| {
    let (charset, _) = single_byte_charsets().find(|(charset, _)| charset.name == "windows-1252")?;
    match &charset.page {
        Page::Single(page) => Some(page),
        _ => None,
    }
});

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for (at, _) in text.match_indices(LEAD) {
        if edits.last().is_some_and(|last| last.range.end > at) {
            continue;
        }
        let Some((scalar, len)) = pair(&text[at..]) else { continue };
        let note = Some("cesu-8 read as windows-1252".to_owned());
        let range = at..at + len;
        edits.push(Edit { range, text: scalar.into(), bits: BITS, note, alternative: None });
    }
    edits
}

/// The character at the head of `text`, and how many bytes its pair takes there.
fn pair(text: &str) -> Option<(char, usize)> {
    let page = (*WINDOWS_1252)?;
    let mut bytes = [0; LEN];
    let mut len = 0;
    let mut rest = text.chars();
    for (at, byte) in bytes.iter_mut().enumerate() {
        let scalar = rest.next()?;
        *byte = if at == 1 && scalar == ' ' { 0xA0 } else { page.encode(scalar)? };
        len += scalar.len_utf8();
    }
    let [
        LEAD_BYTE,
        high @ 0xA0..0xB0,
        high_end @ 0x80..0xC0,
        LEAD_BYTE,
        low @ 0xB0..0xC0,
        low_end @ 0x80..0xC0,
    ] = bytes
    else {
        return None;
    };
    let unit = |second: u8, third: u8| u32::from(second & 0xF) << 6 | u32::from(third & 0x3F);
    let scalar = char::from_u32(0x10000 + (unit(high, high_end) << 10 | unit(low, low_end)))?;
    let is_character = u32::from(scalar) < 0xF0000 && u32::from(scalar) & 0xFFFE != 0xFFFE;
    is_character.then_some((scalar, len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair;

    fn applied(text: &str) -> String {
        repair::applied(&SURROGATE_BYTES, text)
    }

    #[test]
    fn pairs() {
        for (text, expected) in [
            ("so í\u{A0}½í¸\u{80}!", "so 😀!"),
            ("í ½í¸€ and í\u{A0}¼í¼\u{8D}", "😀 and 🌍"),
            ("í\u{A0}½í¸\u{8D}í\u{A0}½í¸\u{8D}", "😍😍"),
        ] {
            assert_eq!(applied(text), expected);
            assert_eq!(applied(expected), expected);
        }
    }

    #[test]
    fn no_pairs() {
        for text in ["í", "í ½", "así í ½í¸", "í¸\u{8D}í\u{A0}½", "í í í í", "í ½x¸\u{80}", "í ½í¸ a"]
        {
            assert_eq!(applied(text), text);
        }
    }
}
