//! The phrases from the data files, and how they are found in a line.

use crate::boilerplate::Category;
use crate::boilerplate::scalars::Facts;
use crate::boilerplate::shape::is_wide;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// How many words, or characters of a script without blanks, a phrase has at most.
const MAX_WORDS: usize = 12;

/// How many words a `*` stands for at most where the phrase is the whole line.
const MAX_STAR: usize = 6;

/// The first byte of U+0E00, before which no script is written without blanks.
const FIRST_OF_WIDE: u8 = 0xE0;

const FILES: [(&str, &str); 11] = [
    ("de", include_str!("../../data/phrases/de.tsv")),
    ("en", include_str!("../../data/phrases/en.tsv")),
    ("es", include_str!("../../data/phrases/es.tsv")),
    ("fr", include_str!("../../data/phrases/fr.tsv")),
    ("it", include_str!("../../data/phrases/it.tsv")),
    ("nl", include_str!("../../data/phrases/nl.tsv")),
    ("pl", include_str!("../../data/phrases/pl.tsv")),
    ("pt", include_str!("../../data/phrases/pt.tsv")),
    ("ru", include_str!("../../data/phrases/ru.tsv")),
    ("uk", include_str!("../../data/phrases/uk.tsv")),
    // Its rows name their language.
    ("und", include_str!("../../data/phrases/more.tsv")),
];

static PHRASES: LazyLock<Phrases> = LazyLock::new(Phrases::read);

/// All phrases.
pub(super) fn phrases() -> &'static Phrases {
    &PHRASES
}

/// One row of the data files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phrase {
    /// The phrase as the data file spells it.
    pub text: &'static str,
    /// What kind of boilerplate it is.
    pub category: Category,
    /// The language's BCP 47 tag.
    pub language: &'static str,
    /// Whether a text hardly ever says so. If not, a heading of a text may.
    pub is_sure: bool,
}

/// The phrases in one line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) whole: Option<Phrase>,
    /// The longest one at the head of a longer line.
    pub(super) head: Option<Phrase>,
    /// The longest one at its tail.
    pub(super) tail: Option<Phrase>,
}

impl Found {
    /// The phrase that says most.
    pub(super) fn best(&self) -> Option<Phrase> {
        self.whole.or(self.head).or(self.tail)
    }
}

#[derive(Debug, Default)]
pub(super) struct Phrases {
    whole: HashMap<&'static str, Phrase, Quick>,
    /// Phrases that the data files end in a `*`: they only stand at the head of a longer line.
    heads: HashMap<&'static str, Phrase, Quick>,
    /// The first and the last words of all phrases, to pass over most lines, with the length of the longest phrase that
    /// begins or ends so.
    firsts: HashMap<&'static str, usize, Quick>,
    lasts: HashMap<&'static str, usize, Quick>,
}

impl Phrases {
    fn read() -> Self {
        let mut phrases = Self::default();
        for (language, file) in FILES {
            for row in file.lines().filter(|line| !line.starts_with('#')) {
                if let Some(found) = parse(language, row) {
                    phrases.insert(found);
                }
            }
        }
        phrases
    }

    fn insert(&mut self, found: Phrase) {
        let fixed = found.text.strip_suffix(" *").unwrap_or(found.text);
        for (words, word) in [(&mut self.firsts, first_word(fixed)), (&mut self.lasts, last_word(fixed))] {
            let longest = words.entry(word).or_default();
            *longest = fixed.len().max(*longest);
        }
        match found.text.strip_suffix(" *") {
            Some(head) => self.heads.entry(head).or_insert(found),
            None => self.whole.entry(found.text).or_insert(found),
        };
    }

    /// The phrases of a folded line.
    pub(super) fn find(&self, folded: &str) -> Found {
        let begun = self.firsts.get(first_word(folded)).copied();
        let ended = self.lasts.get(last_word(folded)).copied();
        let head = begun.and_then(|longest| self.head(folded, longest));
        let tail = ended.and_then(|longest| self.tail(folded, longest));
        let whole = begun.and_then(|_| self.whole.get(folded).copied().or_else(|| self.template(folded)));
        Found { whole, head, tail }
    }

    /// A phrase that ends in a `*`, and a few words for it.
    fn template(&self, folded: &str) -> Option<Phrase> {
        let mut ends = bounds(folded.char_indices()).collect::<Vec<_>>().into_iter().rev().take(MAX_STAR);
        ends.find_map(|end| self.heads.get(trim(&folded[..end])).copied())
    }

    fn head(&self, folded: &str, longest: usize) -> Option<Phrase> {
        let ends = bounds(folded.char_indices()).take(MAX_WORDS);
        let heads = ends.map(|end| trim(&folded[..end])).take_while(|head| head.len() <= longest);
        heads.filter_map(|head| self.heads.get(head).or_else(|| self.whole.get(head)).copied()).last()
    }

    fn tail(&self, folded: &str, longest: usize) -> Option<Phrase> {
        let starts = bounds(folded.char_indices().rev()).take(MAX_WORDS);
        let tails = starts.map(|start| trim(&folded[start..])).take_while(|tail| tail.len() <= longest);
        tails.filter_map(|tail| self.whole.get(tail).copied()).last()
    }
}

pub(super) type Quick = BuildHasherDefault<QuickHasher>;

/// A hash for tables that are looked up only: nobody but the data files puts anything into them.
#[derive(Default)]
pub(super) struct QuickHasher(u64);

impl QuickHasher {
    fn add(&mut self, more: u64) {
        self.0 = (self.0.rotate_left(5) ^ more).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<8>();
        chunks.iter().for_each(|chunk| self.add(u64::from_le_bytes(*chunk)));
        let rest = rest.iter().fold(1, |rest, byte| rest << 8 | u64::from(*byte));
        self.add(rest);
    }

    fn write_u8(&mut self, _: u8) {
        // The end of a text, which `write` has marked.
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// Whether a word ends before this one, or begins behind it.
fn is_bound(scalar: char) -> bool {
    scalar == ' ' || is_wide(scalar)
}

/// Whether that may be said of a character that begins with this byte.
fn may_bound(first: u8) -> bool {
    first == b' ' || first >= FIRST_OF_WIDE
}

/// Where words end or begin: at blanks, and beside each character of a script without blanks.
fn bounds(scalars: impl Iterator<Item = (usize, char)>) -> impl Iterator<Item = usize> {
    scalars.filter(|(_, scalar)| is_bound(*scalar)).map(|(at, _)| at).filter(|at| *at > 0)
}

/// A line's first word without punctuation behind it, or first character in a script without blanks.
fn first_word(folded: &str) -> &str {
    match folded.chars().next() {
        Some(first) if is_wide(first) => &folded[..first.len_utf8()],
        _ => {
            let end = folded.bytes().position(may_bound).map_or(folded.len(), |start| {
                folded[start..].find(is_bound).map_or(folded.len(), |end| start + end)
            });
            trim(&folded[..end])
        }
    }
}

/// Its last word, or last character.
fn last_word(folded: &str) -> &str {
    match folded.chars().next_back() {
        Some(last) if is_wide(last) => &folded[folded.len() - last.len_utf8()..],
        _ => {
            let start = folded.bytes().rposition(may_bound).and_then(|start| {
                let is_start = folded[start..].starts_with(is_bound);
                if is_start { Some(start) } else { folded[..start].rfind(is_bound) }
            });
            let word = start.map_or(folded, |start| &folded[start..]);
            trim(word.trim_start_matches(is_wide))
        }
    }
}

fn parse(language: &'static str, row: &'static str) -> Option<Phrase> {
    let mut columns = row.split('\t');
    let (text, category, place) = (columns.next()?, columns.next()?.parse().ok()?, columns.next()?);
    let is_sure = match place {
        "anywhere" => true,
        "tail" => false,
        _ => return None,
    };
    Some(Phrase { text, category, language: columns.next().unwrap_or(language), is_sure })
}

/// The line as the data files spell it: small letters, each number a `0`, one blank between words, no punctuation
/// at the ends, typewriter apostrophes.
pub(super) fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    let mut after_digit = false;
    for scalar in trim(line).chars() {
        if scalar.is_ascii_digit() {
            if !after_digit {
                folded.push('0');
            }
            after_digit = true;
            continue;
        }
        after_digit = after_digit && matches!(scalar, '.' | ',');
        match scalar {
            'a'..='z' => folded.push(scalar),
            '.' | ',' if after_digit => {}
            '’' | 'ʼ' => folded.push('\''),
            _ if scalar.is_ascii() && scalar != ' ' && !scalar.is_ascii_control() => {
                folded.push(scalar.to_ascii_lowercase());
            }
            _ if Facts::of(scalar).has(Facts::WHITE_SPACE) => {
                if folded.as_bytes().last() != Some(&b' ') {
                    folded.push(' ');
                }
            }
            _ => Facts::of(scalar).small(scalar, |small| folded.push(small)),
        }
    }
    folded
}

/// The line without what is neither letter, mark, digit nor copyright sign at its ends.
fn trim(line: &str) -> &str {
    line.trim_matches(|scalar: char| !is_kept(scalar))
}

fn is_kept(scalar: char) -> bool {
    Facts::of(scalar).has(Facts::ALPHANUMERIC)
        || scalar == '©'
        || matches!(scalar, '\u{900}'..='\u{EFF}' | '\u{300}'..='\u{36F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded() {
        let cases = [
            ("  » Read  More… →", "read more"),
            ("1,024 Comments", "0 comments"),
            ("© 2024 Example", "© 0 example"),
            ("DON’T MISS", "don't miss"),
            ("—", ""),
        ];
        for (line, folded) in cases {
            assert_eq!(fold(line), folded);
        }
    }

    #[test]
    fn every_row_is_understood_and_found_again() {
        for (language, file) in FILES {
            for row in file.lines().filter(|line| !line.starts_with('#')) {
                let found = parse(language, row).unwrap_or_else(|| panic!("{language}: {row}"));
                let line = found.text.replace('*', "x");
                assert_eq!(fold(&line), line, "{language}");
                assert!(phrases().find(&line).best().is_some(), "{line}");
            }
        }
    }

    #[test]
    fn phrases_are_found_at_both_ends() {
        let text = |phrase: Option<Phrase>| phrase.map(|phrase| phrase.text);
        let found = phrases().find(&fold("Storm closes the bridge – Read more"));
        assert_eq!((text(found.whole), text(found.tail)), (None, Some("read more")));
        assert_eq!(text(phrases().find(&fold("Follow us on Example")).whole), Some("follow us on *"));
        assert_eq!(text(phrases().find(&fold("点击查看更多")).tail), Some("查看更多"));
    }
}
