//! How a repair looks: which characters it changes, into which, and where they stand. What it pays for looks that right text has
//! as well.

use crate::model::{is_alphabetic, model};
use crate::repair::attempt::{LOSSY, Original};
use crate::repair::evidence::{Evidence, LEAST_AROUND, alphabet, is_sign, letters};
use crate::repair::lookalike::Script;
use crate::repair::page::Page;
use crate::repair::passage::{is_character, is_latin};
use std::collections::BTreeSet;
use std::rc::Rc;

/// What a repair pays that finds but one sequence of UTF-8, in a word of letters.
const LONE_SEQUENCE: f32 = 6.0;
/// What a repair pays that finds letters of a third script in nothing but letters, as UTF-8 that was read as a page with a
/// script of its own: where such a page is in use, so is its script.
const THIRD_SCRIPT: f32 = 8.0;
/// What a repair pays that finds fewer letters than this where nothing but characters of East Asia stands, or one by itself.
const FEW_LETTERS: f32 = 12.0;
const FEW_WIDE: usize = 4;
const FIRST_WIDE: char = '\u{1100}';
const FEW_OF_KANA: usize = 8;
/// What a repair pays for each word that it changes in a text with blanks between its letters, which are no words.
const LETTER_APART: f32 = 8.0;
/// What a repair pays that changes so many different characters or more, all of which stand by themselves: they are spoken of, as
/// in tables of code pages.
const LIST_OF_CHARACTERS: f32 = 1000.0;
const MANY_CHARACTERS: usize = 3;
/// What a repair pays that finds nothing but a letter in place of the ellipsis behind the last word, where texts are cut.
const LAST_ELLIPSIS: f32 = 8.0;
/// What a repair pays for each word that it cuts: a letter at its end becomes an ellipsis behind what is no common word.
const CUT_WORD: f32 = 8.0;
/// What a repair pays that finds letters which stand in other words unchanged.
const THERE: f32 = 12.0;
/// What a repair pays for each picture whose UTF-8 it takes for characters of another encoding.
const PICTURE: f32 = 40.0;
/// What a repair pays that makes words of one letter in another alphabet than Latin, and no others, beside words of ASCII.
const LONE_LETTERS: f32 = 12.0;
/// What a repair pays that makes symbols of letters and nothing else.
const NO_LETTER: f32 = 6.0;

impl Evidence<'_> {
    /// What a repair pays for its looks, in bits.
    pub(super) fn look(&self) -> f32 {
        let symbols = if self.gives_no_letter() { NO_LETTER } else { 0.0 };
        let lone = if self.gives_lone_letters() { LONE_LETTERS } else { 0.0 };
        symbols
            + lone
            + self.lone_sequence()
            + self.third_script()
            + self.few_letters()
            + self.letters_apart()
            + self.list_of_characters()
            + self.last_ellipsis()
            + self.cut_words()
            + self.pictures()
            + self.letters_that_are_there()
    }

    /// What a repair pays that finds a single sequence of UTF-8, in a word of nothing but letters otherwise.
    fn lone_sequence(&self) -> f32 {
        let ((Page::Utf8, _), [original]) = (self.pages(), self.chosen) else { return 0.0 };
        let is_lone =
            original.sequences == 1 && letters(self.word(original).text).is_some_and(|count| count > 2);
        if is_lone { LONE_SEQUENCE } else { 0.0 }
    }

    /// What a repair pays that changes nothing but characters which stand by themselves, and many of them.
    fn list_of_characters(&self) -> f32 {
        let (Page::Single(_), _) = self.pages() else { return 0.0 };
        let words = || self.chosen.iter().map(|original| self.word(original).text);
        let characters: BTreeSet<char> =
            words().flat_map(str::chars).filter(|scalar| !scalar.is_ascii()).collect();
        let is_list = characters.len() >= MANY_CHARACTERS && words().all(is_character);
        if is_list { LIST_OF_CHARACTERS } else { 0.0 }
    }

    /// What a repair pays that finds the letters of an alphabet other than Latin in the place of others of the same, where all
    /// that it finds stands unchanged in other words: damage would have changed it there as well.
    fn letters_that_are_there(&self) -> f32 {
        let (Page::Single(_), Page::Single(_)) = self.pages() else { return 0.0 };
        let changes = || self.chosen.iter().flat_map(|original| self.changes(original));
        let is_within_alphabet = |(seen, read)| {
            let seen = alphabet(seen);
            seen == alphabet(read) && !matches!(seen, None | Some(Script::Latin))
        };
        if !changes().all(is_within_alphabet) {
            return 0.0;
        }
        let is_chosen = |at: usize| self.chosen.binary_search_by_key(&at, |original| original.word).is_ok();
        let words = self.attempt.passage.words.iter().enumerate();
        let there: BTreeSet<char> =
            words.filter(|(at, _)| !is_chosen(*at)).flat_map(|(_, word)| word.text.chars()).collect();
        if changes().all(|(_, read)| there.contains(&read)) { THERE } else { 0.0 }
    }

    /// What a repair pays for letters that stand one by one.
    fn letters_apart(&self) -> f32 {
        if self.attempt.passage.is_spaced_out { LETTER_APART * self.chosen.len() as f32 } else { 0.0 }
    }

    /// What a repair pays that makes something else of pictures in UTF-8, which are four bytes each.
    fn pictures(&self) -> f32 {
        let (Page::Single(_) | Page::Multi(_), read_as) = self.pages() else { return 0.0 };
        let count = |original: &Rc<Original>| read_as.pictures_within(self.word(original).text);
        PICTURE * self.chosen.iter().map(count).sum::<usize>() as f32
    }

    /// What a repair pays for letters at the ends of words in whose place it finds an ellipsis, behind what is no word.
    fn cut_words(&self) -> f32 {
        let (Page::Single(_), _) = self.pages() else { return 0.0 };
        let is_cut = |original: &&Rc<Original>| {
            let whole = original.undone.whole(self.word(original));
            let head = whole.trim_end_matches(|scalar: char| scalar.is_ascii_punctuation()).strip_suffix('…');
            let is_word = |head: &str| {
                let piece = head.rsplit(|scalar| !is_alphabetic(scalar)).next();
                piece.is_some_and(|piece| model().is_common_word(piece))
            };
            self.changes(original).any(|(seen, read)| read == '…' && is_alphabetic(seen))
                && head.is_some_and(|head| !is_word(head))
        };
        CUT_WORD * self.chosen.iter().filter(is_cut).count() as f32
    }

    /// What a repair pays for the ellipsis at the end.
    fn last_ellipsis(&self) -> f32 {
        let [original] = self.chosen else { return 0.0 };
        let is_last = self.word(original).range.end == self.attempt.passage.end
            && self.word(original).text.trim_end_matches([')', ']', '}', '>', '"']).ends_with('…')
            && self.changes(original).all(|(seen, _)| seen == '…');
        if is_last { LAST_ELLIPSIS } else { 0.0 }
    }

    /// What a repair pays that finds hardly any letters as UTF-8: a few that were read as words of East Asia, as any two of their
    /// characters may be, or one in the place of a letter of another alphabet; or a few Han characters in the place of kana.
    fn few_letters(&self) -> f32 {
        let is_of = |what: fn(char) -> bool| {
            let words = || self.chosen.iter().map(|original| self.word(original).text);
            words().all(|word| word.chars().all(|scalar| scalar.is_ascii_punctuation() || what(scalar)))
        };
        let found = || self.chosen.iter().flat_map(|original| original.undone.text.chars());
        let count = || found().filter(|scalar| is_alphabetic(*scalar)).count();
        let is_few = match self.pages() {
            (Page::Utf8, Page::Multi(_)) => {
                self.len_around() < LEAST_AROUND
                    && count() < FEW_WIDE
                    && is_of(|scalar| !scalar.is_ascii())
                    && found().all(|scalar| scalar < FIRST_WIDE)
            }
            (Page::Multi(_), Page::Multi(_)) => {
                found().count() < FEW_OF_KANA && is_of(|scalar| matches!(scalar, '\u{3041}'..='\u{30FE}'))
            }
            (Page::Utf8, Page::Single(_)) if self.times == LOSSY => {
                count() == 1 && is_of(|scalar| is_alphabetic(scalar) && !is_latin(scalar))
            }
            _ => false,
        };
        if is_few { FEW_LETTERS } else { 0.0 }
    }

    /// What a repair pays for letters that are not read so where they are written, unless other words have such.
    fn third_script(&self) -> f32 {
        let (Page::Utf8, Page::Single(read_as)) = self.pages() else { return 0.0 };
        let is_of_third = |original: &Rc<Original>| {
            read_as.lacks_script_of(&original.undone.text) && letters(self.word(original).text).is_some()
        };
        let is_seen = || self.attempt.passage.words.iter().any(|word| read_as.lacks_script_of(word.text));
        if self.chosen.iter().any(is_of_third) && !is_seen() { THIRD_SCRIPT } else { 0.0 }
    }

    /// Whether damage by a legacy encoding, or by a double-byte one, is undone and no letter outside ASCII comes of it.
    fn gives_no_letter(&self) -> bool {
        let is_letter = |scalar: char| is_alphabetic(scalar) && !scalar.is_ascii() && !is_sign(scalar);
        let is_structured = matches!(self.pages(), (Page::Utf8, Page::Utf8 | Page::Single(_)));
        !is_structured && !self.chosen.iter().any(|original| original.undone.text.contains(is_letter))
    }

    /// Whether damage by a legacy encoding leaves nothing but lone letters of other alphabets among words of ASCII.
    fn gives_lone_letters(&self) -> bool {
        let is_lone = |original: &Rc<Original>| {
            let whole = original.undone.whole(self.word(original));
            let mut letters = whole.chars().filter(|scalar| is_alphabetic(*scalar));
            let is_other = letters.next().is_some_and(|letter| alphabet(letter) != Some(Script::Latin));
            is_other && letters.next().is_none()
        };
        let (Page::Single(_), _) = self.pages() else { return false };
        self.attempt.passage.has_many_plain && self.chosen.iter().all(is_lone)
    }
}
