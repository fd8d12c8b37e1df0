//! The phrases from the data files, and how a line is looked up among them.

use crate::boilerplate::{Match, Place};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A longer line, in bytes, is text whatever it says.
pub(super) const MAX_LINE: usize = 160;
/// What a phrase from general knowledge is worth, in bits; counted ones are worth what was counted.
const UNCOUNTED_BITS: f32 = 6.0;
/// How many words a `*` stands for at most.
const MAX_STAR: usize = 6;

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
    ("und", include_str!("../../data/phrases/mined.tsv")),
];

static PHRASES: LazyLock<Phrases> = LazyLock::new(Phrases::read);

/// All phrases.
pub(super) fn phrases() -> &'static Phrases {
    &PHRASES
}

#[derive(Debug, Default)]
pub(super) struct Phrases {
    whole: HashMap<&'static str, Match>,
    /// By what stands before the `*`; the value also has what stands after it.
    templates: HashMap<&'static str, Vec<(&'static str, Match)>>,
    openings: Openings,
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

    fn insert(&mut self, found: Match) {
        self.openings.insert(found.phrase);
        match found.phrase.split_once('*') {
            Some((head, tail)) => self.templates.entry(head.trim()).or_default().push((tail.trim(), found)),
            None => {
                self.whole.entry(found.phrase).or_insert(found);
            }
        }
    }

    /// Whether a line may be one of the phrases, from its length and its first characters.
    pub(super) fn may_hold(&self, line: &[u8]) -> bool {
        line.len() <= MAX_LINE && self.openings.may_hold(line)
    }

    /// The phrase that a folded line is.
    pub(super) fn find(&self, folded: &str) -> Option<Match> {
        self.whole.get(folded).copied().or_else(|| self.find_template(folded))
    }

    fn find_template(&self, folded: &str) -> Option<Match> {
        let blanks = folded.match_indices(' ').map(|(at, _)| at);
        for at in blanks {
            let Some(templates) = self.templates.get(&folded[..at]) else { continue };
            let rest = &folded[at + 1..];
            let fits = |tail: &str| {
                let star = match tail {
                    "" => rest,
                    tail => rest.strip_suffix(tail)?.strip_suffix(' ')?,
                };
                (1..=MAX_STAR).contains(&star.split(' ').count()).then_some(())
            };
            if let Some((_, found)) = templates.iter().find(|(tail, _)| fits(tail).is_some()) {
                return Some(*found);
            }
        }
        None
    }
}

fn parse(language: &'static str, row: &'static str) -> Option<Match> {
    let mut columns = row.split('\t');
    let (phrase, category, place) = (columns.next()?, columns.next()?, columns.next()?);
    let place = match place {
        "anywhere" => Place::Anywhere,
        "head" => Place::Head,
        "tail" => Place::Tail,
        _ => return None,
    };
    let counts: Vec<f32> = columns.filter_map(|count| count.parse().ok()).collect();
    let bits = match counts[..] {
        [dropped, kept, ..] => ((dropped + 0.5) / (kept + 0.5)).log2(),
        _ => UNCOUNTED_BITS,
    };
    Some(Match { place, category, language, phrase, bits })
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
            '.' | ',' if after_digit => {}
            '’' | 'ʼ' => folded.push('\''),
            _ if scalar.is_whitespace() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.extend(scalar.to_lowercase()),
        }
    }
    folded
}

/// The line without what is neither letter, digit nor copyright sign at its ends.
fn trim(line: &str) -> &str {
    line.trim_matches(|scalar: char| !is_kept(scalar))
}

fn is_kept(scalar: char) -> bool {
    scalar.is_alphanumeric() || scalar == '©'
}

/// The first words of phrases, to pass over most lines without folding them.
#[derive(Debug)]
struct Openings {
    /// Of phrases that are one word.
    alone: Set,
    /// Of phrases whose second word may be anything.
    first: Set,
    pairs: Set,
    /// The first four letters, of phrases that begin with as many.
    letters: Set,
}

/// A set of hashes.
type Set = Vec<u64>;

const HASH_BITS: u32 = 14;

impl Default for Openings {
    fn default() -> Self {
        let set = vec![0; (1 << HASH_BITS) / 64];
        Self { alone: set.clone(), first: set.clone(), pairs: set.clone(), letters: set }
    }
}

impl Openings {
    fn insert(&mut self, phrase: &str) {
        if let Some(hash) = four_letters(phrase.as_bytes()) {
            self.letters[hash / 64] |= 1 << (hash % 64);
        }
        let (fixed, is_open) = phrase.split_once('*').map_or((phrase, false), |(fixed, _)| (fixed, true));
        let set = match two_words(fixed.as_bytes()) {
            Opening::Unknown => return,
            Opening::Pair(hash) => (&mut self.pairs, hash),
            Opening::One(hash) if is_open => (&mut self.first, hash),
            Opening::One(hash) => (&mut self.alone, hash),
        };
        set.0[set.1 / 64] |= 1 << (set.1 % 64);
    }

    fn may_hold(&self, line: &[u8]) -> bool {
        let holds = |set: &Set, hash: usize| set[hash / 64] >> (hash % 64) & 1 == 1;
        if four_letters(line).is_some_and(|hash| !holds(&self.letters, hash)) {
            return false;
        }
        match two_words(line) {
            Opening::Unknown => true,
            Opening::One(hash) => holds(&self.alone, hash),
            Opening::Pair(hash) => holds(&self.pairs, hash) || holds(&self.first, first_word(line)),
        }
    }
}

/// The hash of the first four bytes, if they are letters in ASCII.
#[inline]
fn four_letters(line: &[u8]) -> Option<usize> {
    let letters = line.first_chunk::<4>()?.map(|byte| byte | 0x20);
    letters.iter().all(u8::is_ascii_lowercase).then(|| place(u32::from_le_bytes(letters)))
}

/// What a line begins with.
enum Opening {
    /// Something outside ASCII.
    Unknown,
    /// One word, or none, and nothing else.
    One(usize),
    Pair(usize),
}

fn two_words(line: &[u8]) -> Opening {
    let (first, rest) = take_word(line, 0xFFFF);
    if rest.first().is_some_and(|byte| !byte.is_ascii()) {
        return Opening::Unknown;
    }
    let (second, left) = take_word(rest, first);
    match left.first() {
        Some(byte) if !byte.is_ascii() => Opening::Unknown,
        _ if second == first => Opening::One(place(first)),
        _ => Opening::Pair(place(second)),
    }
}

fn first_word(line: &[u8]) -> usize {
    place(take_word(line, 0xFFFF).0)
}

/// The hash of the next word in ASCII after `hash`, which stays where there is none, and what comes after it. A
/// number counts as 0, as in a folded line.
fn take_word(line: &[u8], hash: u32) -> (u32, &[u8]) {
    let is_blank = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let start = line.iter().take_while(|byte| is_blank(byte)).count();
    let word = &line[start..];
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    if word.first().is_some_and(u8::is_ascii_digit) {
        let len = word.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
        return (step(hash, b'0'), &word[len..]);
    }
    let len = word.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let begun = if len > 0 { step(hash, b' ') } else { hash };
    (word[..len].iter().fold(begun, |hash, byte| step(hash, byte.to_ascii_lowercase())), &word[len..])
}

fn place(hash: u32) -> usize {
    (hash.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize
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
                assert_eq!(
                    fold(&found.phrase.replace('*', "x")),
                    found.phrase.replace('*', "x"),
                    "{language}"
                );
                let line = found.phrase.replace('*', "one two");
                assert!(phrases().may_hold(line.as_bytes()), "{line}");
                assert!(phrases().find(&fold(&line)).is_some(), "{line}");
            }
        }
    }
}
