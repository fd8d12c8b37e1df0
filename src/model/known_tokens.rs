//! What the quick look found of words in Latin letters lately. A word is held byte for byte, so what it would be found to
//! be again is what is remembered: a memory of them never changes an outcome.

/// Each word has the places of one set; of the words that come there the last ones stay.
const SETS: usize = 4096;
const SET_BITS: u32 = SETS.trailing_zeros();
const PLACES_OF_SET: usize = 4;
/// Longer words are looked at each time; in bytes.
const LONGEST: usize = 32;
/// Odd numbers without a pattern: 2^64 times the fractions of the golden ratio and of the roots of 2, 3 and 5.
const MIXERS: [u64; LONGEST / 8] =
    [0x9E37_79B9_7F4A_7C15, 0x6A09_E667_F3BC_C909, 0xBB67_AE85_84CA_A73B, 0x3C6E_F372_FE94_F82B];

/// A word as it is remembered: its bytes, filled up with zeros, and a number for what was asked about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Token([u64; WORDS_OF_TOKEN]);

const WORDS_OF_TOKEN: usize = LONGEST / 8 + 1;

impl Token {
    /// `None` where it is too long, or ends in a zero, so that it would be taken for another.
    #[inline]
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST || bytes.last() == Some(&0) {
            return None;
        }
        let mut filled = [0; LONGEST];
        filled[..bytes.len()].copy_from_slice(bytes);
        let mut token = [0; WORDS_OF_TOKEN];
        for (part, bytes) in token.iter_mut().zip(filled.as_chunks().0) {
            *part = u64::from_le_bytes(*bytes);
        }
        Some(Self(token))
    }

    /// The same word with another question.
    pub(super) fn with(self, question: u64) -> Self {
        let mut token = self.0;
        token[WORDS_OF_TOKEN - 1] = question;
        Self(token)
    }

    /// The number of the set that has it.
    #[inline]
    fn set(&self) -> usize {
        let mixed = self.0.iter().zip(MIXERS).map(|(part, mixer)| part.wrapping_mul(mixer));
        let mixed =
            mixed.fold(self.0[WORDS_OF_TOKEN - 1], |sum: u64, part| sum.wrapping_add(part ^ part >> 32));
        (mixed.wrapping_mul(MIXERS[0]) >> (u64::BITS - SET_BITS)) as usize
    }
}

/// What is remembered: a number for each word.
#[derive(Debug)]
pub(super) struct KnownTokens(Vec<[([u64; WORDS_OF_TOKEN], u64); PLACES_OF_SET]>);

impl KnownTokens {
    /// Nothing yet; it takes its room, 768 KiB, as words come.
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    #[inline]
    pub(super) fn get(&mut self, token: &Token) -> Option<u64> {
        let set = self.0.get_mut(token.set())?;
        let at = set.iter().position(|(known, _)| *known == token.0)?;
        let (_, number) = set[at];
        if at > 0 {
            set.swap(at - 1, at);
        }
        Some(number)
    }

    pub(super) fn insert(&mut self, token: Token, number: u64) {
        if self.0.is_empty() {
            self.0 = vec![Default::default(); SETS];
        }
        let set = &mut self.0[token.set()];
        set.rotate_right(1);
        set[0] = (token.0, number);
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
            tokens.insert(token, at as u64);
            assert_eq!(tokens.get(&token), Some(at as u64));
            assert_eq!(tokens.get(&token.with(1)), None);
        }
        assert_eq!(Token::of("ä".repeat(17).as_bytes()), None);
        assert_eq!(KnownTokens::new().get(&Token::default()), None);
    }

    #[test]
    fn the_last_words_of_a_set_stay() {
        let mut tokens = KnownTokens::new();
        let token = |number: usize| Token::of(format!("née{number}").as_bytes()).expect("it is short");
        let of_set = (0..).map(token).filter(|other| other.set() == token(0).set());
        let words: Vec<Token> = of_set.take(PLACES_OF_SET + 1).collect();
        words.iter().for_each(|word| tokens.insert(*word, 0));
        assert_eq!(tokens.get(&words[0]), None);
        assert!(words[1..].iter().all(|word| tokens.get(word).is_some()));
    }
}
