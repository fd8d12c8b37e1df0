//! Which channels are worth a try: those that gain most in the strangest words of a passage.
//!
//! What a channel may gain at most is quick to tell from single characters. Channels are looked at by that, the most
//! promising first, and no further once none that is left can come among the best.

use crate::model::{Cache, Columns, Cost, Languages, model};
use crate::repair::attempt::{LOST_BYTE, MOST_TIMES, UTF8_SEQUENCE, sequences};
use crate::repair::channel::{Channel, Charset, Reading, readings};
use crate::repair::page::Page;
use crate::repair::passage::{Passage, Word};
use crate::repair::undo::{self, Undone, Written};
use std::cell::RefCell;

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
/// A word that gains so much without lost bytes has none.
const WHOLE: f32 = 16.0;

/// A channel that is worth a try.
#[derive(Clone, Copy)]
pub(super) struct Finalist {
    /// What it gains in the sample, with its prior, in bits.
    promise: f32,
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

/// A word for which channels are tried, and the languages of the text around it.
pub(super) struct Sample<'a, 'w> {
    pub(super) word: &'a Word<'w>,
    columns: &'a Columns,
    /// What the word costs as it is, among the others.
    bits: f32,
}

impl<'a, 'w> Sample<'a, 'w> {
    pub(super) fn new(word: &'a Word<'w>, columns: &'a Columns) -> Self {
        Self { word, columns, bits: word.cost.bits_beside(columns).max(word.bits) }
    }

    /// What it gains at most when its bytes are read in a legacy charset.
    pub(super) fn bound(&self, bytes: &[u8], charset: &Charset) -> f32 {
        let bound = self.bits - charset.rough_bits(bytes);
        if bound > LEAST_GAIN { bound } else { 0.0 }
    }

    /// What it gains by itself or among the others, whichever is more: those may be damaged as well.
    fn gain(&self, whole: &str, languages: &Languages) -> Option<f32> {
        let cost = model().cost(whole, languages)?;
        let alone = self.word.bits - cost.least_bits();
        Some(alone.max(self.word.cost.bits_beside(self.columns) - cost.bits_beside(self.columns)))
    }

    pub(super) fn legacy_gain(&self, written: &Written, charset: &Charset) -> f32 {
        let undone = undo::legacy(self.word, written, &charset.page).filter(|undone| !undone.is_torn);
        let gain = undone.and_then(|undone| self.gain(&undone.whole(self.word), &charset.languages));
        gain.unwrap_or(0.0).max(0.0)
    }

    /// What UTF-8 gains, about. Even where it was misread several times over, each time that it is undone leaves less.
    fn utf8_gain(&self, read_as: &Page, charset: &Charset) -> f32 {
        let word = self.word;
        let of_layer = |undone: Option<Undone>| {
            let undone = undone?;
            let whole = undone.whole(word);
            let structure = sequences(word, &whole, charset) as f32 * UTF8_SEQUENCE;
            Some(structure + self.gain(&whole, &charset.languages)?.max(0.0))
        };
        let layers = undo::utf8_layers(word, read_as).take(MOST_TIMES);
        let whole = layers.filter_map(of_layer).fold(0.0, f32::max);
        let with_losses = || {
            let undone = undo::lossy_utf8(word, read_as, Cost::default)?;
            Some(self.gain(&undone.text, &charset.languages)? - undone.lost as f32 * LOST_BYTE)
        };
        let may_have_losses = whole < WHOLE && (whole > 0.0 || read_as.is_windows_1252());
        if may_have_losses { whole.max(with_losses().unwrap_or(0.0)) } else { whole }
    }
}

/// A channel for which there is only a bound.
struct Entrant<'w> {
    /// What it gains at most, with its prior.
    bound: f32,
    reading: &'static Reading,
    channel: &'static Channel,
    /// The words of the sample as bytes of the reading, by number.
    bytes: &'w [Option<usize>],
    /// What each of them gains at most.
    bounds: [f32; SAMPLE],
}

/// The channels so far, the best first.
struct Ranking<'a, 'w> {
    sample: &'a [Sample<'a, 'w>],
    bar: f32,
    best: Vec<Finalist>,
    /// What is known of each word's bytes in each charset.
    gains: Vec<(usize, &'static str, f32)>,
    /// The same for UTF-8: the word, its characters as bytes of what it was read as, and whether that is windows-1252.
    utf8_gains: Vec<(usize, Vec<u8>, bool, f32)>,
}

impl<'a, 'w> Ranking<'a, 'w> {
    fn of(sample: &'a [Sample<'a, 'w>], threshold: f32) -> Vec<Finalist> {
        let mut ranking = Ranking {
            sample,
            bar: threshold - UNSEEN_IN_SAMPLE,
            best: Vec::new(),
            gains: Vec::new(),
            utf8_gains: Vec::new(),
        };
        let mut written = Distinct::default();
        let bytes: Vec<Vec<Option<usize>>> =
            readings().iter().map(|reading| written.of_reading(sample, reading)).collect();
        let mut entrants = Vec::new();
        for (reading, bytes) in readings().iter().zip(&bytes) {
            for channel in &reading.channels {
                if let Page::Utf8 = channel.charset.page {
                    ranking.enter_utf8(reading, channel);
                    continue;
                }
                let bounds = ranking.bounds(channel, bytes, &written);
                if let gain @ 0.1.. = bounds.iter().sum::<f32>() {
                    let bound = gain + channel.prior_bits;
                    entrants.push(Entrant { bound, reading, channel, bytes, bounds });
                }
            }
        }
        entrants.sort_by(|a, b| b.bound.total_cmp(&a.bound));
        for entrant in entrants {
            if entrant.bound < ranking.least() {
                break;
            }
            ranking.enter_legacy(&entrant, &written);
        }
        ranking.best
    }

    /// What a channel must gain to come among the best.
    fn least(&self) -> f32 {
        let of = |place: usize| self.best.get(place).map_or(f32::NEG_INFINITY, |finalist| finalist.promise);
        let far_behind = of(0) - FAR_BEHIND;
        self.bar.max(of(FINALISTS - 1)).max(far_behind.min(of(ALWAYS - 1)))
    }

    fn enter(&mut self, finalist: Finalist) {
        let place = self.best.partition_point(|other| other.promise >= finalist.promise);
        self.best.insert(place, finalist);
        let least = self.least();
        self.best.retain(|other| other.promise >= least);
        self.best.truncate(FINALISTS);
    }

    fn enter_utf8(&mut self, reading: &'static Reading, channel: &'static Channel) {
        let gain: f32 = (0..self.sample.len()).map(|at| self.utf8_gain(at, reading, channel.charset)).sum();
        let promise = gain + channel.prior_bits;
        if gain > 0.0 && promise >= self.least() {
            self.enter(Finalist { promise, reading, channel });
        }
    }

    fn utf8_gain(&mut self, at: usize, reading: &Reading, charset: &Charset) -> f32 {
        let (sample, read_as) = (&self.sample[at], &reading.read_as.page);
        let word = sample.word;
        if !undo::may_begin_utf8(word, read_as) {
            return 0.0;
        }
        let Page::Single(page) = read_as else { return sample.utf8_gain(read_as, charset) };
        let bytes: Vec<u8> = word.text.chars().map(|scalar| page.encode(scalar).unwrap_or(0)).collect();
        let is_western = page.is_windows_1252();
        let is_same = |(of, known, western, _): &&(usize, Vec<u8>, bool, f32)| {
            (*of, *western) == (at, is_western) && *known == bytes
        };
        if let Some((.., gain)) = self.utf8_gains.iter().find(is_same) {
            return *gain;
        }
        let gain = sample.utf8_gain(read_as, charset);
        self.utf8_gains.push((at, bytes, is_western, gain));
        gain
    }

    /// What a channel gains at most in each word.
    fn bounds(&self, channel: &Channel, bytes: &[Option<usize>], written: &Distinct) -> [f32; SAMPLE] {
        let mut bounds = [0.0; SAMPLE];
        for ((bound, sample), bytes) in bounds.iter_mut().zip(self.sample).zip(bytes) {
            if let Some(bytes) = bytes {
                *bound = sample.bound(&written.all[*bytes].1.bytes, channel.charset);
            }
        }
        bounds
    }

    fn enter_legacy(&mut self, entrant: &Entrant<'_>, written: &Distinct) {
        let charset = entrant.channel.charset;
        let (mut promise, mut gained) = (entrant.bound, false);
        for ((sample, bytes), most) in self.sample.iter().zip(entrant.bytes).zip(entrant.bounds) {
            let Some(bytes) = bytes.filter(|_| most > 0.0) else { continue };
            let known = self
                .gains
                .iter()
                .find(|(known, name, _)| *known == bytes && std::ptr::eq(*name, charset.name));
            let gain = match known {
                Some((.., gain)) => *gain,
                None => {
                    let gain = sample.legacy_gain(&written.all[bytes].1, charset);
                    self.gains.push((bytes, charset.name, gain));
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
            self.enter(Finalist { promise, reading: entrant.reading, channel: entrant.channel });
        }
    }
}

/// The bytes that words were before they were read. Code pages agree on many, so that the same come up again and again.
#[derive(Default)]
pub(super) struct Distinct {
    /// The number of the word in the sample, and its bytes.
    pub(super) all: Vec<(usize, Written)>,
}

impl Distinct {
    pub(super) fn of_reading(&mut self, sample: &[Sample<'_, '_>], reading: &Reading) -> Vec<Option<usize>> {
        let number = |(at, sample): (usize, &Sample<'_, '_>)| {
            let written = undo::written(sample.word, &reading.read_as.page)?;
            let is_same = |(of, known): &(usize, Written)| *of == at && *known == written;
            Some(self.all.iter().position(is_same).unwrap_or_else(|| {
                self.all.push((at, written));
                self.all.len() - 1
            }))
        };
        sample.iter().enumerate().map(number).collect()
    }
}
