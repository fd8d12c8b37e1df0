//! A passage as the search sees it: words, and what they cost as they stand.

use crate::model::{Cost, is_alphabetic, model};
use crate::repair::attempt::Original;
use crate::repair::drawing::{self, Picture};
use crate::repair::quantity;
use crate::repair::word::{Quoted, quoted};
use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

pub(super) use crate::repair::word::Word;

/// What a line or a block costs in a picture.
const DRAWING: f32 = 4.0;
/// A word with no more strangeness than this is not where the damage is.
const PLAIN_WORD: f32 = 6.0;

/// Punctuation outside ASCII of Latin text.
pub(super) const PUNCTUATION: &str = "–—…“”„‘’«»‹›¿¡";

/// What a letter of another alphabet, or a Han or Hangul character, costs by itself or before digits in a text of Latin
/// letters, on top of what it costs anywhere: of 3.4 million words of such lines on the web none is one, but for Greek
/// letters that stand for quantities.
const LONE_LETTER: f32 = 9.0;
/// So many letters of ASCII make such a text.
const MANY_LETTERS: usize = 20;

/// The letters before Greek begin with lesser bytes.
const GREEK_LEAD: u8 = 0xCD;

/// Whether a text is of Latin letters, but for one other.
fn has_lone_letter(text: &str) -> bool {
    text.bytes().any(|byte| byte >= GREEK_LEAD)
        && has_many_plain(text)
        && text.chars().filter(|&scalar| is_of_other_alphabet(scalar)).count() == 1
}

fn has_many_plain(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_alphabetic).count() >= MANY_LETTERS
}

/// Whether a character is a letter of another alphabet than Latin, or Han, kana or Hangul.
fn is_of_other_alphabet(scalar: char) -> bool {
    is_alphabetic(scalar) && !is_latin(scalar)
}

/// Whether a character is a letter of Latin, as Unicode's blocks have them: those before Greek, and those of Vietnamese.
pub(super) fn is_latin(scalar: char) -> bool {
    is_alphabetic(scalar) && (scalar < '\u{370}' || matches!(scalar, '\u{1E00}'..='\u{1EFF}'))
}

/// Whether a word has a letter of another alphabet without letters beside it, which is no sign of a quantity and not behind a
/// number (`2014年`).
fn has_lone_letter_within(word: &str) -> bool {
    let Some(at) = word.find(is_of_other_alphabet) else { return false };
    let mut after = word[at..].chars();
    let letter = after.next();
    let is_beside = |scalar: char| scalar.is_alphanumeric();
    !letter.is_some_and(quantity::is_sign)
        && !word[..at].ends_with(is_beside)
        && !after.next().is_some_and(is_alphabetic)
}

/// Words between white space, with their places.
pub(super) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    text.split(|scalar: char| scalar.is_ascii_whitespace()).map(move |word| {
        let range = at..at + word.len();
        at = range.end + 1;
        (range, word)
    })
}

/// Words between white space.
pub(super) struct Passage<'a> {
    /// Those that are not all ASCII.
    pub(super) words: Vec<Word<'a>>,
    /// Of the whole passage as it is.
    pub(super) cost: Cost,
    /// In characters.
    pub(super) len: usize,
    /// Where the last word ends, in bytes.
    pub(super) end: usize,
    /// Whether there are many letters of ASCII.
    pub(super) has_many_plain: bool,
    /// Whether nearly all words are one character: a text with blanks between its letters.
    pub(super) is_spaced_out: bool,
    /// Whether there are many letters of ASCII and but one of another alphabet.
    has_lone_letter: bool,
}

/// A passage of which as much is weighed as somebody asks for: some damage is beyond doubt without, or without the words of
/// ASCII.
pub(super) struct Unweighed<'a> {
    pub(super) text: &'a str,
    words: OnceCell<Vec<Word<'a>>>,
    picture: OnceCell<Option<Picture>>,
}

impl<'a> Unweighed<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, words: OnceCell::new(), picture: OnceCell::new() }
    }

    /// The words that are not all ASCII.
    pub(super) fn words(&self) -> &[Word<'a>] {
        self.words.get_or_init(|| marked_words(self.text, has_lone_letter(self.text), self.picture()))
    }

    /// What is drawn in it.
    pub(super) fn picture(&self) -> Option<Picture> {
        *self.picture.get_or_init(|| Picture::of(self.text))
    }

    pub(super) fn into_weighed(self) -> Passage<'a> {
        let has_lone_letter = has_lone_letter(self.text);
        let picture = self.picture();
        let words =
            self.words.into_inner().unwrap_or_else(|| marked_words(self.text, has_lone_letter, picture));
        let mut cost = Cost::default();
        let mut marked = words.iter().peekable();
        for (range, word) in self::words(self.text) {
            if word.is_ascii() {
                model().add_seen_cost(word, &mut cost);
            } else if let Some(word) = marked.next_if(|word| word.range == range) {
                cost.add(&word.cost);
            }
        }
        Passage {
            words,
            cost,
            len: self.text.chars().count(),
            end: self.text.trim_ascii_end().len(),
            has_many_plain: has_many_plain(self.text),
            is_spaced_out: is_spaced_out(self.text),
            has_lone_letter,
        }
    }
}

/// The words of a text that are not all ASCII, as far as they can be weighed.
fn marked_words(text: &str, has_lone_letter: bool, picture: Option<Picture>) -> Vec<Word<'_>> {
    let marked = || words(text).filter(|(_, word)| !word.is_ascii());
    let mut words = Vec::with_capacity(marked().count());
    for (range, word) in marked() {
        let is_drawn = picture.is_some_and(|picture| picture.has(word));
        let cost = if is_drawn { Some(Cost::fixed(DRAWING)) } else { model().seen_cost(word) };
        let Some(cost) = cost else { continue };
        let mut word = Word::new(word, range, cost);
        word.is_drawn = is_drawn && !drawing::is_one_piece(word.text);
        if has_lone_letter && has_lone_letter_within(word.text) {
            word.cost.add(&Cost::fixed(LONE_LETTER));
            word.bits += LONE_LETTER;
        }
        words.push(word);
    }
    for word in words.iter_mut().filter(|word| is_character(word.text)) {
        let before = text[..word.range.start].split_ascii_whitespace().next_back();
        let mut after = text[word.range.end..].split_ascii_whitespace();
        let is_title = |words: &str| !words.contains(|scalar: char| scalar.is_lowercase());
        word.is_mention |= before.is_some_and(is_letter_word)
            || after.next().is_some_and(|next| {
                is_letter_word(next)
                    || is_title(next)
                        && after.take(WORDS_OF_TITLE).take_while(|word| is_title(word)).any(is_letter_word)
            });
    }
    // Where some are quoted in full, a quotation mark was forgotten or does not look like one.
    if words.iter().filter(|word| word.is_mention).count() > 1 {
        words.iter_mut().for_each(|word| word.is_mention |= quoted(word.text) != Quoted::No);
    }
    words
}

/// Whether a word is one character beyond ASCII, with punctuation around it or without.
pub(super) fn is_character(word: &str) -> bool {
    let mut marked = word.chars().filter(|scalar| !scalar.is_ascii_punctuation());
    marked.next().is_some_and(|scalar| !scalar.is_ascii()) && marked.next().is_none()
}

/// Within so many words of a name in capitals behind a character a word says what it is: `CYRILLIC CAPITAL LETTER A`.
const WORDS_OF_TITLE: usize = 2;

/// Whether a word says that a letter is spoken of beside it.
fn is_letter_word(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let rows = include_str!("../../data/charsets/letter_words.tsv").lines();
        let rows = rows.filter(|row| !row.starts_with('#')).filter_map(|row| row.split_once('\t'));
        rows.flat_map(|(_, words)| words.split(' ')).collect()
    });
    let core = word.trim_matches(|scalar: char| !is_alphabetic(scalar));
    WORDS.contains(core.to_lowercase().as_str())
}

/// So many words of one character, and so many times as many as others, make a text that is spaced out.
const SPACED_OUT: usize = 3;
const TIMES_THE_OTHERS: usize = 3;

fn is_spaced_out(text: &str) -> bool {
    let (all, single) = words(text).fold((0, 0), |(all, single), (_, word)| {
        (all + 1, single + usize::from(word.chars().nth(1).is_none()))
    });
    single >= SPACED_OUT && single >= TIMES_THE_OTHERS * (all - single)
}

/// A lone letter costs no more as a word than this, in bits, in a language that has it as one.
const WORD_OF_A_LETTER: f32 = 9.0;

impl<'a> Passage<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Unweighed::new(text).into_weighed()
    }

    /// What the original of a word pays, in bits, where the passage's lone letter becomes a letter that is no word there, or a
    /// sign that does not stand alone.
    pub(super) fn lone_letter_bits(&self, original: &str, cost: &Cost) -> f32 {
        if !self.has_lone_letter {
            return 0.0;
        }
        let mut letters = original.chars().filter(|scalar| is_alphabetic(*scalar));
        let is_out_of_place = match (letters.next(), letters.next()) {
            (Some(letter), None) if is_of_other_alphabet(letter) => true,
            (Some(letter), None) => {
                !letter.is_ascii() && cost.bits_in(&self.cost.best_columns()) > WORD_OF_A_LETTER
            }
            (None, _) => {
                !original.contains(|scalar: char| scalar.is_ascii_digit() || PUNCTUATION.contains(scalar))
            }
            _ => false,
        };
        if is_out_of_place { LONE_LETTER } else { 0.0 }
    }

    /// The words that cost most beyond what plain words do, in order.
    pub(super) fn strangest(&self, count: usize) -> Vec<&Word<'a>> {
        let columns = self.cost.best_columns();
        let strange = |(at, word): (usize, &Word<'_>)| {
            let strangeness = word.strangeness(&columns);
            (!word.is_mention && strangeness >= PLAIN_WORD).then_some((at, strangeness))
        };
        let mut words: Vec<(usize, f32)> = self.words.iter().enumerate().filter_map(strange).collect();
        words.sort_by(|a, b| b.1.total_cmp(&a.1));
        words.truncate(count);
        words.sort_unstable_by_key(|(at, _)| *at);
        words.into_iter().map(|(at, _)| &self.words[at]).collect()
    }

    /// Takes the words from the search, as they are after a repair.
    pub(super) fn settle(&mut self, repaired: &[Rc<Original>]) {
        for original in repaired {
            self.cost.subtract(&self.words[original.word].cost);
            self.cost.add(&original.cost);
        }
        let (mut at, mut repaired) = (0, repaired.iter().map(|original| original.word).peekable());
        self.words.retain(|_| {
            at += 1;
            repaired.next_if_eq(&(at - 1)).is_none()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_set_apart() {
        for (text, expected) in
            [("Γ Ν Ω Σ Η", true), ("И Т О Г И года", true), ("и в лесу", false), ("A b", false), ("", false)]
        {
            assert_eq!(is_spaced_out(text), expected, "{text}");
        }
    }

    #[test]
    fn a_letter_of_another_alphabet_stands_alone() {
        let cases = [
            ("La finestra и aperta da stamattina", true),
            ("We paid г300 for the old boat in spring", true),
            ("Anh em toi ở xa thanh pho nay", false),
            ("The angle θ between both walls", true),
            ("La finestra è aperta da stamattina", false),
            ("Он живёт в городе у моря", false),
        ];
        for (text, expected) in cases {
            assert_eq!(has_lone_letter(text), expected, "{text}");
        }
        for (word, expected) in [("и", true), ("г300", true), ("2014年", false), ("θ", false), ("ở", false)]
        {
            assert_eq!(has_lone_letter_within(word), expected, "{word}");
        }
    }
}
