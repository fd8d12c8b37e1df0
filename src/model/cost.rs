//! What a text costs: fixed costs, and one cost for each language of each script in it.

use crate::model::{Alphabet, EDGE, Model, PER_BIT, Sign, UNKNOWN_LETTER, WIDE};
use std::ops::Range;

/// What a word pays for being in another language than its line.
const FOREIGN_WORD: u32 = 10 * PER_BIT;
/// The same for a word with letters outside ASCII.
const MARKED_FOREIGN_WORD: u32 = 6 * PER_BIT;
/// What a bigram pays that was never seen, on top of its last letter.
const UNSEEN_BIGRAM: u32 = 3 * PER_BIT;
/// What a trigram pays that is not in the table, on top of its last two letters.
const UNSEEN_TRIGRAM: u32 = 3 * PER_BIT / 2;
/// What a text pays for each script that it uses.
const SCRIPT: u32 = 6 * PER_BIT;
/// What a letter next to a Han, kana or Hangul character pays.
const WIDE_NEXT_TO_LETTER: u32 = 13 * PER_BIT;
const UNKNOWN_LETTER_COST: u32 = 20 * PER_BIT;
const UNKNOWN_WIDE: u32 = 20 * PER_BIT;
/// Bits of a symbol that training did not see.
const UNKNOWN_SYMBOL: u32 = 22 * PER_BIT;
const REPEATED_SYMBOL: u32 = 2 * PER_BIT;
const C1_CONTROL: u32 = 26 * PER_BIT;
const PRIVATE_USE: u32 = 28 * PER_BIT;
const REPLACEMENT_CHARACTER: u32 = 20 * PER_BIT;

/// What text costs in each language of each script, in 1/8 bit.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cost {
    /// What does not depend on the language: symbols, letter case, changes of script.
    fixed: u32,
    scripts: Vec<(usize, Vec<u32>)>,
}

/// What a word costs that is in none of the model's languages, or not a word at all; and each letter of it, Han,
/// kana or Hangul character, and symbol.
const STRANGE_WORD: f32 = 12.0;
const STRANGE_LETTER: f32 = 6.0;
const STRANGE_WIDE: f32 = 13.0;
const STRANGE_SYMBOL: f32 = 9.0;
/// What a strange word pays for small letters of two scripts side by side: names that mix scripts on purpose do so
/// with capitals.
const STRANGE_CHANGE: f32 = 13.0;

/// The languages that an original may be in, by script.
#[derive(Clone, Debug)]
pub(crate) enum Languages {
    /// All that the model knows.
    Any,
    /// For each script whether a language is among them; words in ASCII may be in any.
    Only(Vec<Vec<bool>>),
}

impl Languages {
    /// The languages with these names.
    pub(crate) fn named(model: &Model, names: &[&str]) -> Self {
        let of_script = |script| model.languages(script).iter().map(|name| names.contains(name)).collect();
        Self::Only((0..=WIDE).map(of_script).collect())
    }
}

impl Cost {
    /// Adds another text's cost.
    pub(crate) fn add(&mut self, other: &Self) {
        self.fixed += other.fixed;
        for (script, costs) in &other.scripts {
            let sums = self.row(*script, costs.len());
            sums.iter_mut().zip(costs).for_each(|(sum, cost)| *sum += cost);
        }
    }

    /// Takes away a cost that was added.
    pub(crate) fn subtract(&mut self, other: &Self) {
        self.fixed -= other.fixed;
        for (script, costs) in &other.scripts {
            let sums = self.row(*script, costs.len());
            sums.iter_mut().zip(costs).for_each(|(sum, cost)| *sum -= cost);
        }
    }

    fn row(&mut self, script: usize, width: usize) -> &mut [u32] {
        let at = self.scripts.iter().position(|(known, _)| *known == script).unwrap_or_else(|| {
            self.scripts.push((script, vec![0; width]));
            self.scripts.len() - 1
        });
        &mut self.scripts[at].1
    }

    /// Bits, summed over the languages of each script.
    pub(crate) fn bits(&self) -> f32 {
        let used = self.scripts.iter().filter(|(_, costs)| costs.iter().any(|&cost| cost > 0));
        let mixed: f32 = used.map(|(_, costs)| mixture_bits(costs) + (SCRIPT / PER_BIT) as f32).sum();
        self.fixed as f32 / PER_BIT as f32 + mixed
    }
}

impl Cost {
    /// Bits in the language of each script that makes them fewest.
    pub(crate) fn least_bits(&self) -> f32 {
        let least = self.scripts.iter().filter_map(|(_, costs)| costs.iter().copied().min());
        let sum: u32 = least.filter(|&cost| cost > 0).map(|cost| cost + SCRIPT).sum();
        (self.fixed + sum) as f32 / PER_BIT as f32
    }
}

/// `-log2` of the mean over languages of `2^-cost`.
fn mixture_bits(costs: &[u32]) -> f32 {
    let least = costs.iter().copied().min().unwrap_or(0);
    let more = |cost: &u32| (-((*cost - least) as f32) / PER_BIT as f32).exp2();
    let sum: f32 = costs.iter().filter(|cost| **cost - least < 16 * PER_BIT).map(more).sum();
    least as f32 / PER_BIT as f32 - (sum / costs.len().max(1) as f32).log2()
}

impl Model {
    /// What `text` costs when it is written in one of `languages`; `None` where none of them has its script.
    pub(crate) fn cost(&self, text: &str, languages: &Languages) -> Option<Cost> {
        let mut cost = Cost::default();
        let signs: Vec<(char, Sign)> = text.chars().map(|scalar| (scalar, self.sign_of(scalar))).collect();
        let mut at = 0;
        while at < signs.len() {
            let end = match signs[at].1 {
                Sign::Letter { script, .. } => end_of_word(&signs, at, script),
                _ => at + 1,
            };
            self.add_run(&mut cost, &signs, at..end, languages)?;
            at = end;
        }
        Some(cost)
    }

    /// What a word costs as it is seen: as text in any language, or as something that the model does not know.
    pub(crate) fn seen_cost(&self, word: &str) -> Option<Cost> {
        let cost = self.cost(word, &Languages::Any)?;
        match self.strange_word_bits(word) {
            Some(bits) if bits < cost.bits() => {
                Some(Cost { fixed: (bits * PER_BIT as f32) as u32, scripts: Vec::new() })
            }
            _ => Some(cost),
        }
    }

    fn strange_word_bits(&self, word: &str) -> Option<f32> {
        let mut bits = STRANGE_WORD;
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
            ('\u{80}'..='\u{9F}' | char::REPLACEMENT_CHARACTER, _) => None,
            (_, Sign::Letter { .. }) => Some(STRANGE_LETTER),
            (_, Sign::Wide(_)) => Some(STRANGE_WIDE),
            _ => Some(STRANGE_SYMBOL),
        }
    }

    fn add_run(
        &self,
        cost: &mut Cost,
        signs: &[(char, Sign)],
        run: Range<usize>,
        languages: &Languages,
    ) -> Option<()> {
        let is_letter = |at: Option<usize>, kind: fn(&Sign) -> bool| {
            at.and_then(|at| signs.get(at)).is_some_and(|(_, sign)| kind(sign))
        };
        let (before, after) = (run.start.checked_sub(1), Some(run.end));
        match signs[run.start].1 {
            Sign::Symbol(number) => {
                let spells = |sign: &Sign| !matches!(sign, Sign::Symbol(_));
                let context =
                    usize::from(is_letter(before, spells)) * 2 + usize::from(is_letter(after, spells));
                let full = self.symbol_cost(signs[run.start].0, number, context);
                let is_repeated = before.is_some_and(|before| signs[before].0 == signs[run.start].0);
                cost.fixed += if is_repeated { full.min(REPEATED_SYMBOL) } else { full };
            }
            Sign::Wide(number) => {
                let is_alphabetic: fn(&Sign) -> bool = |sign| matches!(sign, Sign::Letter { .. });
                let neighbours =
                    [before, after].into_iter().filter(|&at| is_letter(at, is_alphabetic)).count();
                cost.fixed += neighbours as u32 * WIDE_NEXT_TO_LETTER;
                let row: Vec<u32> =
                    wide_row(self, number).iter().map(|&cost| u32::from(cost).min(UNKNOWN_WIDE)).collect();
                add_word(cost, WIDE, &row, languages, false)?;
            }
            Sign::Letter { script, .. } => {
                if is_letter(before, |sign| matches!(sign, Sign::Letter { .. })) {
                    cost.fixed += u32::from(self.script_switch);
                }
                let word = &signs[run];
                cost.fixed += self.case_cost(script, word);
                let mut row = vec![0; self.languages(script).len()];
                self.alphabets[script].add_word(word, &mut row);
                add_word(cost, script, &row, languages, word.iter().all(|(scalar, _)| scalar.is_ascii()))?;
            }
        }
        Some(())
    }

    /// Bits of a symbol, by what stands around it.
    pub(super) fn symbol_cost(&self, scalar: char, number: u16, context: usize) -> u32 {
        match scalar {
            _ if number > 0 => u32::from(self.symbols[usize::from(number)][context]).min(UNKNOWN_SYMBOL),
            '\u{80}'..='\u{9F}' => C1_CONTROL,
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => PRIVATE_USE,
            char::REPLACEMENT_CHARACTER => REPLACEMENT_CHARACTER,
            // Han outside the training text counts here, for it has no number.
            '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3FFFF}' => UNKNOWN_WIDE,
            _ => UNKNOWN_SYMBOL,
        }
    }

    fn case_cost(&self, script: usize, word: &[(char, Sign)]) -> u32 {
        if !has_case(script) {
            return 0;
        }
        let (mut state, mut sum) = (0, 0);
        for (_, sign) in word {
            let upper = matches!(sign, Sign::Letter { upper: true, .. });
            sum += u32::from(self.case[state][usize::from(upper)]);
            state = next_case_state(state, upper);
        }
        sum
    }
}

/// The costs of a Han, kana or Hangul character in each language.
pub(super) fn wide_row(model: &Model, number: u16) -> &'static [u8] {
    let width = model.wide_languages.len();
    &model.wide[usize::from(number) * width..][..width]
}

/// Latin, Cyrillic, Greek, Armenian.
pub(super) fn has_case(script: usize) -> bool {
    matches!(script, 0..=2 | 22)
}

/// 0 at a word's start, 1 after a lower-case letter, 2 after one upper-case letter at the start, 3 after more.
fn next_case_state(state: usize, upper: bool) -> usize {
    match (state, upper) {
        (_, false) => 1,
        (0, true) => 2,
        (_, true) => 3,
    }
}

fn end_of_word(signs: &[(char, Sign)], start: usize, of: usize) -> usize {
    let in_word = |(_, sign): &&(char, Sign)| matches!(sign, Sign::Letter { script, .. } if *script == of);
    start + signs[start..].iter().take_while(in_word).count()
}

/// Adds a word, which may be in another language than the rest, at a price.
fn add_word(
    cost: &mut Cost,
    script: usize,
    row: &[u32],
    languages: &Languages,
    is_ascii: bool,
) -> Option<()> {
    let known = match languages {
        Languages::Only(known) if !is_ascii => Some(&known[script]),
        _ => None,
    };
    let allowed = |at: usize| known.is_none_or(|known| known[at]);
    let best = row.iter().enumerate().filter(|(at, _)| allowed(*at)).map(|(_, cost)| *cost).min()?;
    let foreign = best + if is_ascii { FOREIGN_WORD } else { MARKED_FOREIGN_WORD };
    let sums = cost.row(script, row.len());
    for (at, (sum, &cost)) in sums.iter_mut().zip(row).enumerate() {
        *sum += if allowed(at) { cost.min(foreign) } else { foreign };
    }
    Some(())
}

impl Alphabet {
    fn add_word(&self, word: &[(char, Sign)], sums: &mut [u32]) {
        let (mut first, mut second) = (EDGE, EDGE);
        let letters = word.iter().map(|(_, sign)| match sign {
            Sign::Letter { letter, .. } => *letter,
            _ => EDGE,
        });
        for letter in letters.chain([EDGE]) {
            self.add_trigram([first, second, letter], sums);
            (first, second) = (second, letter);
        }
    }

    fn add_trigram(&self, gram: [u16; 3], sums: &mut [u32]) {
        if gram[2] == UNKNOWN_LETTER {
            sums.iter_mut().for_each(|sum| *sum += UNKNOWN_LETTER_COST);
            return;
        }
        let (row, more) = self.row(gram);
        sums.iter_mut().zip(row).for_each(|(sum, &cost)| *sum += u32::from(cost) + more);
    }

    /// The costs of a trigram's last letter, and what they all pay on top.
    pub(super) fn row(&self, gram: [u16; 3]) -> (&'static [u8], u32) {
        let [first, second, third] = gram.map(u32::from);
        match self.trigrams.get(first << 18 | second << 9 | third) {
            Some(row) => (row, 0),
            None => self.bigram_row(second, third),
        }
    }

    /// The costs of a trigram that is not in the table, from its last two letters, and what they all pay on top.
    pub(super) fn bigram_row(&self, second: u32, third: u32) -> (&'static [u8], u32) {
        match self.bigrams.get(second << 9 | third) {
            Some(row) => (row, UNSEEN_TRIGRAM),
            None => {
                let width = self.languages.len();
                let row = self.unigrams.get(third as usize * width..(third as usize + 1) * width);
                (row.unwrap_or_default(), UNSEEN_TRIGRAM + UNSEEN_BIGRAM)
            }
        }
    }
}
