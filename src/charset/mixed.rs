//! Whether the lines of a document are in more than one legacy encoding, as in mailboxes and logs.

use crate::charset::rank::{BITS_OF_NOISE, explained, rank};
use crate::charset::sample::Sample;
use crate::charset::{Charset, MOST_OTHERS};

/// How many lines are looked at, and how many words of each.
const LINES: usize = 64;
const WORDS: usize = 6;
/// How many lines tell which encoding is the commonest.
const VOTES: usize = 24;
/// How many of those that cost most are tried in all encodings, where they cost so many times what most lines do.
const STRANGE_LINES: usize = 8;
const STRANGE: f32 = 1.25;
/// How much better than the document's encoding another one must be, in bits; how many different bytes beyond ASCII a line of
/// one word must have to tell, since one odd word may be anything; and how many such lines there must be.
const MARGIN: f32 = 12.0;
const FEWEST_BYTES: usize = 8;
const FEWEST_LINES: usize = 2;
/// What a byte of words may cost where each is a character. Words in languages that the model does not know cost more in
/// any encoding, and which of them is cheapest says nothing.
const MOST_BITS_A_BYTE: f32 = 5.5;

/// The encodings of those lines of a document in `main` that are in others, the commonest first.
pub(crate) fn others(
    lines: &[&[u8]],
    main: Charset,
    favour: impl Fn(Charset) -> f32,
) -> [Option<Charset>; MOST_OTHERS] {
    let mut found: Vec<(Charset, usize)> = Vec::new();
    for sample in strange_lines(lines, main) {
        let Some(charset) = better(&sample, main, &favour) else { continue };
        match found.iter_mut().find(|(known, _)| *known == charset) {
            Some((_, count)) => *count += 1,
            None => found.push((charset, 1)),
        }
    }
    found.retain(|&(_, count)| count >= FEWEST_LINES);
    found.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    std::array::from_fn(|index| found.get(index).map(|&(charset, _)| charset))
}

/// Those of some lines in several encodings that make sense in the commonest of these.
pub(crate) fn of_commonest<'a>(lines: &[&'a [u8]], favour: impl Fn(Charset) -> f32) -> Vec<&'a [u8]> {
    let step = lines.len().div_ceil(VOTES).max(1);
    let samples = lines.iter().step_by(step).map(|line| Sample::of_few(line, WORDS));
    let mut votes: Vec<(Charset, usize)> = Vec::new();
    for sample in samples {
        let Some(best) = rank(&sample, &favour).into_iter().next() else { continue };
        match votes.iter_mut().find(|(known, _)| *known == best.charset) {
            _ if best.bits >= BITS_OF_NOISE * sample.len() as f32 => {}
            Some((_, count)) => *count += 1,
            None => votes.push((best.charset, 1)),
        }
    }
    // Of two as common the one that was found first.
    let Some(&(commonest, _)) = votes.iter().rev().max_by_key(|(_, count)| *count) else { return Vec::new() };
    let makes_sense = |line: &&&[u8]| {
        let sample = Sample::of_few(line, WORDS);
        explained(&sample, commonest).is_some_and(|bits| bits < BITS_OF_NOISE * sample.len() as f32)
    };
    lines.iter().filter(makes_sense).copied().collect()
}

/// Samples of the lines that are hardest to explain in `main`.
fn strange_lines<'a>(lines: &[&'a [u8]], main: Charset) -> Vec<Sample<'a>> {
    let step = lines.len().div_ceil(LINES).max(1);
    let samples = lines.iter().step_by(step).map(|line| Sample::of_few(line, WORDS));
    let mut costs: Vec<(f32, Sample<'a>)> = samples
        .filter_map(|sample| Some((explained(&sample, main)? / sample.len().max(1) as f32, sample)))
        .collect();
    costs.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let Some(&(usual, _)) = costs.get(costs.len() * 3 / 4) else { return Vec::new() };
    let strange = costs.into_iter().take(STRANGE_LINES).take_while(|(cost, _)| *cost > usual * STRANGE);
    strange.map(|(_, sample)| sample).collect()
}

/// The encoding that explains a line much better than `main` does.
fn better(sample: &Sample<'_>, main: Charset, favour: impl Fn(Charset) -> f32) -> Option<Charset> {
    if sample.marked.len() < 2 && sample.different_bytes() < FEWEST_BYTES {
        return None;
    }
    let best = rank(sample, favour).into_iter().next().filter(|best| best.charset != main)?;
    let cost = explained(sample, best.charset)?;
    let is_known = best.charset.single().is_none() || cost <= MOST_BITS_A_BYTE * sample.len() as f32;
    (is_known && explained(sample, main)? - cost >= MARGIN).then_some(best.charset)
}
