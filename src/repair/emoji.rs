//! Emoji whose UTF-8 was read as a code page and lost bytes on the way.

use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::repair::channel::utf8_pages;
use crate::repair::page::{PICTURE_BYTES, SingleByte};
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::sync::LazyLock;

pub(crate) const EMOJI_BYTES: Rule = Rule {
    name: "emoji-bytes",
    stage: Stage::Repair,
    presets: Presets::of(&[Preset::Default, Preset::Index, Preset::Ftfy]),
    summary: "emoji whose UTF-8 lost bytes become emoji again",
    explanation: "\
A picture such as ⚠️ has two characters of three bytes each. Read as windows-1252 these are `âš`, a no-break space, `ï¸` and a byte that
the code page does not define; programs drop that byte, and make the no-break space a space: `âš ï¸`. The second character is
the same in all such emoji. Where it is seen, and what is left of the first says which it was, both are put back.

Emoji of four bytes that lost one may have been several, and stay: `ðŸ˜`. Whole ones beside them are undone: `ðŸ˜€ðŸ˜` is `😀ðŸ˜`.

Left alone: what may have been one of several emoji.

Bits say how rarely plain text has such characters in a row.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

/// The characters that make emoji of others, and the bytes of the one that does.
const SELECTOR: char = '\u{FE0F}';
const SELECTOR_BYTES: [u8; 3] = [0xEF, 0xB8, 0x8F];
/// Of about 2^8 characters that a code page may hold, two or three stand in a row as they do nowhere else.
const BITS: f32 = 20.0;
/// As many characters as are left of a base at most.
const LONGEST_BASE: usize = 3;
/// The bytes that programs take for a space, and for nothing.
const NO_BREAK_SPACE: u8 = 0xA0;
const SOFT_HYPHEN: u8 = 0xAD;

/// The UTF-8 of the characters that the selector makes emoji, in order.
static BASES: LazyLock<Vec<[u8; 3]>> = LazyLock::new(|| {
    let rows = include_str!("../../data/unicode/emoji.tsv").lines().filter(|line| !line.starts_with('#'));
    let scalar = |row: &str| char::from_u32(u32::from_str_radix(row, 16).ok()?);
    let bytes = |scalar: char| scalar.to_string().into_bytes().try_into().ok();
    rows.filter_map(scalar).filter_map(bytes).collect()
});

/// What the selector looks like where it is read wrongly.
struct Selector {
    name: &'static str,
    page: &'static SingleByte,
    /// Its first two bytes, and its last one.
    seen: String,
    third: char,
}

static SELECTORS: LazyLock<Vec<Selector>> = LazyLock::new(|| {
    let selector = |(name, page): (_, &'static SingleByte)| {
        let [first, second, third] = SELECTOR_BYTES.map(|byte| page.decode(byte));
        Selector { name, page, seen: [first, second].iter().collect(), third }
    };
    utf8_pages().map(selector).collect()
});

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for Selector { name, page, seen, third } in SELECTORS.iter() {
        for (at, seen) in text.match_indices(seen) {
            let end = at + seen.len();
            let rest = &text[end..];
            let third =
                rest.chars().next().filter(|next| [*third, char::REPLACEMENT_CHARACTER].contains(next));
            let is_told = third.is_some() || is_dropped(page, SELECTOR_BYTES[2]);
            let Some((start, emoji)) = base_before(&text[..at], page).filter(|_| is_told) else { continue };
            let range = start..end + third.map_or(0, char::len_utf8);
            let note = Some(format!("utf-8 read as {name}, bytes lost"));
            let text = format!("{emoji}{SELECTOR}");
            edits.push(Edit { range, text, bits: BITS, note, alternative: None });
        }
    }
    edits.extend(before_whole_selectors(text));
    edits.extend(whole_beside_broken(text));
    edits.sort_by_key(|edit| edit.range.start);
    // Where pages agree, or overlap, the first counts.
    let mut end = 0;
    edits.retain(|edit| {
        let is_free = edit.range.start >= end;
        end = if is_free { edit.range.end } else { end };
        is_free
    });
    edits
}

/// What is left of a character before a selector that is whole, or was put back by itself.
fn before_whole_selectors(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, _) in text.match_indices(SELECTOR) {
        let head = &text[..at];
        let mut latest = head.chars().rev().take(LONGEST_BASE);
        if latest.clone().all(|scalar| scalar.is_ascii()) || latest.next().is_none_or(is_base) {
            continue;
        }
        let base = |(name, page)| base_before(head, page).map(|(start, emoji)| (name, start, emoji));
        let Some((name, start, emoji)) = utf8_pages().find_map(base) else { continue };
        let note = Some(format!("utf-8 read as {name}, bytes lost"));
        edits.push(Edit { range: start..at, text: emoji.to_string(), bits: BITS, note, alternative: None });
    }
    edits
}

/// Whether the selector makes an emoji of a character of three bytes.
fn is_base(scalar: char) -> bool {
    let mut bytes = [0; 4];
    BASES.iter().any(|base| base == scalar.encode_utf8(&mut bytes).as_bytes())
}

/// Whole pictures of four bytes in words where others are not, about which the rule `mojibake` can say nothing.
fn whole_beside_broken(text: &str) -> Vec<Edit> {
    let Some((name, page)) = utf8_pages().find(|(_, page)| page.is_windows_1252()) else { return Vec::new() };
    let begin: String = PICTURE_BYTES.iter().map(|&byte| page.decode(byte)).collect();
    let mut edits = Vec::new();
    let mut at = 0;
    for word in text.split(|scalar: char| scalar.is_ascii_whitespace()) {
        let pictures = word.match_indices(&begin).map(|(start, _)| (start, picture_at(&word[start..], page)));
        let pictures: Vec<_> = pictures.collect();
        if pictures.iter().any(|(_, picture)| picture.is_none()) {
            let whole = pictures.into_iter().filter_map(|(start, picture)| Some((start, picture?)));
            edits.extend(whole.map(|(start, (len, picture))| Edit {
                range: at + start..at + start + len,
                text: picture.to_string(),
                bits: BITS,
                note: Some(format!("utf-8 read as {name}")),
                alternative: None,
            }));
        }
        at += word.len() + 1;
    }
    edits
}

/// The picture that four characters at the start were, with their length in bytes.
fn picture_at(text: &str, page: &SingleByte) -> Option<(usize, char)> {
    let mut bytes = [0; 4];
    let mut rest = text.chars();
    for byte in &mut bytes {
        *byte = page.encode(rest.next()?)?;
    }
    let picture = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((text.len() - rest.as_str().len(), picture))
}

/// Where the character begins that the selector follows, and what it was, if bytes of it are lost and what is left says so.
fn base_before(head: &str, page: &SingleByte) -> Option<(usize, char)> {
    let mut before = head.char_indices().rev();
    let (_, second) = before.next()?;
    let (first_at, first) = before.next()?;
    if second == ' ' {
        // The last byte is a space: `âš `.
        let (lead_at, lead) = before.next()?;
        let bytes = [page.encode(lead)?, page.encode(first)?, NO_BREAK_SPACE];
        return only_base(|base| *base == bytes).map(|base| (lead_at, base));
    }
    let (lead, kept) = (page.encode(first)?, page.encode(second)?);
    let is_left = |base: &[u8; 3]| {
        let is_lost = |byte| byte == NO_BREAK_SPACE || is_dropped(page, byte);
        base[0] == lead && (base[1] == kept && is_lost(base[2]) || is_lost(base[1]) && base[2] == kept)
    };
    only_base(is_left).map(|base| (first_at, base))
}

/// Whether a byte leaves nothing to be seen: a control, or a soft hyphen.
fn is_dropped(page: &SingleByte, byte: u8) -> bool {
    byte == SOFT_HYPHEN || page.decode(byte) == char::from(byte) && byte < NO_BREAK_SPACE
}

/// The one character of which that is so.
fn only_base(is_it: impl Fn(&[u8; 3]) -> bool) -> Option<char> {
    let mut found = BASES.iter().filter(|base| is_it(base));
    let base = found.next().filter(|_| found.next().is_none())?;
    std::str::from_utf8(base).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair;

    #[test]
    fn emoji_are_put_back() {
        let cases = [
            ("âš ï¸ Low water", "⚠️ Low water"),
            ("âš ï¸\u{8F} Low water", "⚠️ Low water"),
            ("âš ï¸\u{FFFD} Low water", "⚠️ Low water"),
            ("we â¤ï¸ the sea", "we ❤️ the sea"),
            ("вљ пёЏ Мель", "⚠️ Мель"),
            ("âš ï¸âš ï¸", "⚠️⚠️"),
            ("âš \u{FE0F} Low water", "⚠️ Low water"),
            ("we â¤\u{FE0F} the sea", "we ❤️ the sea"),
            ("hurray ðŸ˜€ðŸ˜ now", "hurray 😀ðŸ˜ now"),
        ];
        for (damaged, expected) in cases {
            assert_eq!(repair::applied(&EMOJI_BYTES, damaged), expected);
            assert_eq!(repair::applied(&EMOJI_BYTES, expected), expected);
        }
    }

    #[test]
    fn what_may_be_several_stays() {
        for text in [
            "â ï¸",
            "ï¸",
            "naïve ¸",
            "pâte ï¸",
            "пёс и пёЏ",
            "⚠️ ❤️",
            "âœï¸",
            "ðŸ˜€",
            "ðŸ˜",
            "Львов™️",
            "â\u{FE0F}",
            "a \u{FE0F}",
        ] {
            assert_eq!(repair::applied(&EMOJI_BYTES, text), text);
        }
    }
}
