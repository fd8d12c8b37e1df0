//! Repair of text that was once decoded wrongly.

mod alternative;
mod attempt;
mod bounds;
mod channel;
mod double_byte;
mod doubt;
mod drawing;
mod emoji;
mod evidence;
mod evident;
mod forms;
mod islands;
mod likeliest;
mod lookalike;
mod lossy;
mod multibyte;
mod no_break_bytes;
mod one_script;
mod out_of_place;
mod page;
mod passage;
mod promise;
mod quantity;
mod recall;
mod run_together;
mod sample;
mod search;
mod stray;
mod stroked_d;
mod surrogates;
mod typography;
mod undo;
mod word;

use crate::edit::Edit;
use crate::engine::Plan;
use crate::model::{self, Cache};
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use alternative::damage;
use passage::Unweighed;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

pub(crate) use emoji::EMOJI_BYTES;
pub(crate) use no_break_bytes::NO_BREAK_BYTES;
pub(crate) use one_script::LOOK_ALIKES;
pub(crate) use out_of_place::OUT_OF_PLACE;
pub(crate) use recall::{Damage, recall};
pub(crate) use stray::{STRAY_THRESHOLD_BITS, read_stray_bytes};
pub(crate) use stroked_d::STROKED_D;
pub(crate) use surrogates::SURROGATE_BYTES;

pub(crate) const MOJIBAKE: Rule = Rule {
    name: "mojibake",
    stage: Stage::Repair,
    presets: Presets::ALL,
    summary: "text that was once decoded wrongly is decoded again",
    explanation: "\
Finds words and lines that were written in one encoding and read as another, such as `attachйs` (windows-1252
read as windows-1251) or `schÃ¶n` (UTF-8 read as windows-1252), and puts back the original.

For each known pair of encodings the damage is undone, and a language model of letters, symbols and letter case
tells how much likelier the result is than the text as it stands, in any language that is written in the true
encoding. The best pair is taken where it is likelier by more bits than the threshold; what was damaged twice is
repaired twice.

Left alone: words that mix scripts on purpose, foreign names, and whatever could be either.

Bits are log2 of the odds that the repair is right: the model's bits plus the pair's prior.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

/// One way to read a text that may be damaged: what the search weighs, for people who want to understand it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The text if this is what happened to it.
    pub text: String,
    /// The encoding that the text was written in.
    pub written_in: &'static str,
    /// The encoding that it was read as.
    pub read_as: &'static str,
    /// How many times over; 0 stands for once, with bytes lost on the way.
    pub times: usize,
    /// All of that in words, as the trail has it.
    pub damage: String,
    /// log2 of the odds that this is right against the text as it stands, the prior included.
    pub bits: f32,
    /// The share of the bits that tells how common the channel is, and such damage in a text of which little is seen.
    pub prior_bits: f32,
}

/// The ways in which a line may have been damaged, the likeliest first, whether or not they are likely enough. Of a text
/// longer than 512 bytes the first 512, about, are weighed.
///
/// ```
/// let best = &textmend::candidates("military attachйs")[0];
/// assert_eq!((best.text.as_str(), best.read_as), ("military attachés", "windows-1251"));
/// ```
pub fn candidates(text: &str) -> Vec<Candidate> {
    let Some(passage) = passages(text).next() else { return Vec::new() };
    let candidate = |repair: search::Repair| {
        let mut repaired = String::new();
        let mut at = 0;
        for (range, word) in &repair.words {
            repaired += &text[at..range.start];
            repaired += word;
            at = range.end;
        }
        Candidate {
            damage: damage(&repair),
            text: repaired + &text[at..],
            written_in: repair.written_in,
            read_as: repair.read_as,
            times: repair.times,
            bits: repair.bits,
            prior_bits: repair.prior_bits,
        }
    };
    let mut candidates: Vec<Candidate> =
        search::attempts(&text[passage]).into_iter().map(candidate).collect();
    candidates.dedup_by(|next, known| next.text == known.text);
    candidates
}

/// How sure a repair must be unless the caller says otherwise.
pub(crate) const DEFAULT_THRESHOLD_BITS: f32 = 6.0;

/// The most text, in bytes, that is weighed at once. Longer lines are searched in passages, so that the work for
/// each byte of a line has a bound.
const MAX_PASSAGE: usize = 512;
/// The same for text without blanks.
const MAX_WORD: usize = 4096;

/// Whether a rule of repair may find something in a text: a quick look that says yes too often rather than too rarely.
pub(crate) fn may_change(text: &str) -> bool {
    text.contains(stroked_d::ETH)
        || !model::is_settled(text) && (one_script::is_mixed(text) || is_in_doubt(text))
}

/// Whether a text needs the search: a quick look that says yes too often rather than too rarely. The text that was looked at
/// last is remembered, since several rules ask.
pub(crate) fn is_suspicious(text: &str) -> bool {
    if text.len() > MAX_PASSAGE {
        return looks_suspicious(text);
    }
    LAST_LOOK.with_borrow_mut(|(last, answer)| {
        if last != text {
            *answer = looks_suspicious(text);
            text.clone_into(last);
        }
        *answer
    })
}

fn looks_suspicious(text: &str) -> bool {
    !model::is_settled(text) && is_in_doubt(text)
}

fn is_in_doubt(text: &str) -> bool {
    model::is_suspicious(text, doubt::is_doubtful)
}

fn propose(plan: &Plan, text: &str) -> Vec<Edit> {
    passages(text).flat_map(|range| edits_in(plan, text, range)).collect()
}

/// What the rule `mojibake` makes of a passage.
fn edits_in(plan: &Plan, text: &str, passage: Range<usize>) -> Vec<Edit> {
    let start = passage.start;
    let shifted =
        |edit: &Edit| Edit { range: edit.range.start + start..edit.range.end + start, ..edit.clone() };
    edits_of_passage(plan, text, passage).iter().map(shifted).collect()
}

/// The same with ranges in bytes of the passage.
fn edits_of_passage(plan: &Plan, text: &str, passage: Range<usize>) -> Rc<[Edit]> {
    if text[passage.clone()].is_ascii() { Rc::default() } else { known_edits(plan, text, passage) }
}

/// Whether so many bytes became U+FFFD that there is nothing to win back: what was no text is none now.
fn is_mostly_lost(passage: &str) -> bool {
    let lost = passage.matches(char::REPLACEMENT_CHARACTER).count();
    lost > 0 && lost * 8 > passage.chars().count()
}

/// How many passages are remembered with what was found in them: hostile text is the same over and over, and each search
/// takes its time.
const PASSAGES: usize = 512;
/// What stands behind a passage and matters, in bytes at most.
const BEHIND: usize = 2;
/// A passage with what stands behind it, its length, and the threshold.
const LONGEST_KEY: usize = MAX_PASSAGE + BEHIND + size_of::<usize>() + size_of::<f32>();

thread_local! {
    static EDITS: RefCell<Cache<Rc<[Edit]>, PASSAGES, LONGEST_KEY>> = const { RefCell::new(Cache::new()) };
    static LAST_LOOK: RefCell<(String, bool)> = const { RefCell::new((String::new(), false)) };
}

fn known_edits(plan: &Plan, text: &str, passage: Range<usize>) -> Rc<[Edit]> {
    let threshold = plan.config.threshold_bits;
    let bytes = &text.as_bytes()[passage.start..text.len().min(passage.end + BEHIND)];
    let key = [&threshold.to_le_bytes()[..], &passage.len().to_le_bytes(), bytes].concat();
    let start = passage.start;
    EDITS.with_borrow_mut(|known| {
        known.get(&key, || {
            let mut edits = found_edits(threshold, text, passage);
            edits.iter_mut().for_each(|edit| edit.range = edit.range.start - start..edit.range.end - start);
            edits.into()
        })
    })
}

fn found_edits(threshold: f32, text: &str, passage: Range<usize>) -> Vec<Edit> {
    let seen = &text[passage.clone()];
    if !is_suspicious(seen) || is_mostly_lost(seen) {
        return Vec::new();
    }
    let words = Unweighed::new(seen);
    if let Some(repair) = evident::evident(&words, threshold) {
        return edits_of(text, &passage, repair);
    }
    let mut edits = Vec::new();
    for repair in search::repairs(words.into_weighed(), threshold) {
        edits.extend(edits_of(text, &passage, repair));
    }
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// The edits of a line that make up the repair of one of its passages.
fn edits_of(text: &str, passage: &Range<usize>, repair: search::Repair) -> Vec<Edit> {
    let note = Some(damage(&repair));
    let alternatives = repair.alternatives.into_iter().chain(std::iter::repeat(None));
    let words = repair.words.into_iter().zip(alternatives);
    let edit = |((range, word), alternative): ((Range<usize>, String), _)| {
        let mut range = passage.start + range.start..passage.start + range.end;
        if repair.times == attempt::LOSSY && is_space_of(&word, &text[range.end..]) {
            range.end += 1;
        }
        let (range, text) = smallest_change(text, range, &word);
        Edit { range, text, bits: repair.bits, note: note.clone(), alternative }
    };
    words.map(edit).collect()
}

/// Whether the first of two spaces behind a word was the no-break space that ends its UTF-8.
fn is_space_of(word: &str, after: &str) -> bool {
    word.as_bytes().last() == Some(&0xA0) && after.starts_with("  ")
}

/// The change without what stays the same at its ends.
fn smallest_change(text: &str, range: Range<usize>, new: &str) -> (Range<usize>, String) {
    let old = &text[range.clone()];
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(old, new)| old == new).map(|(old, _)| old.len_utf8()).sum()
    };
    let head = same(&mut old.chars().zip(new.chars()));
    let tail = same(&mut old[head..].chars().rev().zip(new[head..].chars().rev()));
    (range.start + head..range.end - tail, new[head..new.len() - tail].to_owned())
}

/// Cuts a line at white space into passages of at most [`MAX_PASSAGE`] bytes.
fn passages(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        let len = if rest.len() <= MAX_PASSAGE { rest.len() } else { passage_len(rest) };
        let passage = start..start + len;
        start += len;
        (len > 0).then_some(passage)
    })
}

fn passage_len(rest: &str) -> usize {
    let head = &rest.as_bytes()[..boundary(rest, MAX_PASSAGE)];
    if let Some(blank) = head.iter().rposition(u8::is_ascii_whitespace).filter(|&at| at > 0) {
        return blank + 1;
    }
    // Text without blanks: what was read wrongly cannot be told from its neighbours, so it stays in one piece if it can.
    let long = &rest.as_bytes()[..boundary(rest, MAX_WORD)];
    let blank = long.iter().position(u8::is_ascii_whitespace).filter(|&at| at > 0);
    blank.or_else(|| long.iter().rposition(u8::is_ascii)).map_or(long.len(), |at| at + 1)
}

/// The last place between characters up to `most`.
fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A text once a rule of lines has gone over it.
#[cfg(test)]
fn applied(rule: &Rule, text: &str) -> String {
    let Run::Line { propose, .. } = rule.run else { return text.to_owned() };
    let mut draft = crate::edit::Draft { text: text.to_owned(), patches: Vec::new() };
    draft.apply(rule.name, propose(&Plan::new(&crate::config::Config::default()), text));
    draft.text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_join_to_the_line() {
        for text in ["я ".repeat(5000), "я".repeat(5000), "語a".repeat(5000), String::new()] {
            let ranges: Vec<_> = passages(&text).collect();
            assert!(ranges.iter().all(|range| range.len() <= MAX_WORD));
            assert_eq!(ranges.iter().map(|range| &text[range.clone()]).collect::<String>(), text);
        }
    }
}
