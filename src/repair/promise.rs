//! Which channels are worth a try: those that gain most in the strangest words of a passage.
//!
//! What a channel may gain at most is quick to tell from single characters. Channels are looked at by that, the most
//! promising first, and no further once none that is left can come among the best.

use crate::model::Cache;
use crate::repair::bounds::{LANES, lanes};
use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::page::Page;
use crate::repair::passage::{Passage, Word};
use crate::repair::undo::{self, Written};
use std::cell::RefCell;

pub(super) use crate::repair::sample::Sample;

/// Channels are tried on this many of the strangest words first.
const SAMPLE: usize = 3;
/// A gain that is not worth looking for in a word.
const LEAST_GAIN: f32 = 3.0;
/// How many channels are then tried in full, and how far behind the best of them one may be, but for the first ones: of
/// them comes what else a word may have been.
const FINALISTS: usize = 6;
const ALWAYS: usize = 3;
const FAR_BEHIND: f32 = 20.0;
/// What a repair may gain in words that are not in the sample, where those of the sample gain little.
const UNSEEN_IN_SAMPLE: f32 = 4.0;

/// A channel that is worth a try.
#[derive(Clone, Copy)]
pub(super) struct Finalist {
    /// What it gains in the sample, with its prior, in bits.
    promise: f32,
    /// Its place among those that promise the same.
    order: usize,
    pub(super) reading: &'static Reading,
    pub(super) channel: &'static Channel,
}

thread_local! {
    /// The finalists for samples seen lately: at most 0.2 MB a thread.
    static FINALS: RefCell<Cache<Vec<Finalist>>> = const { RefCell::new(Cache::new()) };
}

/// The channels that gain most for the strangest words of a passage.
pub(super) fn finalists(passage: &Passage<'_>, threshold: f32) -> Vec<Finalist> {
    let sample = passage.strangest(SAMPLE);
    if sample.is_empty() {
        return Vec::new();
    }
    let mut around = passage.cost.clone();
    sample.iter().for_each(|word| around.subtract(&word.cost));
    let columns = around.best_columns();
    // All that the finalists depend on.
    let mut key = threshold.to_le_bytes().to_vec();
    key.extend(columns.bytes());
    for word in &sample {
        key.extend(word.bits.to_le_bytes());
        key.extend(word.text.as_bytes());
        key.push(b' ');
    }
    let sample: Vec<Sample<'_, '_>> = sample.into_iter().map(|word| Sample::new(word, &columns)).collect();
    FINALS.with_borrow_mut(|finals| finals.get(&key, || Ranking::of(&sample, threshold)))
}

/// So many of the channels from legacy encodings are looked at before those from UTF-8, and the others after.
const FIRST: usize = 4;

/// A channel for which there is only a bound.
struct Entrant {
    /// What it gains at most, with its prior.
    bound: f32,
    /// Its place among those of which that is the same.
    number: usize,
    reading: &'static Reading,
    channel: &'static Channel,
    /// What each word of the sample gains at most.
    bounds: [f32; SAMPLE],
}

impl Entrant {
    /// `None` where it gains nothing.
    fn new(
        number: usize,
        reading: &'static Reading,
        channel: &'static Channel,
        bounds: [f32; SAMPLE],
    ) -> Option<Self> {
        let bounds = bounds.map(|bound| if bound > LEAST_GAIN { bound } else { 0.0 });
        let gain = bounds.iter().sum::<f32>();
        (gain > 0.0).then_some(Self { bound: gain + channel.prior_bits, number, reading, channel, bounds })
    }
}

struct KnownGain {
    bytes: usize,
    charset: &'static str,
    least: f32,
    gain: f32,
}

/// What UTF-8 gains in a word of the sample, whose characters are these bytes of what it was read as; `None` where that is less
/// than `least`.
struct KnownUtf8Gain {
    word: usize,
    bytes: Vec<u8>,
    is_western: bool,
    least: f32,
    gain: Option<f32>,
}

/// The channels so far, the best first.
struct Ranking<'a, 'w> {
    sample: &'a [Sample<'a, 'w>],
    bar: f32,
    best: Vec<Finalist>,
    written: Distinct,
    /// What is known of each word's bytes in each charset: what they gain if it is so much or more.
    gains: Vec<KnownGain>,
    utf8_gains: Vec<KnownUtf8Gain>,
}

impl<'a, 'w> Ranking<'a, 'w> {
    fn of(sample: &'a [Sample<'a, 'w>], threshold: f32) -> Vec<Finalist> {
        let mut ranking = Ranking {
            sample,
            bar: threshold - UNSEEN_IN_SAMPLE,
            best: Vec::new(),
            written: Distinct::default(),
            gains: Vec::new(),
            utf8_gains: Vec::new(),
        };
        let mut entrants = between_pages(sample);
        let mut of_utf8 = Vec::with_capacity(readings().len());
        let mut double_byte = 0;
        for reading in readings() {
            for channel in &reading.channels {
                match (&reading.read_as.page, &channel.charset.page) {
                    (_, Page::Utf8) => of_utf8.push((reading, channel)),
                    (Page::Single(_), Page::Single(_)) => {}
                    _ => {
                        double_byte += 1;
                        entrants.extend(ranking.double_byte(LANES + double_byte, reading, channel));
                    }
                }
            }
        }
        entrants.sort_unstable_by(|a, b| b.bound.total_cmp(&a.bound).then(a.number.cmp(&b.number)));
        let (first, others) = entrants.split_at(FIRST.min(entrants.len()));
        let entrants_from = of_utf8.len();
        ranking.enter_all(first, entrants_from);
        for (order, (reading, channel)) in of_utf8.into_iter().enumerate() {
            ranking.enter_utf8(reading, channel, order);
        }
        ranking.enter_all(others, entrants_from + first.len());
        ranking.best
    }

    /// Enters channels by what they gain at most, until none of the others can come among the best.
    fn enter_all(&mut self, entrants: &[Entrant], order: usize) {
        for (entrant, order) in entrants.iter().zip(order..) {
            if entrant.bound < self.least() {
                break;
            }
            self.enter_legacy(entrant, order);
        }
    }

    /// What a channel must gain to come among the best.
    fn least(&self) -> f32 {
        let of = |place: usize| self.best.get(place).map_or(f32::NEG_INFINITY, |finalist| finalist.promise);
        let far_behind = of(0) - FAR_BEHIND;
        self.bar.max(of(FINALISTS - 1)).max(far_behind.min(of(ALWAYS - 1)))
    }

    fn enter(&mut self, finalist: Finalist) {
        let is_before = |other: &Finalist| {
            other.promise > finalist.promise
                || other.promise == finalist.promise && other.order < finalist.order
        };
        let place = self.best.partition_point(is_before);
        self.best.insert(place, finalist);
        let least = self.least();
        self.best.retain(|other| other.promise >= least);
        self.best.truncate(FINALISTS);
    }

    fn enter_utf8(&mut self, reading: &'static Reading, channel: &'static Channel, order: usize) {
        let bounds = self.sample.iter().map(|sample| sample.utf8_bound(&reading.read_as.page));
        let bounds: Vec<f32> = bounds.collect();
        let (mut promise, mut gained) = (bounds.iter().sum::<f32>() + channel.prior_bits, 0.0);
        for (at, most) in bounds.into_iter().enumerate().filter(|(_, most)| *most > 0.0) {
            let least = self.least() - promise + most;
            let Some(gain) = self.utf8_gain(at, reading, least) else { return };
            gained += gain;
            promise += gain - most;
        }
        if gained > 0.0 && promise >= self.least() {
            self.enter(Finalist { promise, order, reading, channel });
        }
    }

    fn utf8_gain(&mut self, word: usize, reading: &Reading, least: f32) -> Option<f32> {
        let (sample, read_as) = (&self.sample[word], &reading.read_as.page);
        let Page::Single(page) = read_as else { return sample.utf8_gain(read_as, least) };
        let text = sample.word.text.chars();
        let bytes: Vec<u8> = text.map(|scalar| page.encode(scalar).unwrap_or(0)).collect();
        let is_western = page.is_windows_1252();
        let is_known = |known: &&KnownUtf8Gain| {
            (known.word, known.is_western) == (word, is_western)
                && (known.least <= least || known.gain.is_some())
                && known.bytes == bytes
        };
        if let Some(known) = self.utf8_gains.iter().find(is_known) {
            return known.gain;
        }
        let gain = sample.utf8_gain(read_as, least);
        self.utf8_gains.push(KnownUtf8Gain { word, bytes, is_western, least, gain });
        gain
    }

    /// A channel from a double-byte encoding, or to one.
    fn double_byte(
        &mut self,
        number: usize,
        reading: &'static Reading,
        channel: &'static Channel,
    ) -> Option<Entrant> {
        let mut bounds = [0.0; SAMPLE];
        for (at, (bound, sample)) in bounds.iter_mut().zip(self.sample).enumerate() {
            if let Some(bytes) = self.written.of(at, sample.word, reading) {
                *bound = sample.bound(channel.charset.rough_bits(&self.written.all[bytes].1.bytes));
            }
        }
        Entrant::new(number, reading, channel, bounds)
    }

    fn enter_legacy(&mut self, entrant: &Entrant, order: usize) {
        let charset = entrant.channel.charset;
        let (mut promise, mut gained) = (entrant.bound, false);
        for (at, (sample, most)) in self.sample.iter().zip(entrant.bounds).enumerate() {
            if most <= 0.0 {
                continue;
            }
            let Some(bytes) = self.written.of(at, sample.word, entrant.reading) else { continue };
            let least = self.least() - promise + most;
            let is_known = |known: &&KnownGain| {
                known.bytes == bytes
                    && std::ptr::eq(known.charset, charset.name)
                    && (known.least <= least || known.gain > 0.0)
            };
            let gain = match self.gains.iter().find(is_known) {
                Some(known) => known.gain,
                None => {
                    let gain = sample.legacy_gain(&self.written.all[bytes].1, charset, least);
                    let gain = gain.unwrap_or(0.0).max(0.0);
                    self.gains.push(KnownGain { bytes, charset: charset.name, least, gain });
                    gain
                }
            };
            gained |= gain > 0.0;
            promise += gain - most;
            if promise < self.least() {
                return;
            }
        }
        if gained {
            self.enter(Finalist { promise, order, reading: entrant.reading, channel: entrant.channel });
        }
    }
}

/// The channels between code pages that may gain something.
fn between_pages(sample: &[Sample<'_, '_>]) -> Vec<Entrant> {
    let mut bounds = [[0.0; SAMPLE]; LANES];
    for (word, sample) in sample.iter().enumerate() {
        bounds.iter_mut().zip(sample.bounds()).for_each(|(lane, bound)| lane[word] = bound);
    }
    let mut entrants = Vec::with_capacity(LANES);
    for (number, (lane, bounds)) in lanes().iter().zip(bounds).enumerate() {
        entrants.extend(Entrant::new(number, lane.reading, lane.channel, bounds));
    }
    entrants
}

/// The bytes that words were before they were read. Code pages agree on many, so that the same come up again and again.
#[derive(Default)]
struct Distinct {
    /// The number of the word in the sample, and its bytes.
    all: Vec<(usize, Written)>,
    /// Which of them a word is to a reading; `None` where it cannot have been read so.
    known: Vec<(usize, &'static str, Option<usize>)>,
}

impl Distinct {
    /// The number of a word's bytes in a reading.
    fn of(&mut self, at: usize, word: &Word<'_>, reading: &Reading) -> Option<usize> {
        let name = reading.read_as.name;
        let is_known =
            |(word, known, _): &&(usize, &'static str, _)| *word == at && std::ptr::eq(*known, name);
        if let Some((.., number)) = self.known.iter().find(is_known) {
            return *number;
        }
        let number = undo::written(word, &reading.read_as.page).map(|written| self.number(at, written));
        self.known.push((at, name, number));
        number
    }

    fn number(&mut self, at: usize, written: Written) -> usize {
        let is_same = |(of, known): &(usize, Written)| *of == at && *known == written;
        self.all.iter().position(is_same).unwrap_or_else(|| {
            self.all.push((at, written));
            self.all.len() - 1
        })
    }
}
