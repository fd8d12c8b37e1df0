//! A bounded sample of a document's words, from which its encoding is told.

use std::collections::HashSet;

/// How many distinct words with bytes beyond ASCII are weighed, and how many bytes of each.
const MARKED_WORDS: usize = 160;
pub(super) const WORD_BYTES: usize = 60;
/// A byte is rare that fewer words have.
const RARE: usize = 6;
/// How many words in ASCII are weighed, for the language that they are in.
const PLAIN_WORDS: usize = 40;

/// Words of a document, in its order.
#[derive(Debug, Default)]
pub(crate) struct Sample<'a> {
    /// With bytes beyond ASCII.
    pub(crate) marked: Vec<&'a [u8]>,
    /// In ASCII.
    pub(crate) plain: Vec<&'a [u8]>,
}

impl<'a> Sample<'a> {
    /// A sample of the words of `lines`, spread evenly over all distinct ones.
    pub(crate) fn of(lines: impl Iterator<Item = &'a [u8]>) -> Self {
        let (mut marked, mut plain) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for word in lines.flat_map(words) {
            let word = clipped(word);
            let is_marked = !word.is_ascii();
            if (is_marked || word.iter().any(u8::is_ascii_alphabetic)) && seen.insert(word) {
                if is_marked { &mut marked } else { &mut plain }.push(word);
            }
        }
        let (marked, plain) = (telling(marked), thinned(plain, PLAIN_WORDS));
        Self { marked, plain }
    }

    /// A sample of one line, of so many words of each kind.
    pub(crate) fn of_few(line: &'a [u8], words: usize) -> Self {
        let Self { marked, plain } = Self::of(std::iter::once(line));
        Self { marked: thinned(marked, words), plain: thinned(plain, words) }
    }

    /// How many bytes the words have.
    pub(crate) fn len(&self) -> usize {
        self.marked.iter().chain(&self.plain).map(|word| word.len()).sum()
    }

    /// How many different bytes beyond ASCII there are.
    pub(crate) fn different_bytes(&self) -> usize {
        let mut seen = [false; 256];
        self.marked.iter().copied().flatten().for_each(|&byte| seen[usize::from(byte)] = !byte.is_ascii());
        seen.into_iter().filter(|&seen| seen).count()
    }

    /// So many of the marked words, evenly spread.
    pub(crate) fn spread(&self, words: usize) -> Vec<&'a [u8]> {
        thinned(self.marked.clone(), words)
    }
}

/// The words of a line: what lies between blanks and marks that are never the second byte of a character in the
/// encodings of East Asia.
fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let divides = |byte: &u8| byte.is_ascii_whitespace() || b"<>=\";?:/,()".contains(byte);
    line.split(divides).filter(|word| !word.is_empty())
}

/// The head of a word that is too long, such as a sentence in Japanese.
fn clipped(word: &[u8]) -> &[u8] {
    word.get(..WORD_BYTES).unwrap_or(word)
}

/// At most [`MARKED_WORDS`] words, in their order: first those that have a byte which few words before them have, since
/// rare bytes are where related encodings differ, and then others, evenly spread.
fn telling(words: Vec<&[u8]>) -> Vec<&[u8]> {
    if words.len() <= MARKED_WORDS {
        return words;
    }
    let mut counts = [0; 256];
    let mut is_rare = |word: &[u8]| {
        let mut rare = false;
        for &byte in word.iter().filter(|byte| !byte.is_ascii()) {
            let count = &mut counts[usize::from(byte)];
            rare |= *count < RARE;
            *count += 1;
        }
        rare
    };
    let (rare, common): (Vec<_>, Vec<_>) = words.into_iter().enumerate().partition(|(_, word)| is_rare(word));
    let rare = thinned(rare, MARKED_WORDS);
    let common = thinned(common, MARKED_WORDS - rare.len());
    let mut kept = [rare, common].concat();
    kept.sort_unstable();
    kept.into_iter().map(|(_, word)| word).collect()
}

/// So many words at most, evenly spread, in their order.
fn thinned<T: Copy>(words: Vec<T>, most: usize) -> Vec<T> {
    if words.len() <= most {
        return words;
    }
    (0..most).map(|index| words[index * words.len() / most]).collect()
}
