//! Whether what stands on both sides of a line end is one word.

use crate::engine::hyphens::stem;
use crate::model::{Columns, Languages, model};

/// The ends of two lines that may be one word, with the text beside it.
pub(crate) struct Break<'a> {
    /// The line that ends with a hyphen.
    pub(crate) before: &'a str,
    pub(crate) behind: &'a str,
}

/// What stands between words that share an end: `Vor- und Nachteile`.
const CONJUNCTIONS: [&str; 28] = [
    "and", "or", "und", "oder", "sowie", "bis", "et", "ou", "y", "o", "e", "en", "of", "och", "eller", "og",
    "és", "vagy", "i", "oraz", "lub", "a", "и", "или", "і", "та", "або", "ja",
];

/// How many things speak for or against one word.
const SIGNS: usize = 9;
/// The length in characters from which on it makes no difference.
const LONG: f32 = 12.0;
/// So many deviations from the mean a sign counts at most.
const FARTHEST: f32 = 4.0;

/// What is usual of each sign: mean and deviation. In order: the bits that the word costs less without the hyphen than with
/// it, and than its halves cost; the bits a character of each half; their lengths; whether they are common words, and whether the
/// whole is one. These and the weights were found by logistic regression on half of 13,228 words of 14 languages, broken between
/// syllables in lines that train no model, and of 2,405 words with a hyphen of their own (`benches/hyphens.py`).
const USUAL: [(f32, f32); SIGNS] = [
    (10.89, 7.81),
    (5.59, 7.91),
    (5.21, 1.59),
    (4.73, 1.37),
    (4.11, 2.11),
    (4.23, 2.22),
    (0.40, 0.49),
    (0.38, 0.49),
    (0.19, 0.39),
];
const WEIGHT_OF_ALL: f32 = 2.03;
const WEIGHTS: [f32; SIGNS] = [1.68, 1.52, -0.63, -0.82, -1.24, -0.71, -0.28, 0.0, 0.79];
/// Of each sign with each that is not before it: `well` and `known` are common words, and short.
const WEIGHTS_OF_PAIRS: [[f32; SIGNS]; SIGNS] = [
    [0.01, 0.0, -0.41, -0.36, -0.14, -0.61, -0.08, 0.26, -0.07],
    [0.0, 0.28, 0.33, -0.13, -0.05, 0.05, -0.31, -0.26, 0.05],
    [0.0, 0.0, -0.19, -0.02, 0.0, -0.14, 0.09, -0.10, 0.06],
    [0.0, 0.0, 0.0, 0.09, -0.09, 0.33, 0.11, 0.37, -0.07],
    [0.0, 0.0, 0.0, 0.0, 0.21, -0.21, -0.25, -0.10, 0.65],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.09, 0.07, 0.44, 0.46],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.01, 0.08],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.26],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
];

/// The least of that sum with which words are joined, and where the lines around tell that they were wrapped.
pub(crate) const LEAST: f32 = 1.1;
pub(crate) const LEAST_IF_WRAPPED: f32 = 0.1;

impl Break<'_> {
    /// By how many bits the word is likelier without its hyphen, if it is one.
    pub(crate) fn gained_bits(&self, least: f32) -> Option<f32> {
        let is_edge = |scalar: char| !scalar.is_alphanumeric();
        let stem = stem(self.before)?.trim_start_matches(is_edge);
        let tail = self.behind.split(char::is_whitespace).next()?.trim_end_matches(is_edge);
        if stem.is_empty() || tail.is_empty() || stem.contains('-') || CONJUNCTIONS.contains(&tail) {
            return None;
        }
        let columns = self.columns();
        let bits = |text: &str| {
            let cost = model().cost(text, &Languages::Any)?;
            Some(columns.as_ref().map_or_else(|| cost.least_bits(), |columns| cost.bits_in(columns)))
        };
        let whole = [stem, tail].concat();
        let costs = [bits(stem)?, bits(tail)?, bits(&whole)?];
        let gained = bits(&[stem, "-", tail].concat())? - costs[2];
        (gained > 0.0 && sum(signs([stem, tail, &whole], costs, gained)) >= least).then_some(gained)
    }

    /// The languages of the text beside the word, if there is any.
    fn columns(&self) -> Option<Columns> {
        let before = self.before.trim_end_matches(|scalar: char| !scalar.is_whitespace());
        let behind = self.behind.trim_start_matches(|scalar: char| !scalar.is_whitespace());
        let beside = [before, behind].concat();
        let has_letters = beside.contains(char::is_alphabetic);
        has_letters.then(|| model().cost(&beside, &Languages::Any)).flatten().map(|cost| cost.best_columns())
    }
}

/// What speaks for or against one word, of its halves and the whole.
fn signs(words: [&str; 3], costs: [f32; 3], gained: f32) -> [f32; SIGNS] {
    let len = words.map(|word| word.chars().count() as f32);
    let is_common = words.map(|word| f32::from(u8::from(model().is_common_word(&word.to_lowercase()))));
    [
        gained,
        costs[0] + costs[1] - costs[2],
        costs[0] / len[0],
        costs[1] / len[1],
        len[0].min(LONG),
        len[1].min(LONG),
        is_common[0],
        is_common[1],
        is_common[2],
    ]
}

fn sum(signs: [f32; SIGNS]) -> f32 {
    let mut apart = [0.0; SIGNS];
    for (apart, (sign, (mean, deviation))) in apart.iter_mut().zip(signs.into_iter().zip(USUAL)) {
        *apart = ((sign - mean) / deviation).clamp(-FARTHEST, FARTHEST);
    }
    let weighted = |weights: &[f32; SIGNS]| -> f32 {
        weights.iter().zip(apart).map(|(weight, sign)| weight * sign).sum()
    };
    let pairs = WEIGHTS_OF_PAIRS.iter().zip(apart).map(|(weights, sign)| sign * weighted(weights));
    WEIGHT_OF_ALL + weighted(&WEIGHTS) + pairs.sum::<f32>()
}
