//! Lines in another encoding than their document.
//!
//! A line's reading is a pure function of its bytes and of the document's [`Mixture`], which the detection window
//! settles once for all lines: so it does not matter how many threads read them.

use crate::charset::decode::utf8_text;
use crate::charset::rank::{BITS_OF_NOISE, as_broken_utf8, decoded, explained, rank};
use crate::charset::sample::Sample;
use crate::charset::utf8::{Part, parts};
use crate::charset::{Charset, Mixture};
use crate::model::{Cache, Languages, model};
use crate::repair::STRAY_THRESHOLD_BITS;
use crate::signal::Signals;
use std::cell::RefCell;

/// How a line is read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) charset: Charset,
    pub(crate) text: String,
    /// log2 of the odds against bytes that mean nothing.
    pub(crate) bits: f32,
}

/// What speaks for the encoding that other foreign lines of the document are in, in bits.
const KNOWN_OTHER: f32 = 16.0;
/// How much better than the next one with another text the best encoding must be.
const MARGIN: f32 = 4.0;
/// How many right sequences of UTF-8 to a wrong one chance may make, in Chinese above all.
const MOST_BY_CHANCE: usize = 2;
/// Reads a line that is not in its document's encoding; `None` where it is, or where no reading makes sense.
pub(crate) fn read_line(raw: &[u8], mixture: Mixture) -> Option<Reading> {
    if !mixture.judges_lines || raw.is_ascii() || Signals::of(raw).has_any(Signals::CONTROL) {
        return None;
    }
    if mixture.main == Charset::UTF_8 { legacy_line(raw, mixture) } else { line_in_legacy(raw, mixture) }
}

/// A line of a UTF-8 document that is not UTF-8.
fn legacy_line(raw: &[u8], mixture: Mixture) -> Option<Reading> {
    let (right, wrong) = sequences(raw);
    if !may_be_legacy(right, wrong) {
        return None;
    }
    let (reading, cost) = by_words(raw, mixture)?;
    let is_likelier =
        || as_broken_utf8(&Sample::of(std::iter::once(utf8_text(raw).as_bytes()))) - cost >= MARGIN;
    (right == 0 || is_likelier()).then_some(reading)
}

/// Whether a line with so many right and wrong sequences of UTF-8 may be something else: bytes of two may well be right by
/// chance.
pub(crate) fn may_be_legacy(right: usize, wrong: usize) -> bool {
    wrong > 0 && right <= MOST_BY_CHANCE * wrong
}

/// A line of a document in a legacy encoding that is UTF-8, or not in that encoding.
fn line_in_legacy(raw: &[u8], mixture: Mixture) -> Option<Reading> {
    if !mixture.main.is_ascii_compatible() {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(raw) {
        return utf8_line(raw, text, mixture);
    }
    let (_, errors) = mixture.main.decode(raw);
    let anyhow = || if errors { by_words(raw, mixture).map(|(reading, _)| reading) } else { None };
    let reading = by_others(raw, mixture).or_else(anyhow);
    reading.filter(|reading| reading.charset != mixture.main)
}

fn utf8_line(raw: &[u8], text: &str, mixture: Mixture) -> Option<Reading> {
    let cost =
        |text: &str| model().full_cost(text, &Languages::Any).map_or(f32::MAX, |cost| cost.least_bits());
    let (as_main, _) = mixture.main.decode(raw);
    // That it is well-formed says little: ruled lines are so in some encodings. The text must be the likelier one.
    if as_main
        .chars()
        .filter(|scalar| !scalar.is_ascii())
        .all(|scalar| matches!(scalar, '\u{2500}'..='\u{259F}'))
    {
        return None;
    }
    let bits = cost(&head(&as_main)) - cost(&head(text));
    let is_utf8 = bits >= STRAY_THRESHOLD_BITS;
    is_utf8.then(|| Reading { charset: Charset::UTF_8, text: text.to_owned(), bits })
}

/// As much of a line as is weighed.
fn head(text: &str) -> String {
    text.chars().take(400).collect()
}

/// The one of the other encodings of the document that explains a line better than that of most lines.
fn by_others(raw: &[u8], mixture: Mixture) -> Option<Reading> {
    mixture.others[0]?;
    let sample = Sample::of(std::iter::once(raw));
    let as_main = explained(&sample, mixture.main)?;
    let others = mixture.others.into_iter().flatten();
    let costs = others.filter_map(|charset| Some((charset, explained(&sample, charset)?)));
    let (charset, cost) = costs.min_by(|(_, one), (_, other)| one.total_cmp(other))?;
    let (text, errors) = charset.decode(raw);
    let bits = as_main - cost;
    (bits >= MARGIN && !errors).then(|| Reading { charset, text: text.into_owned(), bits })
}

/// How many lines are remembered with their encoding, and how long those may be with the names of the document's encodings.
const LINES: usize = 64;
const LONGEST_LINE: usize = 512;

thread_local! {
    static READINGS: RefCell<Cache<Option<(Reading, f32)>, LINES, LONGEST_LINE>> =
        const { RefCell::new(Cache::new()) };
}

/// The encoding that makes words of a line, with the bits that they cost.
fn by_words(raw: &[u8], mixture: Mixture) -> Option<(Reading, f32)> {
    let mut key = Vec::new();
    for other in mixture.others.into_iter().flatten() {
        key.extend(other.name().as_bytes());
        key.push(0);
    }
    // A line that is read here has no control.
    key.push(0);
    key.extend(raw);
    READINGS.with_borrow_mut(|readings| readings.get(&key, || by_words_anew(raw, mixture)))
}

fn by_words_anew(raw: &[u8], mixture: Mixture) -> Option<(Reading, f32)> {
    let sample = Sample::of(std::iter::once(raw));
    let favour = |charset| if mixture.has_other(charset) { KNOWN_OTHER } else { 0.0 };
    let ranked = rank(&sample, favour);
    let best = ranked.iter().find(|ranked| !ranked.charset.decode(raw).1)?;
    let (text, _) = best.charset.decode(raw);
    let differs = |charset: Charset| {
        sample.marked.iter().any(|word| decoded(word, charset) != decoded(word, best.charset))
    };
    let next = ranked.iter().find(|next| next.bits >= best.bits && differs(next.charset));
    let bits = sample.len() as f32 * BITS_OF_NOISE - best.bits;
    let is_clear = next.is_none_or(|next| next.bits - best.bits >= MARGIN);
    let reading = || Reading { charset: best.charset, text: text.into_owned(), bits };
    (bits >= STRAY_THRESHOLD_BITS && is_clear).then(|| (reading(), best.bits))
}

/// How many sequences of UTF-8 beyond ASCII are right, those of its relatives included, and how many are wrong.
pub(crate) fn sequences(raw: &[u8]) -> (usize, usize) {
    parts(raw).into_iter().fold((0, 0), |(right, wrong), part| match part {
        Part::Valid(range) => (right + count_sequences(&raw[range]), wrong),
        Part::Relative(..) => (right + 1, wrong),
        Part::Stray(_) => (right, wrong + 1),
    })
}

/// How many characters beyond ASCII there are; one that is repeated counts once, since ruled lines may be UTF-8 by chance.
fn count_sequences(valid: &[u8]) -> usize {
    let Ok(text) = std::str::from_utf8(valid) else { return 0 };
    let mut before = '\0';
    text.chars()
        .filter(|&scalar| std::mem::replace(&mut before, scalar) != scalar && !scalar.is_ascii())
        .count()
}

/// Whether a line might be UTF-8 in a document that is not: its first byte beyond ASCII begins a well-formed sequence.
pub(crate) fn may_be_utf8(line: &[u8]) -> bool {
    let Some(at) = line.iter().position(|byte| !byte.is_ascii()) else { return false };
    let sequence = &line[at..(at + 4).min(line.len())];
    let begins = sequence.utf8_chunks().next().is_some_and(|chunk| !chunk.valid().is_empty());
    begins && simdutf8::basic::from_utf8(line).is_ok()
}
