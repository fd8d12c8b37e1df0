//! The search: which original text, sent through which damage, best explains the text that we see?
//!
//! For each channel the damage is undone word by word. Which words it damaged is found along the passage: damage
//! comes in stretches, and where one begins or ends that costs. `bits = log2 P(original) - log2 P(seen) + log2
//! P(channel)`, with the model's probabilities of the whole passage, since a word's language is that of the words
//! around it.

use crate::edit::Alternative;
use crate::model::{Cache, Columns, Cost, Languages, model};
use crate::repair::alternative::alternative;
use crate::repair::channel::{Channel, Charset, Reading, readings};
use crate::repair::islands;
use crate::repair::page::Page;
use crate::repair::passage::{Passage, Word};
use crate::repair::undo::{self, Undone, Written};
use std::cell::RefCell;
use std::ops::Range;

/// What a repair pays each time that damaged words begin or end within a passage.
const DAMAGE_BEGINS_OR_ENDS: f32 = 7.0;
/// What a repair pays for each character that it makes and that training never saw.
const UNSEEN: f32 = 3.0;
/// What a repair pays for each word that a no-break space or a soft hyphen holds together.
const TORN: f32 = 4.0;
/// Text that costs more than this for each character is in no language that the model knows well. What a legacy repair
/// pays for each bit more, and at most, where so many such characters stand around the damage.
const PLAIN_TEXT: f32 = 3.4;
const STRANGE_TEXT: f32 = 10.0;
const MOST_STRANGE: f32 = 12.0;
const LEAST_AROUND: usize = 12;
/// What it is worth that a few words in the midst of damaged ones were damaged too.
const ISLAND: f32 = 12.0;
/// What a UTF-8 sequence is worth beyond what the model says, and the most that all of them are.
const UTF8_SEQUENCE: f32 = 2.0;
const UTF8_SEQUENCES: f32 = 6.0;
/// What a repair pays that leaves a quotation mark without its partner.
const UNBALANCED_QUOTES: f32 = 5.0;
/// What a repair pays that makes symbols of letters and nothing else.
const NO_LETTER: f32 = 6.0;
/// How many times over UTF-8 is taken to have been misread in one step.
pub(super) const MOST_TIMES: usize = 3;
/// Stands for once, with bytes lost on the way; and what each of them costs.
pub(super) const LOSSY: usize = 0;
const LOST_BYTE: f32 = 4.0;
/// All channels are tried on this many of the strangest words first.
const SAMPLE: usize = 3;
/// A gain that is not worth looking for in a word.
const LEAST_GAIN: f32 = 3.0;
/// How many channels are then tried in full.
const FINALISTS: usize = 6;
/// What a repair may gain in words that are not in the sample, where those of the sample gain little.
const UNSEEN_IN_SAMPLE: f32 = 4.0;
/// How much likelier a repair must be than the next best one that says something else.
const MARGIN: f32 = 3.0;

/// Words to be replaced, all by one channel.
#[derive(Clone, Debug)]
pub(crate) struct Repair {
    /// In order; ranges in bytes of the passage.
    pub(crate) words: Vec<(Range<usize>, String)>,
    pub(crate) written_in: &'static str,
    pub(crate) read_as: &'static str,
    /// log2 of the odds that the repair is right.
    pub(crate) bits: f32,
    /// How many times over the damage was done.
    pub(crate) times: usize,
    /// What the channel's prior has in the bits.
    pub(crate) prior_bits: f32,
    /// For each of the words, what else it may have been.
    pub(crate) alternatives: Vec<Option<Alternative>>,
    /// The numbers of the words, with what they cost then.
    settled: Vec<(usize, Cost)>,
}

/// The repairs of a passage that are worth `threshold` bits or more; no word is in two of them.
pub(crate) fn repairs(passage: &str, threshold: f32) -> Vec<Repair> {
    let mut passage = Passage::new(passage);
    let mut found = Vec::new();
    while let Some(repair) = best_repair(&passage, threshold) {
        passage.settle(&repair.settled);
        found.push(repair);
    }
    found
}

/// What might become of a text, the best first: the table behind [`repairs`], whatever the threshold.
pub(crate) fn attempts(text: &str) -> Vec<Repair> {
    let passage = Passage::new(text);
    let mut candidates = candidates(&passage, f32::NEG_INFINITY);
    candidates.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    candidates
}

/// The best repair, if it is worth the threshold and clearly better than any that says something else.
fn best_repair(passage: &Passage<'_>, threshold: f32) -> Option<Repair> {
    let mut candidates = candidates(passage, threshold);
    candidates.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    let best = candidates.first().filter(|best| best.bits >= threshold)?;
    let rival = candidates.iter().skip(1).find(|other| is_rival(best, other));
    let is_clear = rival.is_none_or(|rival| best.bits - rival.bits >= MARGIN);
    is_clear.then(|| {
        let mut best = candidates.remove(0);
        let of_word = |(range, word): &(Range<usize>, String)| alternative(range, word, &candidates);
        best.alternatives = best.words.iter().map(of_word).collect();
        best
    })
}

/// Whether two repairs disagree on most of what the first one says.
fn is_rival(best: &Repair, other: &Repair) -> bool {
    let agrees = |word: &&(Range<usize>, String)| other.words.contains(word);
    2 * best.words.iter().filter(agrees).count() < best.words.len()
}

/// A channel that is worth a try.
#[derive(Clone, Copy)]
struct Finalist {
    promise: f32,
    reading: &'static Reading,
    channel: &'static Channel,
}

thread_local! {
    /// The finalists for samples seen lately: at most 0.1 MB a thread.
    static FINALS: RefCell<Cache<Vec<Finalist>>> = const { RefCell::new(Cache::new()) };
}

/// What the most promising channels make of the passage.
fn candidates(passage: &Passage<'_>, threshold: f32) -> Vec<Repair> {
    let sample: Vec<&Word<'_>> = passage.strangest(SAMPLE).into_iter().map(|at| &passage.words[at]).collect();
    // All that the finalists depend on.
    let mut key = threshold.to_string();
    for word in &sample {
        key += &format!(" {} {}", word.bits, word.text);
    }
    let finalists = FINALS.with_borrow_mut(|finals| finals.get(&key, |_| finalists(&sample, threshold)));
    let attempts =
        finalists.into_iter().map(|Finalist { reading, channel, .. }| Attempt { passage, reading, channel });
    attempts.flat_map(|attempt| attempt.repairs()).collect()
}

/// The channels that gain most for the words of the sample.
fn finalists(sample: &[&Word<'_>], threshold: f32) -> Vec<Finalist> {
    let mut ranked: Vec<Finalist> = Vec::new();
    let mut promises = Promises::default();
    for reading in readings() {
        let written: Vec<_> = sample.iter().map(|word| undo::written(word, &reading.read_as.page)).collect();
        for channel in &reading.channels {
            let words = sample.iter().zip(&written);
            let promise: f32 =
                words.map(|(word, written)| promises.of(word, written.as_ref(), reading, channel)).sum();
            if promise > 0.0 && promise + channel.prior_bits >= threshold - UNSEEN_IN_SAMPLE {
                ranked.push(Finalist { promise: promise + channel.prior_bits, reading, channel });
            }
        }
    }
    ranked.sort_by(|a, b| b.promise.total_cmp(&a.promise));
    ranked.truncate(FINALISTS);
    ranked
}

/// One channel's original of one word.
struct Original {
    word: usize,
    undone: Undone,
    cost: Cost,
    sequences: usize,
}

/// What a word says about where the damage is.
enum Place {
    /// It may be damaged.
    Possible(Box<Original>),
    /// It has characters that no text has which was read so.
    Impossible,
}

impl Place {
    fn original(&self) -> Option<&Original> {
        match self {
            Self::Possible(original) => Some(original),
            Self::Impossible => None,
        }
    }
}

/// One channel tried on a passage.
pub(super) struct Attempt<'a> {
    pub(super) passage: &'a Passage<'a>,
    pub(super) reading: &'static Reading,
    pub(super) channel: &'static Channel,
}

impl Attempt<'_> {
    fn repairs(&self) -> Vec<Repair> {
        let most = if let Page::Utf8 = self.channel.charset.page { MOST_TIMES } else { 1 };
        let mut repairs: Vec<Repair> = (1..=most).filter_map(|times| self.repair(times)).collect();
        if most > 1 && (!repairs.is_empty() || self.reading.read_as.page.is_windows_1252()) {
            repairs.extend(self.repair(LOSSY));
        }
        repairs
    }

    /// The likeliest damage by this channel, `times` over; `None` where there can be none.
    pub(super) fn repair(&self, times: usize) -> Option<Repair> {
        let words = self.passage.words.iter().enumerate();
        let places: Vec<Place> = words.filter_map(|(at, word)| self.place(at, word, times)).collect();
        let mut damaged: Vec<bool> = places.iter().map(|place| matches!(place, Place::Possible(_))).collect();
        if places.iter().filter_map(Place::original).all(|original| original.undone.is_torn) {
            return None;
        }
        let mut best = self.weigh(&places, &damaged, times);
        // Which words are damaged depends on the languages, and those on which words are damaged.
        for _ in 0..2 {
            damaged = self.damaged(&places, &damaged);
            if chosen(&places, &damaged).any(|original| !original.undone.is_torn) {
                let repair = self.weigh(&places, &damaged, times);
                best = if repair.bits > best.bits { repair } else { best };
            }
        }
        Some(self.without_islands(best, &places, &damaged, times))
    }

    /// The repair with its islands filled, where that costs little.
    fn without_islands(&self, best: Repair, places: &[Place], damaged: &[bool], times: usize) -> Repair {
        let may_be = |at: usize| places[at].original().is_some();
        let filled = match self.channel.charset.page {
            Page::Utf8 => None,
            _ => islands::filled(damaged, may_be),
        };
        let filled = filled.map(|filled| self.weigh(places, &filled, times));
        filled.filter(|filled| filled.bits + ISLAND >= best.bits).unwrap_or(best)
    }

    /// What a word says about where the damage is; `None` where it would be the same with or without.
    fn place(&self, at: usize, word: &Word<'_>, times: usize) -> Option<Place> {
        if let Some(original) = self.original(at, word, times) {
            return Some(Place::Possible(Box::new(original)));
        }
        let read_as = &self.reading.read_as.page;
        (times <= 1 && !word.is_mention && !read_as.has_all(word.text)).then_some(Place::Impossible)
    }

    /// What a word was before it was read wrongly; `None` where it cannot have been, or would be the same.
    fn original(&self, at: usize, word: &Word<'_>, times: usize) -> Option<Original> {
        let charset = self.channel.charset;
        let read_as = &self.reading.read_as.page;
        let undone = match charset.page {
            Page::Utf8 if times == LOSSY => {
                let mut others = self.passage.cost.clone();
                others.subtract(&word.cost);
                undo::lossy_utf8(word, read_as, &others).or_else(|| undo::utf8(word, read_as, 1))?
            }
            Page::Utf8 => undo::utf8(word, read_as, times)?,
            _ => undo::legacy(word, &undo::written(word, read_as)?, &charset.page)?,
        };
        let whole = undone.whole(word);
        let mut cost = model().cost(&whole, &charset.languages)?;
        let unseen = undone.text.chars().filter(|&scalar| !model().knows(scalar)).count() as f32;
        let torn = if undone.is_torn { TORN } else { 0.0 };
        cost.add(&Cost::fixed(unseen * UNSEEN + torn));
        let sequences = sequences(word, &whole, charset);
        Some(Original { word: at, undone, cost, sequences })
    }

    /// The passage's cost with those originals in place that are damaged.
    fn cost(&self, places: &[Place], damaged: &[bool]) -> Cost {
        let mut cost = self.passage.cost.clone();
        for original in chosen(places, damaged) {
            cost.subtract(&self.passage.words[original.word].cost);
            cost.add(&original.cost);
        }
        cost
    }

    /// The likeliest damaged words in the languages that go with a first guess of them: the cheapest way along the
    /// words, each damaged or not, where a change between the two costs (A. J. Viterbi, IEEE Transactions on
    /// Information Theory 13, 1967).
    fn damaged(&self, places: &[Place], guess: &[bool]) -> Vec<bool> {
        let columns = self.cost(places, guess).best_columns();
        let mut ways = [(0.0_f32, Vec::new()), (0.0, Vec::new())];
        for place in places {
            let costs =
                place.original().map_or([0.0, f32::INFINITY], |original| self.costs_in(original, &columns));
            let [whole, broken] = &ways;
            let switch = DAMAGE_BEGINS_OR_ENDS;
            let from = |stay: &(f32, Vec<bool>), change: &(f32, Vec<bool>), cost: f32, state: bool| {
                let (sum, way) = if stay.0 <= change.0 + switch {
                    (stay.0, &stay.1)
                } else {
                    (change.0 + switch, &change.1)
                };
                let mut way = way.clone();
                way.push(state);
                (sum + cost, way)
            };
            ways = [from(whole, broken, costs[0], false), from(broken, whole, costs[1], true)];
        }
        let [whole, broken] = ways;
        if broken.0 <= whole.0 { broken.1 } else { whole.1 }
    }

    /// What a word costs as it is, and repaired, in given languages.
    fn costs_in(&self, original: &Original, columns: &Columns) -> [f32; 2] {
        let structure = original.sequences as f32 * UTF8_SEQUENCE;
        [self.passage.words[original.word].cost.bits_in(columns), original.cost.bits_in(columns) - structure]
    }

    /// Whether damage by a legacy encoding, or by a double-byte one, is undone and no letter outside ASCII comes of it.
    fn gives_no_letter<'o>(&self, mut chosen: impl Iterator<Item = &'o Original>) -> bool {
        let is_letter = |scalar: char| scalar.is_alphabetic() && !scalar.is_ascii();
        let is_structured = matches!(
            (&self.channel.charset.page, &self.reading.read_as.page),
            (Page::Utf8, Page::Utf8 | Page::Single(_))
        );
        !is_structured && !chosen.any(|original| original.undone.text.contains(is_letter))
    }

    /// What a repair pays because what stands around it is strange in the languages that it speaks for.
    fn strange_text<'o>(&self, cost: &Cost, chosen: impl Iterator<Item = &'o Original>) -> f32 {
        let Page::Single(_) = self.channel.charset.page else { return 0.0 };
        let (mut around, mut len) = (self.passage.cost.clone(), self.passage.len);
        for word in chosen.map(|original| &self.passage.words[original.word]) {
            around.subtract(&word.cost);
            len -= word.text.chars().count();
        }
        if len < LEAST_AROUND {
            return 0.0;
        }
        let strangeness = around.bits_in(&cost.best_columns()) / len as f32 - PLAIN_TEXT;
        (STRANGE_TEXT * strangeness).clamp(0.0, MOST_STRANGE)
    }

    /// Whether the passage has as many opening as closing quotation marks, but would not have after the repair.
    fn unbalances<'o>(&self, chosen: impl Iterator<Item = &'o Original>) -> bool {
        let seen: usize = self.passage.words.iter().map(|word| quotation_marks(word.text)).sum();
        let change = |original: &Original| {
            let word = &self.passage.words[original.word];
            (
                quotation_marks(&word.text[original.undone.range.clone()]),
                quotation_marks(&original.undone.text),
            )
        };
        let repaired = chosen.map(change).fold(seen, |sum, (old, new)| sum - old + new);
        seen.is_multiple_of(2) && !repaired.is_multiple_of(2)
    }

    fn weigh(&self, places: &[Place], damaged: &[bool], times: usize) -> Repair {
        let cost = self.cost(places, damaged);
        let chosen = || chosen(places, damaged);
        let sequences: usize = chosen().map(|original| original.sequences).sum();
        let changes = damaged.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let structure = (sequences as f32 * UTF8_SEQUENCE).min(UTF8_SEQUENCES);
        let scope = changes as f32 * DAMAGE_BEGINS_OR_ENDS;
        let lost = chosen().map(|original| original.undone.lost).sum::<usize>() as f32 * LOST_BYTE;
        let symbols = if self.gives_no_letter(chosen()) { NO_LETTER } else { 0.0 };
        let quotes = if self.unbalances(chosen()) { UNBALANCED_QUOTES } else { 0.0 };
        let strange = self.strange_text(&cost, chosen());
        let words = chosen().map(|original| {
            let start = self.passage.words[original.word].range.start;
            let range = &original.undone.range;
            (start + range.start..start + range.end, original.undone.text.clone())
        });
        Repair {
            words: words.collect(),
            written_in: self.channel.charset.name,
            read_as: self.reading.read_as.name,
            bits: self.passage.cost.bits() - cost.bits() + self.channel.prior_bits + structure
                - scope
                - quotes
                - symbols
                - strange
                - lost,
            times,
            prior_bits: self.channel.prior_bits,
            alternatives: Vec::new(),
            settled: chosen().map(|original| (original.word, original.cost.clone())).collect(),
        }
    }
}

/// The originals of the damaged words.
fn chosen<'p>(places: &'p [Place], damaged: &'p [bool]) -> impl Iterator<Item = &'p Original> {
    let chosen = places.iter().zip(damaged).filter(|(_, damaged)| **damaged);
    chosen.filter_map(|(place, _)| place.original())
}

/// What channels gain for the words of the sample. Code pages agree on many bytes, so that the same bytes in the same
/// charset come up again and again.
#[derive(Default)]
struct Promises {
    /// The charset's name, the bytes, where the word begins, and the gain.
    known: Vec<(&'static str, Vec<u8>, usize, f32)>,
}

impl Promises {
    fn of(
        &mut self,
        word: &Word<'_>,
        written: Option<&Written>,
        reading: &Reading,
        channel: &Channel,
    ) -> f32 {
        let charset = channel.charset;
        if let Page::Utf8 = charset.page {
            return promise_utf8(word, &reading.read_as.page, charset);
        }
        let Some(written) = written else { return 0.0 };
        if charset.rough_bits(&written.bytes) + LEAST_GAIN >= word.bits {
            return 0.0;
        }
        let is_same = |(name, bytes, start, _): &&(&str, Vec<u8>, usize, f32)| {
            *start == word.range.start && std::ptr::eq(*name, charset.name) && *bytes == written.bytes
        };
        if let Some((.., gain)) = self.known.iter().find(is_same) {
            return *gain;
        }
        let gain = undo::legacy(word, written, &charset.page)
            .filter(|undone| !undone.is_torn)
            .and_then(|undone| gain(word, &undone.whole(word), &charset.languages));
        let gain = gain.unwrap_or(0.0).max(0.0);
        self.known.push((charset.name, written.bytes.clone(), word.range.start, gain));
        gain
    }
}

/// What UTF-8 gains for a word by itself, about. Even where it was misread several times over, each time that it is
/// undone leaves less.
fn promise_utf8(word: &Word<'_>, read_as: &Page, charset: &Charset) -> f32 {
    if !undo::may_begin_utf8(word, read_as) {
        return 0.0;
    }
    let promise = |times| {
        let undone = undo::utf8(word, read_as, times)?;
        let whole = undone.whole(word);
        let structure = sequences(word, &whole, charset) as f32 * UTF8_SEQUENCE;
        Some(structure + gain(word, &whole, &charset.languages)?.max(0.0))
    };
    let strict = (1..=MOST_TIMES).filter_map(promise).fold(0.0, f32::max);
    let lossy = || {
        let undone = undo::lossy_utf8(word, read_as, &Cost::default())?;
        Some(gain(word, &undone.text, &charset.languages)? - undone.lost as f32 * LOST_BYTE)
    };
    let is_likely = strict > 0.0 || read_as.is_windows_1252();
    if is_likely { strict.max(lossy().unwrap_or(0.0)) } else { strict }
}

fn gain(word: &Word<'_>, whole: &str, languages: &Languages) -> Option<f32> {
    Some(word.bits - model().cost(whole, languages)?.least_bits())
}

fn quotation_marks(text: &str) -> usize {
    text.chars().filter(|scalar| "“”„«»‹›".contains(*scalar)).count()
}

/// How many UTF-8 sequences became characters, about.
fn sequences(word: &Word<'_>, repaired: &str, charset: &Charset) -> usize {
    match charset.page {
        Page::Utf8 => word.text.chars().count().saturating_sub(repaired.chars().count()),
        _ => 0,
    }
}
