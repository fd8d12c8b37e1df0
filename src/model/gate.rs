//! The gate: a quick look that tells nearly all clean lines from those in which a repair could find something.
//!
//! It follows the model's costs along the line as a cumulative sum (CUSUM; E. S. Page, "Continuous Inspection
//! Schemes", Biometrika 41, 1954): what costs more than text usually does lifts the level, what costs less lowers
//! it, never below zero. A level above [`ALARM`] opens the gate.

use crate::model::cost::has_case;
use crate::model::words;
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
/// A symbol without a letter before or after it lifts the level by no more.
const LONE_SYMBOL: i32 = 4 * PER_BIT as i32;
const UNKNOWN_WIDE: u8 = 20 * PER_BIT as u8;
/// So many bytes after a Han, kana or Hangul character, others are no surprise.
const NEAR: usize = 48;
const UNKNOWN_LETTER_COST: u8 = 20 * PER_BIT as u8;
/// How far the level of one Latin language may be above that of the line's best, so that a word may be foreign.
const FOREIGN: u8 = 10 * PER_BIT as u8;
/// How much a byte of plain text between Latin words with letters outside ASCII lowers the level.
const QUIET_BYTE: usize = 4;
/// So many letters and words at the start of a text, at most, tell which languages it may be in.
const CONTEXT_LETTERS: usize = 16;
const CONTEXT_WORDS: usize = 6;
/// So many letters make a whole word.
const FEW_LETTERS: usize = 4;
/// The letters with the smallest numbers, the most common ones, have a table of all their trigrams.
const COMMON_LETTERS: usize = 48;
/// As many languages as one script other than Latin may have.
const LANES: usize = 16;
/// The languages that are written in Latin letters.
pub(super) const LATIN_LANES: usize = 88;
const LATIN: usize = 0;

/// How all trigrams of a script's common letters move the levels.
#[derive(Debug)]
pub(super) enum CommonTrigrams {
    /// Of a script with one language.
    One(Table<1>),
    /// Of a script with up to [`LANES`] languages.
    Many(Table<LANES>),
}

impl CommonTrigrams {
    fn new(model: &Model, script: usize) -> Self {
        match model.alphabets[script].languages.len() {
            1 => Self::One(Table::new(model, script)),
            _ => Self::Many(Table::new(model, script)),
        }
    }
}

/// Levels by language, in 1/8 bit above [`FLOOR`], so that saturating addition keeps them from falling below it;
/// or how much a trigram moves them.
type Lanes<const N: usize> = [i8; N];
type LatinLanes = Lanes<LATIN_LANES>;

/// The level at which nothing is strange.
const FLOOR: i8 = i8::MIN;

/// The moves of `N` languages side by side.
#[derive(Debug)]
pub(super) struct Table<const N: usize> {
    moves: Vec<Lanes<N>>,
    /// For each character of two bytes its number if it is a common small letter of the script, else [`OTHER`].
    small: Box<[u8; 0x800]>,
}

const OTHER: u8 = u8::MAX;

impl<const N: usize> Table<N> {
    fn new(model: &Model, script: usize) -> Self {
        let alphabet = &model.alphabets[script];
        let letters = 0..COMMON_LETTERS as u32;
        let unseen = letters.clone().flat_map(|second| letters.clone().map(move |third| (second, third)));
        let unseen: Vec<Lanes<N>> =
            unseen.map(|(second, third)| moves_of(alphabet.bigram_row(second, third))).collect();
        let mut moves = unseen.repeat(COMMON_LETTERS);
        let costs: Vec<&[u8]> = alphabet.trigrams.costs().collect();
        for (key, row) in alphabet.trigrams.keys() {
            let letters = [key >> 18, key >> 9 & 0x1FF, key & 0x1FF].map(|letter| letter as usize);
            if letters.iter().all(|&letter| letter < COMMON_LETTERS) {
                let at = (letters[0] * COMMON_LETTERS + letters[1]) * COMMON_LETTERS + letters[2];
                moves[at] = moves_of((costs[row], 0));
            }
        }
        let small = model.two_byte.map(|value| {
            let is_small = is_letter_of(value, script) && value & UPPER == 0;
            if is_small && usize::from(value & LETTER) < COMMON_LETTERS { value as u8 } else { OTHER }
        });
        Self { moves, small: Box::new(small) }
    }

    #[inline(always)]
    fn step(&self, lanes: &mut Lanes<N>, alphabet: &Alphabet, gram: [u16; 3]) {
        let [first, second, third] = gram.map(usize::from);
        if first.max(second).max(third) < COMMON_LETTERS {
            step(lanes, &self.moves[(first * COMMON_LETTERS + second) * COMMON_LETTERS + third]);
        } else {
            step(lanes, &rare_moves(alphabet, gram));
        }
    }

    /// Reads common small letters of two bytes from `at` on, after the letters in `before`, and tells where they
    /// end.
    #[inline(always)]
    fn small_letters(
        &self,
        lanes: &mut Lanes<N>,
        text: &[u8],
        mut at: usize,
        before: &mut [u16; 2],
    ) -> usize {
        let [mut first, mut second] = before.map(usize::from);
        if first.max(second) >= COMMON_LETTERS {
            return at;
        }
        let mut moved = *lanes;
        while let Some(&[lead @ 0xC0..0xE0, trail]) = text.get(at..at + 2).and_then(|pair| pair.first_chunk())
        {
            let letter = self.small[usize::from(lead & 0x1F) << 6 | usize::from(trail & 0x3F)];
            if letter == OTHER {
                break;
            }
            let third = usize::from(letter);
            step(&mut moved, &self.moves[(first * COMMON_LETTERS + second) * COMMON_LETTERS + third]);
            (first, second) = (second, third);
            at += 2;
        }
        *lanes = moved;
        *before = [first as u16, second as u16];
        at
    }
}

#[cold]
fn rare_moves<const N: usize>(alphabet: &Alphabet, gram: [u16; 3]) -> Lanes<N> {
    if gram[2] == UNKNOWN_LETTER { [move_of(UNKNOWN_LETTER_COST); N] } else { moves_of(alphabet.row(gram)) }
}

/// How costs move the levels; lanes without a language rise as far as can be.
#[inline]
fn moves_of<const N: usize>((row, more): (&[u8], u32)) -> Lanes<N> {
    let mut moves = [i8::MAX; N];
    moves.iter_mut().zip(row).for_each(|(lane, &cost)| *lane = move_of(cost.saturating_add(more as u8)));
    moves
}

#[inline(always)]
fn move_of(cost: u8) -> i8 {
    cost.min(USUAL_TRIGRAM + i8::MAX as u8).wrapping_sub(USUAL_TRIGRAM) as i8
}

/// Whether text that is not ASCII needs the repair search. Says yes too often rather than too rarely.
pub(crate) fn is_suspicious(text: &str) -> bool {
    let mut look = Look {
        model: model(),
        text: text.as_bytes(),
        level: 0,
        latin: None,
        script: LATIN,
        lanes: [FLOOR; LANES],
        latin_best: 0,
        lanes_best: 0,
        latin_end: 0,
        symbol_end: 0,
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
    lanes: Lanes<LANES>,
    /// The levels of the best languages of Latin and of that script, above the floor.
    latin_best: u8,
    lanes_best: u8,
    /// Where the last Latin word with a letter outside ASCII ended.
    latin_end: usize,
    /// Where the last symbol outside ASCII ended.
    symbol_end: usize,
    /// Where the last Han, kana or Hangul character ended; 0 if there was none.
    wide_end: usize,
}

/// A character with its length in bytes.
type Found = (Sign, usize);

impl Look<'_> {
    fn alarm(&self) -> bool {
        self.level + i32::from(self.latin_best) + i32::from(self.lanes_best) > ALARM
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
        let is_repeated = self.text[..start].ends_with(&self.text[start..end]);
        let most = if is_repeated { 0 } else { LONE_SYMBOL };
        // Text that is as usual between two symbols lowers the level.
        self.lift(-((start - self.symbol_end) as i32));
        self.symbol_end = end;
        self.lift(if context == 0 { lift.min(most) } else { lift });
    }

    /// A word in a script other than Latin, from its first letter on.
    fn word(&mut self, start: usize, script: usize) -> usize {
        let alphabet = &self.model.alphabets[script];
        let trigrams = alphabet.common.get_or_init(|| CommonTrigrams::new(self.model, script));
        if self.script != script {
            (self.script, self.lanes) = (script, [FLOOR; LANES]);
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
        lanes: &mut Lanes<N>,
    ) -> usize {
        let alphabet = &self.model.alphabets[script];
        let (mut before, mut at) = ([EDGE; 2], start);
        let (mut after_small, mut capital) = (false, false);
        let next = loop {
            let small = table.small_letters(lanes, self.text, at, &mut before);
            if small > at {
                (at, after_small, capital) = (small, true, false);
            }
            let (value, len) = self.value_at(at);
            if !is_letter_of(value, script) {
                break value;
            }
            let (letter, upper) = (value & LETTER, value & UPPER != 0);
            table.step(lanes, alphabet, [before[0], before[1], letter]);
            before = [before[1], letter];
            // A capital within a word, unless small letters go on: then two words have grown together.
            self.level += if capital && upper { CAPITAL_WITHIN } else { 0 };
            capital = upper && after_small;
            after_small = !upper;
            at += len;
        };
        self.level += if capital && has_case(script) { CAPITAL_WITHIN } else { 0 };
        table.step(lanes, alphabet, [before[0], before[1], EDGE]);
        self.lanes_best = keep_near_best(lanes);
        if is_letter(next) || start > 0 && is_letter(self.value_before(start)) {
            self.mixed(start, at);
        }
        at
    }

    /// Letters of two scripts in one word. A few of them among others may be damage; where many meet plain ones, two
    /// words have grown together.
    fn mixed(&mut self, start: usize, end: usize) {
        let letters = self.text[start..end].iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        let is_marked = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii());
        let meets_marked =
            is_marked(start.checked_sub(1).map(|at| &self.text[at])) || is_marked(self.text.get(end));
        if letters < FEW_LETTERS || meets_marked {
            self.lift(MIXED_SCRIPTS);
        }
    }

    /// A Latin word, from one of its letters outside ASCII on.
    fn latin_word(&mut self, start: usize) -> usize {
        let is_latin = |value| is_letter_of(value, LATIN);
        let mut begin = start;
        while begin > 0 && is_latin(self.value_before(begin)) {
            begin -= self.before(begin).1;
        }
        let mut end = start;
        while let (value, len @ 1..) = self.value_at(end)
            && is_latin(value)
        {
            end += len;
        }
        if is_letter(self.value_at(end).0) || begin > 0 && is_letter(self.value_before(begin)) {
            self.mixed(begin, end);
        }
        let mut lanes = self.latin.unwrap_or_else(|| self.first_levels());
        // Plain words in between lower the level of all languages alike.
        let quiet =
            (begin.saturating_sub(self.latin_end) * QUIET_BYTE).min(usize::from(self.latin_best)) as u8;
        lanes.iter_mut().for_each(|level| *level = from_floor(above_floor(*level) - quiet));
        let word = &self.text[begin..end];
        self.level += words::MARKED.with_borrow_mut(|cache| {
            let effect = cache.get(word, |word| self.marked_word(word));
            for (level, (rise, moved)) in lanes.iter_mut().zip(effect.rise.iter().zip(&effect.moved)) {
                *level = level.saturating_add(*moved).max(*rise);
            }
            i32::from(effect.level)
        });
        self.latin_best = keep_near_best(&mut lanes);
        self.latin_end = end;
        self.latin = Some(lanes);
        end
    }

    /// What a Latin word does by those of its trigrams that have a letter outside ASCII.
    fn marked_word(&self, word: &[u8]) -> MarkedWord {
        let alphabet = &self.model.alphabets[LATIN];
        let mut effect = MarkedWord { level: 0, rise: [FLOOR; LATIN_LANES], moved: [0; LATIN_LANES] };
        let look = Look { text: word, ..*self };
        let (mut before, mut after_small, mut left, mut at) = ([EDGE; 2], false, 0, 0);
        loop {
            let (value, len) = look.value_at(at);
            let letter = if len == 0 { EDGE } else { value & LETTER };
            left = if len > 1 { 3 } else { left - i32::from(left > 0) };
            let upper = value & UPPER != 0 && len > 0;
            if letter == UNKNOWN_LETTER {
                effect.level += i16::from(UNKNOWN_LETTER_COST);
            } else if left > 0 {
                let moves: LatinLanes = moves_of(alphabet.row([before[0], before[1], letter]));
                step(&mut effect.rise, &moves);
                step(&mut effect.moved, &moves);
            }
            if len == 0 {
                return effect;
            }
            if upper && after_small && len > 1 {
                effect.level += CAPITAL_WITHIN as i16;
            }
            after_small = !upper;
            before = [before[1], letter];
            at += len;
        }
    }

    /// The level of each Latin language after a look at the first words in ASCII: those that are not likely to be
    /// the text's language begin higher.
    fn first_levels(&self) -> LatinLanes {
        let mut costs = [0_u16; LATIN_LANES];
        let mut letters = 0;
        let words = self.text.split(|byte| !byte.is_ascii_alphabetic());
        for word in words.filter(|word| !word.is_empty()).take(CONTEXT_WORDS) {
            words::PLAIN.with_borrow_mut(|cache| {
                let word_costs = cache.get(word, |word| self.plain_word(word));
                costs.iter_mut().zip(word_costs).for_each(|(sum, &cost)| *sum += u16::from(cost));
            });
            letters += word.len();
            if letters >= CONTEXT_LETTERS {
                break;
            }
        }
        let least = costs.iter().copied().min().unwrap_or(0);
        costs.map(|cost| from_floor((cost - least).min(u16::from(FOREIGN)) as u8))
    }

    /// What the first letters of a word in ASCII cost in each Latin language more than in the best.
    fn plain_word(&self, word: &[u8]) -> [u8; LATIN_LANES] {
        let alphabet = &self.model.alphabets[LATIN];
        let mut costs = [0_u16; LATIN_LANES];
        let mut before = [EDGE; 2];
        let letters = word.iter().take(CONTEXT_LETTERS);
        let letters = letters.map(|&byte| self.model.two_byte[usize::from(byte & 0x7F)] & LETTER);
        for letter in letters.chain([EDGE]) {
            let (row, more) = alphabet.row([before[0], before[1], letter]);
            costs.iter_mut().zip(row).for_each(|(sum, &cost)| *sum += u16::from(cost) + more as u16);
            before = [before[1], letter];
        }
        let least = costs.iter().copied().min().unwrap_or(0);
        costs.map(|cost| (cost - least).min(u16::from(u8::MAX)) as u8)
    }

    /// The value of the character before `at`, which is not the start.
    #[inline]
    fn value_before(&self, at: usize) -> u16 {
        match self.text[at - 1] {
            byte if byte.is_ascii() => self.model.two_byte[usize::from(byte & 0x7F)],
            _ => {
                let lead = self.text[..at].iter().rposition(|byte| byte & 0xC0 != 0x80).unwrap_or(0);
                self.value_at(lead).0
            }
        }
    }
}

/// What a word does to the levels: a level `l` becomes the greater of `rise` and `l + moved`.
#[derive(Clone, Debug)]
pub(super) struct MarkedWord {
    /// In 1/8 bit, whatever the language.
    level: i16,
    rise: LatinLanes,
    moved: LatinLanes,
}

#[inline(always)]
fn step<const N: usize>(levels: &mut Lanes<N>, moves: &Lanes<N>) {
    for (level, &by) in levels.iter_mut().zip(moves) {
        *level = level.saturating_add(by);
    }
}

/// Lets the level of no language be further above the best than a foreign word would be, and tells the best.
#[inline(always)]
fn keep_near_best<const N: usize>(levels: &mut Lanes<N>) -> u8 {
    let best = levels.iter().map(|&level| above_floor(level)).fold(u8::MAX, u8::min);
    let most = best.saturating_add(FOREIGN);
    levels.iter_mut().for_each(|level| *level = from_floor(above_floor(*level).min(most)));
    best
}

/// How far a level is above the floor.
#[inline(always)]
fn above_floor(level: i8) -> u8 {
    level as u8 ^ 0x80
}

#[inline(always)]
fn from_floor(above: u8) -> i8 {
    (above ^ 0x80) as i8
}

/// Whether a value is that of a letter of the script.
#[inline(always)]
fn is_letter_of(value: u16, script: usize) -> bool {
    value & (WIDE_FLAG | SCRIPT) == (script as u16) << SCRIPT_SHIFT
}

/// Whether a value is that of a letter of any script with an alphabet.
#[inline(always)]
fn is_letter(value: u16) -> bool {
    value & WIDE_FLAG == 0 && value & SCRIPT != SYMBOL
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
