//! The gate: a quick look that tells nearly all clean lines from those in which a repair could find something.
//!
//! It follows the model's costs along the line as a cumulative sum (CUSUM; E. S. Page, "Continuous Inspection
//! Schemes", Biometrika 41, 1954): what costs more than text usually does lifts the level, what costs less lowers
//! it, never below zero. A level above [`ALARM`] opens the gate.

use crate::model::cost::{has_case, wide_row};
use crate::model::{Alphabet, EDGE, Model, PER_BIT, Sign, UNKNOWN_LETTER, model};

/// Opens the gate.
const ALARM: i32 = 10 * PER_BIT as i32;
/// What each kind of character may cost before it lifts the level.
const USUAL_TRIGRAM: u8 = 6 * PER_BIT as u8;
const USUAL_SYMBOL: i32 = 8 * PER_BIT as i32;
const USUAL_WIDE: i32 = 12 * PER_BIT as i32;
/// What lifts the level without a cost of its own: letters of two scripts in one word, a capital after a small
/// letter, a letter that training did not see.
const MIXED_SCRIPTS: i32 = 13 * PER_BIT as i32;
const CAPITAL_WITHIN: i32 = 7 * PER_BIT as i32;
const UNKNOWN_LETTER_LIFT: i32 = 14 * PER_BIT as i32;
/// How far the level of one Latin language may be above that of the line's best, so that a word may be foreign.
const FOREIGN: u8 = 10 * PER_BIT as u8;
/// How many letters at the start of a line, at least, tell which languages it may be in.
const CONTEXT: usize = 24;
/// The letters with the smallest numbers, the most common ones, have a table of all their trigrams.
const COMMON_LETTERS: usize = 64;
const LATIN: usize = 0;

/// For each trigram of the common letters of a script, how much it lifts the level in the language that likes it
/// best.
#[derive(Debug)]
pub(super) struct Lifts(Vec<i8>);

impl Lifts {
    fn new(alphabet: &Alphabet) -> Self {
        let number = |at: usize| at as u32;
        let unseen: Vec<i8> = (0..COMMON_LETTERS.pow(2))
            .map(|at| {
                let (row, more) =
                    alphabet.bigram_row(number(at / COMMON_LETTERS), number(at % COMMON_LETTERS));
                lift_of(row.unwrap_or_default(), more)
            })
            .collect();
        let mut lifts = unseen.repeat(COMMON_LETTERS);
        let costs: Vec<&[u8]> = alphabet.trigrams.costs().collect();
        for (key, row) in alphabet.trigrams.keys() {
            let letters = [key >> 18, key >> 9 & 0x1FF, key & 0x1FF].map(|letter| letter as usize);
            if letters.iter().all(|&letter| letter < COMMON_LETTERS) {
                lifts[letters.iter().fold(0, |at, letter| at * COMMON_LETTERS + letter)] =
                    lift_of(costs[row], 0);
            }
        }
        Self(lifts)
    }

    #[inline]
    fn get(&self, alphabet: &Alphabet, gram: [u16; 3]) -> i32 {
        let [first, second, third] = gram.map(usize::from);
        if (first | second | third) < COMMON_LETTERS {
            i32::from(self.0[(first * COMMON_LETTERS + second) * COMMON_LETTERS + third])
        } else if gram[2] == UNKNOWN_LETTER {
            UNKNOWN_LETTER_LIFT
        } else {
            let (row, more) = alphabet.row(gram);
            i32::from(lift_of(row, more))
        }
    }
}

/// How much a trigram with these costs lifts the level in the language that likes it best.
fn lift_of(row: &[u8], more: u32) -> i8 {
    let least = row.iter().copied().min().unwrap_or(u8::MAX).saturating_add(more as u8);
    (i32::from(least) - i32::from(USUAL_TRIGRAM)).min(i32::from(i8::MAX)) as i8
}

/// Whether a line that is not ASCII needs the repair search. Says yes too often rather than too rarely.
pub(crate) fn is_suspicious(line: &str) -> bool {
    let mut look = Look { model: model(), line, level: 0, latin: Vec::new() };
    let mut at = 0;
    while let Some(found) = line.as_bytes()[at..].iter().position(|byte| !byte.is_ascii()) {
        at = look.run(at + found);
        if look.alarm() {
            return true;
        }
    }
    false
}

struct Look<'a> {
    model: &'static Model,
    line: &'a str,
    /// In 1/8 bit.
    level: i32,
    /// The level of each Latin language, in 1/8 bit; empty as long as there was no Latin letter outside ASCII.
    latin: Vec<u8>,
}

impl Look<'_> {
    fn alarm(&self) -> bool {
        self.level + i32::from(self.latin.iter().copied().min().unwrap_or(0)) > ALARM
    }

    fn lift(&mut self, by: i32) {
        self.level = (self.level + by).max(0);
    }

    /// Looks at the word or symbol that has the character at `start`, and tells where to go on.
    fn run(&mut self, start: usize) -> usize {
        let Some(scalar) = self.line[start..].chars().next() else { return self.line.len() };
        let end = start + scalar.len_utf8();
        match self.model.sign_of(scalar) {
            Sign::Letter { script: LATIN, .. } => return self.latin_word(start),
            Sign::Letter { script, .. } => return self.word(start, script),
            Sign::Wide(number) => {
                let least = wide_row(self.model, number).iter().copied().min().unwrap_or(u8::MAX);
                self.lift(i32::from(least) - USUAL_WIDE);
                if self.is_letter_before(start) && !self.goes_on_wide(end) {
                    self.lift(MIXED_SCRIPTS);
                }
            }
            Sign::Symbol(number) => {
                let context = usize::from(self.spells_before(start)) * 2 + usize::from(self.spells_at(end));
                self.lift(self.model.symbol_cost(scalar, number, context) as i32 - USUAL_SYMBOL);
            }
        }
        end
    }

    fn goes_on_wide(&self, at: usize) -> bool {
        self.line[at..].chars().take(2).all(|scalar| matches!(self.model.sign_of(scalar), Sign::Wide(_)))
    }

    fn spells_before(&self, at: usize) -> bool {
        self.line[..at].chars().next_back().is_some_and(|scalar| self.spells(scalar))
    }

    fn spells_at(&self, at: usize) -> bool {
        self.line[at..].chars().next().is_some_and(|scalar| self.spells(scalar))
    }

    fn spells(&self, scalar: char) -> bool {
        !matches!(self.model.sign_of(scalar), Sign::Symbol(_))
    }

    fn is_letter_before(&self, at: usize) -> bool {
        let before = self.line[..at].chars().next_back();
        before.is_some_and(|scalar| matches!(self.model.sign_of(scalar), Sign::Letter { .. }))
    }

    /// A word in a script other than Latin, from its first letter on.
    fn word(&mut self, start: usize, script: usize) -> usize {
        if self.is_letter_before(start) {
            self.lift(MIXED_SCRIPTS);
        }
        let alphabet = &self.model.alphabets[script];
        let lifts = alphabet.lifts.get_or_init(|| Lifts::new(alphabet));
        let (mut gram, mut at, mut after_small) = ([EDGE; 3], start, false);
        let cased = has_case(script);
        let mut level = self.level;
        for scalar in self.line[start..].chars() {
            let Sign::Letter { script: of, letter, upper } = self.model.sign_of(scalar) else { break };
            if of != script {
                level += if of == LATIN { MIXED_SCRIPTS } else { 0 };
                break;
            }
            gram = [gram[1], gram[2], letter];
            level = (level + lifts.get(alphabet, gram)).max(0);
            if cased && upper && after_small {
                level += CAPITAL_WITHIN;
            }
            if level > ALARM {
                self.level = level;
                return self.line.len();
            }
            after_small = !upper;
            at += scalar.len_utf8();
        }
        self.level = (level + lifts.get(alphabet, [gram[1], gram[2], EDGE])).max(0);
        at
    }

    /// A Latin letter outside ASCII, with the trigrams that it is part of.
    fn latin_word(&mut self, start: usize) -> usize {
        let alphabet = &self.model.alphabets[LATIN];
        if self.latin.is_empty() {
            self.latin = self.first_levels(alphabet);
        }
        let (mut before, mut after_small) = ([EDGE; 2], false);
        for (at, scalar) in self.line[..start].chars().rev().take(2).enumerate() {
            let Sign::Letter { script, letter, upper } = self.model.sign_of(scalar) else { break };
            if script != LATIN {
                self.level += if at == 0 { MIXED_SCRIPTS } else { 0 };
                break;
            }
            before[1 - at] = letter;
            after_small |= at == 0 && !upper;
        }
        let (mut at, mut left) = (start, 2);
        for scalar in self.line[start..].chars().map(Some).chain([None]) {
            let sign = scalar.map_or(Sign::Symbol(0), |scalar| self.model.sign_of(scalar));
            let Sign::Letter { script: LATIN, letter, upper } = sign else {
                self.add_latin(alphabet, [before[0], before[1], EDGE]);
                break;
            };
            let is_ascii = scalar.is_some_and(|scalar| scalar.is_ascii());
            if upper && after_small && !is_ascii {
                self.level += CAPITAL_WITHIN;
            }
            after_small = !upper;
            self.add_latin(alphabet, [before[0], before[1], letter]);
            before = [before[1], letter];
            at += scalar.map_or(0, char::len_utf8);
            left = if is_ascii { left - 1 } else { 2 };
            if left == 0 {
                break;
            }
        }
        let least = self.latin.iter().copied().min().unwrap_or(0);
        self.latin.iter_mut().for_each(|level| *level = (*level).min(least.saturating_add(FOREIGN)));
        at
    }

    fn add_latin(&mut self, alphabet: &Alphabet, gram: [u16; 3]) {
        if gram[2] == UNKNOWN_LETTER {
            self.level += UNKNOWN_LETTER_LIFT;
            return;
        }
        let (row, more) = alphabet.row(gram);
        self.latin.iter_mut().zip(row).for_each(|(level, &cost)| {
            *level = level.saturating_add(cost.saturating_add(more as u8)).saturating_sub(USUAL_TRIGRAM);
        });
    }

    /// The level of each Latin language after a look at the first letters of the line: those that are not likely
    /// to be its language begin higher.
    fn first_levels(&self, alphabet: &Alphabet) -> Vec<u8> {
        let mut costs = vec![0_u16; alphabet.languages.len()];
        let mut gram = [EDGE; 3];
        let mut letters = 0;
        for byte in self.line.bytes().filter(u8::is_ascii) {
            let letter = match self.model.sign_of(char::from(byte)) {
                Sign::Letter { letter, .. } => letter,
                _ if gram[2] == EDGE => continue,
                _ => EDGE,
            };
            gram = [gram[1], gram[2], letter];
            let (row, more) = alphabet.row(gram);
            costs.iter_mut().zip(row).for_each(|(sum, &cost)| *sum += u16::from(cost) + more as u16);
            letters += 1;
            if letter == EDGE {
                gram = [EDGE; 3];
                if letters >= CONTEXT {
                    break;
                }
            }
        }
        let least = costs.iter().copied().min().unwrap_or(0);
        costs.iter().map(|cost| (cost - least).min(u16::from(FOREIGN)) as u8).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_passes_and_damage_does_not() {
        let plain = [
            "Der Bäcker öffnet früh, die Straße ist noch leer.",
            "La forêt s'éveille; un écureuil traverse l'allée.",
            "Утром над рекой стоял густой туман.",
            "Το τρένο φεύγει νωρίς το πρωί.",
            "昨日は友達と駅で会いました。",
        ];
        for line in plain {
            assert!(!is_suspicious(line), "{line}");
        }
        let damaged = ["attachйs", "schÃ¶n", "donâ€™t", "Ïðèâåò", "Mьnchen", "рТЙЧЕФ", "KoЯn"];
        for line in damaged {
            assert!(is_suspicious(line), "{line}");
        }
    }
}
