//! What a line says: hashed words and pairs of words, each worth some bits.

use crate::boilerplate::scalars::Facts;

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

/// The word and the bit that tell whether a hash may be known.
fn known_bit(hash: u32) -> (usize, u64) {
    let top = hash >> (32 - KNOWN_BITS);
    ((top >> 6) as usize, 1 << (top & 63))
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
        let facts = Facts::of(scalar);
        let is_inside =
            facts.has(Facts::ALPHANUMERIC) || matches!(scalar, '\'' | '’' | '©') || is_mark(scalar);
        if is_inside && !facts.has(Facts::WIDE) {
            let mut hash = open.unwrap_or(SEED);
            match scalar {
                '’' => hash = mix(hash, u32::from('\'')),
                _ => facts.small(scalar, |small| hash = mix(hash, u32::from(small))),
            }
            open = Some(hash);
            continue;
        }
        open.take().into_iter().for_each(&mut each);
        if facts.has(Facts::WIDE) {
            each(mix(SEED, u32::from(scalar)));
        }
    }
    open.into_iter().for_each(&mut each);
}

/// Marks that belong to the letter before them.
fn is_mark(scalar: char) -> bool {
    matches!(scalar, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{DFF}' | '\u{5B0}'..='\u{5C7}' | '\u{64B}'..='\u{65F}')
}

/// The weights of tokens, sorted by hash.
#[derive(Debug, Default)]
pub struct Words {
    hashes: Vec<u32>,
    weights: Vec<i8>,
    /// Where the hashes with each value of the top bits begin.
    starts: Vec<u32>,
    /// Whether there are hashes with each value of some more bits, to pass over most of what is not known.
    known: Vec<u64>,
}

const TOP_BITS: u32 = 14;
const KNOWN_BITS: u32 = 17;
/// How many tokens are gathered before they are weighed.
const GATHERED: usize = 64;

impl Words {
    /// A table of weights, given in the order of their hashes.
    pub fn new(entries: impl Iterator<Item = (u32, i8)>) -> Self {
        let (hashes, weights): (Vec<u32>, Vec<i8>) = entries.unzip();
        let tops = 0..=1_u32 << TOP_BITS;
        let start = |top: u32| hashes.partition_point(|hash| hash >> (32 - TOP_BITS) < top) as u32;
        let starts = tops.map(start).collect();
        let mut known = vec![0; 1 << (KNOWN_BITS - 6)];
        for (at, bit) in hashes.iter().map(|hash| known_bit(*hash)) {
            known[at] |= bit;
        }
        Self { hashes, weights, starts, known }
    }

    /// Whether a token may have a weight.
    fn may_know(&self, hash: u32) -> bool {
        let (at, bit) = known_bit(hash);
        self.known.get(at).is_some_and(|known| known & bit != 0)
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
        let mut weigh = |(kind, token): (TokenKind, u32)| {
            if let Some(weight) = self.weight(token) {
                known += 1;
                sum += weight;
                most = most.max(weight);
                least = least.min(weight);
                of_kind[kind as usize] += weight;
            }
        };
        // Which tokens may be known cannot be foreseen: they are gathered without a branch and weighed together.
        let (mut maybe, mut count) = ([(TokenKind::Anywhere, 0); GATHERED], 0);
        tokens(line, |kind, token| {
            all += 1;
            maybe[count] = (kind, token);
            count += usize::from(self.may_know(token));
            if count == GATHERED {
                maybe.into_iter().for_each(&mut weigh);
                count = 0;
            }
        });
        maybe[..count].iter().copied().for_each(&mut weigh);
        let [_, first, last, whole] = of_kind;
        [sum, most, least, known * 64 / all.max(1), sum * 4 / (known + 3), first, last, whole]
    }
}
