//! What letters cost behind one another, in each language of a script.

use crate::model::ngram::Row;
use crate::model::{Alphabet, Columns, MOST_COLUMNS, Model, PER_BIT, Sign, UNKNOWN_LETTER};

/// What a bigram pays that was never seen, on top of its last letter.
const UNSEEN_BIGRAM: u16 = 3 * PER_BIT as u16;
/// What a trigram pays that is not in the table, on top of its last two letters.
const UNSEEN_TRIGRAM: u16 = 3 * PER_BIT as u16 / 2;
const UNKNOWN_LETTER_COST: u16 = 20 * PER_BIT as u16;

impl Model {
    /// What a letter costs by itself in given languages, in bits; `None` for what is no letter of an alphabet, or one that
    /// training did not see.
    pub(crate) fn letter_bits(&self, scalar: char, columns: &Columns) -> Option<f32> {
        let Sign::Letter { script, letter, .. } = self.sign_of(scalar) else { return None };
        let alphabet = self.alphabets.get(script).filter(|_| letter != UNKNOWN_LETTER)?;
        let column = columns.of_script(script)?;
        let cost = alphabet.unigrams.get(usize::from(letter) * alphabet.width + column)?;
        Some(f32::from(*cost) / PER_BIT as f32)
    }
}

/// The costs of a trigram's last letter, and what they all pay on top; without costs, those of a letter that training never saw.
#[derive(Clone, Copy, Default)]
pub(super) struct Gram {
    /// From the first of them on, and with whatever stands behind them in the table.
    costs: &'static [u8],
    more: u16,
}

/// The costs of so many letters are looked up one after the other before any of them is added, so that what is waited for
/// is waited for together.
pub(super) const TOGETHER: usize = 6;

impl Alphabet {
    /// Adds what the last letter of a trigram costs in each language, and no more than `most`.
    pub(super) fn add_letter(&self, costs: &mut [u16; MOST_COLUMNS], gram: [u16; 3], most: u8) {
        self.add(costs, &[self.gram(gram)], most);
    }

    /// The costs of a trigram's last letter.
    #[inline]
    pub(super) fn gram(&self, gram: [u16; 3]) -> Gram {
        if gram[2] == UNKNOWN_LETTER {
            return Gram { costs: &[], more: UNKNOWN_LETTER_COST };
        }
        let [first, second, third] = gram.map(u32::from);
        if let Some(costs) = self.trigrams.costs_from(first << 18 | second << 9 | third) {
            return Gram { costs, more: 0 };
        }
        match self.bigrams.costs_from(second << 9 | third) {
            Some(costs) => Gram { costs, more: UNSEEN_TRIGRAM },
            None => {
                let costs = self.unigrams.get(usize::from(gram[2]) * self.width..).unwrap_or_default();
                Gram { costs, more: UNSEEN_TRIGRAM + UNSEEN_BIGRAM }
            }
        }
    }

    /// Adds what letters cost in each language, each no more than `most`.
    #[inline]
    pub(super) fn add(&self, costs: &mut [u16; MOST_COLUMNS], grams: &[Gram], most: u8) {
        for gram in grams {
            if gram.costs.is_empty() {
                costs.iter_mut().for_each(|sum| *sum = sum.saturating_add(gram.more));
                continue;
            }
            // Columns beyond those of the script stay at the most that there is, whatever is added to them.
            let add = |(sum, &cost): (&mut u16, &u8)| {
                *sum = sum.saturating_add(u16::from(cost.min(most)) + gram.more);
            };
            match Row::of(gram.costs, self.width) {
                Row::Wide(row) => costs.iter_mut().zip(row).for_each(add),
                Row::Narrow(row) => costs.iter_mut().zip(row).for_each(add),
                Row::Exact(row) => costs.iter_mut().zip(row).for_each(add),
            }
        }
    }
}
