//! Damage beyond doubt, which the search would find as well, but it takes its time.
//!
//! Either all characters outside ASCII are whole sequences of UTF-8 that was read as one code page, and the text looks usual
//! once that is undone; or a code page was read as another, and there is no way that what it makes of the text could be beaten.

use crate::model::{Cost, Signed, looks_usual, model};
use crate::repair::attempt::MOST_TIMES;
use crate::repair::bounds::{Bounds, LANES, Lane, lanes};
use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::page::{Page, SingleByte};
use crate::repair::passage::{Unweighed, Word};
use crate::repair::search::Repair;
use crate::repair::undo::is_impossible;
use std::ops::Range;
use std::rc::Rc;

/// With fewer sequences what is before us is weighed as well.
const LEAST_SEQUENCES: usize = 3;
/// What a sequence is worth in bits: of 128 characters 30 may begin one of two bytes, and 64 may go on, and plain text
/// hardly has them side by side.
const SEQUENCE: f32 = 5.0;

/// The repair of a passage whose damage is beyond doubt, if that is worth `threshold` bits.
pub(super) fn evident(seen: &Unweighed<'_>, threshold: f32) -> Option<Repair> {
    let mut readings = utf8_readings(seen.text);
    match (readings.pop(), readings.pop()) {
        (None, _) => misread_page(seen, threshold),
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
    let mut known: Vec<(Vec<u8>, Option<(String, usize)>)> = Vec::new();
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
    let is_usual = || undone.sequences >= LEAST_SEQUENCES && bits >= threshold && looks_usual(&undone.text);
    if is_usual() {
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
fn misread_page(seen: &Unweighed<'_>, threshold: f32) -> Option<Repair> {
    let text = seen.text;
    if text.chars().filter(|scalar| !scalar.is_ascii()).count() < LEAST_LETTERS {
        return None;
    }
    let bits = seen_bits(seen.words());
    let likeliest = likeliest(seen.words(), bits - BEATS_SEEN.max(threshold))?;
    let Weighed { lane, originals, bits: least } = likeliest;
    if !originals.are_likely(seen.words()) {
        return None;
    }
    let words = words(text, &lane.undone(text)?)?;
    Some(repair(words, lane.reading, lane.channel, bits - least, 1))
}

/// What the words of a passage with characters outside ASCII cost as they are.
fn seen_bits(words: &[Word<'_>]) -> f32 {
    let mut seen = Cost::default();
    words.iter().for_each(|word| seen.add(&word.cost));
    seen.least_bits()
}

/// What the words of a passage with characters outside ASCII were if they went through a channel.
struct Originals {
    /// The words with blanks between them.
    text: Vec<Signed>,
    costs: Vec<Cost>,
    /// What all of them cost.
    cost: Cost,
}

impl Originals {
    /// `None` where they cannot have been, or cost `most` bits or more.
    fn new(text: Vec<Signed>, channel: &Channel, most: f32) -> Option<Self> {
        let (mut costs, mut cost) = (Vec::with_capacity(words_of(&text).count()), Cost::default());
        for word in words_of(&text) {
            let of_word = model().cost_of(word, &channel.charset.languages)?;
            cost.add(&of_word);
            costs.push(of_word);
            if most < f32::INFINITY && cost.least_bits() >= most {
                return None;
            }
        }
        Some(Self { text, costs, cost })
    }

    fn words(&self) -> impl Iterator<Item = &[Signed]> {
        words_of(&self.text)
    }

    /// Whether they are plain text, and none of the words that we see is likelier by so much that it may be whole.
    fn are_likely(&self, seen: &[Word<'_>]) -> bool {
        let plain = |word: &[Signed]| PLAIN_WORD + PLAIN_LETTER * word.len() as f32;
        let columns = self.cost.best_columns();
        let is_damaged = |(word, cost): (&Word<'_>, &Cost)| {
            !word.is_mention && cost.bits_in(&columns) <= word.bits + MAY_LOSE
        };
        self.cost.least_bits() <= self.words().map(plain).sum()
            && seen.len() == self.costs.len()
            && seen.iter().zip(&self.costs).all(is_damaged)
    }

    fn text_is(&self, text: &[Signed]) -> bool {
        let scalar = |signed: &Signed| signed.scalar;
        self.text.iter().map(scalar).eq(text.iter().map(scalar))
    }
}

/// Words with blanks between them; `None` where no text has one of their characters.
fn signed<'w>(words: impl Iterator<Item = &'w String>) -> Option<Vec<Signed>> {
    let mut text = Vec::new();
    for word in words {
        if word.chars().any(is_impossible) {
            return None;
        }
        if !text.is_empty() {
            text.push(model().signed(' '));
        }
        text.extend(word.chars().map(|scalar| model().signed(scalar)));
    }
    Some(text)
}

fn words_of(text: &[Signed]) -> impl Iterator<Item = &[Signed]> {
    text.split(|signed| signed.scalar == ' ')
}

/// A channel with what words were if they went through it.
struct Weighed {
    lane: &'static Lane,
    originals: Rc<Originals>,
    /// What they cost, with what it costs that the channel is rare.
    bits: f32,
}

/// The words of a passage with characters outside ASCII, as channels between code pages are asked about them.
struct Asked {
    /// With blanks between them.
    text: String,
    /// The bytes of that by what it was read as; `None` where it cannot have been.
    written: Vec<(&'static Reading, Option<Vec<u8>>)>,
}

impl Asked {
    fn new(words: &[Word<'_>]) -> Self {
        let mut text = String::new();
        for (at, word) in words.iter().enumerate() {
            text.push_str(if at > 0 { " " } else { "" });
            text.push_str(word.text);
        }
        Self { text, written: Vec::new() }
    }

    /// What they were if they went through a channel.
    fn read(&mut self, lane: &'static Lane) -> Option<Vec<Signed>> {
        let known = self.written.iter().position(|(reading, _)| std::ptr::eq(*reading, lane.reading));
        let at = known.unwrap_or_else(|| {
            self.written.push((lane.reading, lane.reading.read_as.page.encode(&self.text)));
            self.written.len() - 1
        });
        let bytes = self.written[at].1.as_ref()?;
        let mut text = Vec::with_capacity(bytes.len());
        lane.channel.charset.read(bytes, &mut text)?;
        Some(text)
    }
}

/// The likeliest channel between code pages, if what was before it costs no more than `most` bits and beats what may have
/// been before any other by far.
fn likeliest(words: &[Word<'_>], most: f32) -> Option<Weighed> {
    if words.is_empty() {
        return None;
    }
    let mut asked = Asked::new(words);
    let (mut weighed, mut dear, mut least) = (Vec::<Weighed>::new(), Vec::new(), most);
    for (lane, bound) in entrants(words, most + BEATS_OTHERS) {
        if bound >= least + BEATS_OTHERS {
            break;
        }
        if weighed.len() + dear.len() == MOST_WEIGHED {
            let is_possible = |lane: &&'static Lane| {
                asked.read(lane).and_then(|text| Originals::new(text, lane.channel, f32::INFINITY)).is_some()
            };
            dear.retain(is_possible);
            if weighed.len() + dear.len() == MOST_WEIGHED {
                return None;
            }
        }
        let Some(text) = asked.read(lane) else { continue };
        let is_same = |known: &&Weighed| {
            std::ptr::eq(known.lane.channel.charset, lane.channel.charset) && known.originals.text_is(&text)
        };
        let most = least + BEATS_OTHERS + lane.channel.prior_bits;
        let originals = match weighed.iter().find(is_same) {
            Some(known) => Some(Rc::clone(&known.originals)),
            None => Originals::new(text, lane.channel, most).map(Rc::new),
        };
        let Some(originals) = originals else {
            dear.push(lane);
            continue;
        };
        let bits = originals.cost.least_bits() - lane.channel.prior_bits;
        least = least.min(bits);
        weighed.push(Weighed { lane, originals, bits });
    }
    weighed.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    let best = weighed.first()?;
    let is_rival = |other: &Weighed| {
        other.bits < best.bits + BEATS_OTHERS && !best.originals.text_is(&other.originals.text)
    };
    (best.bits <= most && !weighed.iter().any(is_rival)).then(|| weighed.swap_remove(0))
}

/// The channels between code pages, the most promising first, with the bits that what was before them costs at least, where
/// that is less than `most`.
fn entrants(words: &[Word<'_>], most: f32) -> impl Iterator<Item = (&'static Lane, f32)> {
    let bounds = Bounds::of_words(words.iter().map(|word| word.text));
    let mut entrants: Vec<(usize, f32)> = Vec::with_capacity(LANES);
    for (at, (lane, bits)) in lanes().iter().zip(bounds.bits()).enumerate() {
        let bits = bits.map(|bits| bits - lane.channel.prior_bits);
        entrants.extend(bits.filter(|bits| *bits < most).map(|bits| (at, bits)));
    }
    entrants.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    entrants.into_iter().map(|(at, bits)| (&lanes()[at], bits))
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
