//! Damage beyond doubt, which the search would find as well, but it takes its time.
//!
//! Either all characters outside ASCII are whole sequences of UTF-8 that was read as one code page, and the text looks usual
//! once that is undone; or a code page was read as another, and there is no way that what it makes of the text could be beaten.

use crate::model::{Cost, Signed, looks_usual, model};
use crate::repair::attempt::MOST_TIMES;
use crate::repair::bounds::{Bounds, Lane, lanes};
use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::page::{Page, SingleByte};
use crate::repair::passage::{Passage, Unweighed, Word};
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
    let passage = seen.passage();
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
fn misread_page(seen: &Unweighed<'_>, threshold: f32) -> Option<Repair> {
    let text = seen.text;
    if text.chars().filter(|scalar| !scalar.is_ascii()).count() < LEAST_LETTERS {
        return None;
    }
    let passage = seen.passage();
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
    /// The words with blanks between them.
    text: Vec<Signed>,
    costs: Vec<Cost>,
    /// What all of them cost.
    cost: Cost,
    /// The same with what it costs that the channel is rare.
    bits: f32,
}

impl Originals {
    /// `None` where they cannot have been, or cost `most` bits or more.
    fn new(text: Vec<Signed>, channel: &Channel, most: f32) -> Option<Self> {
        let (mut costs, mut cost) = (Vec::new(), Cost::default());
        for word in words_of(&text) {
            let of_word = model().cost_of(word, &channel.charset.languages)?;
            cost.add(&of_word);
            costs.push(of_word);
            if most < f32::INFINITY && cost.least_bits() - channel.prior_bits >= most {
                return None;
            }
        }
        let bits = cost.least_bits() - channel.prior_bits;
        Some(Self { text, costs, cost, bits })
    }

    fn words(&self) -> impl Iterator<Item = &[Signed]> {
        words_of(&self.text)
    }

    /// Whether they are plain text, and none of the words that we see is likelier by so much that it may be whole.
    fn are_likely(&self, passage: &Passage<'_>) -> bool {
        let plain = |word: &[Signed]| PLAIN_WORD + PLAIN_LETTER * word.len() as f32;
        let columns = self.cost.best_columns();
        let is_damaged = |(word, cost): (&Word<'_>, &Cost)| {
            !word.is_mention && cost.bits_in(&columns) <= word.bits + MAY_LOSE
        };
        self.cost.least_bits() <= self.words().map(plain).sum()
            && passage.words.len() == self.costs.len()
            && passage.words.iter().zip(&self.costs).all(is_damaged)
    }

    fn are_the_same(&self, other: &Self) -> bool {
        let scalar = |signed: &Signed| signed.scalar;
        self.text.iter().map(scalar).eq(other.text.iter().map(scalar))
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

/// A channel whose originals were asked about; `None` where they cost too much to matter.
type Weighed = (&'static Lane, Option<Originals>);

/// The words of a passage with characters outside ASCII, as channels between code pages are asked about them.
struct Asked {
    /// With blanks between them.
    text: String,
    /// The bytes of that by what it was read as; `None` where it cannot have been.
    written: Vec<(&'static Reading, Option<Vec<u8>>)>,
}

impl Asked {
    fn new(passage: &Passage<'_>) -> Self {
        let mut text = String::new();
        for (at, word) in passage.words.iter().enumerate() {
            text.push_str(if at > 0 { " " } else { "" });
            text.push_str(word.text);
        }
        Self { text, written: Vec::new() }
    }

    /// What they were if they went through a channel, unless that costs `most` bits or more.
    fn originals(&mut self, lane: &'static Lane, most: f32) -> Option<Originals> {
        Originals::new(self.read(lane)?, lane.channel, most)
    }

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
fn likeliest(passage: &Passage<'_>, most: f32) -> Option<(&'static Lane, Originals)> {
    if passage.words.is_empty() {
        return None;
    }
    let bounds = Bounds::of_words(passage.words.iter().map(|word| word.text));
    let odds = |(lane, bits): (&'static Lane, Option<f32>)| Some((lane, bits? - lane.channel.prior_bits));
    let entrants = lanes().iter().zip(bounds.bits()).filter_map(odds);
    let mut entrants: Vec<_> = entrants.filter(|(_, bits)| *bits < most + BEATS_OTHERS).collect();
    entrants.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut asked = Asked::new(passage);
    let (mut weighed, mut least) = (Vec::<Weighed>::new(), most);
    for (lane, bound) in entrants {
        if bound >= least + BEATS_OTHERS {
            break;
        }
        if weighed.len() == MOST_WEIGHED {
            weighed.retain(|(lane, known)| known.is_some() || asked.originals(lane, f32::INFINITY).is_some());
            if weighed.len() == MOST_WEIGHED {
                return None;
            }
        }
        let Some(text) = asked.read(lane) else { continue };
        let originals = Originals::new(text, lane.channel, least + BEATS_OTHERS);
        least = originals.as_ref().map_or(least, |originals| least.min(originals.bits));
        weighed.push((lane, originals));
    }
    let mut rivals: Vec<_> = weighed.into_iter().filter_map(|(lane, known)| Some((lane, known?))).collect();
    rivals.sort_by(|a, b| a.1.bits.total_cmp(&b.1.bits));
    let (_, best) = rivals.first()?;
    let is_rival =
        |(_, other): &(_, Originals)| other.bits < best.bits + BEATS_OTHERS && !other.are_the_same(best);
    (best.bits <= most && !rivals.iter().any(is_rival)).then(|| rivals.swap_remove(0))
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
