//! What the quick look found of words in Latin letters lately. A word is held byte for byte, so what it would be found to
//! be again is what is remembered: a memory of them never changes an outcome.

use crate::model::usual_words::{LONGEST, MIXERS};

/// What is known of a word that has letters outside ASCII, or symbols among its letters.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// A bit for each column of Latin that it may be in, or that it was asked about.
    pub(super) languages: u64,
    /// Whether it would be likelier in another encoding, once that was asked.
    pub(super) is_doubtful: Option<bool>,
}

/// How many words are remembered at most: each has one place, and the last one that came there has it.
const PLACES: usize = 8192;
const PLACE_BITS: u32 = PLACES.trailing_zeros();

/// A word as it is remembered: its bytes, filled up with zeros.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Token([u64; LONGEST / 8]);

impl Token {
    /// `None` where it is too long, or ends in a zero, so that it would be taken for another.
    #[inline]
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST || bytes.last() == Some(&0) {
            return None;
        }
        let mut filled = [0; LONGEST];
        filled[..bytes.len()].copy_from_slice(bytes);
        let mut token = [0; LONGEST / 8];
        for (part, bytes) in token.iter_mut().zip(filled.as_chunks().0) {
            *part = u64::from_le_bytes(*bytes);
        }
        Some(Self(token))
    }

    #[inline]
    fn place(&self) -> usize {
        let mixed = self.0.iter().zip(MIXERS).map(|(part, mixer)| part.wrapping_mul(mixer));
        let mixed = mixed.fold(0, |sum: u64, part| sum.wrapping_add(part ^ part >> 32));
        (mixed.wrapping_mul(MIXERS[0]) >> (u64::BITS - PLACE_BITS)) as usize
    }
}

/// What is remembered.
#[derive(Debug)]
pub(super) struct KnownTokens(Vec<(Token, Known)>);

impl KnownTokens {
    /// Nothing yet; it takes its room, 384 KiB, with the first word.
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    #[inline]
    pub(super) fn get(&self, token: &Token) -> Option<Known> {
        self.0.get(token.place()).filter(|(known, _)| known == token).map(|(_, known)| *known)
    }

    pub(super) fn insert(&mut self, token: Token, known: Known) {
        if self.0.is_empty() {
            self.0.resize(PLACES, Default::default());
        }
        self.0[token.place()] = (token, known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_make_no_token() {
        assert!(Token::of("né\0".as_bytes()).is_none());
        assert_ne!(Token::of("né".as_bytes()), Token::of("\0né".as_bytes()));
    }

    #[test]
    fn only_what_was_inserted_is_there() {
        let letters = ('à'..='ö').flat_map(|first| ('à'..='ö').map(move |second| [first, second]));
        let words: Vec<String> = letters.map(|pair| pair.iter().collect::<String>().repeat(2)).collect();
        let mut tokens = KnownTokens::new();
        for (at, word) in words.iter().enumerate() {
            let token = Token::of(word.as_bytes()).expect("it is short");
            assert_eq!(tokens.get(&token), None);
            let known = Known { languages: at as u64, is_doubtful: Some(at % 2 == 0) };
            tokens.insert(token, known);
            assert_eq!(tokens.get(&token), Some(known));
        }
        assert_eq!(Token::of("ä".repeat(17).as_bytes()), None);
        assert_eq!(KnownTokens::new().get(&Token::default()), None);
    }
}
