//! Damage beyond doubt, which the search would find as well, but it takes its time.
//!
//! Either all characters outside ASCII are whole sequences of UTF-8 that was read as one code page, and the text looks usual
//! once that is undone; or a code page was read as another, and there is no way that what it makes of the text could be beaten.

use crate::model::{Cost, looks_usual};
use crate::repair::attempt::MOST_TIMES;
use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::double_byte::likeliest_double_byte;
use crate::repair::evidence::letters;
use crate::repair::likeliest::{BEATS_OTHERS, Likely, Originals, likeliest, signed};
use crate::repair::page::{Page, SingleByte};
use crate::repair::passage::{Unweighed, Word};
use crate::repair::search::Repair;
use crate::repair::undo::is_impossible;
use std::ops::Range;

/// With fewer sequences what is before us is weighed as well.
const LEAST_SEQUENCES: usize = 3;
/// What a sequence is worth in bits: of 128 characters 30 may begin one of two bytes, and 64 may go on, and plain text
/// hardly has them side by side.
const SEQUENCE: f32 = 5.0;

/// The repair of a passage whose damage is beyond doubt, if that is worth `threshold` bits.
pub(super) fn evident(seen: &Unweighed<'_>, threshold: f32) -> Option<Repair> {
    if seen.picture().is_some() {
        return None;
    }
    let mut readings = utf8_readings(seen.text);
    match (readings.pop(), readings.pop()) {
        (None, _) => misread_double_byte(seen, threshold).or_else(|| misread_page(seen, threshold)),
        (Some(reading), None) => misread_utf8(seen, threshold, reading),
        // It was read as one of two pages.
        _ => None,
    }
}

/// What a text was if it is UTF-8 throughout that was read as one page, and the channel that makes it so.
type Utf8Reading = (Undone, &'static Reading, &'static Channel);

/// All of them that differ.
fn utf8_readings(text: &str) -> Vec<Utf8Reading> {
    let Some(first) = text.chars().find(|scalar| !scalar.is_ascii()) else { return Vec::new() };
    let mut found: Vec<Utf8Reading> = Vec::new();
    // Code pages agree on much, and what they make of a text where they do is known.
    let mut known: Vec<(Vec<u8>, Option<Decoded>)> = Vec::new();
    for reading in readings() {
        let Page::Single(page) = &reading.read_as.page else { continue };
        if !matches!(page.encode(first), Some(0xC2..=0xF4)) {
            continue;
        }
        let is_utf8 = |channel: &&Channel| matches!(channel.charset.page, Page::Utf8);
        let Some(channel) = reading.channels.iter().find(is_utf8) else { continue };
        let Some(bytes) = bytes_beyond_ascii(text, page) else { continue };
        let at = known.iter().position(|(known, _)| *known == bytes).unwrap_or_else(|| {
            known.push((bytes, decoded(text, page)));
            known.len() - 1
        });
        let Some((once, sequences)) = &known[at].1 else { continue };
        let undone = Undone::from_once(once, *sequences, page);
        if found.iter().all(|(known, ..)| known.text != undone.text) {
            found.push((undone, reading, channel));
        }
    }
    found
}

/// The bytes that the characters beyond ASCII were if a text was read as a page; `None` where it cannot have been.
fn bytes_beyond_ascii(text: &str, page: &SingleByte) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    for scalar in text.chars().filter(|scalar| !scalar.is_ascii()) {
        bytes.push(page.encode(scalar)?);
    }
    Some(bytes)
}

fn misread_utf8(
    seen: &Unweighed<'_>,
    threshold: f32,
    (undone, reading, channel): Utf8Reading,
) -> Option<Repair> {
    let words = words(seen.text, &undone.text)?;
    let bits = undone.sequences as f32 * SEQUENCE + channel.prior_bits;
    let is_third = || match &reading.read_as.page {
        Page::Single(page) => page.lacks_script_of(&undone.text) && letters(seen.text).is_some(),
        _ => false,
    };
    let is_usual = undone.sequences >= LEAST_SEQUENCES && bits >= threshold;
    if is_usual && !is_third() && looks_usual(&undone.text) {
        return Some(repair(words, reading, channel, bits, undone.times));
    }
    let originals = signed(words.iter().map(|(_, word)| word))?;
    let originals = Originals::new(originals, channel, f32::INFINITY)?;
    let cost = originals.cost.least_bits() - channel.prior_bits;
    let bits = seen_bits(seen.words()) - cost;
    let is_beyond_doubt = bits >= BEATS_SEEN.max(threshold)
        && originals.are_likely(seen.words())
        && likeliest(seen.words(), cost + BEATS_OTHERS).is_none();
    is_beyond_doubt.then(|| repair(words, reading, channel, bits, undone.times))
}

/// Fewer characters outside ASCII are left to the search.
const LEAST_LETTERS: usize = 4;
/// By how many bits a reading must be likelier than the text as it stands.
const BEATS_SEEN: f32 = 25.0;

/// Legacy text whose code page was mistaken for another.
fn misread_page(seen: &Unweighed<'_>, threshold: f32) -> Option<Repair> {
    let text = seen.text;
    if text.chars().filter(|scalar| !scalar.is_ascii()).count() < LEAST_LETTERS {
        return None;
    }
    let bits = seen_bits(seen.words());
    let likeliest = likeliest(seen.words(), bits - BEATS_SEEN.max(threshold))?;
    let Likely { lane, originals, bits: least } = likeliest;
    if !originals.are_likely(seen.words()) || lane.reading.read_as.page.pictures_within(text) > 0 {
        return None;
    }
    let words = words(text, &lane.undone(text)?)?;
    Some(repair(words, lane.reading, lane.channel, bits - least, 1))
}

/// Text in a double-byte encoding that was read as a code page.
fn misread_double_byte(seen: &Unweighed<'_>, threshold: f32) -> Option<Repair> {
    let bits = seen_bits(seen.words());
    let likely = likeliest_double_byte(seen.words(), bits - BEATS_SEEN.max(threshold))?;
    if !likely.originals.are_likely(seen.words()) {
        return None;
    }
    let bytes = likely.reading.read_as.page.encode(seen.text)?;
    let words = words(seen.text, &likely.channel.charset.page.decode(&bytes)?)?;
    Some(repair(words, likely.reading, likely.channel, bits - likely.bits, 1))
}

/// What the words of a passage with characters outside ASCII cost as they are.
fn seen_bits(words: &[Word<'_>]) -> f32 {
    let mut seen = Cost::default();
    words.iter().for_each(|word| seen.add(&word.cost));
    seen.least_bits()
}

fn repair(
    words: Vec<(Range<usize>, String)>,
    reading: &Reading,
    channel: &Channel,
    bits: f32,
    times: usize,
) -> Repair {
    Repair {
        alternatives: Vec::new(),
        words,
        written_in: channel.charset.name,
        read_as: reading.read_as.name,
        bits,
        times,
        prior_bits: channel.prior_bits,
        settled: Vec::new(),
    }
}

struct Undone {
    text: String,
    sequences: usize,
    times: usize,
}

impl Undone {
    /// A text that was read as a page at least once, as it was before that was done once or several times over.
    fn from_once(once: &str, mut sequences: usize, page: &SingleByte) -> Self {
        let (mut text, mut times) = (once.to_owned(), 1);
        while times < MOST_TIMES
            && let Some((again, fewer)) = decoded(&text, page)
        {
            (text, sequences, times) = (again, sequences.max(fewer), times + 1);
        }
        Self { text, sequences, times }
    }
}

/// A text with the count of its characters outside ASCII.
type Decoded = (String, usize);

/// The text whose UTF-8 was read as a page.
fn decoded(text: &str, page: &SingleByte) -> Option<Decoded> {
    let first = text.chars().find(|scalar| !scalar.is_ascii())?;
    page.encode(first).filter(|byte| (0xC2..=0xF4).contains(byte))?;
    let mut bytes = Vec::with_capacity(text.len());
    for scalar in text.chars() {
        bytes.push(page.encode(scalar)?);
    }
    let decoded = String::from_utf8(bytes).ok()?;
    let outside = decoded.chars().filter(|scalar| !scalar.is_ascii());
    let sequences = outside.clone().count();
    let is_sound = sequences > 0 && !outside.clone().any(is_impossible);
    is_sound.then_some((decoded, sequences))
}

/// The words that differ, with their places; `None` where the texts have not the same blanks.
fn words(old: &str, new: &str) -> Option<Vec<(Range<usize>, String)>> {
    let is_blank = |scalar: char| scalar.is_ascii_whitespace();
    let (mut words, mut at, mut rest) = (Vec::new(), 0, new.split(is_blank));
    for word in old.split(is_blank) {
        let repaired = rest.next()?;
        if word != repaired {
            words.push((at..at + word.len(), repaired.to_owned()));
        }
        at += word.len() + 1;
    }
    rest.next().is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

    fn garbled(text: &str, encoding: &'static encoding_rs::Encoding, times: usize) -> String {
        let Page::Single(page) = Page::of(encoding) else { return String::new() };
        (0..times).fold(text.to_owned(), |text, _| page.text_of(text.as_bytes()).collect())
    }

    fn repaired(text: &str) -> Option<String> {
        let repair = evident(&Unweighed::new(text), 6.0)?;
        let mut repaired = text.to_owned();
        for (range, word) in repair.words.iter().rev() {
            repaired.replace_range(range.clone(), word);
        }
        Some(repaired)
    }

    #[test]
    fn what_is_evident_is_undone() {
        let cases = [
            ("Der Bäcker öffnet früh.", WINDOWS_1252, 1),
            ("Der Bäcker öffnet früh.", WINDOWS_1252, 2),
            ("Утром стоял туман.", WINDOWS_1251, 1),
        ];
        for (text, encoding, times) in cases {
            assert_eq!(repaired(&garbled(text, encoding, times)).as_deref(), Some(text));
        }
    }

    #[test]
    fn all_else_is_left_to_the_search() {
        for text in ["schÃ¶n", "plain", "", "Ã¤ Ã¶ Ã¼ für", "Der Bäcker öffnet früh.", "Ã¤ä Ã¶ö Ã¼ü"]
        {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}
