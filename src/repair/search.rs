//! The search: which original text, sent through which damage, best explains the text that we see?
//!
//! For each channel the damage is undone word by word. Two originals are weighed: all damaged words repaired, and
//! only those that gain. `bits = log2 P(original) - log2 P(seen) + log2 P(channel)`, with the model's
//! probabilities of the whole passage, since a word's language is that of the words around it.

use crate::model::{Cost, model};
use crate::repair::channel::{Channel, Charset, Reading, readings};
use crate::repair::page::Page;
use std::ops::Range;

/// What a repair pays each time that a word which it could change stays as it is next to one that it changes.
const DAMAGE_BEGINS_OR_ENDS: f32 = 5.0;
/// What a UTF-8 sequence is worth beyond what the model says, and the most that all of them are.
const UTF8_SEQUENCE: f32 = 2.0;
const UTF8_SEQUENCES: f32 = 6.0;
/// How many times over UTF-8 is taken to have been misread in one step.
const MOST_TIMES: usize = 3;
/// Longer passages are tried in all channels with words of this many bytes first.
const SAMPLE: usize = 512;
/// How many channels are then tried in full.
const FINALISTS: usize = 4;

/// Words to be replaced, all by one channel.
#[derive(Debug)]
pub(crate) struct Repair {
    /// In order; ranges in bytes of the passage.
    pub(crate) words: Vec<(Range<usize>, String)>,
    pub(crate) written_in: &'static str,
    pub(crate) read_as: &'static str,
    /// log2 of the odds that the repair is right.
    pub(crate) bits: f32,
}

/// The repairs of a passage that are worth `threshold` bits or more; no word is in two of them.
pub(crate) fn repairs(passage: &str, threshold: f32) -> Vec<Repair> {
    let mut passage = Passage::new(passage);
    let mut found = Vec::new();
    while let Some(repair) = passage.best_repair().filter(|repair| repair.bits >= threshold) {
        passage.settle(&repair);
        found.push(repair);
    }
    found
}

/// A word with letters or symbols outside ASCII.
struct Word<'a> {
    range: Range<usize>,
    text: &'a str,
    cost: Cost,
    bits: f32,
}

struct Passage<'a> {
    /// The words that may still be repaired.
    words: Vec<Word<'a>>,
    /// Of the whole passage as it is.
    cost: Cost,
}

/// One channel's original of one word.
struct Original {
    word: usize,
    range: Range<usize>,
    text: String,
    cost: Cost,
    /// What the repair gains for the word by itself.
    gain: f32,
    sequences: usize,
}

impl<'a> Passage<'a> {
    fn new(text: &'a str) -> Self {
        let mut passage = Self { words: Vec::new(), cost: Cost::default() };
        let mut at = 0;
        for word in text.split(|scalar: char| scalar.is_ascii_whitespace()) {
            let range = at..at + word.len();
            at = range.end + 1;
            let Some(cost) = model().seen_cost(word) else { continue };
            passage.cost.add(&cost);
            if !word.is_ascii() {
                let bits = cost.bits();
                passage.words.push(Word { range, text: word, cost, bits });
            }
        }
        passage
    }

    /// Takes the words of a repair out of the search, as they are after it.
    fn settle(&mut self, repair: &Repair) {
        for (range, text) in &repair.words {
            let Some(at) = self
                .words
                .iter()
                .position(|word| word.range.start <= range.start && range.end <= word.range.end)
            else {
                continue;
            };
            let word = self.words.remove(at);
            let (head, tail) = (range.start - word.range.start, range.end - word.range.start);
            let text = format!("{}{text}{}", &word.text[..head], &word.text[tail..]);
            if let Some(cost) = model().seen_cost(&text) {
                self.cost.subtract(&word.cost);
                self.cost.add(&cost);
            }
        }
    }

    fn best_repair(&self) -> Option<Repair> {
        let sample = self.sample_len();
        let mut ranked: Vec<(f32, &Reading, &Channel)> = Vec::new();
        let mut best: Option<Repair> = None;
        for reading in readings() {
            for channel in &reading.channels {
                let Some(repair) = self.repair(reading, channel, sample) else { continue };
                ranked.push((repair.bits, reading, channel));
                best = better(best, Some(repair));
            }
        }
        if sample == self.words.len() {
            return best;
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let finalists = ranked.into_iter().take(FINALISTS);
        finalists
            .map(|(_, reading, channel)| self.repair(reading, channel, self.words.len()))
            .fold(None, better)
    }

    /// How many words make up the sample that ranks the channels.
    fn sample_len(&self) -> usize {
        let mut bytes = 0;
        let in_sample = |word: &&Word<'_>| {
            bytes += word.text.len();
            bytes <= SAMPLE
        };
        self.words.iter().take_while(in_sample).count().max(1).min(self.words.len())
    }

    /// The best repair by one channel of the first `count` words.
    fn repair(&self, reading: &Reading, channel: &Channel, count: usize) -> Option<Repair> {
        let most = if let Page::Utf8 = channel.charset.page { MOST_TIMES } else { 1 };
        (1..=most)
            .map_while(|times| self.repair_times(reading, channel, count, times))
            .fold(None, |best, repair| better(best, Some(repair)))
    }

    fn repair_times(
        &self,
        reading: &Reading,
        channel: &Channel,
        count: usize,
        times: usize,
    ) -> Option<Repair> {
        let words = self.words.iter().enumerate().take(count);
        let originals: Vec<Original> = words
            .filter_map(|(at, word)| original(at, word, reading.read_as, channel.charset, times))
            .collect();
        if originals.is_empty() {
            return None;
        }
        let changes =
            originals.windows(2).filter(|pair| (pair[0].gain > 0.0) != (pair[1].gain > 0.0)).count();
        let gaining = originals.iter().filter(|original| original.gain > 0.0);
        let gaining = self.weigh(gaining, reading, channel, changes);
        let all = self.weigh(originals.iter(), reading, channel, 0);
        better(gaining, all)
    }

    fn weigh<'o>(
        &self,
        originals: impl Iterator<Item = &'o Original> + Clone,
        reading: &Reading,
        channel: &Channel,
        changes: usize,
    ) -> Option<Repair> {
        originals.clone().next()?;
        let mut cost = self.cost.clone();
        for original in originals.clone() {
            cost.subtract(&self.words[original.word].cost);
            cost.add(&original.cost);
        }
        let sequences: usize = originals.clone().map(|original| original.sequences).sum();
        let scope = changes as f32 * DAMAGE_BEGINS_OR_ENDS;
        let structure = (sequences as f32 * UTF8_SEQUENCE).min(UTF8_SEQUENCES);
        let bits = self.cost.bits() - cost.bits() + channel.prior_bits + structure - scope;
        Some(Repair {
            words: originals.map(|original| (original.range.clone(), original.text.clone())).collect(),
            written_in: channel.charset.name,
            read_as: reading.read_as.name,
            bits,
        })
    }
}

/// The first where both are as good.
fn better(first: Option<Repair>, second: Option<Repair>) -> Option<Repair> {
    match (first, second) {
        (Some(first), Some(second)) => Some(if second.bits > first.bits { second } else { first }),
        (first, second) => first.or(second),
    }
}

/// What a word was before it was read as `read_as`; `None` where it cannot have been, or would be the same.
fn original(
    at: usize,
    word: &Word<'_>,
    read_as: &Charset,
    charset: &'static Charset,
    times: usize,
) -> Option<Original> {
    let (range, text) = undo(word, &read_as.page, &charset.page, times)?;
    if text == word.text[range.clone()] || text.chars().any(is_impossible) {
        return None;
    }
    let whole = format!("{}{text}{}", &word.text[..range.start], &word.text[range.end..]);
    let cost = model().cost(&whole, &charset.languages)?;
    if is_mention(word.text, &range) {
        return None;
    }
    let gain = word.bits - cost.bits();
    let sequences = match charset.page {
        Page::Utf8 => word.text.chars().count().saturating_sub(whole.chars().count()),
        _ => 0,
    };
    let range = word.range.start + range.start..word.range.start + range.end;
    Some(Original { word: at, range, text, cost, gain, sequences })
}

/// Undoes the damage in a word, or in what is left of it without the punctuation around it.
fn undo(word: &Word<'_>, read_as: &Page, written_in: &Page, times: usize) -> Option<(Range<usize>, String)> {
    if let Page::Utf8 = written_in {
        return Some((0..word.text.len(), undo_utf8(word.text, read_as, times)?));
    }
    let undone = |text: &str| written_in.decode(&read_as.encode(text)?);
    undone(word.text).map(|text| (0..word.text.len(), text)).or_else(|| {
        let is_edge = |scalar: char| !scalar.is_alphanumeric();
        let core = word.text.trim_matches(is_edge);
        let start = word.text.len() - word.text.trim_start_matches(is_edge).len();
        (!core.is_ascii() && core.len() < word.text.len())
            .then(|| undone(core).map(|text| (start..start + core.len(), text)))?
    })
}

/// Undoes UTF-8 read as `read_as`, done `times` over; `None` where it was done less often.
fn undo_utf8(text: &str, read_as: &Page, times: usize) -> Option<String> {
    let mut undone = text.to_owned();
    for _ in 0..times {
        undone = read_as.decode_utf8_within(&undone).filter(|again| again.len() < undone.len())?;
    }
    Some(undone)
}

/// Whether a word is but a character or two in quotation marks: text about damage rather than damaged text.
fn is_mention(word: &str, undone: &Range<usize>) -> bool {
    let edges = |scalar: char| scalar.is_ascii_punctuation() || QUOTES.contains(scalar);
    let core = word.trim_matches(edges);
    let start = word.len() - word.trim_start_matches(edges).len();
    undone.start <= start
        && core.chars().count() <= 3
        && word[..start].chars().next_back().is_some_and(is_quote)
        && word[start + core.len()..].chars().next().is_some_and(is_quote)
}

const QUOTES: &str = "“”„‟‘’‚‛«»‹›「」『』\u{A0}\u{200E}\u{200F}";

fn is_quote(scalar: char) -> bool {
    matches!(scalar, '"' | '\'' | '`') || QUOTES.contains(scalar)
}

/// What no original has: C0 controls, private use, noncharacters. (C1 controls may be damage of their own.)
fn is_impossible(scalar: char) -> bool {
    scalar.is_ascii_control()
        || matches!(scalar, char::REPLACEMENT_CHARACTER | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{F0000}'..)
        || scalar as u32 & 0xFFFE == 0xFFFE
}
