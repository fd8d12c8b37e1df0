//! Spaces that were the byte 0xA0 of UTF-8: read as a code page it is a no-break space, which many take for a space.

use crate::config::Preset;
use crate::edit::{Edit, edited};
use crate::engine::Plan;
use crate::model::{Cost, Languages, model};
use crate::repair::alternative::is_of_utf8;
use crate::repair::channel::utf8_pages;
use crate::repair::page::SingleByte;
use crate::repair::undo::is_impossible;
use crate::repair::{edits_of_passage, is_suspicious, passages, smallest_change};
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::cell::LazyCell;
use std::ops::Range;

pub(crate) const NO_BREAK_BYTES: Rule = Rule {
    name: "no-break-bytes",
    stage: Stage::Repair,
    presets: Presets::of(&[Preset::Default, Preset::Index, Preset::Ftfy]),
    summary: "spaces that were a byte of UTF-8 become part of a letter again",
    explanation: "\
Of UTF-8 that was read as a code page the byte 0xA0 is a no-break space, and becomes a space where somebody tidies up:
`atenÃ§Ã£o Ã s` was `atenção às`. In a line that is far likelier with its UTF-8 decoded, a space within or behind the start
of a sequence is that byte again where this makes the line likelier than any other reading: with the space as it is, and
with a letter in front of it that lost its byte (`voilÃ la` is `voilà la`). The words on both sides are decoded with it.

A no-break space that is still one is decoded where that makes its word far likelier.

Left alone: spaces in lines with no other sign of damage, or with damage that is far likelier to be of another kind.

Bits are the model's: how much likelier the line is than in the next best reading.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

/// How many bits likelier a line must be once its other damage is undone.
const DAMAGED_BITS: f32 = 20.0;
/// How many bits less likely than with what else its damage may be, since more of it comes to light.
const LESS_LIKELY_BITS: f32 = 48.0;
/// How many bits likelier the line must be with a space as a byte.
const LEAST_BITS: f32 = 3.0;
/// How many places are tried in a passage, so that the work for each has a bound.
const MOST_PLACES: usize = 32;

fn propose(plan: &Plan, text: &str) -> Vec<Edit> {
    passages(text).flat_map(|range| edits_within(plan, text, range)).collect()
}

fn edits_within(plan: &Plan, text: &str, range: Range<usize>) -> Vec<Edit> {
    let passage = &text[range.clone()];
    if !has_broken_sequence(passage) {
        return kept_bytes(plan, text, range);
    }
    if !has_pair(passage) {
        return Vec::new();
    }
    // What has lost bytes is not weighed.
    if !is_suspicious(passage) && !passage.contains(char::REPLACEMENT_CHARACTER) {
        return Vec::new();
    }
    // What the rule `mojibake` undoes.
    let others = edits_of_passage(plan, text, range.clone());
    let spaces = spaces(passage);
    if spaces.is_empty() || are_undone(passage, &others) {
        return Vec::new();
    }
    let old = LazyCell::new(|| bits(passage));
    let reading = |(name, page): (&'static str, &'static SingleByte)| {
        let places = places_among(&spaces, page);
        if places.is_empty() {
            return None;
        }
        let decoded = page.decode_utf8(passage);
        if decoded == passage {
            return None;
        }
        let decoded_bits = bits(&decoded);
        let least = decoded_bits.min(bits(&page.decode_utf8(&with_bytes(passage, &places))));
        (least + DAMAGED_BITS < *old).then_some((name, page, places, [decoded_bits, least]))
    };
    let best = utf8_pages().filter_map(reading).min_by(|a, b| a.3[0].total_cmp(&b.3[0]));
    // Not where the rule `mojibake` makes better text of it.
    let without = LazyCell::new(|| bits(&edited_part(passage, &others)));
    let is_likely = |best: &(_, _, _, [f32; 2])| best.3[1] < *without + LESS_LIKELY_BITS;
    let Some((name, page, places, _)) = best.filter(is_likely) else { return Vec::new() };
    let mut edits: Vec<Edit> = Vec::new();
    let mut tried = 0..0;
    for at in places.into_iter().take(MOST_PLACES) {
        let words = words_around(passage, at);
        let start = range.start + words.start;
        if words == tried || edits.last().is_some_and(|last| last.range.end > start) {
            continue;
        }
        tried = words.clone();
        let Some((new, bits)) = joined(passage, &words, page) else { continue };
        let whole = start..range.start + words.end;
        let (range, text) = smallest_change(text, whole, &new);
        let note = Some(format!("utf-8 read as {name}, with a space for 0xA0"));
        edits.push(Edit { range, text, bits, note, alternative: None });
    }
    edits
}

/// Whether edits of a passage undo damage of another encoding in every character beyond ASCII before a space, and make plain
/// text of it.
fn are_undone(passage: &str, edits: &[Edit]) -> bool {
    let is_changed = |at: usize| edits.iter().any(|edit| edit.range.contains(&at));
    let mut before_space = passage.as_bytes().windows(2).zip(0..);
    let is_other = |edit: &Edit| edit.note.as_deref().is_some_and(|note| !is_of_utf8(note));
    !edits.is_empty()
        && edits.iter().all(is_other)
        && before_space.all(|(pair, at)| pair[0].is_ascii() || pair[1] != b' ' || is_changed(at))
        && !is_suspicious(&edited_part(passage, edits))
}

/// A passage with those edits that stay within it.
fn edited_part(passage: &str, edits: &[Edit]) -> String {
    let within = edits.iter().take_while(|edit| edit.range.end <= passage.len()).count();
    edited(passage, &edits[..within])
}

/// Words with a no-break space that nobody tidied up, and which looks like the end of one; none that the rule
/// `mojibake` changes.
fn kept_bytes(plan: &Plan, text: &str, passage: Range<usize>) -> Vec<Edit> {
    let (mut edits, mut at) = (Vec::new(), passage.start);
    let others = LazyCell::new(|| edits_of_passage(plan, text, passage.clone()));
    let shift = passage.start;
    for word in text[passage.clone()].split_inclusive(|scalar: char| scalar.is_ascii_whitespace()) {
        let range = at..at + word.trim_ascii_end().len();
        at += word.len();
        let word = &text[range.clone()];
        if !word.contains('\u{A0}') {
            continue;
        }
        let old = bits(word);
        let gain = |new: &str| old - bits(new);
        // What becomes of it must be a letter: the same sign behind another letter is no gain.
        let is_less = |new: &str| new.matches('\u{A0}').count() < word.matches('\u{A0}').count();
        let readings = utf8_pages().map(|(name, page)| (name, page.decode_utf8(word)));
        let readings = readings.filter(|(_, new)| is_less(new));
        let likeliest =
            readings.map(|(name, new)| (gain(&new), name, new)).max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((bits, name, new)) = likeliest.filter(|(bits, ..)| *bits > DAMAGED_BITS) else { continue };
        let is_of_word =
            |other: &Edit| other.range.start + shift < range.end && other.range.end + shift > range.start;
        if others.iter().any(is_of_word) {
            continue;
        }
        let (range, text) = smallest_change(text, range, &new);
        edits.push(Edit {
            range,
            text,
            bits,
            note: Some(format!("utf-8 read as {name}")),
            alternative: None,
        });
    }
    edits
}

/// Whether a character beyond ASCII stands before a space: quick to tell.
fn has_broken_sequence(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| !pair[0].is_ascii() && pair[1] == b' ')
}

/// Whether two characters beyond ASCII stand side by side, as in every whole sequence that was read as a code page.
fn has_pair(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0] >= 0x80 && pair[1] >= 0xC0)
}

/// A space with the three characters before it, the last one first.
type Space = (usize, [char; 3]);

/// The spaces behind characters beyond ASCII.
fn spaces(text: &str) -> Vec<Space> {
    let bytes = text.as_bytes();
    let is_behind = |at: &usize| *at > 0 && !bytes[at - 1].is_ascii();
    let before = |at: usize| {
        let mut before = text[..at].chars().rev();
        (at, std::array::from_fn(|_| before.next().unwrap_or(' ')))
    };
    memchr::memchr_iter(b' ', bytes).filter(is_behind).map(before).collect()
}

/// Those that may be a byte of a sequence that was read as `page`.
fn places_among(spaces: &[Space], page: &SingleByte) -> Vec<usize> {
    let is_place = |(_, before): &&Space| {
        let mut before = before.iter().map(|&scalar| page.encode(scalar).unwrap_or(0));
        let mut continuations = 0;
        let lead = before.find(|byte| {
            let goes_on = (0x80..0xC0).contains(byte);
            continuations += usize::from(goes_on);
            !goes_on
        });
        lead.is_some_and(|lead| (0xC2..=0xF4).contains(&lead) && continuations + 1 < sequence_len(lead))
    };
    spaces.iter().filter(is_place).map(|(at, _)| *at).collect()
}

fn places(text: &str, page: &SingleByte) -> Vec<usize> {
    places_among(&spaces(text), page)
}

fn sequence_len(lead: u8) -> usize {
    match lead {
        0xF0.. => 4,
        0xE0.. => 3,
        _ => 2,
    }
}

/// How many words may be joined to the first one: more are another place's.
const MOST_WORDS: usize = 8;

/// The words that a space parts, with those that further spaces may join to them.
fn words_around(text: &str, at: usize) -> Range<usize> {
    let is_blank = |scalar: char| scalar.is_ascii_whitespace();
    let start = text[..at].rfind(is_blank).map_or(0, |blank| blank + 1);
    let mut end = at;
    for count in 0..MOST_WORDS {
        let rest = text.get(end + 1..).filter(|rest| count == 0 || may_go_on(&text[start..end], rest));
        let Some(rest) = rest else { break };
        end += 1 + rest.find(is_blank).unwrap_or(rest.len());
    }
    start..end
}

/// Whether a space behind a word may be a byte as well: a character beyond ASCII stands before it.
fn may_go_on(word: &str, rest: &str) -> bool {
    !rest.is_empty() && word.bytes().last().is_some_and(|byte| !byte.is_ascii())
}

/// The words with those spaces decoded that make them likelier, and how many bits likelier they are than in any reading
/// with all the spaces there are.
fn joined(passage: &str, words: &Range<usize>, page: &SingleByte) -> Option<(String, f32)> {
    let old = &passage[words.clone()];
    let mut best = (old.to_owned(), bits(&page.decode_utf8(old)));
    let apart = best.1.min(bits(&without_bytes(old, page)));
    for _ in 0..MOST_SPACES {
        let more = places(&best.0, page).into_iter().map(|at| {
            let with_byte = [&best.0[..at], "\u{A0}", &best.0[at + 1..]].concat();
            let bits = bits(&page.decode_utf8(&with_byte));
            (with_byte, bits)
        });
        match more.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|more| more.1 < best.1) {
            Some(more) => best = more,
            None => break,
        }
    }
    let new = page.decode_utf8(&best.0);
    let is_likely = best.1 + LEAST_BITS <= apart
        && new != old
        && !new.chars().any(|scalar| is_impossible(scalar) && !old.contains(scalar));
    is_likely.then_some((new, apart - best.1))
}

/// A text with the spaces at some places as bytes.
fn with_bytes(text: &str, places: &[usize]) -> String {
    let as_byte = |&at: &usize| Edit::certain(at..at + ' '.len_utf8(), "\u{A0}");
    edited(text, &places.iter().map(as_byte).collect::<Vec<_>>())
}

/// How many spaces of some words may be bytes.
const MOST_SPACES: usize = 4;

/// The words if the byte was lost and the space is one.
fn without_bytes(text: &str, page: &SingleByte) -> String {
    let mut whole = text.to_owned();
    for at in places(text, page).into_iter().rev() {
        whole.insert(at, '\u{A0}');
    }
    page.decode_utf8(&whole)
}

/// What the words of a text cost, in the language that likes them best.
fn bits(text: &str) -> f32 {
    let mut sum = Cost::default();
    for word in text.split_ascii_whitespace() {
        match model().cost(word, &Languages::Any) {
            Some(cost) => sum.add(&cost),
            None => return f32::INFINITY,
        }
    }
    sum.least_bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair;

    fn applied(text: &str) -> String {
        repair::applied(&NO_BREAK_BYTES, text)
    }

    #[test]
    fn spaces_become_bytes() {
        for (text, expected) in [
            ("a reunião comeÃ§a Ã s nove e nÃ£o Ã s dez", "a reunião comeÃ§a às nove e nÃ£o às dez"),
            ("na tÄ›chto ulicÃ\u{AD}ch stojÃ\u{AD} Å koda", "na tÄ›chto ulicÃ\u{AD}ch stojÃ\u{AD} Škoda"),
        ] {
            assert_eq!(applied(text), expected);
        }
    }

    #[test]
    fn other_spaces_stay() {
        for text in [
            "on va Ã la mer, mais il faut partir trÃ¨s tÃ´t",
            "le chef du parti, Ã Paris, a parlÃ© hier",
            "la forêt à côté",
            "NÃO É SÓ Ã ",
            "plain words",
            "IRMÃ\u{A0}mais",
            "TOKIÂ\u{A0}NO",
            "CAFÉ\u{A0}noir et\u{A0}où",
            // The rule `mojibake` undoes it.
            "SnÃ\u{A0}mh uile",
            "Ã",
            "Ã ",
        ] {
            assert_eq!(applied(text), text);
        }
    }
}
