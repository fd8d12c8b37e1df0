//! The search: which original text, sent through which damage, best explains the text that we see?
//!
//! `promise` says which channels are worth a try, `attempt` what each of them makes of the passage. Here the best is
//! chosen, and the next best noted.

use crate::edit::Alternative;
use crate::repair::alternative::alternative;
use crate::repair::attempt::{Attempt, Original};
use crate::repair::page::Page;
use crate::repair::passage::Passage;
use crate::repair::promise::{Finalist, finalists};
use std::ops::Range;
use std::rc::Rc;

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
    /// What the prior of such damage has in the bits.
    pub(crate) prior_bits: f32,
    /// For each of the words, what else it may have been.
    pub(crate) alternatives: Vec<Option<Alternative>>,
    /// What the words were.
    pub(super) settled: Vec<Rc<Original>>,
}

impl Repair {
    /// What a word becomes.
    pub(super) fn reading_of(&self, range: &Range<usize>) -> Option<&str> {
        let at = self.words.binary_search_by_key(&range.start, |(range, _)| range.start).ok()?;
        let (found, text) = &self.words[at];
        (found == range).then_some(text)
    }
}

/// The repairs of a passage that are worth `threshold` bits or more; no word is in two of them.
pub(super) fn repairs(mut passage: Passage<'_>, threshold: f32) -> Vec<Repair> {
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
    let agrees = |(range, text): &&(Range<usize>, String)| other.reading_of(range) == Some(text);
    2 * best.words.iter().filter(agrees).count() < best.words.len()
}

/// What the most promising channels make of the passage.
fn candidates(passage: &Passage<'_>, threshold: f32) -> Vec<Repair> {
    let mut tried: Vec<Finalist> = Vec::new();
    let mut candidates = Vec::new();
    for finalist in finalists(passage, threshold) {
        let Finalist { reading, channel, .. } = finalist;
        if !tried.iter().any(|known| says_the_same(passage, known, &finalist)) {
            candidates.extend(Attempt { passage, reading, channel }.repairs());
            tried.push(finalist);
        }
    }
    candidates
}

/// Whether two channels undo the same damage in the same way: they part in bytes that do not come up here.
fn says_the_same(passage: &Passage<'_>, known: &Finalist, other: &Finalist) -> bool {
    let (Page::Single(known_page), Page::Single(page)) =
        (&known.reading.read_as.page, &other.reading.read_as.page)
    else {
        return false;
    };
    let is_same = |scalar| known_page.encode(scalar) == page.encode(scalar);
    std::ptr::eq(known.channel.charset, other.channel.charset)
        && known.channel.prior_bits >= other.channel.prior_bits
        && passage.words.iter().all(|word| word.text.chars().all(is_same))
}
