//! What a text costs: fixed costs, and one cost for each language of each script in it.

use crate::model::words::WordHash;
use crate::model::{Alphabet, Cache, EDGE, MOST_COLUMNS, Model, PER_BIT, Sign, UNKNOWN_LETTER, WIDE};
use std::cell::RefCell;

/// What a word pays for being in another language than its line.
const FOREIGN_WORD: u16 = 10 * PER_BIT as u16;
/// The same for a word with letters outside ASCII.
const MARKED_FOREIGN_WORD: u16 = 10 * PER_BIT as u16;
/// What a bigram pays that was never seen, on top of its last letter.
const UNSEEN_BIGRAM: u16 = 3 * PER_BIT as u16;
/// What a trigram pays that is not in the table, on top of its last two letters.
const UNSEEN_TRIGRAM: u16 = 3 * PER_BIT as u16 / 2;
/// What a text pays for each script that it uses, and for Han, kana and Hangul, of which few words are written
/// among others.
const SCRIPT: u32 = 6 * PER_BIT;
const WIDE_SCRIPT: u32 = 12 * PER_BIT;
/// What a letter next to a Han, kana or Hangul character pays.
const WIDE_NEXT_TO_LETTER: u32 = 13 * PER_BIT;
/// What a letter outside ASCII pays that follows a digit.
const LETTER_AFTER_DIGIT: u32 = 6 * PER_BIT;
/// The most that a letter costs which is rare in a language, on top of what an unseen bigram or trigram does: names and
/// other spellings bring it after all.
const MOST_LETTER: u8 = 16 * PER_BIT as u8;
/// A vowel mark of Hebrew or Arabic after a letter.
const VOWEL_MARK: u32 = 4 * PER_BIT;
const UNKNOWN_LETTER_COST: u16 = 20 * PER_BIT as u16;
/// What a Han, kana or Hangul character costs that training did not see.
const UNSEEN_WIDE: u16 = 24 * PER_BIT as u16;
/// Bits of a symbol that training did not see.
const UNKNOWN_SYMBOL: u32 = 22 * PER_BIT;
/// Lines and blocks between two letters.
const DRAWING_WITHIN: u32 = 30 * PER_BIT;
const REPEATED_SYMBOL: u32 = 2 * PER_BIT;
/// The least that a symbol costs, however common it is in a language.
const LEAST_SYMBOL: i16 = PER_BIT as i16;
const C1_CONTROL: u32 = 26 * PER_BIT;
const PRIVATE_USE: u32 = 28 * PER_BIT;
const REPLACEMENT_CHARACTER: u32 = 20 * PER_BIT;

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

/// So many scripts of a text are told apart; what is in further ones counts as it is in the language that likes it
/// best.
const MOST_SCRIPTS: usize = 3;

type Row = [u32; MOST_COLUMNS];

/// What text costs in each language of each script, in 1/8 bit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cost {
    /// What does not depend on the language: lone symbols, letter case, changes of script.
    fixed: u32,
    len: usize,
    scripts: [usize; MOST_SCRIPTS],
    rows: [Row; MOST_SCRIPTS],
}

impl Default for Cost {
    fn default() -> Self {
        Self { fixed: 0, len: 0, scripts: [0; MOST_SCRIPTS], rows: [[0; MOST_COLUMNS]; MOST_SCRIPTS] }
    }
}

/// The languages that an original may be in, by script.
#[derive(Clone, Debug)]
pub(crate) enum Languages {
    /// All that the model knows.
    Any,
    /// For each script and column 0 where it is among them, else [`u16::MAX`]; words in ASCII may be in any.
    Only(Vec<[u16; MOST_COLUMNS]>),
}

impl Languages {
    /// The languages with these names.
    pub(crate) fn named(model: &Model, names: &[&str]) -> Self {
        let of_script = |script| {
            let mut mask = [u16::MAX; MOST_COLUMNS];
            for (mask, column) in mask.iter_mut().zip(model.columns(script)) {
                if column.split(' ').any(|language| names.contains(&language)) {
                    *mask = 0;
                }
            }
            mask
        };
        Self::Only((0..=WIDE).map(of_script).collect())
    }
}

impl Cost {
    /// A cost that is the same in all languages.
    pub(crate) fn fixed(bits: f32) -> Self {
        Self { fixed: (bits * PER_BIT as f32) as u32, ..Self::default() }
    }

    /// Adds another text's cost.
    pub(crate) fn add(&mut self, other: &Self) {
        self.fixed += other.fixed;
        for (&script, costs) in other.scripts.iter().zip(&other.rows).take(other.len) {
            match self.row(script) {
                Some(row) => row.iter_mut().zip(costs).for_each(|(sum, cost)| *sum += cost),
                None => self.fixed += least(costs),
            }
        }
    }

    /// Takes away a cost that was added.
    pub(crate) fn subtract(&mut self, other: &Self) {
        self.fixed -= other.fixed;
        for (&script, costs) in other.scripts.iter().zip(&other.rows).take(other.len) {
            match self.row(script) {
                Some(row) => row.iter_mut().zip(costs).for_each(|(sum, cost)| *sum -= cost),
                None => self.fixed -= least(costs),
            }
        }
    }

    /// The row of a script, a new one if need be; `None` where there are too many.
    fn row(&mut self, script: usize) -> Option<&mut Row> {
        let known = self.scripts[..self.len].iter().position(|&known| known == script);
        let at = match known {
            Some(at) => at,
            None if self.len < MOST_SCRIPTS => {
                self.scripts[self.len] = script;
                self.len += 1;
                self.len - 1
            }
            None => return None,
        };
        Some(&mut self.rows[at])
    }

    fn add_word(&mut self, script: usize, costs: &[u16; MOST_COLUMNS]) {
        match self.row(script) {
            Some(row) => row.iter_mut().zip(costs).for_each(|(sum, &cost)| *sum += u32::from(cost)),
            None => self.fixed += u32::from(costs.iter().copied().min().unwrap_or(0)),
        }
    }

    fn used(&self) -> impl Iterator<Item = (usize, &Row)> {
        let rows = self.scripts.iter().copied().zip(&self.rows).take(self.len);
        rows.filter(|(_, row)| row.iter().any(|&cost| cost > 0))
    }

    /// Bits, summed over the languages of each script.
    pub(crate) fn bits(&self) -> f32 {
        let mixed: f32 = self.used().map(|(script, row)| mixture_bits(row) + bits(script_cost(script))).sum();
        bits(self.fixed) + mixed
    }

    /// Bits in the language of each script that makes them fewest.
    pub(crate) fn least_bits(&self) -> f32 {
        let least: u32 = self.used().map(|(script, row)| least(row) + script_cost(script)).sum();
        bits(self.fixed + least)
    }

    /// How many bits more a text costs in the best of some languages than in the best of all. Scripts that those are not
    /// written in do not count.
    pub(crate) fn foreign_bits(&self, languages: &Languages) -> f32 {
        let Languages::Only(masks) = languages else { return 0.0 };
        let more = |(script, row): (usize, &Row)| {
            let allowed =
                row.iter().zip(&masks[script]).filter(|(_, mask)| **mask == 0).map(|(cost, _)| *cost);
            allowed.min().map_or(0, |allowed| allowed - least(row))
        };
        bits(self.used().map(more).sum())
    }

    /// For each script the column that makes the bits fewest.
    pub(crate) fn best_columns(&self) -> Columns {
        let mut best = [None; WIDE + 1];
        for (script, row) in self.used() {
            best[script] = row.iter().enumerate().min_by_key(|(_, cost)| **cost).map(|(at, _)| at as u8);
        }
        Columns(best)
    }

    /// Bits in given languages, without what a script costs a text once.
    pub(crate) fn bits_in(&self, columns: &Columns) -> f32 {
        let sum: u32 =
            self.used().map(|(script, row)| columns.cost_of(script, row).unwrap_or(least(row))).sum();
        bits(self.fixed + sum)
    }

    /// Bits beside text in given languages.
    pub(crate) fn bits_beside(&self, columns: &Columns) -> f32 {
        let cost = |(script, row): (usize, &Row)| {
            columns.cost_of(script, row).unwrap_or_else(|| least(row) + script_cost(script))
        };
        bits(self.fixed + self.used().map(cost).sum::<u32>())
    }
}

/// One language for each script that a text has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Columns([Option<u8>; WIDE + 1]);

impl Columns {
    fn cost_of(&self, script: usize, row: &Row) -> Option<u32> {
        self.0[script].map(|column| row[usize::from(column)])
    }

    /// A byte for each script.
    pub(crate) fn bytes(&self) -> impl Iterator<Item = u8> {
        self.0.iter().map(|column| column.unwrap_or(u8::MAX))
    }
}

fn bits(cost: u32) -> f32 {
    cost as f32 / PER_BIT as f32
}

fn least(row: &Row) -> u32 {
    row.iter().fold(u32::MAX, |least, &cost| least.min(cost))
}

fn script_cost(script: usize) -> u32 {
    if script == WIDE { WIDE_SCRIPT } else { SCRIPT }
}

/// `-log2` of the mean over languages of `2^-cost`.
fn mixture_bits(row: &Row) -> f32 {
    let least = least(row);
    let more = |cost: &u32| (-bits(*cost - least)).exp2();
    let sum: f32 = row.iter().filter(|cost| **cost - least < 16 * PER_BIT).map(more).sum();
    let columns = row.iter().filter(|cost| **cost < u32::from(u16::MAX)).count();
    bits(least) - (sum / columns.max(1) as f32).log2()
}

thread_local! {
    /// Words seen lately: at most half a megabyte a thread.
    static SEEN: RefCell<Cache<Option<Cost>>> = const { RefCell::new(Cache::new()) };
}

/// A word while its letters are read.
struct OpenWord {
    script: usize,
    before: [u16; 2],
    case: usize,
    is_ascii: bool,
    /// Whether a capital follows a small letter.
    has_capital_within: bool,
    hash: WordHash,
    costs: [u16; MOST_COLUMNS],
}

/// What stands next to a symbol, in the order of the model's tables.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Neighbour {
    Letter = 0,
    Digit = 1,
    Blank = 2,
    Symbol = 3,
}

impl Neighbour {
    fn of(character: Option<(char, Sign)>) -> Self {
        match character {
            None => Self::Blank,
            Some((scalar, _)) if scalar.is_whitespace() => Self::Blank,
            Some((scalar, _)) if scalar.is_ascii_digit() => Self::Digit,
            Some((_, Sign::Symbol(_))) => Self::Symbol,
            Some(_) => Self::Letter,
        }
    }
}

/// A text on its way through the model.
struct Scan<'a> {
    model: &'static Model,
    languages: &'a Languages,
    cost: Cost,
    word: Option<OpenWord>,
    /// The script of the last word, to which the symbols around it belong.
    script: Option<usize>,
    /// Symbols before the first word, with what they cost whatever the language.
    leading: Vec<(u16, u32)>,
}

impl Model {
    /// What `text`, in which no blank stands, costs when it is written in one of `languages`; `None` where none of them
    /// has its script.
    pub(crate) fn cost(&'static self, text: &str, languages: &Languages) -> Option<Cost> {
        let mut scan = Scan {
            model: self,
            languages,
            cost: Cost::default(),
            word: None,
            script: None,
            leading: Vec::new(),
        };
        let mut before: Option<(char, Sign)> = None;
        let mut rest = text.chars().map(|scalar| (scalar, self.sign_of(scalar))).peekable();
        while let Some((scalar, sign)) = rest.next() {
            if before.is_some_and(|(letter, _)| is_vowel_mark(letter, scalar)) {
                scan.cost.fixed += VOWEL_MARK;
                continue;
            }
            scan.character(before, (scalar, sign), rest.peek().copied())?;
            before = Some((scalar, sign));
        }
        scan.finish()
    }

    /// What a word costs as it is seen: as text in any language, or as something that the model does not know.
    pub(crate) fn seen_cost(&'static self, word: &str) -> Option<Cost> {
        SEEN.with_borrow_mut(|seen| seen.get(word.as_bytes(), || self.seen_cost_anew(word)))
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

impl Scan<'_> {
    fn character(
        &mut self,
        before: Option<(char, Sign)>,
        (scalar, sign): (char, Sign),
        after: Option<(char, Sign)>,
    ) -> Option<()> {
        let ends =
            |open: &mut OpenWord| !matches!(sign, Sign::Letter { script, .. } if script == open.script);
        if let Some(open) = self.word.take_if(ends) {
            self.close(open)?;
        }
        match sign {
            Sign::Letter { script, letter, upper } => {
                match before {
                    Some((_, Sign::Letter { .. })) if self.word.is_none() => {
                        self.cost.fixed += u32::from(self.model.script_switch);
                    }
                    Some((digit, _)) if digit.is_ascii_digit() && !scalar.is_ascii() => {
                        self.cost.fixed += LETTER_AFTER_DIGIT;
                    }
                    _ => {}
                }
                self.letter(script, letter, upper, scalar.is_ascii());
            }
            Sign::Wide(number) => {
                let row = wide_row(self.model, number);
                self.wide(before, after, |column| row.get(column).map_or(u16::MAX, |&cost| cost.into()))?;
            }
            Sign::Symbol(0) if is_wide(scalar) => self.wide(before, after, |_| UNSEEN_WIDE)?,
            Sign::Symbol(number) => self.symbol(scalar, number, before, after),
        }
        Some(())
    }

    fn letter(&mut self, script: usize, letter: u16, upper: bool, is_ascii: bool) {
        let width = self.model.alphabets[script].width;
        let open = self.word.get_or_insert_with(|| OpenWord::new(script, width));
        if has_case(script) {
            open.has_capital_within |= upper && open.case == 1;
            self.cost.fixed += u32::from(self.model.case[open.case][usize::from(upper)]);
            open.case = next_case_state(open.case, upper);
        }
        open.is_ascii &= is_ascii;
        open.hash.add(letter);
        self.model.alphabets[script].add_letter(open, letter);
    }

    fn wide(
        &mut self,
        before: Option<(char, Sign)>,
        after: Option<(char, Sign)>,
        cost_in: impl Fn(usize) -> u16,
    ) -> Option<()> {
        let is_letter = |character: Option<(char, Sign)>| matches!(character, Some((_, Sign::Letter { .. })));
        self.cost.fixed += (u32::from(is_letter(before)) + u32::from(is_letter(after))) * WIDE_NEXT_TO_LETTER;
        let known = |column| if column < self.model.wide_width { cost_in(column) } else { u16::MAX };
        let mut costs: [u16; MOST_COLUMNS] = std::array::from_fn(known);
        self.script = Some(WIDE);
        self.send(WIDE, &mut costs, false)
    }

    fn symbol(
        &mut self,
        scalar: char,
        number: u16,
        before: Option<(char, Sign)>,
        after: Option<(char, Sign)>,
    ) {
        let context = Neighbour::of(before) as usize * 4 + Neighbour::of(after) as usize;
        let full = self.model.symbol_cost(scalar, number, context);
        let is_repeated = before.is_some_and(|(before, _)| before == scalar);
        let full = if is_repeated { full.min(REPEATED_SYMBOL) } else { full };
        match self.script {
            Some(script) => self.symbol_of(script, number, full),
            None => self.leading.push((number, full)),
        }
    }

    /// A symbol next to a word costs more in some languages than in others.
    fn symbol_of(&mut self, script: usize, number: u16, full: u32) {
        let Some(alphabet) = self.model.alphabets.get(script).filter(|_| number > 0) else {
            self.cost.fixed += full;
            return;
        };
        let more = &alphabet.symbols[usize::from(number) * alphabet.width..][..alphabet.width];
        let mut costs = [u16::MAX; MOST_COLUMNS];
        for (cost, &more) in costs.iter_mut().zip(more) {
            *cost = (full as i16 + i16::from(more as i8)).max(LEAST_SYMBOL) as u16;
        }
        self.cost.add_word(script, &costs);
    }

    fn close(&mut self, mut word: OpenWord) -> Option<()> {
        self.model.alphabets[word.script].add_letter(&mut word, EDGE);
        if !word.is_ascii && !word.has_capital_within {
            for (column, bits) in self.model.words.find(word.hash) {
                if let Some(cost) = word.costs.get_mut(column) {
                    *cost = (*cost).min(bits * PER_BIT as u16);
                }
            }
        }
        for (number, full) in std::mem::take(&mut self.leading) {
            self.symbol_of(word.script, number, full);
        }
        self.script = Some(word.script);
        self.send(word.script, &mut word.costs, word.is_ascii)
    }

    /// Adds a word, which may be in another language than the rest, at a price.
    fn send(&mut self, script: usize, costs: &mut [u16; MOST_COLUMNS], is_ascii: bool) -> Option<()> {
        let foreign = if is_ascii { FOREIGN_WORD } else { MARKED_FOREIGN_WORD };
        if let Languages::Only(masks) = self.languages
            && !is_ascii
        {
            costs.iter_mut().zip(&masks[script]).for_each(|(cost, mask)| *cost |= mask);
        }
        let best = costs.iter().fold(u16::MAX, |best, &cost| best.min(cost));
        if best == u16::MAX {
            return None;
        }
        costs.iter_mut().for_each(|cost| *cost = (*cost).min(best.saturating_add(foreign)));
        self.cost.add_word(script, costs);
        Some(())
    }

    fn finish(mut self) -> Option<Cost> {
        if let Some(open) = self.word.take() {
            self.close(open)?;
        }
        self.cost.fixed += self.leading.iter().map(|(_, full)| full).sum::<u32>();
        Some(self.cost)
    }
}

impl Model {
    /// Bits of a symbol, by what stands around it.
    pub(super) fn symbol_cost(&self, scalar: char, number: u16, context: usize) -> u32 {
        match scalar {
            '\u{2500}'..='\u{259F}' if context == Neighbour::Letter as usize * 5 => DRAWING_WITHIN,
            _ if number > 0 => u32::from(self.symbols[usize::from(number)][context]).min(UNKNOWN_SYMBOL),
            '\u{80}'..='\u{9F}' => C1_CONTROL,
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => PRIVATE_USE,
            char::REPLACEMENT_CHARACTER => REPLACEMENT_CHARACTER,
            _ => UNKNOWN_SYMBOL,
        }
    }
}

/// Whether a letter of Hebrew or Arabic has a vowel mark (Unicode's names "point" and "fathatan" to "sukun"), which most
/// text leaves out.
fn is_vowel_mark(letter: char, mark: char) -> bool {
    match letter {
        '\u{5D0}'..='\u{5EA}' => matches!(mark, '\u{5B0}'..='\u{5BC}' | '\u{5C1}' | '\u{5C2}'),
        '\u{620}'..='\u{6D5}' => matches!(mark, '\u{64B}'..='\u{652}' | '\u{670}'),
        _ => false,
    }
}

/// Whether a character that training did not see is Han, kana or Hangul: their blocks in Unicode's Blocks.txt, the
/// halfwidth forms, and the ideographic planes.
fn is_wide(scalar: char) -> bool {
    matches!(
        scalar,
        '\u{1100}'..='\u{11FF}'
            | '\u{2E80}'..='\u{2FDF}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{31FF}'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{A960}'..='\u{A97F}'
            | '\u{AC00}'..='\u{D7FF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FF66}'..='\u{FFDC}'
            | '\u{20000}'..='\u{3FFFF}'
    )
}

/// The costs of a Han, kana or Hangul character in each language.
fn wide_row(model: &Model, number: u16) -> &'static [u8] {
    &model.wide[usize::from(number) * model.wide_width..][..model.wide_width]
}

/// How often a symbol outside ASCII stands between two letters.
fn torn(word: &str) -> usize {
    if word.is_ascii() {
        return 0;
    }
    let letters = word.chars().map(char::is_alphabetic);
    let middles = word.chars().skip(1).zip(letters.clone().zip(letters.skip(2)));
    let tears = |(middle, (before, after)): &(char, (bool, bool))| {
        *before && *after && !middle.is_ascii() && !middle.is_alphabetic()
    };
    middles.filter(tears).count()
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

impl OpenWord {
    fn new(script: usize, width: usize) -> Self {
        let mut costs = [u16::MAX; MOST_COLUMNS];
        costs[..width].fill(0);
        Self {
            script,
            before: [EDGE; 2],
            case: 0,
            is_ascii: true,
            has_capital_within: false,
            hash: WordHash::new(script),
            costs,
        }
    }
}

impl Alphabet {
    fn add_letter(&self, word: &mut OpenWord, letter: u16) {
        if letter == UNKNOWN_LETTER {
            word.costs.iter_mut().for_each(|sum| *sum = sum.saturating_add(UNKNOWN_LETTER_COST));
        } else {
            let (row, more) = self.row([word.before[0], word.before[1], letter]);
            let known = word.costs.iter_mut().zip(row);
            known.for_each(|(sum, &cost)| *sum = sum.saturating_add(u16::from(cost.min(MOST_LETTER)) + more));
        }
        word.before = [word.before[1], letter];
    }

    /// The costs of a trigram's last letter, and what they all pay on top.
    pub(super) fn row(&self, gram: [u16; 3]) -> (&'static [u8], u16) {
        let [first, second, third] = gram.map(u32::from);
        if let Some(row) = self.trigrams.get(first << 18 | second << 9 | third) {
            return (row, 0);
        }
        match self.bigrams.get(second << 9 | third) {
            Some(row) => (row, UNSEEN_TRIGRAM),
            None => {
                let start = usize::from(gram[2]) * self.width;
                let row = self.unigrams.get(start..start + self.width);
                (row.unwrap_or_default(), UNSEEN_TRIGRAM + UNSEEN_BIGRAM)
            }
        }
    }
}
