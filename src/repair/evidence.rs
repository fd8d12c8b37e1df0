//! What speaks for a repair, and against it, besides what the model says of its words.

mod look;

use crate::model::{Cost, is_alphabetic, looks_usual, model};
use crate::repair::attempt::{Attempt, LOSSY, LOST_BYTE, Original, UTF8_SEQUENCE};
use crate::repair::lookalike::{Script, script_of};
use crate::repair::page::Page;
use crate::repair::passage::{Word, is_latin};
use std::collections::BTreeSet;
use std::rc::Rc;
use unicode_normalization::char::is_combining_mark;

/// The most that all sequences of UTF-8 are worth beyond what the model says.
const UTF8_SEQUENCES: f32 = 6.0;
/// What it is worth that one of three bytes or more is whole, which chance hardly makes.
const LONG_SEQUENCES: f32 = 5.0;
/// Text that costs more than this for each character is in no language that the model knows well. What a repair
/// pays for each bit more, and at most, where so many such characters stand around the damage.
const PLAIN_TEXT: f32 = 3.4;
const STRANGE_TEXT: f32 = 10.0;
const MOST_STRANGE: f32 = 12.0;
/// The same for UTF-8, if it is no more than a sequence of two bytes in each word; else its structure speaks for it.
const MOST_STRANGE_UTF8: f32 = 4.0;
const LEAST_AROUND: usize = 12;
/// What a repair pays for each bit that the text around costs less in another language than in those of the charset, and
/// at most.
const FOREIGN_TEXT: f32 = 0.5;
const MOST_FOREIGN: f32 = 6.0;
/// What a repair pays more at most because the text around is likelier in a language that is neither one of those nor English.
const MOST_ELSEWHERE: f32 = 10.0;
/// What a repair pays with fewer characters around, which hardly tell the language: of words that look usual as they are,
/// since many a word of one language is what damage makes of a word of another, and of words in one alphabet. So many
/// changes that differ speak for themselves.
const USUAL_ALONE: f32 = 8.0;
const ONE_ALPHABET_ALONE: f32 = 4.0;
const MANY_CHANGES: usize = 8;
/// What a repair pays that puts letters for letters which the language that it speaks for has itself, each of so few bits:
/// a rare word of that language may well be right.
const OWN_LETTERS: f32 = 8.0;
const COMMON_LETTER: f32 = 8.0;
/// The share of its gain that a word loses whose characters were all changed in the same way before.
const REPETITION: f32 = 0.5;
/// What a repair pays that leaves a quotation mark without its partner.
const UNBALANCED_QUOTES: f32 = 5.0;

/// A repair that is weighed.
pub(super) struct Evidence<'a> {
    pub(super) attempt: &'a Attempt<'a>,
    /// The words that it changes, and how many times over the damage is undone.
    pub(super) chosen: &'a [Rc<Original>],
    pub(super) times: usize,
    /// What the passage costs with them.
    pub(super) cost: &'a Cost,
}

impl Evidence<'_> {
    /// For the repair, in bits.
    pub(super) fn bits(&self) -> f32 {
        let quotes = if self.unbalances() { UNBALANCED_QUOTES } else { 0.0 };
        let lost = self.chosen.iter().map(|original| original.undone.lost).sum::<usize>() as f32 * LOST_BYTE;
        self.structure() - quotes - self.look() - self.other_text() - self.repetition() - lost
    }

    /// How common such damage is before anything is known of the document, in bits.
    pub(super) fn prior_bits(&self) -> f32 {
        self.attempt.channel.prior_bits - self.alone() - self.own_letters()
    }

    fn word(&self, original: &Original) -> &Word<'_> {
        &self.attempt.passage.words[original.word]
    }

    /// What it is worth that there are sequences of UTF-8, and that those of three bytes or more are whole, where they are
    /// not letters throughout.
    fn structure(&self) -> f32 {
        let sequences: usize = self.chosen.iter().map(|original| original.sequences).sum();
        let is_between = matches!(self.pages(), (Page::Utf8, Page::Single(_)));
        let is_long = |original: &Rc<Original>| {
            original.undone.lost == 0
                && original.undone.text.chars().any(|scalar| scalar >= '\u{800}')
                && self
                    .word(original)
                    .text
                    .contains(|scalar: char| !scalar.is_ascii() && !is_alphabetic(scalar))
        };
        let long = if is_between && self.chosen.iter().any(is_long) { LONG_SEQUENCES } else { 0.0 };
        (sequences as f32 * UTF8_SEQUENCE).min(UTF8_SEQUENCES) + long
    }

    /// What the text was written in, and read as.
    fn pages(&self) -> (&'static Page, &'static Page) {
        (&self.attempt.channel.charset.page, &self.attempt.reading.read_as.page)
    }

    /// What a repair pays because of the text around it: where that is strange in the languages that the repair speaks
    /// for, the passage may be in one that the model does not know; and where it is in another language than those that
    /// are written in the charset, the charset is not likely.
    fn other_text(&self) -> f32 {
        let passage = self.attempt.passage;
        let (mut around, len) = (passage.cost.clone(), self.len_around());
        self.chosen.iter().for_each(|original| around.subtract(&self.word(original).cost));
        let charset = self.attempt.channel.charset;
        let foreign = (FOREIGN_TEXT * around.foreign_bits(&charset.languages)).min(MOST_FOREIGN)
            + self.elsewhere(&around);
        if len < LEAST_AROUND {
            return foreign;
        }
        let sequences: usize = self.chosen.iter().map(|original| original.sequences).sum();
        let most = match charset.page {
            Page::Utf8 if sequences > self.chosen.len() => 0.0,
            Page::Utf8 => MOST_STRANGE_UTF8,
            _ => MOST_STRANGE,
        };
        let strangeness = around.bits_in(&self.cost.best_columns()) / len as f32 - PLAIN_TEXT;
        (STRANGE_TEXT * strangeness).clamp(0.0, most) + foreign
    }

    /// What a repair pays more that finds Latin letters, if the text around is in a language that is not among those, nor English.
    /// Beside other letters Latin ones are names.
    fn elsewhere(&self, around: &Cost) -> f32 {
        let letters = || self.chosen.iter().flat_map(|original| original.undone.text.chars());
        if letters().any(|scalar| is_alphabetic(scalar) && !is_latin(scalar)) {
            return 0.0;
        }
        around.foreign_bits(&self.attempt.channel.charset.languages_around).min(MOST_ELSEWHERE)
    }

    /// How many characters stand around the changed words.
    fn len_around(&self) -> usize {
        let changed = self.chosen.iter().map(|original| self.word(original).text.chars().count());
        self.attempt.passage.len - changed.sum::<usize>()
    }

    /// What a repair pays because hardly anything stands around it. Whole UTF-8 has its structure to speak for it.
    fn alone(&self) -> f32 {
        if self.len_around() >= LEAST_AROUND || self.has_many_changes() {
            return 0.0;
        }
        let is_of_one = |original: &Rc<Original>| {
            let word = self.word(original).text;
            let first = word.chars().find_map(alphabet);
            self.changes(original).all(|(seen, _)| is_alphabetic(seen) || alphabet(seen).is_some())
                && word.chars().filter_map(alphabet).all(|other| Some(other) == first)
        };
        let is_usual = |original: &Rc<Original>| looks_usual(self.word(original).text);
        match self.pages() {
            (Page::Utf8, _) if self.times != LOSSY => 0.0,
            _ if self.chosen.iter().all(is_usual) => USUAL_ALONE,
            _ if self.chosen.iter().all(is_of_one) => ONE_ALPHABET_ALONE,
            _ => 0.0,
        }
    }

    /// Whether many different characters change.
    fn has_many_changes(&self) -> bool {
        let changes = self.chosen.iter().flat_map(|original| self.changes(original));
        changes.collect::<BTreeSet<_>>().len() >= MANY_CHANGES
    }

    /// Whether the quotation marks of the passage are in pairs, but would not be after the repair.
    fn unbalances(&self) -> bool {
        let changes_marks = |original: &Rc<Original>| {
            let undone = &original.undone;
            let seen = &self.word(original).text[undone.range.clone()];
            quotation_marks(seen).next().is_some() || quotation_marks(&undone.text).next().is_some()
        };
        if !self.chosen.iter().any(changes_marks) {
            return false;
        }
        let words = self.attempt.passage.words.iter();
        let mut chosen = self.chosen.iter().peekable();
        let (mut seen, mut repaired) = (Vec::new(), Vec::new());
        for (at, word) in words.enumerate() {
            seen.extend(quotation_marks(word.text));
            match chosen.next_if(|original| original.word == at) {
                Some(original) => repaired.extend(quotation_marks(&original.undone.whole(word))),
                None => repaired.extend(quotation_marks(word.text)),
            }
        }
        are_in_pairs(&seen) && !are_in_pairs(&repaired)
    }

    /// What is taken from the gain of words in which nothing is new: a letter that the model finds rare in a language, but
    /// that is in use there, comes again and again.
    fn repetition(&self) -> f32 {
        let (Page::Single(_), _) = self.pages() else { return 0.0 };
        let columns = self.cost.best_columns();
        let mut known: Vec<(char, char)> = Vec::new();
        let mut sum = 0.0;
        for original in self.chosen {
            let before = known.len();
            for pair in self.changes(original) {
                if !known.contains(&pair) {
                    known.push(pair);
                }
            }
            if known.len() == before {
                let [seen, read] = self.attempt.costs_in(original, &columns);
                sum += (seen - read).max(0.0);
            }
        }
        REPETITION * sum
    }

    /// What a repair pays that puts letters for such as are common in the same language.
    fn own_letters(&self) -> f32 {
        let (Page::Single(_), _) = self.pages() else { return 0.0 };
        let columns = self.cost.best_columns();
        let is_own = |letter| model().letter_bits(letter, &columns).is_some_and(|bits| bits <= COMMON_LETTER);
        let are_own = |original: &Rc<Original>| {
            self.changes(original).all(|(seen, read)| is_own(seen) && is_alphabetic(read))
        };
        if self.chosen.iter().all(are_own) { OWN_LETTERS } else { 0.0 }
    }

    /// The characters of a word that a repair changes, with what they become.
    fn changes<'o>(&self, original: &'o Original) -> impl Iterator<Item = (char, char)> + use<'o, '_> {
        let seen = self.word(original).text[original.undone.range.clone()].chars();
        seen.zip(original.undone.text.chars()).filter(|(seen, read)| seen != read)
    }
}

/// How many characters outside ASCII a text has if all of them are letters.
pub(super) fn letters(text: &str) -> Option<usize> {
    let beyond = || text.chars().filter(|scalar| !scalar.is_ascii());
    let is_letter = |scalar: char| !is_sign(scalar) && (is_alphabetic(scalar) || is_combining_mark(scalar));
    beyond().all(is_letter).then(|| beyond().count())
}

/// The alphabet of a letter. Apostrophes are letters of Latin in many languages.
fn alphabet(scalar: char) -> Option<Script> {
    if matches!(scalar, '’' | '‘') { Some(Script::Latin) } else { script_of(scalar) }
}

/// Whether a letter by its properties is a sign in most text.
fn is_sign(scalar: char) -> bool {
    matches!(scalar, 'ª' | 'µ' | 'º')
}

fn quotation_marks(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|scalar| matches!(scalar, '“' | '”' | '„' | '«' | '»' | '‹' | '›'))
}

/// Whether quotation marks are in pairs. Some languages have the same mark on both sides, but none of those that open.
fn are_in_pairs(marks: &[char]) -> bool {
    let (pairs, rest) = marks.as_chunks::<2>();
    let opens_twice = |[first, second]: &[char; 2]| first == second && matches!(first, '“' | '„' | '«' | '‹');
    rest.is_empty() && !pairs.iter().any(opens_twice)
}
