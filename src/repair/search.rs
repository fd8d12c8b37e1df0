//! The search: which original text, sent through which damage, best explains the text that we see?
//!
//! For each channel the damage is undone word by word. Two originals are weighed: all damaged words repaired, and
//! only those that gain. `bits = log2 P(original) - log2 P(seen) + log2 P(channel)`, with the model's
//! probabilities of the whole passage, since a word's language is that of the words around it.

use crate::model::{Cost, model};
use crate::repair::channel::{Channel, Charset, Reading, readings};
use crate::repair::page::Page;
use std::borrow::Cow;
use std::ops::Range;

/// What a repair pays each time that a word which it could change stays as it is next to one that it changes.
const DAMAGE_BEGINS_OR_ENDS: f32 = 5.0;
/// What a UTF-8 sequence is worth beyond what the model says, and the most that all of them are.
const UTF8_SEQUENCE: f32 = 2.0;
const UTF8_SEQUENCES: f32 = 6.0;
/// How many times over UTF-8 is taken to have been misread in one step.
const MOST_TIMES: usize = 3;
/// All channels are tried on this many of the strangest words first.
const SAMPLE: usize = 2;
/// How many channels are then tried in full.
const FINALISTS: usize = 6;
/// What a repair may gain in words that are not in the sample, where those of the sample gain little.
const UNSEEN_IN_SAMPLE: f32 = 4.0;
/// What a letter of plain text costs at least, about; what a word costs beyond that is its strangeness.
const PLAIN_LETTER: f32 = 3.0;

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
    while let Some(repair) = passage.best_repair(threshold).filter(|repair| repair.bits >= threshold) {
        passage.settle(&repair);
        found.push(repair);
    }
    found
}

/// A word with letters or symbols outside ASCII.
struct Word<'a> {
    /// In bytes of the passage.
    range: Range<usize>,
    text: &'a str,
    /// What is left without the punctuation around it, in bytes of the word.
    core: Range<usize>,
    /// Whether it has characters of East Asia, or such as are for private use.
    is_wide: bool,
    cost: Cost,
    /// In the language that likes it best.
    bits: f32,
}

impl<'a> Word<'a> {
    fn new(text: &'a str, range: Range<usize>, cost: Cost) -> Self {
        let is_edge = |scalar: char| !scalar.is_alphanumeric();
        let start = text.len() - text.trim_start_matches(is_edge).len();
        let core = start..start + text.trim_matches(is_edge).len();
        let bits = cost.least_bits();
        let is_wide = text.chars().any(|scalar| scalar >= '\u{2E80}');
        Self { range, text, core, is_wide, cost, bits }
    }

    /// The bytes of the word, or of its core, that were read wrongly; `None` where they cannot have been.
    fn written(&self, read_as: &Page) -> Option<Written> {
        if !self.may_be_read_as(read_as) {
            return None;
        }
        let encoded = |range: Range<usize>| {
            let bytes = read_as.encode(&self.text[range.clone()])?;
            Some(Written { range, bytes })
        };
        let core_is_less = self.core.len() < self.text.len() && !self.text[self.core.clone()].is_ascii();
        encoded(0..self.text.len()).or_else(|| core_is_less.then(|| encoded(self.core.clone()))?)
    }

    /// Text that was wrongly read as a double-byte encoding is full of characters of East Asia.
    fn may_be_read_as(&self, page: &Page) -> bool {
        self.is_wide || !matches!(page, Page::Multi(_))
    }

    /// Whether the word is but a character or two in quotation marks: text about damage rather than damaged text.
    fn is_mention(&self) -> bool {
        let edges = |scalar: char| scalar.is_ascii_punctuation() || QUOTES.contains(scalar);
        let core = self.text.trim_matches(edges);
        let start = self.text.len() - self.text.trim_start_matches(edges).len();
        core.chars().count() <= 3
            && self.text[..start].chars().next_back().is_some_and(is_quote)
            && self.text[start + core.len()..].chars().next().is_some_and(is_quote)
    }
}

/// Bytes as they were before they were read wrongly.
struct Written {
    /// In bytes of the word.
    range: Range<usize>,
    bytes: Vec<u8>,
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
                passage.words.push(Word::new(word, range, cost));
            }
        }
        passage.words.retain(|word| !word.is_mention());
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

    fn best_repair(&self, threshold: f32) -> Option<Repair> {
        let sample = self.strangest();
        let mut ranked: Vec<(f32, &Reading, &Channel)> = Vec::new();
        let mut promises = Promises::default();
        for reading in readings() {
            let written: Vec<_> =
                sample.iter().map(|&at| self.words[at].written(&reading.read_as.page)).collect();
            for channel in &reading.channels {
                let words = sample.iter().map(|&at| &self.words[at]).zip(&written);
                let promise: f32 =
                    words.map(|(word, written)| promises.of(word, written.as_ref(), reading, channel)).sum();
                let is_utf8 = matches!(channel.charset.page, Page::Utf8) && promise > 0.0;
                if is_utf8 || promise + channel.prior_bits >= threshold - UNSEEN_IN_SAMPLE {
                    ranked.push((promise, reading, channel));
                }
            }
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let finalists = ranked.into_iter().take(FINALISTS);
        finalists.map(|(_, reading, channel)| self.repair(reading, channel)).fold(None, better)
    }

    /// The words that cost most beyond what plain words do, in order.
    fn strangest(&self) -> Vec<usize> {
        let strangeness = |word: &Word<'_>| word.bits - PLAIN_LETTER * word.text.chars().count() as f32;
        let mut words: Vec<usize> = (0..self.words.len()).collect();
        words.sort_by(|&a, &b| strangeness(&self.words[b]).total_cmp(&strangeness(&self.words[a])));
        words.truncate(SAMPLE);
        words.sort_unstable();
        words
    }

    /// The best repair by one channel.
    fn repair(&self, reading: &Reading, channel: &Channel) -> Option<Repair> {
        let most = if let Page::Utf8 = channel.charset.page { MOST_TIMES } else { 1 };
        (1..=most)
            .filter_map(|times| self.repair_times(reading, channel, times))
            .fold(None, |best, repair| better(best, Some(repair)))
    }

    fn repair_times(&self, reading: &Reading, channel: &Channel, times: usize) -> Option<Repair> {
        let words = self.words.iter().enumerate();
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
            return promise(word, written, reading, channel);
        }
        let Some(written) = written else { return 0.0 };
        let is_same = |(name, bytes, start, _): &&(&str, Vec<u8>, usize, f32)| {
            *start == word.range.start && std::ptr::eq(*name, charset.name) && *bytes == written.bytes
        };
        if let Some((.., gain)) = self.known.iter().find(is_same) {
            return *gain;
        }
        let gain = promise(word, Some(written), reading, channel);
        self.known.push((charset.name, written.bytes.clone(), word.range.start, gain));
        gain
    }
}

/// What a channel gains for a word by itself, about.
fn promise(word: &Word<'_>, written: Option<&Written>, reading: &Reading, channel: &Channel) -> f32 {
    let undone = undo(word, written, &reading.read_as.page, &channel.charset.page, 1);
    let gain = undone.and_then(|(range, text)| {
        let whole = whole(word, &range, &text)?;
        let bits = model().least_bits(&whole, &channel.charset.languages, word.bits)?;
        Some((word.bits - bits).max(0.0) + sequences(word, &whole, channel.charset) as f32 * UTF8_SEQUENCE)
    });
    gain.unwrap_or(0.0)
}

/// What a word was before it was read as `read_as`; `None` where it cannot have been, or would be the same.
fn original(
    at: usize,
    word: &Word<'_>,
    read_as: &Charset,
    charset: &'static Charset,
    times: usize,
) -> Option<Original> {
    let written = word.written(&read_as.page);
    let (range, text) = undo(word, written.as_ref(), &read_as.page, &charset.page, times)?;
    if only_swallows(&word.text[range.clone()], &text) {
        return None;
    }
    let whole = whole(word, &range, &text)?;
    let cost = model().cost(&whole, &charset.languages)?;
    let gain = word.bits - cost.least_bits();
    let sequences = sequences(word, &whole, charset);
    let range = word.range.start + range.start..word.range.start + range.end;
    Some(Original { word: at, range, text, cost, gain, sequences })
}

/// Whether `new` is `old` where some characters outside ASCII have swallowed what followed them. A character whose own
/// UTF-8 begins with itself in a code page could do so again and again.
fn only_swallows(old: &str, new: &str) -> bool {
    let mut left = new.chars().peekable();
    let mut kept_before = 'x';
    for scalar in old.chars() {
        if left.next_if_eq(&scalar).is_some() {
            kept_before = scalar;
        } else if kept_before.is_ascii() {
            return false;
        }
    }
    left.next().is_none()
}

/// The word with its repaired part; `None` where nothing changes or no text looks like that.
fn whole<'t>(word: &Word<'_>, range: &Range<usize>, text: &'t str) -> Option<Cow<'t, str>> {
    if text == &word.text[range.clone()] || text.chars().any(is_impossible) {
        None
    } else if range.len() == word.text.len() {
        Some(text.into())
    } else {
        Some(format!("{}{text}{}", &word.text[..range.start], &word.text[range.end..]).into())
    }
}

/// How many UTF-8 sequences became characters, about.
fn sequences(word: &Word<'_>, repaired: &str, charset: &Charset) -> usize {
    match charset.page {
        Page::Utf8 => word.text.chars().count().saturating_sub(repaired.chars().count()),
        _ => 0,
    }
}

/// Undoes the damage in a word, or in its core.
fn undo(
    word: &Word<'_>,
    written: Option<&Written>,
    read_as: &Page,
    written_in: &Page,
    times: usize,
) -> Option<(Range<usize>, String)> {
    if let Page::Utf8 = written_in {
        if !word.may_be_read_as(read_as) {
            return None;
        }
        return Some((0..word.text.len(), undo_utf8(word.text, read_as, times)?));
    }
    let written = written?;
    Some((written.range.clone(), written_in.decode(&written.bytes)?))
}

/// Undoes UTF-8 read as `read_as`, done `times` over; `None` where it was done less often.
fn undo_utf8(text: &str, read_as: &Page, times: usize) -> Option<String> {
    let mut undone = text.to_owned();
    for _ in 0..times {
        undone = read_as.decode_utf8_within(&undone).filter(|again| again.len() < undone.len())?;
    }
    Some(undone)
}

const QUOTES: &str = "“”„‟‘’‚‛«»‹›「」『』\u{A0}\u{200E}\u{200F}";

fn is_quote(scalar: char) -> bool {
    matches!(scalar, '"' | '\'' | '`') || QUOTES.contains(scalar)
}

/// What no original has: C0 controls, private use, noncharacters, planes without characters. (C1 controls may be damage of their own.)
fn is_impossible(scalar: char) -> bool {
    scalar.is_ascii_control()
        || matches!(scalar, char::REPLACEMENT_CHARACTER | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{40000}'..='\u{DFFFF}' | '\u{F0000}'..)
        || scalar as u32 & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swallowing_is_no_repair() {
        let cases = [
            ("Р\u{A0}\u{A0}", "Р\u{A0}", true),
            ("Â·", "·", false),
            ("12Â°", "12°", false),
            ("schÃ¶n", "schön", false),
        ];
        for (old, new, expected) in cases {
            assert_eq!(only_swallows(old, new), expected, "{old:?}");
        }
    }
}
