//! Words seen lately with what was worked out for them. What a cache holds never changes an outcome: it is what would
//! be worked out again.

use crate::model::gate::{LATIN_LANES, MarkedWord};
use std::cell::RefCell;

thread_local! {
    /// Latin words with a letter outside ASCII.
    pub(super) static MARKED: RefCell<WordCache<MarkedWord>> = const { RefCell::new(WordCache::new()) };
    /// Words in ASCII, with what they cost in each Latin language.
    pub(super) static PLAIN: RefCell<WordCache<[u8; LATIN_LANES]>> = const { RefCell::new(WordCache::new()) };
}

/// Longer words, in bytes, are worked out each time.
const MAX_WORD: usize = 23;
/// How many words a cache holds; with the entries of at most 208 bytes that is a quarter of a megabyte a thread.
const WORDS: usize = 1024;

/// A direct-mapped cache: each word has one place, and the last one that came there has it.
#[derive(Debug)]
pub(super) struct WordCache<T> {
    entries: Vec<(Key, T)>,
    /// For each place the number of its entry plus one; 0 is free.
    places: Vec<u16>,
    /// The last word that was too long.
    long: Option<T>,
}

/// A word, filled up with zeros, and its length.
type Key = [u8; MAX_WORD + 1];

impl<T> WordCache<T> {
    const fn new() -> Self {
        Self { entries: Vec::new(), places: Vec::new(), long: None }
    }

    /// What was worked out for a word, or is worked out now.
    pub(super) fn get(&mut self, word: &[u8], work_out: impl FnOnce(&[u8]) -> T) -> &T {
        if word.len() > MAX_WORD {
            return self.long.insert(work_out(word));
        }
        let mut key = [0; MAX_WORD + 1];
        key[..word.len()].copy_from_slice(word);
        key[MAX_WORD] = word.len() as u8;
        if self.places.is_empty() {
            self.places = vec![0; WORDS];
        }
        let place = place(&key);
        let entry = match usize::from(self.places[place]) {
            0 => {
                self.entries.push((key, work_out(word)));
                self.places[place] = self.entries.len() as u16;
                self.entries.len() - 1
            }
            known => {
                if self.entries[known - 1].0 != key {
                    self.entries[known - 1] = (key, work_out(word));
                }
                known - 1
            }
        };
        &self.entries[entry].1
    }
}

fn place(key: &Key) -> usize {
    let (parts, _) = key.as_chunks::<8>();
    let mix = |hash: u64, part: &[u8; 8]| {
        (hash ^ u64::from_le_bytes(*part)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
    };
    (parts.iter().fold(0, mix).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_what_was_worked_out() {
        let mut cache = WordCache::new();
        let words: Vec<String> = (0..5_000).map(|number| format!("word{}", number % 1_300)).collect();
        for word in &words {
            assert_eq!(cache.get(word.as_bytes(), <[u8]>::to_vec), word.as_bytes());
        }
        let long = [b'a'; 100];
        assert_eq!(cache.get(&long, <[u8]>::to_vec), &long);
    }
}
