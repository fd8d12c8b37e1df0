//! Words that the quick look found usual lately. A word is held byte for byte, so what it would be found to be again is
//! what is remembered: a memory of them never changes an outcome.

/// A run of bytes outside ASCII, followed by one of ASCII or the text's end, as it is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The run, filled up with zeros.
    bytes: [u64; LONGEST / 8],
    /// In bytes.
    pub(super) len: usize,
}

/// Longer words are looked at each time; in bytes.
pub(super) const LONGEST: usize = 32;
/// Each word has the two places of one set; of the words that come there the last ones stay.
const SETS: usize = 8192;
const SET_BITS: u32 = SETS.trailing_zeros();
/// Odd numbers without a pattern: 2^64 times the fractions of the golden ratio and of the roots of 2, 3 and 5.
pub(super) const MIXERS: [u64; LONGEST / 8] =
    [0x9E37_79B9_7F4A_7C15, 0x6A09_E667_F3BC_C909, 0xBB67_AE85_84CA_A73B, 0x3C6E_F372_FE94_F82B];
const OUTSIDE_ASCII: u64 = 0x8080_8080_8080_8080;

impl Word {
    /// The word at the head of a text, unless it is too long.
    #[inline]
    pub(super) fn at_head(text: &[u8]) -> Option<Self> {
        let head = text.first_chunk().copied().unwrap_or_else(|| {
            let mut filled = [0; LONGEST];
            filled[..text.len()].copy_from_slice(text);
            filled
        });
        // Without a branch, since nothing foretells how long a word is.
        let (mut bytes, mut len, mut goes_on) = ([0; LONGEST / 8], 0, u64::MAX);
        for (kept, part) in bytes.iter_mut().zip(head.as_chunks().0) {
            let part = u64::from_le_bytes(*part);
            let ascii = !part & OUTSIDE_ASCII;
            let before_ascii = ((ascii & ascii.wrapping_neg()) >> 7).wrapping_sub(1) & goes_on;
            *kept = part & before_ascii;
            len += u64::from(ascii.trailing_zeros() / 8) & goes_on;
            goes_on &= u64::from(ascii == 0).wrapping_neg();
        }
        (goes_on == 0).then_some(Self { bytes, len: len as usize })
    }

    #[inline]
    fn set(&self) -> usize {
        let mixed = self.bytes.iter().zip(MIXERS).map(|(part, mixer)| part.wrapping_mul(mixer));
        (mixed.fold(0, u64::wrapping_add) >> (u64::BITS - SET_BITS)) as usize
    }
}

/// What is remembered.
#[derive(Debug)]
pub(super) struct UsualWords(Vec<[[u64; LONGEST / 8]; 2]>);

impl UsualWords {
    /// Nothing yet; it takes its room, 512 KiB, as words come.
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    #[inline]
    pub(super) fn contains(&mut self, word: &Word) -> bool {
        let differs = |known: &[u64; LONGEST / 8]| {
            known.iter().zip(&word.bytes).fold(0, |differs, (known, part)| differs | (known ^ part))
        };
        let Some([last, before]) = self.0.get_mut(word.set()) else { return false };
        if differs(last) == 0 {
            return true;
        }
        let is_known = differs(before) == 0;
        if is_known {
            std::mem::swap(last, before);
        }
        is_known
    }

    pub(super) fn insert(&mut self, word: &Word) {
        if self.0.is_empty() {
            self.0 = vec![[[0; LONGEST / 8]; 2]; SETS];
        }
        let [last, before] = &mut self.0[word.set()];
        *before = std::mem::replace(last, word.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_ends_before_ascii_or_with_the_text() {
        for (text, len) in [("утро", 8), ("утро рано", 8), ("необыкновенный", 28), ("a", 0), ("", 0)]
        {
            assert_eq!(Word::at_head(text.as_bytes()).map(|word| word.len), Some(len), "{text}");
        }
        assert_eq!(Word::at_head("достопримечательность".as_bytes()), None);
        assert_eq!(Word::at_head("утро.".as_bytes()), Word::at_head("утро".as_bytes()));
    }

    #[test]
    fn only_what_was_inserted_is_there() {
        let letters = ('а'..='я').flat_map(|first| ('а'..='я').map(move |second| [first, second]));
        let words: Vec<_> = letters.map(|pair| pair.iter().collect::<String>().repeat(3)).collect();
        let mut usual = UsualWords::new();
        for word in &words {
            let word = Word::at_head(word.as_bytes()).expect("it is short");
            assert!(!usual.contains(&word));
            usual.insert(&word);
            assert!(usual.contains(&word));
        }
    }
}
