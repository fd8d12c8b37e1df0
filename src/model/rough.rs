//! What a character is worth about after another: enough to tell which code pages make no words of some bytes.

use crate::model::{EDGE, Languages, Model, PER_BIT, Sign, Signed, UNKNOWN_LETTER};

/// What a letter costs less for the letters before the last one, about, and what it costs at least; in 1/8 bit, as all
/// that follows.
const CONTEXT: u32 = 15;
const LEAST_LETTER: u32 = PER_BIT;
const ASCII_LETTER: u32 = 2 * PER_BIT;
const ASCII_SYMBOL: u32 = PER_BIT;
/// What a symbol costs at least, what one does between letters, and a capital after a small letter.
const SYMBOL: u32 = 4 * PER_BIT;
const SYMBOL_AFTER_LETTER: u32 = 3 * PER_BIT;
const CAPITAL_WITHIN: u32 = 5 * PER_BIT;
const UNKNOWN: u32 = 14 * PER_BIT;
/// What a letter costs more that never followed the one before it.
const UNSEEN_PAIR: u32 = 3 * PER_BIT;
/// What a letter costs more at least that follows one of another script.
const SCRIPT_CHANGE: u32 = 15 * PER_BIT;

impl Model {
    /// About what a character costs after another in the language that likes it best, in 1/8 bit: quick to find, and
    /// hardly ever too much.
    pub(crate) fn rough(&self, before: Signed, now: Signed, languages: &Languages) -> u32 {
        let after_letter = before.is_letter();
        match now.sign() {
            Sign::Letter { script, letter, upper } => {
                let has_changed = after_letter && !before.is_letter_of(script);
                let is_ascii = now.scalar.is_ascii() && before.scalar.is_ascii();
                let is_within = upper && after_letter && !before.is_upper() && !is_ascii;
                let bits =
                    if now.scalar.is_ascii() && (has_changed || !after_letter || before.scalar.is_ascii()) {
                        ASCII_LETTER
                    } else {
                        let before = if after_letter && !has_changed { before.letter() } else { EDGE };
                        self.rough_letter(script, before, letter, languages)
                    };
                bits + if has_changed { SCRIPT_CHANGE } else { 0 }
                    + if is_within { CAPITAL_WITHIN } else { 0 }
            }
            Sign::Symbol(_) if now.scalar.is_ascii() => ASCII_SYMBOL,
            Sign::Symbol(number) if number > 0 => {
                let least = self.symbols[usize::from(number)].iter().copied().min().unwrap_or(u8::MAX);
                let bits = u32::from(least).clamp(SYMBOL, UNKNOWN);
                bits + if after_letter { SYMBOL_AFTER_LETTER } else { 0 }
            }
            _ => UNKNOWN + if after_letter { SYMBOL_AFTER_LETTER } else { 0 },
        }
    }

    fn rough_letter(&self, script: usize, before: u16, letter: u16, languages: &Languages) -> u32 {
        let alphabet = &self.alphabets[script];
        if letter == UNKNOWN_LETTER || alphabet.width == 0 {
            return UNKNOWN;
        }
        let least = |row: &[u8]| match languages {
            Languages::Any => row.iter().copied().min().map(u32::from),
            Languages::Only(masks) => {
                let costs = row.iter().zip(&masks[script]).map(|(&cost, mask)| u16::from(cost) | mask);
                costs.min().filter(|&least| least < u16::MAX).map(u32::from)
            }
        };
        let start = usize::from(letter) * alphabet.width;
        let alone = alphabet.unigrams.get(start..start + alphabet.width).and_then(least);
        let pair = alphabet.bigrams.exact(u32::from(before) << 9 | u32::from(letter)).and_then(least);
        let bits = pair.or(alone.map(|alone| alone + UNSEEN_PAIR));
        bits.map_or(UNKNOWN, |bits| bits.saturating_sub(CONTEXT).max(LEAST_LETTER))
    }
}
