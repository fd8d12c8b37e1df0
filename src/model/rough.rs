//! What characters are worth about, one by one: enough to tell which code pages make no words of some bytes.

use crate::model::{LATIN, Languages, Model, PER_BIT, Sign, UNKNOWN_LETTER};

/// A character's cost by itself, and what it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rough {
    bits: f32,
    kind: Kind,
    /// A letter's script.
    script: u8,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Small,
    Capital,
    Symbol,
}

/// What a letter that follows another costs less than by itself, about.
const CONTEXT: f32 = 1.8;
const ASCII_LETTER: f32 = 2.0;
const ASCII_SYMBOL: f32 = 1.0;
/// What a symbol costs at least, what one does between letters, and a capital after a small letter.
const SYMBOL: f32 = 4.0;
const SYMBOL_AFTER_LETTER: f32 = 3.0;
const CAPITAL_WITHIN: f32 = 5.0;
const UNKNOWN: f32 = 14.0;
/// What a letter costs more at least that follows one of another script.
const SCRIPT_CHANGE: f32 = 15.0;

impl Rough {
    fn letter(bits: f32, script: usize, upper: bool) -> Self {
        Self { bits, kind: if upper { Kind::Capital } else { Kind::Small }, script: script as u8 }
    }

    fn symbol(bits: f32) -> Self {
        Self { bits, kind: Kind::Symbol, script: 0 }
    }

    /// The same for ASCII, whatever the language.
    pub(crate) fn of_ascii(byte: u8) -> Self {
        match byte {
            b'a'..=b'z' => Self::letter(ASCII_LETTER, LATIN, false),
            b'A'..=b'Z' => Self::letter(ASCII_LETTER, LATIN, true),
            _ => Self::symbol(ASCII_SYMBOL),
        }
    }

    /// About what it costs after another.
    pub(crate) fn bits(self, before: Option<Self>) -> f32 {
        let more = match (before.map(|before| before.kind), self.kind) {
            (Some(Kind::Small), Kind::Capital) => CAPITAL_WITHIN,
            (Some(Kind::Small | Kind::Capital), Kind::Symbol) if self.bits >= SYMBOL => SYMBOL_AFTER_LETTER,
            _ => 0.0,
        };
        let is_letter = |rough: Self| rough.kind != Kind::Symbol;
        let changes =
            before.is_some_and(|before| before.script != self.script && is_letter(before) && is_letter(self));
        self.bits + more + if changes { SCRIPT_CHANGE } else { 0.0 }
    }
}

impl Model {
    /// What a character is worth in the language that likes it best.
    pub(crate) fn rough(&'static self, scalar: char, languages: &Languages) -> Rough {
        match self.sign_of(scalar) {
            Sign::Letter { script, letter: UNKNOWN_LETTER, .. } => Rough::letter(UNKNOWN, script, false),
            Sign::Letter { script, letter, upper } => {
                let alphabet = &self.alphabets[script];
                let row = &alphabet.unigrams[usize::from(letter) * alphabet.width..][..alphabet.width];
                let may_be = |column: &usize| match languages {
                    Languages::Any => true,
                    Languages::Only(masks) => masks[script][*column] == 0,
                };
                let least = (0..row.len()).filter(may_be).map(|column| row[column]).min();
                let bits = least.map_or(UNKNOWN, |least| f32::from(least) / PER_BIT as f32 - CONTEXT);
                Rough::letter(bits.max(1.0), script, upper)
            }
            Sign::Wide(_) => Rough::symbol(UNKNOWN),
            Sign::Symbol(0) => Rough::symbol(UNKNOWN),
            Sign::Symbol(number) => {
                let least = self.symbols[usize::from(number)].iter().copied().min().unwrap_or(u8::MAX);
                let bits = (f32::from(least) / PER_BIT as f32).min(UNKNOWN);
                Rough::symbol(bits.max(SYMBOL))
            }
        }
    }
}
