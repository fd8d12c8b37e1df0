//! The gate: a quick look that tells nearly all clean lines from those in which a repair could find something.
//!
//! It follows the model's costs along the line as a cumulative sum (CUSUM; E. S. Page, "Continuous Inspection
//! Schemes", Biometrika 41, 1954): what costs more than text usually does lifts the level, what costs less lowers
//! it, never below zero. A level above [`ALARM`] opens the gate.

use crate::model::cost::has_case;
use crate::model::{
    Alphabet, EDGE, LETTER, Model, PER_BIT, SCRIPT, SCRIPT_SHIFT, SYMBOL, Sign, UNKNOWN_LETTER, UPPER,
    WIDE_FLAG, model,
};

/// Opens the gate.
const ALARM: i32 = 10 * PER_BIT as i32;
/// What each kind of character may cost before it lifts the level.
const USUAL_TRIGRAM: u8 = 6 * PER_BIT as u8;
const USUAL_SYMBOL: i32 = 9 * PER_BIT as i32;
const USUAL_WIDE: i32 = 12 * PER_BIT as i32;
/// What lifts the level without a cost of its own: letters of two scripts in one word, a capital after a small
/// letter, a letter that training did not see.
const MIXED_SCRIPTS: i32 = 13 * PER_BIT as i32;
const CAPITAL_WITHIN: i32 = 7 * PER_BIT as i32;
/// A symbol between blanks lifts the level by no more.
const LONE_SYMBOL: i32 = 6 * PER_BIT as i32;
const UNKNOWN_WIDE: u8 = 20 * PER_BIT as u8;
/// So many bytes after a Han, kana or Hangul character, others are no surprise.
const NEAR: usize = 48;
const UNKNOWN_LETTER_COST: u8 = 20 * PER_BIT as u8;
/// How far the level of one Latin language may be above that of the line's best, so that a word may be foreign.
const FOREIGN: u8 = 10 * PER_BIT as u8;
/// How many letters at the start of a line, at least, tell which languages it may be in.
const CONTEXT: usize = 16;
const MOST_CONTEXT: usize = 24;
/// So many letters make a whole word.
const FEW_LETTERS: usize = 4;
/// The letters with the smallest numbers, the most common ones, have a table of all their trigrams.
const COMMON_LETTERS: usize = 48;
/// As many languages as one script other than Latin may have.
const LANES: usize = 16;
/// The languages that are written in Latin letters.
const LATIN_LANES: usize = 88;
const LATIN: usize = 0;

/// The costs of all trigrams of a script's common letters.
#[derive(Debug)]
pub(super) enum CommonTrigrams {
    /// Of a script with one language.
    One(Table<1>),
    /// Of a script with up to [`LANES`] languages.
    Many(Table<LANES>),
}

impl CommonTrigrams {
    fn new(alphabet: &Alphabet) -> Self {
        match alphabet.languages.len() {
            1 => Self::One(Table::new(alphabet)),
            _ => Self::Many(Table::new(alphabet)),
        }
    }
}

/// The costs in `N` languages side by side; a trigram's place is its three letters, six bits each.
#[derive(Debug)]
pub(super) struct Table<const N: usize>(Vec<[u8; N]>);

/// Levels or costs by language, in 1/8 bit.
type Lanes = [u8; LANES];
type LatinLanes = [u8; LATIN_LANES];

impl<const N: usize> Table<N> {
    fn new(alphabet: &Alphabet) -> Self {
        let letters = 0..COMMON_LETTERS as u32;
        let unseen = letters.clone().flat_map(|second| letters.clone().map(move |third| (second, third)));
        let unseen: Vec<[u8; N]> =
            unseen.map(|(second, third)| lanes_of(alphabet.bigram_row(second, third))).collect();
        let mut rows = unseen.repeat(COMMON_LETTERS);
        let costs: Vec<&[u8]> = alphabet.trigrams.costs().collect();
        for (key, row) in alphabet.trigrams.keys() {
            let letters = [key >> 18, key >> 9 & 0x1FF, key & 0x1FF].map(|letter| letter as usize);
            if letters.iter().all(|&letter| letter < COMMON_LETTERS) {
                let at = (letters[0] * COMMON_LETTERS + letters[1]) * COMMON_LETTERS + letters[2];
                rows[at] = lanes_of((costs[row], 0));
            }
        }
        Self(rows)
    }

    #[inline(always)]
    fn add(&self, lanes: &mut [u8; N], alphabet: &Alphabet, gram: [u16; 3]) {
        let [first, second, third] = gram.map(usize::from);
        if first.max(second).max(third) < COMMON_LETTERS {
            add(lanes, &self.0[(first * COMMON_LETTERS + second) * COMMON_LETTERS + third]);
        } else {
            add(lanes, &rare_costs(alphabet, gram));
        }
    }
}

#[cold]
fn rare_costs<const N: usize>(alphabet: &Alphabet, gram: [u16; 3]) -> [u8; N] {
    if gram[2] == UNKNOWN_LETTER { [UNKNOWN_LETTER_COST; N] } else { lanes_of(alphabet.row(gram)) }
}

/// Costs side by side; lanes without a language are as dear as can be.
fn lanes_of<const N: usize>((row, more): (&[u8], u32)) -> [u8; N] {
    let mut lanes = [u8::MAX; N];
    lanes.iter_mut().zip(row).for_each(|(lane, &cost)| *lane = cost.saturating_add(more as u8));
    lanes
}

/// Whether text that is not ASCII needs the repair search. Says yes too often rather than too rarely.
pub(crate) fn is_suspicious(text: &str) -> bool {
    let mut look = Look {
        model: model(),
        text: text.as_bytes(),
        level: 0,
        latin: None,
        script: LATIN,
        lanes: [0; LANES],
        wide_end: 0,
    };
    let mut at = 0;
    loop {
        at += ascii_len(&text.as_bytes()[at..]);
        if at == text.len() {
            return false;
        }
        at = look.run(at);
        if look.alarm() {
            return true;
        }
    }
}

/// How many bytes at the start are ASCII.
fn ascii_len(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let whole =
        words.iter().take_while(|word| u64::from_le_bytes(**word) & 0x8080_8080_8080_8080 == 0).count();
    let rest = &bytes[whole * 8..];
    whole * 8 + rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len())
}

struct Look<'a> {
    model: &'static Model,
    /// In UTF-8.
    text: &'a [u8],
    /// In 1/8 bit.
    level: i32,
    /// The level of each Latin language; `None` as long as there was no Latin letter outside ASCII.
    latin: Option<LatinLanes>,
    /// The script seen last other than Latin, and the levels of its languages.
    script: usize,
    lanes: Lanes,
    /// Where the last Han, kana or Hangul character ended; 0 if there was none.
    wide_end: usize,
}

/// A character with its length in bytes.
type Found = (Sign, usize);

impl Look<'_> {
    fn alarm(&self) -> bool {
        let latin = self.latin.as_ref().map_or(0, least);
        self.level + i32::from(latin) + i32::from(least(&self.lanes)) > ALARM
    }

    fn lift(&mut self, by: i32) {
        self.level = (self.level + by).max(0);
    }

    /// The character at `at`; a symbol without a length at the end.
    fn at(&self, at: usize) -> Found {
        let (value, len) = self.value_at(at);
        (Sign::of_value(value), len)
    }

    #[inline(always)]
    fn value_at(&self, at: usize) -> (u16, usize) {
        let Some(&[lead, second]) = self.text[at..].first_chunk() else {
            let last = self.text.get(at).map(|&lead| (self.model.value_of(usize::from(lead)), 1));
            return last.unwrap_or((SYMBOL, 0));
        };
        let trail = |byte: u8| usize::from(byte & 0x3F);
        let first = usize::from(lead);
        match lead {
            0..0x80 => (self.model.two_byte[first & 0x7F], 1),
            0x80..0xE0 => (self.model.two_byte[(first & 0x1F) << 6 | trail(second)], 2),
            0xE0..0xF0 => {
                let third = self.text.get(at + 2).copied().unwrap_or(0);
                (self.model.value_of((first & 0xF) << 12 | trail(second) << 6 | trail(third)), 3)
            }
            _ => (SYMBOL, 4),
        }
    }

    /// The character before `at`; a symbol without a length at the start.
    fn before(&self, at: usize) -> Found {
        let lead = self.text[..at].iter().rposition(|byte| byte & 0xC0 != 0x80);
        lead.map_or((Sign::Symbol(0), 0), |lead| self.at(lead))
    }

    /// Looks at the word or symbol that has the character at `start`, and tells where to go on.
    fn run(&mut self, start: usize) -> usize {
        let (sign, len) = self.at(start);
        let end = start + len;
        match sign {
            Sign::Letter { script: LATIN, .. } => return self.latin_word(start),
            Sign::Letter { script, .. } => return self.word(start, script),
            Sign::Wide(number) => self.wide(start, end, self.model.wide_least[usize::from(number)]),
            Sign::Symbol(number) => {
                let scalar =
                    std::str::from_utf8(&self.text[start..end]).ok().and_then(|text| text.chars().next());
                self.symbol(start, end, scalar.unwrap_or_default(), number);
            }
        }
        end
    }

    /// A Han, kana or Hangul character.
    fn wide(&mut self, start: usize, end: usize, cost: u8) {
        self.lift(i32::from(cost) - USUAL_WIDE);
        let is_within_wide = self.wide_end > 0 && start - self.wide_end <= NEAR;
        let after_letter = matches!(self.before(start).0, Sign::Letter { .. });
        if after_letter && !is_within_wide && !self.goes_on_wide(end) {
            self.lift(MIXED_SCRIPTS);
        }
        self.wide_end = end;
    }

    fn goes_on_wide(&self, at: usize) -> bool {
        let (first, len) = self.at(at);
        matches!((first, self.at(at + len).0), (Sign::Wide(_), Sign::Wide(_)))
    }

    fn symbol(&mut self, start: usize, end: usize, scalar: char, number: u16) {
        match scalar {
            '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => return self.wide(start, end, UNKNOWN_WIDE),
            // The punctuation of East Asia.
            '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}' if number > 0 => {
                self.wide_end = end;
                return;
            }
            _ => {}
        }
        let spells = |(sign, _): Found| !matches!(sign, Sign::Symbol(_));
        let context = usize::from(spells(self.before(start))) * 2 + usize::from(spells(self.at(end)));
        let lift = self.model.symbol_cost(scalar, number, context) as i32 - USUAL_SYMBOL;
        let is_blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
        let is_alone =
            is_blank(start.checked_sub(1).map(|at| &self.text[at])) && is_blank(self.text.get(end));
        self.lift(if is_alone { lift.min(LONE_SYMBOL) } else { lift });
    }

    /// A word in a script other than Latin, from its first letter on.
    fn word(&mut self, start: usize, script: usize) -> usize {
        let alphabet = &self.model.alphabets[script];
        let trigrams = alphabet.common.get_or_init(|| CommonTrigrams::new(alphabet));
        if self.script != script {
            (self.script, self.lanes) = (script, [0; LANES]);
        }
        match trigrams {
            CommonTrigrams::Many(table) => {
                let mut lanes = self.lanes;
                let end = self.word_levels(start, script, table, &mut lanes);
                self.lanes = lanes;
                end
            }
            CommonTrigrams::One(table) => {
                let mut lanes = [self.lanes[0]];
                let end = self.word_levels(start, script, table, &mut lanes);
                self.lanes = [lanes[0]; LANES];
                end
            }
        }
    }

    #[inline(always)]
    fn word_levels<const N: usize>(
        &mut self,
        start: usize,
        script: usize,
        table: &Table<N>,
        lanes: &mut [u8; N],
    ) -> usize {
        let alphabet = &self.model.alphabets[script];
        let (mut first, mut second) = (EDGE, EDGE);
        let (mut at, mut letters, mut after_small, mut capital) = (start, 0, false, false);
        let next = loop {
            let (value, len) = self.value_at(at);
            if !is_letter_of(value, script) {
                break Sign::of_value(value);
            }
            let (letter, upper) = (value & LETTER, value & UPPER != 0);
            table.add(lanes, alphabet, [first, second, letter]);
            (first, second) = (second, letter);
            // A capital within a word, unless small letters go on: then two words have grown together.
            self.level += if capital && upper { CAPITAL_WITHIN } else { 0 };
            capital = upper && after_small;
            after_small = !upper;
            letters += 1;
            at += len;
        };
        self.level += if capital && has_case(script) { CAPITAL_WITHIN } else { 0 };
        table.add(lanes, alphabet, [first, second, EDGE]);
        keep_near_best(lanes);
        if matches!(next, Sign::Letter { .. }) || matches!(self.before(start).0, Sign::Letter { .. }) {
            self.mixed(start, at, letters);
        }
        at
    }

    /// Letters of two scripts in one word, unless two whole words have grown together.
    fn mixed(&mut self, start: usize, end: usize, letters: usize) {
        let before = (0..FEW_LETTERS).try_fold(start, |at, _| match self.before(at) {
            (Sign::Letter { .. }, len) => Some(at - len),
            _ => None,
        });
        let after = (0..FEW_LETTERS).try_fold(end, |at, _| match self.at(at) {
            (Sign::Letter { .. }, len) => Some(at + len),
            _ => None,
        });
        if letters < FEW_LETTERS || before.is_none() && after.is_none() {
            self.lift(MIXED_SCRIPTS);
        }
    }

    /// A Latin letter outside ASCII, with the trigrams that it is part of.
    fn latin_word(&mut self, start: usize) -> usize {
        let alphabet = &self.model.alphabets[LATIN];
        let mut lanes = self.latin.unwrap_or_else(|| self.first_levels(alphabet));
        let (mut before, mut after_small) = ([EDGE; 2], false);
        if let (Sign::Letter { script: LATIN, letter, upper }, len) = self.before(start) {
            before[1] = letter;
            after_small = !upper;
            if let (Sign::Letter { script: LATIN, letter, .. }, _) = self.before(start - len) {
                before[0] = letter;
            }
        }
        let (mut at, mut left) = (start, 2);
        while left > 0 {
            let (Sign::Letter { script: LATIN, letter, upper }, len) = self.at(at) else {
                self.add_latin(&mut lanes, alphabet, [before[0], before[1], EDGE]);
                break;
            };
            if upper && after_small && len > 1 {
                self.level += CAPITAL_WITHIN;
            }
            after_small = !upper;
            self.add_latin(&mut lanes, alphabet, [before[0], before[1], letter]);
            before = [before[1], letter];
            at += len;
            left = if len == 1 { left - 1 } else { 2 };
        }
        keep_near_best(&mut lanes);
        self.latin = Some(lanes);
        at
    }

    fn add_latin(&mut self, lanes: &mut LatinLanes, alphabet: &Alphabet, gram: [u16; 3]) {
        if gram[2] == UNKNOWN_LETTER {
            self.level += i32::from(UNKNOWN_LETTER_COST);
            return;
        }
        match alphabet.row(gram) {
            (row, 0) if row.len() == LATIN_LANES => add(lanes, row.try_into().unwrap_or(&[0; LATIN_LANES])),
            row => add(lanes, &lanes_of(row)),
        }
    }

    /// The level of each Latin language after a look at the first letters of the text: those that are not likely
    /// to be its language begin higher.
    fn first_levels(&self, alphabet: &Alphabet) -> LatinLanes {
        let mut costs = [0_u16; LATIN_LANES];
        let (mut before, mut letters) = ([EDGE; 2], 0);
        for byte in self.text.iter().filter(|byte| byte.is_ascii()) {
            let value = self.model.two_byte[usize::from(*byte & 0x7F)];
            let letter = if is_letter_of(value, LATIN) { value & LETTER } else { EDGE };
            if letter == EDGE && before[1] == EDGE {
                continue;
            }
            let (row, more) = alphabet.row([before[0], before[1], letter]);
            costs.iter_mut().zip(row).for_each(|(sum, &cost)| *sum += u16::from(cost) + more as u16);
            letters += 1;
            before = if letter == EDGE { [EDGE; 2] } else { [before[1], letter] };
            if letter == EDGE && letters >= CONTEXT || letters >= MOST_CONTEXT {
                break;
            }
        }
        let least = costs.iter().copied().min().unwrap_or(0);
        costs.map(|cost| (cost - least).min(u16::from(FOREIGN)) as u8)
    }
}

#[inline(always)]
fn add<const N: usize>(levels: &mut [u8; N], costs: &[u8; N]) {
    for (level, cost) in levels.iter_mut().zip(costs) {
        *level = level.saturating_add(*cost).saturating_sub(USUAL_TRIGRAM);
    }
}

/// Lets the level of no language be further above the best than a foreign word would be.
fn keep_near_best<const N: usize>(levels: &mut [u8; N]) {
    let most = least(levels).saturating_add(FOREIGN);
    levels.iter_mut().for_each(|level| *level = (*level).min(most));
}

fn least<const N: usize>(levels: &[u8; N]) -> u8 {
    levels.iter().copied().fold(u8::MAX, u8::min)
}

/// Whether a value is that of a letter of the script.
#[inline(always)]
fn is_letter_of(value: u16, script: usize) -> bool {
    value & (WIDE_FLAG | SCRIPT) == (script as u16) << SCRIPT_SHIFT
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
