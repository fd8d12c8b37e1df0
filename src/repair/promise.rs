//! Which channels are worth a try: those that gain most in the strangest words of a passage.
//!
//! What a channel may gain at most is quick to tell from single characters. Channels are looked at by that, the most
//! promising first, and no further once none that is left can come among the best.

use crate::model::{Cache, Columns, Cost, Languages, model};
use crate::repair::attempt::{LOST_BYTE, MOST_TIMES, UTF8_SEQUENCE, cost_of, sequences};
use crate::repair::bounds::{Bounds, LANES, lanes};
use crate::repair::channel::{Channel, Charset, Reading, readings};
use crate::repair::page::{Page, SingleByte};
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
    /// What the word costs as it is, among the others; and that or what it costs by itself, whichever is more.
    beside: f32,
    bits: f32,
    bounds: Bounds,
}

impl<'a, 'w> Sample<'a, 'w> {
    pub(super) fn new(word: &'a Word<'w>, columns: &'a Columns) -> Self {
        let beside = word.cost.bits_beside(columns);
        let bounds = Bounds::of(word.text, &word.text[word.core.clone()]);
        Self { word, columns, beside, bits: beside.max(word.bits), bounds }
    }

    /// What it gains at most in each channel between code pages, in their order.
    pub(super) fn bounds(&self) -> impl Iterator<Item = f32> {
        self.bounds.bits().map(|bits| bits.map_or(f32::NEG_INFINITY, |bits| self.bound(bits)))
    }

    /// What it gains at most if it costs so many bits.
    pub(super) fn bound(&self, bits: f32) -> f32 {
        self.bits - bits
    }

    /// What it gains by itself or among the others, whichever is more: those may be damaged as well.
    fn gain(&self, whole: &str, languages: &Languages) -> Option<f32> {
        Some(self.gain_of(&model().cost(whole, languages)?))
    }

    fn gain_of(&self, cost: &Cost) -> f32 {
        let alone = self.word.bits - cost.least_bits();
        alone.max(self.beside - cost.bits_beside(self.columns))
    }

    /// What it gains when its bytes are read in a legacy charset, which may be less than nothing. As a rule `None` where that
    /// is less than `least`, or where it cannot have been so.
    pub(super) fn legacy_gain(&self, written: &Written, charset: &Charset, least: f32) -> Option<f32> {
        match &charset.page {
            Page::Single(page) if !tears(page, &written.bytes) => self.single_gain(written, charset, least),
            page => {
                let undone = undo::legacy(self.word, written, page).filter(|undone| !undone.is_torn);
                undone.and_then(|undone| self.gain(&undone.whole(self.word), &charset.languages))
            }
        }
    }

    /// Whether it may gain so much when its bytes are read in a code page, in any of several sets of languages.
    pub(super) fn may_gain(
        &self,
        written: &Written,
        charset: &Charset,
        languages: &[&Languages],
        least: f32,
    ) -> bool {
        self.cost_within(written, charset, languages, least).is_some()
    }

    fn single_gain(&self, written: &Written, charset: &Charset, least: f32) -> Option<f32> {
        Some(self.gain_of(&self.cost_within(written, charset, &[&charset.languages], least)?))
    }

    /// What it costs when its bytes are read in a code page, unless it is the same or gains less than `least`.
    fn cost_within(
        &self,
        written: &Written,
        charset: &Charset,
        languages: &[&Languages],
        least: f32,
    ) -> Option<Cost> {
        let text = self.word.text;
        let (start, end) = (written.range.start, written.range.end);
        let mut read = Vec::with_capacity(text.len());
        read.extend(text[..start].chars().map(|scalar| model().signed(scalar)));
        let head = read.len();
        charset.read(&written.bytes, &mut read)?;
        if text[start..end].chars().eq(read[head..].iter().map(|signed| signed.scalar)) {
            return None;
        }
        read.extend(text[end..].chars().map(|scalar| model().signed(scalar)));
        model().cost_within(&read, languages, self.bits - least)
    }

    /// What UTF-8 gains at most where no byte was lost, and what its sequences say for it by their build; `None` where the
    /// word is none that was read so.
    pub(super) fn utf8_bits(&self, read_as: &Page, charset: &Charset) -> Option<f32> {
        let bits = |undone: Undone| {
            let whole = undone.whole(self.word);
            let structure = sequences(self.word, &whole, charset) as f32 * UTF8_SEQUENCE;
            Some(structure + self.gain_of(&cost_of(&whole, &undone, charset)?))
        };
        let layers = undo::utf8_layers(self.word, read_as).take(MOST_TIMES);
        layers.flatten().filter_map(bits).reduce(f32::max)
    }

    /// What UTF-8 gains, about. Even where it was misread several times over, each time that it is undone leaves less.
    fn utf8_gain(&self, read_as: &Page, charset: &Charset) -> f32 {
        let word = self.word;
        let of_layer = |undone: Option<Undone>| {
            let undone = undone?;
            let whole = undone.whole(word);
            let structure = sequences(word, &whole, charset) as f32 * UTF8_SEQUENCE;
            Some(structure + self.gain_of(&cost_of(&whole, &undone, charset)?).max(0.0))
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

/// Whether a code page has a no-break space or a soft hyphen among some bytes.
fn tears(page: &SingleByte, bytes: &[u8]) -> bool {
    bytes.iter().any(|&byte| !byte.is_ascii() && matches!(page.decode(byte), '\u{A0}' | '\u{AD}'))
}

/// A channel for which there is only a bound.
struct Entrant {
    /// What it gains at most, with its prior.
    bound: f32,
    reading: &'static Reading,
    channel: &'static Channel,
    /// What each word of the sample gains at most.
    bounds: [f32; SAMPLE],
}

impl Entrant {
    /// `None` where it gains nothing.
    fn new(reading: &'static Reading, channel: &'static Channel, bounds: [f32; SAMPLE]) -> Option<Self> {
        let bounds = bounds.map(|bound| if bound > LEAST_GAIN { bound } else { 0.0 });
        let gain = bounds.iter().sum::<f32>();
        (gain > 0.0).then_some(Self { bound: gain + channel.prior_bits, reading, channel, bounds })
    }
}

struct KnownGain {
    bytes: usize,
    charset: &'static str,
    least: f32,
    gain: f32,
}

/// The channels so far, the best first.
struct Ranking<'a, 'w> {
    sample: &'a [Sample<'a, 'w>],
    bar: f32,
    best: Vec<Finalist>,
    written: Distinct,
    /// What is known of each word's bytes in each charset: what they gain if it is so much or more.
    gains: Vec<KnownGain>,
    /// The same for UTF-8: the word, its characters as bytes of what it was read as, and whether that is windows-1252.
    utf8_gains: Vec<(usize, Vec<u8>, bool, f32)>,
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
        for reading in readings() {
            for channel in &reading.channels {
                match (&reading.read_as.page, &channel.charset.page) {
                    (_, Page::Utf8) => ranking.enter_utf8(reading, channel),
                    (Page::Single(_), Page::Single(_)) => {}
                    _ => entrants.extend(ranking.double_byte(reading, channel)),
                }
            }
        }
        entrants.sort_by(|a, b| b.bound.total_cmp(&a.bound));
        for entrant in entrants {
            if entrant.bound < ranking.least() {
                break;
            }
            ranking.enter_legacy(&entrant);
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

    /// A channel from a double-byte encoding, or to one.
    fn double_byte(&mut self, reading: &'static Reading, channel: &'static Channel) -> Option<Entrant> {
        let mut bounds = [0.0; SAMPLE];
        for (at, (bound, sample)) in bounds.iter_mut().zip(self.sample).enumerate() {
            if let Some(bytes) = self.written.of(at, sample.word, reading) {
                *bound = sample.bound(channel.charset.rough_bits(&self.written.all[bytes].1.bytes));
            }
        }
        Entrant::new(reading, channel, bounds)
    }

    fn enter_legacy(&mut self, entrant: &Entrant) {
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
            self.enter(Finalist { promise, reading: entrant.reading, channel: entrant.channel });
        }
    }
}

/// The channels between code pages that may gain something.
fn between_pages(sample: &[Sample<'_, '_>]) -> Vec<Entrant> {
    let mut bounds = [[0.0; SAMPLE]; LANES];
    for (word, sample) in sample.iter().enumerate() {
        bounds.iter_mut().zip(sample.bounds()).for_each(|(lane, bound)| lane[word] = bound);
    }
    let entrants = lanes().iter().zip(bounds);
    entrants.filter_map(|(lane, bounds)| Entrant::new(lane.reading, lane.channel, bounds)).collect()
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
