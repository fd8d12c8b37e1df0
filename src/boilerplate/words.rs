//! What a line says: hashed words and pairs of words, each worth some bits.

use crate::boilerplate::shape::is_wide;

/// Weights are in sixteenths of a bit.
pub const WORD_UNIT: i32 = 16;
/// How many numbers sum up the words of a line.
pub(super) const WORD_FEATURES: usize = 8;

/// What a token tells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word, or two neighbours, wherever they stand.
    Anywhere,
    /// How it begins.
    First,
    /// How it ends.
    Last,
    /// All of its words.
    Whole,
}

/// What can be said of a line's words: each word, each pair of neighbours, the first one and the last one, the first
/// two and the last two, and all of them. Letter case does not matter, numbers are alike, and in scripts without blanks
/// each character is a word.
pub fn tokens(line: &str, mut token: impl FnMut(TokenKind, u32)) {
    let (mut previous, mut before, mut whole, mut count) = (0_u32, 0_u32, SEED, 0);
    words(line, |word| {
        token(TokenKind::Anywhere, word);
        if count == 0 {
            token(TokenKind::First, mix(word, 0x5111));
        } else {
            token(TokenKind::Anywhere, mix(previous.rotate_left(7), word));
        }
        if count == 1 {
            token(TokenKind::First, mix(mix(previous, word), 0x5222));
        }
        whole = mix(whole, word);
        (before, previous) = (previous, word);
        count += 1;
    });
    if count > 0 {
        token(TokenKind::Last, mix(previous, 0x5333));
        token(TokenKind::Whole, mix(whole, 0x5444));
    }
    if count > 1 {
        token(TokenKind::Last, mix(mix(before, previous), 0x5555));
    }
}

const SEED: u32 = 0x811C_9DC5;

fn mix(hash: u32, more: u32) -> u32 {
    let mixed = (hash ^ more).wrapping_mul(0x9E37_79B1);
    mixed ^ mixed >> 15
}

/// Calls `each` with the hash of each word.
fn words(line: &str, mut each: impl FnMut(u32)) {
    let mut open: Option<u32> = None;
    let mut in_number = false;
    for scalar in line.chars() {
        if scalar.is_ascii_digit() {
            if !in_number {
                open.take().into_iter().for_each(&mut each);
                each(mix(SEED, u32::from('0')));
            }
            in_number = true;
            continue;
        }
        in_number = in_number && matches!(scalar, '.' | ',');
        let is_inside = scalar.is_alphanumeric() || matches!(scalar, '\'' | '’' | '©') || is_mark(scalar);
        if is_inside && !is_wide(scalar) {
            let hash = open.unwrap_or(SEED);
            let scalar = if scalar == '’' { '\'' } else { scalar };
            open = Some(lower(scalar).fold(hash, mix));
            continue;
        }
        open.take().into_iter().for_each(&mut each);
        if is_wide(scalar) {
            each(mix(SEED, u32::from(scalar)));
        }
    }
    open.into_iter().for_each(&mut each);
}

/// Marks that belong to the letter before them.
fn is_mark(scalar: char) -> bool {
    matches!(scalar, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{DFF}' | '\u{5B0}'..='\u{5C7}' | '\u{64B}'..='\u{65F}')
}

fn lower(scalar: char) -> impl Iterator<Item = u32> {
    scalar.to_lowercase().map(u32::from)
}

/// The weights of tokens, sorted by hash.
#[derive(Debug, Default)]
pub struct Words {
    hashes: Vec<u32>,
    weights: Vec<i8>,
    /// Where the hashes with each value of the top bits begin.
    starts: Vec<u32>,
}

const TOP_BITS: u32 = 14;

impl Words {
    /// A table of weights, given in the order of their hashes.
    pub fn new(entries: impl Iterator<Item = (u32, i8)>) -> Self {
        let (hashes, weights): (Vec<u32>, Vec<i8>) = entries.unzip();
        let tops = 0..=1_u32 << TOP_BITS;
        let start = |top: u32| hashes.partition_point(|hash| hash >> (32 - TOP_BITS) < top) as u32;
        let starts = tops.map(start).collect();
        Self { hashes, weights, starts }
    }

    fn weight(&self, hash: u32) -> Option<i32> {
        let top = (hash >> (32 - TOP_BITS)) as usize;
        let (start, end) = (*self.starts.get(top)? as usize, *self.starts.get(top + 1)? as usize);
        let at = self.hashes[start..end].iter().position(|known| *known == hash)?;
        Some(i32::from(self.weights[start + at]))
    }

    /// The sum of what a line's tokens are worth, the most and the least that one is worth, how many are known in a
    /// hundred, the sum for a token, and what its beginning, its end and the whole line are worth.
    pub fn features(&self, line: &str) -> [i32; WORD_FEATURES] {
        let (mut sum, mut most, mut least, mut known, mut all) = (0, 0, 0, 0, 0);
        let mut of_kind = [0; 4];
        tokens(line, |kind, token| {
            all += 1;
            if let Some(weight) = self.weight(token) {
                known += 1;
                sum += weight;
                most = most.max(weight);
                least = least.min(weight);
                of_kind[kind as usize] += weight;
            }
        });
        let [_, first, last, whole] = of_kind;
        [sum, most, least, known * 64 / all.max(1), sum * 4 / (known + 3), first, last, whole]
    }
}
