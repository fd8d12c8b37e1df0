//! Damage beyond doubt, which the search would find as well, but it takes its time.
//!
//! Either all characters outside ASCII are whole sequences of UTF-8 that was read as one code page, and the text looks usual
//! once that is undone; or a code page was read as another, and there is no way that what it makes of the text could be beaten.

use crate::model::{Cost, looks_usual, model};
use crate::repair::attempt::MOST_TIMES;
use crate::repair::bounds::{Bounds, Lane, lanes};
use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::page::{Page, SingleByte};
use crate::repair::passage::{Passage, Word};
use crate::repair::search::Repair;
use crate::repair::undo::is_impossible;
use std::ops::Range;

/// With fewer sequences what is before us is weighed as well.
const LEAST_SEQUENCES: usize = 3;
/// What a sequence is worth in bits: of 128 characters 30 may begin one of two bytes, and 64 may go on, and plain text
/// hardly has them side by side.
const SEQUENCE: f32 = 5.0;

/// The repair of a passage whose damage is beyond doubt, if that is worth `threshold` bits.
pub(super) fn evident(text: &str, passage: &Passage<'_>, threshold: f32) -> Option<Repair> {
    let mut readings = utf8_readings(text);
    match (readings.pop(), readings.pop()) {
        (None, _) => misread_page(text, passage, threshold),
        (Some(reading), None) => misread_utf8(text, passage, threshold, reading),
        // It was read as one of two pages.
        _ => None,
    }
}

/// What a text was if it is UTF-8 throughout that was read as one page, and the channel that makes it so.
type Utf8Reading = (Undone, &'static Reading, &'static Channel);

/// All of them that differ.
fn utf8_readings(text: &str) -> Vec<Utf8Reading> {
    let mut found: Vec<Utf8Reading> = Vec::new();
    for reading in readings() {
        let Page::Single(page) = &reading.read_as.page else { continue };
        let is_utf8 = |channel: &&Channel| matches!(channel.charset.page, Page::Utf8);
        let Some(channel) = reading.channels.iter().find(is_utf8) else { continue };
        let undone = undone(text, page);
        let is_new = |undone: &Undone| found.iter().all(|(known, ..)| known.text != undone.text);
        if let Some(undone) = undone.filter(is_new) {
            found.push((undone, reading, channel));
        }
    }
    found
}

fn misread_utf8(
    text: &str,
    passage: &Passage<'_>,
    threshold: f32,
    (undone, reading, channel): Utf8Reading,
) -> Option<Repair> {
    let words = words(text, &undone.text)?;
    let bits = undone.sequences as f32 * SEQUENCE + channel.prior_bits;
    let is_usual = || undone.sequences >= LEAST_SEQUENCES && bits >= threshold && looks_usual(&undone.text);
    if is_usual() {
        return Some(repair(words, reading, channel, bits, undone.times));
    }
    let originals = words.iter().map(|(_, word)| word.clone()).collect();
    let originals = Originals::new(originals, channel)?;
    let bits = seen_bits(passage) - originals.bits;
    let is_beyond_doubt = bits >= BEATS_SEEN.max(threshold)
        && originals.are_likely(passage)
        && likeliest(passage, originals.bits + BEATS_OTHERS).is_none();
    is_beyond_doubt.then(|| repair(words, reading, channel, bits, undone.times))
}

/// Fewer characters outside ASCII are left to the search.
const LEAST_LETTERS: usize = 4;
/// By how many bits a reading must be likelier than the text as it stands, and than any other.
const BEATS_SEEN: f32 = 25.0;
const BEATS_OTHERS: f32 = 12.0;
/// What a word among damaged ones may lose.
const MAY_LOSE: f32 = 6.0;
/// What a plain word may cost, for itself and for each character.
const PLAIN_WORD: f32 = 6.0;
const PLAIN_LETTER: f32 = 3.5;
/// How many readings are weighed before the rest is left to the search.
const MOST_WEIGHED: usize = 8;

/// Legacy text whose code page was mistaken for another.
fn misread_page(text: &str, passage: &Passage<'_>, threshold: f32) -> Option<Repair> {
    if text.chars().filter(|scalar| !scalar.is_ascii()).count() < LEAST_LETTERS {
        return None;
    }
    let seen = seen_bits(passage);
    let (lane, originals) = likeliest(passage, seen - BEATS_SEEN.max(threshold))?;
    if !originals.are_likely(passage) {
        return None;
    }
    let words = words(text, &lane.undone(text)?)?;
    Some(repair(words, lane.reading, lane.channel, seen - originals.bits, 1))
}

/// What the words of a passage with characters outside ASCII cost as they are.
fn seen_bits(passage: &Passage<'_>) -> f32 {
    let mut seen = Cost::default();
    passage.words.iter().for_each(|word| seen.add(&word.cost));
    seen.least_bits()
}

/// What the words of a passage with characters outside ASCII were if they went through a channel.
struct Originals {
    words: Vec<String>,
    costs: Vec<Cost>,
    /// What all of them cost.
    cost: Cost,
    /// The same with what it costs that the channel is rare.
    bits: f32,
}

impl Originals {
    /// `None` where they cannot have been.
    fn new(words: Vec<String>, channel: &Channel) -> Option<Self> {
        let cost = |word: &String| {
            let is_possible = !word.chars().any(is_impossible);
            is_possible.then(|| model().cost(word, &channel.charset.languages))?
        };
        let costs: Vec<Cost> = words.iter().map(cost).collect::<Option<_>>()?;
        let mut cost = Cost::default();
        costs.iter().for_each(|word| cost.add(word));
        let bits = cost.least_bits() - channel.prior_bits;
        Some(Self { words, costs, cost, bits })
    }

    /// Whether they are plain text, and none of the words that we see is likelier by so much that it may be whole.
    fn are_likely(&self, passage: &Passage<'_>) -> bool {
        let plain = |word: &String| PLAIN_WORD + PLAIN_LETTER * word.chars().count() as f32;
        let columns = self.cost.best_columns();
        let is_damaged = |(word, cost): (&Word<'_>, &Cost)| {
            !word.is_mention && cost.bits_in(&columns) <= word.bits + MAY_LOSE
        };
        self.cost.least_bits() <= self.words.iter().map(plain).sum()
            && passage.words.len() == self.words.len()
            && passage.words.iter().zip(&self.costs).all(is_damaged)
    }
}

/// The likeliest channel between code pages, if what was before it costs no more than `most` bits and beats what may have
/// been before any other by far.
fn likeliest(passage: &Passage<'_>, most: f32) -> Option<(&'static Lane, Originals)> {
    let seen = || passage.words.iter().map(|word| word.text);
    let bounds = Bounds::of_words(seen());
    let odds = |(lane, bits): (&'static Lane, Option<f32>)| Some((lane, bits? - lane.channel.prior_bits));
    let entrants = lanes().iter().zip(bounds.bits()).filter_map(odds);
    let mut entrants: Vec<_> = entrants.filter(|(_, bits)| *bits < most + BEATS_OTHERS).collect();
    entrants.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (mut weighed, mut least) = (Vec::new(), most);
    for (lane, bound) in entrants {
        if bound >= least + BEATS_OTHERS {
            break;
        }
        if weighed.len() == MOST_WEIGHED {
            return None;
        }
        let words = seen().map(|word| lane.undone(word)).collect::<Option<_>>();
        if let Some(originals) = words.and_then(|words| Originals::new(words, lane.channel)) {
            least = least.min(originals.bits);
            weighed.push((lane, originals));
        }
    }
    weighed.sort_by(|a, b| a.1.bits.total_cmp(&b.1.bits));
    let (_, best) = weighed.first()?;
    let is_rival =
        |(_, other): &(_, Originals)| other.bits < best.bits + BEATS_OTHERS && other.words != best.words;
    (best.bits <= most && !weighed.iter().any(is_rival)).then(|| weighed.swap_remove(0))
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
        let repair = evident(text, &Passage::new(text), 6.0)?;
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
