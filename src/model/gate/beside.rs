//! Words in Latin letters beside the others of their line: are they in its language?

use crate::model::gate::weigh::ABROAD;
use crate::model::gate::{Look, Seen, Strange, USUAL, strange_if};
use crate::model::plain_words::Votes;
use std::ops::Range;

/// A word that may be in so many languages is one of which little is known.
const MANY_LANGUAGES: u32 = 32;
/// So many words that have no language in common with those before make a line strange.
const MOST_CHANGES: u32 = 2;
/// So many words with letters outside ASCII that agree on a language need no plain words.
const FEW_MARKED_WORDS: usize = 2;
/// So many of them are asked about at most.
const MOST_ASKED: usize = 8;
/// So many plain words tell the language.
const CONTEXT_WORDS: usize = 12;
/// More languages than these are no language.
const FEW_LANGUAGES: u32 = 3;

/// Whether a word may be in so many languages that little is known of it.
pub(super) fn is_little_known(languages: u64) -> bool {
    languages.count_ones() >= MANY_LANGUAGES
}

/// A Latin word that has letters outside ASCII, or symbols among its letters.
#[derive(Clone)]
struct Word {
    /// In bytes of the text.
    range: Range<usize>,
    /// The columns of Latin that it may be in.
    languages: u64,
    /// Whether it has no letters of other scripts.
    is_all_latin: bool,
}

/// The marked words of a line.
pub(super) struct Marked {
    count: usize,
    /// The first of them.
    first: [Word; MOST_ASKED],
    /// The columns of Latin that all may be in since the last change.
    languages: u64,
    /// How often they had nothing in common with those of the next word.
    changes: u32,
    /// Whether little is known of one.
    is_one_little_known: bool,
}

impl Default for Marked {
    fn default() -> Self {
        Self {
            count: 0,
            first: [const { Word { range: 0..0, languages: 0, is_all_latin: false } }; MOST_ASKED],
            languages: u64::MAX,
            changes: 0,
            is_one_little_known: false,
        }
    }
}

impl Marked {
    /// Adds a word; whether it makes the line strange.
    pub(super) fn add(&mut self, range: &Range<usize>, languages: u64, is_all_latin: bool) -> bool {
        if let Some(place) = self.first.get_mut(self.count) {
            *place = Word { range: range.clone(), languages, is_all_latin };
        }
        self.count += 1;
        self.is_one_little_known |= is_little_known(languages);
        let common = self.languages & languages;
        self.changes += u32::from(common == 0);
        self.languages = if common == 0 { languages } else { common };
        self.changes >= MOST_CHANGES
    }

    /// Whether the last word is among those that are looked at again.
    pub(super) fn has_room(&self) -> bool {
        self.count <= MOST_ASKED
    }

    fn words(&self) -> &[Word] {
        &self.first[..self.count.min(MOST_ASKED)]
    }

    /// Whether the words agree on a language by themselves.
    fn agree(&self) -> bool {
        self.changes == 0 && !self.is_one_little_known && self.count > FEW_MARKED_WORDS
    }
}

impl Look<'_> {
    /// Whether a marked word is strange beside the others.
    pub(super) fn beside_the_others(&mut self) -> Strange {
        if self.marked.count == 0 || self.marked.agree() {
            return USUAL;
        }
        let leaders = self.votes().leaders();
        let usual = leaders & self.values.model.usual_languages;
        let has_language = leaders.count_ones() <= FEW_LANGUAGES;
        let seen = if has_language { Seen::Beside(leaders) } else { Seen::Abroad };
        for at in 0..self.marked.words().len() {
            let Word { range, languages, is_all_latin } = self.marked.first[at].clone();
            let is_foreign = languages & usual == 0;
            let is_doubtful = if is_foreign || has_language && is_little_known(languages) {
                self.is_doubtful_beside(range, seen, is_foreign)
            } else {
                is_all_latin && self.is_doubtful_token(languages, &range)
            };
            strange_if(is_doubtful)?;
        }
        USUAL
    }

    /// In which languages the plain words are common; of many marked ones, those too of which something is known.
    fn votes(&self) -> Votes {
        let words = self.values.text.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| word.len() > 1);
        let mut votes = Votes::default();
        for word in words.take(CONTEXT_WORDS) {
            votes.add(self.values.model.plain_words.find(word).unwrap_or(0));
        }
        // So many that none decides by itself what it is beside.
        if self.marked.count > FEW_MARKED_WORDS {
            let marked = self.marked.words().iter().map(|word| word.languages);
            marked
                .filter(|languages| !is_little_known(*languages))
                .for_each(|languages| votes.add(languages));
        }
        votes
    }

    /// Whether a word may be something else beside the others.
    fn is_doubtful_beside(&mut self, range: Range<usize>, seen: Seen, is_foreign: bool) -> bool {
        if self.doubt.is_none() {
            return is_foreign;
        }
        let beside = if let Seen::Beside(languages) = seen { languages } else { ABROAD };
        self.remembered_doubt(range, beside, |look, word| look.is_doubtful(word, seen))
    }
}
