//! What is settled at a glance: characters outside ASCII in surroundings in which they are far more often meant than
//! brought there by damage.

use crate::blob::Pages;
use crate::channels::{Into, channels, is_written_in};
use crate::corpus::{Corpus, Text};
use crate::filter;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The encodings whose languages are a family each; a last one is for languages that have none of them.
const FAMILIES: [&str; 5] = ["windows-1252", "windows-1250", "windows-1257", "windows-1254", "windows-1258"];
const NO_FAMILY: usize = FAMILIES.len();
/// A family has surroundings of which so large a share is its.
const MIN_SHARE: f64 = 0.05;
/// Surroundings are kept that came so often.
const MIN_COUNT: f64 = 3.0;
/// What damage counts, next to right text, in each of its channels; and where the whole word is in another alphabet, so
/// that the words around are damaged as well.
const DAMAGE: f64 = 0.3;
const WHOLE_DAMAGE: f64 = 0.006;
/// The bits that surroundings may say, for right text or against it, and how they are written: from 0 on.
const LEAST_BITS: f64 = -3.0;
const MOST_BITS: f64 = 4.0;

/// How often surroundings come.
#[derive(Default)]
struct Seen {
    right: f64,
    families: [f64; NO_FAMILY + 1],
    damage: f64,
}

/// The surroundings that say enough, with what they say; `src/model/surroundings.rs` reads them.
pub(crate) fn section(corpus: &Corpus, pages: &Pages) -> Vec<u8> {
    let mut seen = HashMap::new();
    for text in &corpus.texts {
        count(text, pages, &mut seen);
    }
    let mut said: Vec<(u32, u16)> =
        seen.iter().filter_map(|(&surroundings, seen)| Some((surroundings, seen.says()?))).collect();
    said.sort_unstable();
    filter::section(&said)
}

impl Seen {
    /// Its bits and its families.
    fn says(&self) -> Option<u16> {
        let bits = (self.right / (self.damage + 1.0)).log2().round().min(MOST_BITS);
        if self.right < MIN_COUNT || bits < LEAST_BITS {
            return None;
        }
        let is_of = |family: &usize| self.families[*family] >= MIN_SHARE * self.right;
        let families = (0..=NO_FAMILY).filter(is_of).fold(0, |families, family| families | 1 << family);
        Some((bits - LEAST_BITS) as u16 | families << 3)
    }
}

fn count(text: &Text, pages: &Pages, seen: &mut HashMap<u32, Seen>) {
    let tokens = tokens(text);
    let mut families: Vec<usize> =
        (0..FAMILIES.len()).filter(|&family| is_written_in(&text.language, FAMILIES[family])).collect();
    if families.is_empty() {
        families.push(NO_FAMILY);
    }
    for (token, times) in &tokens {
        for surroundings in pages.surroundings(token) {
            let seen = seen.entry(surroundings).or_default();
            seen.right += times;
            families.iter().for_each(|&family| seen.families[family] += times);
        }
    }
    for (written_in, read_as) in channels(&text.language, Into::Letters) {
        for (token, times) in &tokens {
            let is_whole = !token.bytes().any(|byte| byte.is_ascii_alphabetic());
            let damage = times * if is_whole { WHOLE_DAMAGE } else { DAMAGE };
            let Some(bytes) = written_in.encode(token) else { continue };
            let (read, _) = read_as.decode(&bytes);
            for surroundings in brought(pages, token, &read) {
                seen.entry(surroundings).or_default().damage += damage;
            }
        }
    }
}

/// The surroundings that damage brings.
fn brought(pages: &Pages, right: &str, read: &str) -> Vec<u32> {
    let mut brought = pages.surroundings(read);
    if read == right {
        brought.clear();
    } else if read.chars().count() == right.chars().count() {
        let meant: HashSet<u32> = pages.surroundings(right).into_iter().collect();
        brought.retain(|surroundings| !meant.contains(surroundings));
    }
    brought
}

/// What stands between blanks, with how often it comes: in the lines, and as a word.
fn tokens(text: &Text) -> BTreeMap<String, f64> {
    let mut tokens: BTreeMap<String, f64> = BTreeMap::new();
    let of_lines = text.lines.iter().flat_map(|line| line.split_ascii_whitespace());
    let of_lines = of_lines.map(|token| (token.to_owned(), 1.0));
    let words = text.words.iter().flatten().map(|(word, &times)| (word.iter().collect(), times));
    for (token, times) in of_lines.chain(words).filter(|(token, _): &(String, f64)| !token.is_ascii()) {
        *tokens.entry(token).or_default() += times;
    }
    tokens
}
