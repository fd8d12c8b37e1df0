//! Plain words: common words in ASCII, which tell the quick look what language a line is in.

use crate::model::Alphabet;

/// A table of plain words, each with a bit for every column of Latin in which it is common.
#[derive(Debug)]
pub(super) struct PlainWords {
    prints: &'static [[u8; 4]],
    languages: &'static [[u8; 8]],
}

impl PlainWords {
    pub(super) fn new(bytes: &'static [u8]) -> Self {
        let (prints, languages) = bytes.split_at(bytes.len() / 3);
        Self { prints: prints.as_chunks().0, languages: languages.as_chunks().0 }
    }

    /// The languages in which a word is common, whatever its letter case; `None` where it is in none.
    pub(super) fn find(&self, word: &[u8]) -> Option<u64> {
        let hash = word
            .iter()
            .fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte | 0x20)).wrapping_mul(0x0100_0193));
        let print = hash.max(1);
        let mut at = ((u64::from(hash.wrapping_mul(0x9E37_79B1)) * self.prints.len() as u64) >> 32) as usize;
        loop {
            match u32::from_le_bytes(*self.prints.get(at)?) {
                0 => return None,
                known if known == print => {
                    return self.languages.get(at).map(|mask| u64::from_le_bytes(*mask));
                }
                _ => at = if at + 1 == self.prints.len() { 0 } else { at + 1 },
            }
        }
    }
}

/// How many words speak for each of 64 languages, up to 31: bit for bit, in planes.
#[derive(Clone, Copy, Default)]
pub(super) struct Votes([u64; 5]);

impl Votes {
    pub(super) fn add(&mut self, languages: u64) {
        let mut carry = languages;
        for plane in &mut self.0 {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
    }

    fn with(&self, count: usize) -> u64 {
        let planes = self.0.iter().enumerate();
        planes.fold(u64::MAX, |with, (at, plane)| with & if count >> at & 1 == 1 { *plane } else { !plane })
    }

    /// The languages with the most votes, and those with nearly as many; all where there are none.
    pub(super) fn leaders(&self) -> u64 {
        let most = (0..32).rev().find(|&count| self.with(count) != 0).unwrap_or(0);
        (most - most / 4..=most).fold(0, |leaders, count| leaders | self.with(count))
    }
}

/// Languages of Latin letters that any line may be taken to be in: those with much text on the web. A line in
/// another is looked at more closely.
pub(super) fn usual_languages(alphabet: &Alphabet) -> u64 {
    const USUAL: &str =
        "ca cs da de en es et eu fi fr gl hr hu id it lt lv nb nl nn pl pt ro sk sl sq sv tr vi is";
    let is_usual = |column: &str| column.split(' ').any(|name| USUAL.split(' ').any(|usual| usual == name));
    let columns = alphabet.names.lines().enumerate().filter(|(_, column)| is_usual(column));
    columns.fold(0, |languages, (at, _)| languages | 1 << at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_with_most_votes_lead() {
        let mut votes = Votes::default();
        assert_eq!(votes.leaders(), u64::MAX);
        for languages in [0b111, 0b101, 0b101, 0b100, 0b1000] {
            votes.add(languages);
        }
        assert_eq!(votes.leaders(), 0b101);
    }
}
