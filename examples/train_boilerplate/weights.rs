//! The weights of words: logistic regression over hashed tokens, by AdaGrad in a fixed order.

use crate::Sample;
use std::collections::{HashMap, HashSet};
use textmend::boilerplate::training::{WORD_UNIT, Words, tokens};

/// A token counts that was seen on so many sites: what one site says is its own.
const MIN_SITES: usize = 3;
/// More would learn the sites by heart.
const EPOCHS: usize = 1;
const RATE: f64 = 0.25;
const DECAY: f64 = 2e-5;

/// Weights by hash, in the order of the hashes.
pub(crate) type Table = Vec<(u32, i8)>;

/// Trains on the samples of all parts but one.
pub(crate) fn train(samples: &[Sample<'_>], without: Option<usize>) -> Table {
    let used: Vec<&Sample<'_>> =
        samples.iter().filter(|sample| sample.trains(without) && !sample.is_masked).collect();
    let tokens_of: Vec<Vec<u32>> = used.iter().map(|sample| distinct(sample.text)).collect();
    let vocabulary = vocabulary(&used, &tokens_of);
    let known =
        |tokens: &Vec<u32>| tokens.iter().filter_map(|token| vocabulary.get(token).copied()).collect();
    let rows: Vec<Vec<usize>> = tokens_of.iter().map(known).collect();
    let mut model = vec![(0.0_f64, 1.0_f64); vocabulary.len()];
    let mut base = 0.0;
    for epoch in 0..EPOCHS {
        for at in 0..rows.len() {
            // A stride that shares no factor with the count visits every row, in an order without long runs.
            let at = (at * 7_919 + epoch * 31) % rows.len();
            let row = &rows[at];
            let sum: f64 = base + row.iter().map(|token| model[*token].0).sum::<f64>();
            let error = 1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(used[at].label == Some(true)));
            let error = error * used[at].weight;
            base -= 0.002 * error;
            for token in row {
                let (weight, square) = &mut model[*token];
                let gradient = error + DECAY * *weight;
                *square += gradient * gradient;
                *weight -= RATE * gradient / square.sqrt();
            }
        }
    }
    let mut table: Table = vocabulary
        .iter()
        .map(|(token, at)| (*token, quantised(model[*at].0)))
        .filter(|(_, weight)| weight.abs() > 2)
        .collect();
    table.sort_unstable();
    table
}

fn quantised(weight: f64) -> i8 {
    (weight * std::f64::consts::LOG2_E * f64::from(WORD_UNIT)).round().clamp(-127.0, 127.0) as i8
}

fn distinct(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    tokens(text, |_, token| found.push(token));
    found.sort_unstable();
    found.dedup();
    found
}

/// Numbers the tokens that were seen on enough sites.
fn vocabulary(samples: &[&Sample<'_>], tokens_of: &[Vec<u32>]) -> HashMap<u32, usize> {
    let mut sites = HashMap::<u32, HashSet<u64>>::new();
    for (sample, tokens) in samples.iter().zip(tokens_of) {
        for token in tokens {
            let seen = sites.entry(*token).or_default();
            if seen.len() < MIN_SITES {
                seen.insert(sample.site);
            }
        }
    }
    let mut known: Vec<u32> =
        sites.iter().filter(|(_, seen)| seen.len() >= MIN_SITES).map(|(token, _)| *token).collect();
    known.sort_unstable();
    known.into_iter().enumerate().map(|(at, token)| (token, at)).collect()
}

/// The table as the library looks tokens up.
pub(crate) fn words(table: &Table) -> Words {
    Words::new(table.iter().copied())
}
