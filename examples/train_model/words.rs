//! Words that are likelier than their letters tell.

use crate::ngrams::ScriptModel;
use crate::script::SCRIPTS;
use std::collections::BTreeMap;

/// A word is kept that came so often.
const MIN_COUNT: f64 = 0.8;
/// In 1/8 bit: a word is kept that costs so much less than its letters.
const MIN_GAIN: u32 = 12;
/// The most words that one language may have, by how common they are: in Latin, in Cyrillic, in others.
const MOST_WORDS: [usize; 3] = [3_150, 1_800, 1_300];
/// In bits, the smallest cost that is told apart, and how many there are.
const LEAST_COST: u32 = 4;
const COSTS: u32 = 32;

/// A table of words: for each a print of 20 bits, its language's column in 7 bits, and its cost in whole bits above
/// [`LEAST_COST`] in 5 bits; open-addressed, 0 is free.
pub(crate) fn section(scripts: &[ScriptModel]) -> Vec<u8> {
    let mut entries = Vec::new();
    for script in scripts {
        for column in 0..script.columns().len() {
            entries.extend(kept(script, column));
        }
    }
    let capacity = entries.len() * 5 / 4 + 1;
    let mut slots = vec![0_u32; capacity];
    for (hash, entry) in entries {
        let mut at = ((u128::from(hash) * capacity as u128) >> 64) as usize;
        while slots[at] != 0 {
            at = (at + 1) % capacity;
        }
        slots[at] = entry;
    }
    slots.iter().flat_map(|slot| slot.to_le_bytes()).collect()
}

fn kept(script: &ScriptModel, column: usize) -> Vec<(u64, u32)> {
    let most = match SCRIPTS[script.script()].0 {
        "Latin" => MOST_WORDS[0],
        "Cyrillic" => MOST_WORDS[1],
        "Greek" | "Hebrew" | "Arabic" => MOST_WORDS[2],
        _ => return Vec::new(),
    };
    let words = &script.words()[column];
    let all: f64 = words.values().sum();
    let mut ranked: Vec<(&Vec<char>, f64)> = words
        .iter()
        .filter(|(word, count)| **count >= MIN_COUNT && !word.iter().all(char::is_ascii))
        .map(|(word, &count)| (word, count))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let entry = |(word, count): (&Vec<char>, f64)| {
        let letters = script.spelled(word)?;
        let bits = ((all / count).log2().round() as u32).max(LEAST_COST);
        let is_worth_it =
            bits * 8 + MIN_GAIN <= script.letters_cost(&letters, column) && bits < LEAST_COST + COSTS;
        let hash = hash(script.script(), &letters);
        let print = ((hash & 0xF_FFFF) as u32).max(1);
        is_worth_it.then_some((hash, print << 12 | (column as u32) << 5 | (bits - LEAST_COST)))
    };
    ranked.into_iter().filter_map(entry).take(most).collect()
}

/// FNV-1a over the numbers of the letters, mixed so that all bits count; `src/model/words.rs` has the same.
fn hash(script: usize, letters: &[u16]) -> u64 {
    let start = 0xCBF2_9CE4_8422_2325 ^ script as u64;
    let hash =
        letters.iter().fold(start, |hash, &letter| (hash ^ u64::from(letter)).wrapping_mul(0x100_0000_01B3));
    (hash ^ hash >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A plain word tells a language that has it among so many of its most common ones, and so often.
const MOST_PLAIN_WORDS: usize = 150;
const MIN_PLAIN_SHARE: f64 = 0.0004;

/// Common words in ASCII, each with a bit for every column of the script in which it is common: an open-addressed table
/// of 32-bit FNV-1a hashes, 0 being free, then as many sets of bits. `src/model/gate.rs` reads it.
pub(crate) fn plain_section(script: &ScriptModel) -> Vec<u8> {
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let totals: Vec<f64> = script.words().iter().map(|words| words.values().sum()).collect();
    for words in script.words() {
        let plain = words.iter().filter(|(word, _)| word.len() > 1 && word.iter().all(char::is_ascii));
        let mut ranked: Vec<(&Vec<char>, f64)> = plain.map(|(word, &count)| (word, count)).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        for (word, _) in ranked.into_iter().take(MOST_PLAIN_WORDS) {
            let is_common = |column: usize| {
                script.words()[column].get(word).copied().unwrap_or(0.0) / totals[column] >= MIN_PLAIN_SHARE
            };
            let languages = (0..totals.len())
                .filter(|&column| totals[column] > 0.0 && is_common(column))
                .map(|column| 1 << column)
                .sum();
            found.insert(word.iter().collect(), languages);
        }
    }
    let capacity = found.len() * 5 / 4 + 1;
    let (mut prints, mut masks) = (vec![0_u32; capacity], vec![0_u64; capacity]);
    for (word, languages) in found.iter().filter(|(_, languages)| **languages != 0) {
        let hash = word
            .bytes()
            .fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let mut at = ((u64::from(hash.wrapping_mul(0x9E37_79B1)) * capacity as u64) >> 32) as usize;
        while prints[at] != 0 {
            at = (at + 1) % capacity;
        }
        (prints[at], masks[at]) = (hash.max(1), *languages);
    }
    let prints = prints.iter().flat_map(|print| print.to_le_bytes());
    prints.chain(masks.iter().flat_map(|mask| mask.to_le_bytes())).collect()
}
