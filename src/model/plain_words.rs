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

/// Languages of Latin letters that any line may be taken to be in: those with much text on the web. A line in
/// another is looked at more closely.
pub(super) fn usual_languages(alphabet: &Alphabet) -> u64 {
    const USUAL: &str =
        "ca cs da de en es et eu fi fr gl hr hu id it lt lv nb nl nn pl pt ro sk sl sq sv tr vi is";
    let is_usual = |column: &str| column.split(' ').any(|name| USUAL.split(' ').any(|usual| usual == name));
    let columns = alphabet.names.lines().enumerate().filter(|(_, column)| is_usual(column));
    columns.fold(0, |languages, (at, _)| languages | 1 << at)
}
