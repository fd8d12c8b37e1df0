//! Damage beyond doubt, which the search would find as well, but it takes its time.
//!
//! Either all characters outside ASCII are whole sequences of UTF-8 that was read as one code page, and the text looks usual
//! once that is undone; or a code page was read as another, and there is no way that what it makes of the text could be beaten.

use crate::model::{Cost, PER_BIT, looks_usual, model};
use crate::repair::attempt::MOST_TIMES;
use crate::repair::bounds::{Bounds, Lane, lanes};
use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::page::{Page, SingleByte};
use crate::repair::search::Repair;
use crate::repair::undo::is_impossible;
use std::ops::Range;

/// Fewer sequences are left to the search.
const LEAST_SEQUENCES: usize = 3;
/// What a sequence is worth in bits: of 128 characters 30 may begin one of two bytes, and 64 may go on, and plain text
/// hardly has them side by side.
const SEQUENCE: f32 = 5.0;

/// The repair of a passage whose damage is beyond doubt, if that is worth `threshold` bits.
pub(super) fn evident(passage: &str, threshold: f32) -> Option<Repair> {
    misread_utf8(passage, threshold).or_else(|| misread_page(passage, threshold))
}

fn misread_utf8(passage: &str, threshold: f32) -> Option<Repair> {
    let mut found: Option<(Undone, &Reading, &Channel)> = None;
    for reading in readings() {
        let Page::Single(page) = &reading.read_as.page else { continue };
        let is_utf8 = |channel: &&Channel| matches!(channel.charset.page, Page::Utf8);
        let Some(channel) = reading.channels.iter().find(is_utf8) else { continue };
        let Some(undone) = undone(passage, page) else { continue };
        match &found {
            None => found = Some((undone, reading, channel)),
            Some((known, ..)) if known.text == undone.text => {}
            // It was read as one of two pages.
            Some(_) => return None,
        }
    }
    let (undone, reading, channel) = found?;
    let bits = undone.sequences as f32 * SEQUENCE + channel.prior_bits;
    if bits < threshold || !looks_usual(&undone.text) {
        return None;
    }
    let words = words(passage, &undone.text)?;
    Some(repair(words, reading, channel, bits, undone.times))
}

/// Fewer characters outside ASCII are left to the search.
const LEAST_LETTERS: usize = 12;
/// By how many bits a reading must be likelier than the text as it stands, and than any other.
const BEATS_SEEN: f32 = 40.0;
const BEATS_OTHERS: f32 = 12.0;
/// What a plain word may cost, for itself and for each character.
const PLAIN_WORD: f32 = 6.0;
const PLAIN_LETTER: f32 = 3.5;

/// Legacy text whose code page was mistaken for another.
fn misread_page(passage: &str, threshold: f32) -> Option<Repair> {
    let is_blank = |scalar: char| scalar.is_ascii_whitespace();
    let marked = || passage.split(is_blank).filter(|word| !word.is_ascii());
    if passage.chars().filter(|scalar| !scalar.is_ascii()).count() < LEAST_LETTERS {
        return None;
    }
    let (bounds, seen) = Bounds::of_words(marked());
    let seen = f32::from(seen) / PER_BIT as f32;
    let odds = |(lane, bits): (&'static Lane, Option<f32>)| Some((lane, bits? - lane.channel.prior_bits));
    let (lane, bound) =
        lanes().iter().zip(bounds.bits()).filter_map(odds).min_by(|a, b| a.1.total_cmp(&b.1))?;
    if bound + BEATS_SEEN > seen {
        return None;
    }
    let charset = lane.channel.charset;
    let (mut cost, mut most) = (Cost::default(), 0.0);
    for word in marked() {
        let word = lane.undone(word)?;
        if word.chars().any(is_impossible) {
            return None;
        }
        cost.add(&model().cost(&word, &charset.languages)?);
        most += PLAIN_WORD + PLAIN_LETTER * word.chars().count() as f32;
    }
    let bits = cost.least_bits() - lane.channel.prior_bits;
    let is_beaten = |(other, bits_of_other): (&'static Lane, f32)| {
        bits_of_other < bits + BEATS_OTHERS && marked().any(|word| other.undone(word) != lane.undone(word))
    };
    let is_plain = cost.least_bits() <= most && bits + BEATS_SEEN.max(threshold) <= seen;
    if !is_plain || lanes().iter().zip(bounds.bits()).filter_map(odds).any(is_beaten) {
        return None;
    }
    let words = words(passage, &lane.undone(passage)?)?;
    Some(repair(words, lane.reading, lane.channel, seen - bits, 1))
}

fn repair(
    words: Vec<(Range<usize>, String)>,
    reading: &Reading,
    channel: &Channel,
    bits: f32,
    times: usize,
) -> Repair {
    Repair {
        alternatives: vec![None; words.len()],
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

/// A text as it was before it was read as a page, once or several times over; `None` where it cannot have been.
fn undone(text: &str, page: &SingleByte) -> Option<Undone> {
    let (mut text, mut sequences) = decoded(text, page)?;
    let mut times = 1;
    while times < MOST_TIMES
        && let Some((again, fewer)) = decoded(&text, page)
    {
        (text, sequences, times) = (again, sequences.max(fewer), times + 1);
    }
    Some(Undone { text, sequences, times })
}

/// The text whose UTF-8 was read as a page, with the count of its characters outside ASCII.
fn decoded(text: &str, page: &SingleByte) -> Option<(String, usize)> {
    let bytes: Vec<u8> = text.chars().map(|scalar| page.encode(scalar)).collect::<Option<_>>()?;
    let decoded = String::from_utf8(bytes).ok()?;
    let outside = decoded.chars().filter(|scalar| !scalar.is_ascii());
    let sequences = outside.clone().count();
    let is_sound = sequences >= LEAST_SEQUENCES && !outside.clone().any(is_impossible);
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
        let repair = evident(text, 6.0)?;
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
