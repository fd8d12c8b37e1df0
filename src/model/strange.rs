//! What words cost as they are seen: as text in any language, or as something that the model does not know.

use crate::model::scan::is_wide;
use crate::model::{Cache, Cost, Languages, Model, Sign, is_alphabetic};
use std::cell::RefCell;

/// What a word costs that is in none of the model's languages, or not a word at all; and each letter of it, Han,
/// kana or Hangul character, and symbol.
const STRANGE_WORD: f32 = 12.0;
const STRANGE_LETTER: f32 = 6.0;
const STRANGE_WIDE: f32 = 13.0;
const STRANGE_SYMBOL: f32 = 9.0;
/// What a symbol outside ASCII pays that stands between two letters of a strange word.
const STRANGE_WITHIN: f32 = 7.0;
/// Digits and punctuation of ASCII, of which identifiers and options are made.
const STRANGE_ASCII_SYMBOL: f32 = 4.0;
/// What a strange word pays for small letters of two scripts side by side: names that mix scripts on purpose do so
/// with capitals.
const STRANGE_CHANGE: f32 = 13.0;

thread_local! {
    /// Words seen lately: at most half a megabyte a thread.
    static SEEN: RefCell<Cache<Option<Cost>>> = const { RefCell::new(Cache::new()) };
}

impl Model {
    /// What a word costs as it is seen: as text in any language, or as something that the model does not know.
    pub(crate) fn seen_cost(&'static self, word: &str) -> Option<Cost> {
        SEEN.with_borrow_mut(|seen| seen.get(word.as_bytes(), || self.seen_cost_anew(word)))
    }

    /// Adds that to what other words cost, if there is a cost.
    pub(crate) fn add_seen_cost(&'static self, word: &str, sum: &mut Cost) {
        let add = |cost: &Option<Cost>| cost.iter().for_each(|cost| sum.add(cost));
        SEEN.with_borrow_mut(|seen| seen.with(word.as_bytes(), || self.seen_cost_anew(word), add));
    }

    fn seen_cost_anew(&'static self, word: &str) -> Option<Cost> {
        let cost = self.cost(word, &Languages::Any)?;
        if cost.least_bits() <= STRANGE_WORD + STRANGE_ASCII_SYMBOL * word.chars().count() as f32 {
            return Some(cost);
        }
        match self.strange_word_bits(word) {
            Some(bits) if bits < cost.least_bits() => Some(Cost::fixed(bits)),
            _ => Some(cost),
        }
    }

    fn strange_word_bits(&self, word: &str) -> Option<f32> {
        let mut bits = STRANGE_WORD + torn(word) as f32 * STRANGE_WITHIN;
        let mut last_small = None;
        for scalar in word.chars() {
            bits += self.strange_bits(scalar)?;
            let small = match self.sign_of(scalar) {
                Sign::Letter { script, upper: false, .. } => Some(script),
                _ => None,
            };
            if small.is_some() && last_small.is_some() && small != last_small {
                bits += STRANGE_CHANGE;
            }
            last_small = small;
        }
        Some(bits)
    }

    /// What a character costs in a strange word; `None` where nobody writes it on purpose.
    fn strange_bits(&self, scalar: char) -> Option<f32> {
        match (scalar, self.sign_of(scalar)) {
            ('\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | char::REPLACEMENT_CHARACTER, _) => None,
            (_, Sign::Letter { .. }) => Some(STRANGE_LETTER),
            (_, Sign::Wide(_)) => Some(STRANGE_WIDE),
            (scalar, _) if is_wide(scalar) => Some(STRANGE_WIDE),
            (scalar, _) if scalar.is_ascii() => Some(STRANGE_ASCII_SYMBOL),
            _ => Some(STRANGE_SYMBOL),
        }
    }
}

/// How often a symbol outside ASCII stands between two letters.
fn torn(word: &str) -> usize {
    if word.is_ascii() {
        return 0;
    }
    let letters = word.chars().map(is_alphabetic);
    let middles = word.chars().skip(1).zip(letters.clone().zip(letters.skip(2)));
    let tears = |(middle, (before, after)): &(char, (bool, bool))| {
        *before && *after && !middle.is_ascii() && !is_alphabetic(*middle)
    };
    middles.filter(tears).count()
}
