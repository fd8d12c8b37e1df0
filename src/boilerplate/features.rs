//! Everything that the classifier weighs of a line by itself.

use crate::boilerplate::category::Category;
use crate::boilerplate::context::{Ahead, Past};
use crate::boilerplate::metadata;
use crate::boilerplate::phrases::{Found, Phrase, fold, phrases};
use crate::boilerplate::shape::{self, SHAPE_FEATURES, shape};
use crate::boilerplate::trees::TREE_UNIT;
use crate::boilerplate::words::{WORD_FEATURES, WORD_UNIT, Words};

const PHRASE_FEATURES: usize = 4;

/// A line with fewer letters says little.
const MIN_LETTERS: i32 = 3;
/// The same in scripts without blanks, where each character is a word to the model.
const MIN_WIDE_LETTERS: i32 = 4;
/// So does one whose best word is worth less than that, in units of [`WORD_UNIT`].
const MIN_WORTH: i32 = 6;

/// A line that is a phrase which texts hardly ever say is worth at least that much, in units of [`TREE_UNIT`], so that
/// it always goes: on the pages that train, 98 in 100 such lines are boilerplate.
pub const PLAIN_BITS: i32 = 15 * TREE_UNIT;
/// In units of [`TREE_UNIT`].
const MOST_OF_LITTLE: i32 = 96;

/// How many numbers describe a line by itself.
pub const LINE_FEATURES: usize = SHAPE_FEATURES + WORD_FEATURES + PHRASE_FEATURES;

/// A line by itself: a pure function of its text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineFeatures {
    /// What the classifier weighs.
    pub values: [i32; LINE_FEATURES],
    pub(super) found: Found,
}

impl LineFeatures {
    /// Describes a line without its terminator. Linear in its length; meant for lines of at most
    /// some hundred bytes.
    pub fn of(line: &str, words: &Words) -> Self {
        let mut values = [0; LINE_FEATURES];
        let found = phrases().find(&fold(line));
        values[..SHAPE_FEATURES].copy_from_slice(&shape(line));
        values[SHAPE_FEATURES..][..WORD_FEATURES].copy_from_slice(&words.features(line));
        values[SHAPE_FEATURES + WORD_FEATURES..].copy_from_slice(&[
            strength(found.whole),
            found.whole.map_or(-1, |phrase| phrase.category as i32),
            strength(found.head),
            strength(found.tail),
        ]);
        Self { values, found }
    }

    /// The sum of what its words are worth, in units of [`TREE_UNIT`].
    pub(super) fn words(&self) -> i32 {
        self.values[SHAPE_FEATURES] * TREE_UNIT / WORD_UNIT
    }

    /// Whether nothing in it speaks of boilerplate but shape and place, which a list or a table may share: it has few
    /// letters, or neither a phrase nor a word that is worth anything.
    pub fn says_little(&self) -> bool {
        let says_phrase = self.found.best().is_some();
        let is_wide = self.values[shape::WIDE] > 32;
        let least = if is_wide { MIN_WIDE_LETTERS } else { MIN_LETTERS };
        let has_letters = self.values[shape::LETTERS] >= least;
        self.found.whole.is_none()
            && !(has_letters && (says_phrase || self.values[SHAPE_FEATURES + 1] >= MIN_WORTH))
    }

    /// Whether it is an item of a list, by the bullet in front of it.
    pub fn is_item(&self) -> bool {
        self.values[shape::FIRST] == shape::BULLET
    }

    /// Its category, if it only tells who wrote a text, or when.
    pub fn metadata(&self, line: &str) -> Option<Category> {
        metadata::category(line, &self.found)
    }

    /// Whether a line with that sum of its own may be boilerplate, given what the sum must reach.
    pub fn is_candidate(&self, sum: i32, least: i16) -> bool {
        self.found.whole.is_some() || sum >= least.into()
    }

    /// Whether the whole line is a phrase that a text hardly ever is, or hardly ever ends in.
    pub fn is_plain(&self, past: &Past, ahead: &Ahead) -> bool {
        let ends_text = ahead.is_tail() && !past.is_head();
        let is_plain =
            |phrase: Phrase| phrase.is_sure || ends_text && phrase.category != Category::PhotoCredit;
        self.found.whole.is_some_and(is_plain)
    }

    /// What counts of its own sum for the lines around it: not much where it says little itself.
    pub fn sum_for_others(&self, sum: i32) -> i32 {
        if self.says_little() { sum.min(MOST_OF_LITTLE) } else { sum }
    }

    /// Whether it has as many words as a headline, or a sentence.
    pub fn is_headline(&self) -> bool {
        self.values[shape::WORDS] >= 5 || self.values[shape::WIDE] > 32 && self.values[shape::SCALARS] >= 12
    }
}

fn strength(phrase: Option<Phrase>) -> i32 {
    phrase.map_or(0, |phrase| 1 + i32::from(phrase.is_sure))
}
