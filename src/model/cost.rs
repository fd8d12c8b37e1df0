//! What a text costs: fixed costs, and one cost for each language of each script in it.

use crate::model::{Alphabet, EDGE, Model, PER_BIT, Sign, UNKNOWN_LETTER, WIDE};

/// What a word pays for being in another language than its line.
const FOREIGN_WORD: u32 = 10 * PER_BIT;
/// The same for a word with letters outside ASCII.
const MARKED_FOREIGN_WORD: u32 = 6 * PER_BIT;
/// What a bigram pays that was never seen, on top of its last letter.
const UNSEEN_BIGRAM: u32 = 3 * PER_BIT;
/// What a trigram pays that is not in the table, on top of its last two letters.
const UNSEEN_TRIGRAM: u32 = 3 * PER_BIT / 2;
/// What a text pays for each script that it uses, and for Han, kana and Hangul, of which few words are written
/// among others.
const SCRIPT: u32 = 6 * PER_BIT;
const WIDE_SCRIPT: u32 = 12 * PER_BIT;
/// What a letter next to a Han, kana or Hangul character pays.
const WIDE_NEXT_TO_LETTER: u32 = 13 * PER_BIT;
const UNKNOWN_LETTER_COST: u32 = 20 * PER_BIT;
const UNKNOWN_WIDE: u32 = 20 * PER_BIT;
/// The same for one that training did not see at all.
const UNSEEN_WIDE: u32 = 24 * PER_BIT;
/// Bits of a symbol that training did not see.
const UNKNOWN_SYMBOL: u32 = 22 * PER_BIT;
/// What a symbol pays at most for standing where it hardly ever does, such as a quotation mark of another language.
const MISPLACED_SYMBOL: u32 = 8 * PER_BIT;
const REPEATED_SYMBOL: u32 = 2 * PER_BIT;
const C1_CONTROL: u32 = 26 * PER_BIT;
/// No symbol that training did not see costs less.
const CHEAPEST_UNKNOWN_SYMBOL: u32 = 20 * PER_BIT;
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
/// What a drawing costs.
const DRAWING: f32 = 4.0;
/// What a strange word pays for small letters of two scripts side by side: names that mix scripts on purpose do so
/// with capitals.
const STRANGE_CHANGE: f32 = 13.0;

/// The languages that an original may be in, by script.
#[derive(Clone, Debug)]
pub(crate) enum Languages {
    /// All that the model knows.
    Any,
    /// For each script and language 0 where it is among them, else [`u16::MAX`]; words in ASCII may be in any.
    Only(Vec<Vec<u16>>),
}

impl Languages {
    /// The languages with these names.
    pub(crate) fn named(model: &Model, names: &[&str]) -> Self {
        let mask = |name: &&str| if names.contains(name) { 0 } else { u16::MAX };
        let of_script = |script| model.languages(script).iter().map(mask).collect();
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
        let mixed: f32 = used
            .map(|(script, costs)| mixture_bits(costs) + script_cost(*script) as f32 / PER_BIT as f32)
            .sum();
        self.fixed as f32 / PER_BIT as f32 + mixed
    }
}

impl Cost {
    /// Bits in the language of each script that makes them fewest.
    pub(crate) fn least_bits(&self) -> f32 {
        let least = |(script, costs): &(usize, Vec<u32>)| {
            let least = costs.iter().copied().min().unwrap_or(0);
            if least > 0 { least + script_cost(*script) } else { 0 }
        };
        let sum: u32 = self.scripts.iter().map(least).sum();
        (self.fixed + sum) as f32 / PER_BIT as f32
    }
}

fn script_cost(script: usize) -> u32 {
    if script == WIDE { WIDE_SCRIPT } else { SCRIPT }
}

/// `-log2` of the mean over languages of `2^-cost`.
fn mixture_bits(costs: &[u32]) -> f32 {
    let least = costs.iter().copied().min().unwrap_or(0);
    let more = |cost: &u32| (-((*cost - least) as f32) / PER_BIT as f32).exp2();
    let sum: f32 = costs.iter().filter(|cost| **cost - least < 16 * PER_BIT).map(more).sum();
    least as f32 / PER_BIT as f32 - (sum / costs.len().max(1) as f32).log2()
}

/// A part of a text, as it is scanned.
enum Run<'a> {
    /// Costs that do not depend on the language.
    Fixed(u32),
    /// A word, or a Han, kana or Hangul character: its script and what it costs in each language.
    Word(usize, &'a [u16]),
}

/// As many languages as any script may have.
const MOST_LANGUAGES: usize = 96;

/// A word while its letters are read.
struct OpenWord {
    script: usize,
    before: [u16; 2],
    case: usize,
    is_ascii: bool,
    costs: [u16; MOST_LANGUAGES],
}

impl Model {
    /// What `text` costs when it is written in one of `languages`; `None` where none of them has its script.
    pub(crate) fn cost(&self, text: &str, languages: &Languages) -> Option<Cost> {
        let mut cost = Cost::default();
        self.scan(text, languages, |run| match run {
            Run::Fixed(more) => cost.fixed += more,
            Run::Word(script, costs) => {
                let sums = cost.row(script, costs.len());
                sums.iter_mut().zip(costs).for_each(|(sum, &cost)| *sum += u32::from(cost));
            }
        })?;
        Some(cost)
    }

    /// What `text` costs at least for its symbols and scripts; quick to find.
    fn least_fixed(&self, text: &str) -> u32 {
        let mut before = None;
        let cost = |sign: Sign| {
            let cost = match (before, sign) {
                (_, Sign::Symbol(0)) => CHEAPEST_UNKNOWN_SYMBOL,
                (Some(Sign::Letter { script: last, .. }), Sign::Letter { script, .. }) if last != script => {
                    u32::from(self.script_switch)
                }
                (
                    Some(Sign::Letter { upper: false, script: 0..=2, .. }),
                    Sign::Letter { upper: true, .. },
                ) => u32::from(self.case[1][1]),
                (Some(Sign::Wide(_)), Sign::Letter { .. }) | (Some(Sign::Letter { .. }), Sign::Wide(_)) => {
                    WIDE_NEXT_TO_LETTER
                }
                _ => PER_BIT,
            };
            before = Some(sign);
            cost
        };
        text.chars().map(|scalar| self.sign_of(scalar)).map(cost).sum()
    }

    /// The bits of `text` with each word in the language that likes it best; `None` also where they are more than
    /// `most`.
    pub(crate) fn least_bits(&self, text: &str, languages: &Languages, most: f32) -> Option<f32> {
        if self.least_fixed(text) as f32 > most * PER_BIT as f32 {
            return None;
        }
        let (mut sum, mut scripts) = (0, [false; WIDE + 1]);
        self.scan(text, languages, |run| match run {
            Run::Fixed(more) => sum += more,
            Run::Word(script, costs) => {
                sum += if std::mem::replace(&mut scripts[script], true) { 0 } else { script_cost(script) };
                sum += costs.iter().copied().min().map_or(0, u32::from);
            }
        })?;
        Some(sum as f32 / PER_BIT as f32)
    }

    fn scan(&self, text: &str, languages: &Languages, mut sink: impl FnMut(Run<'_>)) -> Option<()> {
        let mut word: Option<OpenWord> = None;
        let mut before: Option<(char, Sign)> = None;
        let mut rest = text.chars();
        while let Some(scalar) = rest.next() {
            let sign = self.sign_of(scalar);
            if let Some(open) =
                word.take_if(|open| !matches!(sign, Sign::Letter { script, .. } if script == open.script))
            {
                self.close(open, languages, &mut sink)?;
            }
            let after = || rest.clone().next().map(|scalar| self.sign_of(scalar));
            match sign {
                Sign::Letter { script, letter, upper } => {
                    let is_new = word.is_none();
                    if is_new && matches!(before, Some((_, Sign::Letter { .. }))) {
                        sink(Run::Fixed(u32::from(self.script_switch)));
                    }
                    let open = word.get_or_insert_with(|| OpenWord::new(script));
                    if has_case(script) {
                        sink(Run::Fixed(u32::from(self.case[open.case][usize::from(upper)])));
                        open.case = next_case_state(open.case, upper);
                    }
                    open.is_ascii &= scalar.is_ascii();
                    self.alphabets[script].add_letter(open, letter);
                }
                Sign::Wide(number) => {
                    let is_letter = |sign: Option<Sign>| matches!(sign, Some(Sign::Letter { .. }));
                    let neighbours =
                        u32::from(is_letter(before.map(|(_, sign)| sign))) + u32::from(is_letter(after()));
                    sink(Run::Fixed(neighbours * WIDE_NEXT_TO_LETTER));
                    let mut costs = [0; MOST_LANGUAGES];
                    let row = wide_row(self, number);
                    costs
                        .iter_mut()
                        .zip(row)
                        .for_each(|(cost, &wide)| *cost = u16::from(wide).min(UNKNOWN_WIDE as u16));
                    send_word(WIDE, &mut costs[..row.len()], languages, false, &mut sink)?;
                }
                Sign::Symbol(number) => {
                    let spells =
                        |sign: Option<Sign>| sign.is_some_and(|sign| !matches!(sign, Sign::Symbol(_)));
                    let context =
                        usize::from(spells(before.map(|(_, sign)| sign))) * 2 + usize::from(spells(after()));
                    let full = self.symbol_cost(scalar, number, context);
                    let is_repeated = before.is_some_and(|(before, _)| before == scalar);
                    sink(Run::Fixed(if is_repeated { full.min(REPEATED_SYMBOL) } else { full }));
                }
            }
            before = Some((scalar, sign));
        }
        match word {
            Some(open) => self.close(open, languages, &mut sink),
            None => Some(()),
        }
    }

    fn close(&self, mut word: OpenWord, languages: &Languages, sink: &mut impl FnMut(Run<'_>)) -> Option<()> {
        let alphabet = &self.alphabets[word.script];
        alphabet.add_letter(&mut word, EDGE);
        let costs = &mut word.costs[..alphabet.languages.len()];
        send_word(word.script, costs, languages, word.is_ascii, sink)
    }

    /// What a word costs as it is seen: as text in any language, or as something that the model does not know.
    pub(crate) fn seen_cost(&self, word: &str) -> Option<Cost> {
        let cost = self.cost(word, &Languages::Any)?;
        match self.strange_word_bits(word) {
            Some(bits) if bits < cost.least_bits() => {
                Some(Cost { fixed: (bits * PER_BIT as f32) as u32, scripts: Vec::new() })
            }
            _ => Some(cost),
        }
    }

    fn strange_word_bits(&self, word: &str) -> Option<f32> {
        if is_drawing(word) {
            return Some(DRAWING);
        }
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

    /// Bits of a symbol, by what stands around it.
    pub(super) fn symbol_cost(&self, scalar: char, number: u16, context: usize) -> u32 {
        match scalar {
            _ if number > 0 => {
                let costs = self.symbols[usize::from(number)].map(u32::from);
                let elsewhere = costs.into_iter().min().unwrap_or(0) + MISPLACED_SYMBOL;
                costs[context].min(elsewhere).min(UNKNOWN_SYMBOL)
            }
            '\u{80}'..='\u{9F}' => C1_CONTROL,
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => PRIVATE_USE,
            char::REPLACEMENT_CHARACTER => REPLACEMENT_CHARACTER,
            // Han outside the training text counts here, for it has no number.
            '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3FFFF}' => UNSEEN_WIDE,
            _ => UNKNOWN_SYMBOL,
        }
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

/// Sends a word on, which may be in another language than the rest, at a price.
fn send_word(
    script: usize,
    costs: &mut [u16],
    languages: &Languages,
    is_ascii: bool,
    sink: &mut impl FnMut(Run<'_>),
) -> Option<()> {
    let foreign = if is_ascii { FOREIGN_WORD } else { MARKED_FOREIGN_WORD } as u16;
    if let Languages::Only(masks) = languages
        && !is_ascii
    {
        costs.iter_mut().zip(&masks[script]).for_each(|(cost, mask)| *cost |= mask);
    }
    let best = costs.iter().copied().min().filter(|&best| best < u16::MAX)?;
    costs.iter_mut().for_each(|cost| *cost = (*cost).min(best.saturating_add(foreign)));
    sink(Run::Word(script, costs));
    Some(())
}

/// Whether a word is lines and blocks (Unicode's Box Drawing and Block Elements): one, or some in a row.
fn is_drawing(word: &str) -> bool {
    let pieces: Vec<char> = word.chars().collect();
    pieces.iter().all(|piece| matches!(piece, '\u{2500}'..='\u{259F}'))
        && (pieces.len() == 1 || pieces.windows(2).any(|pair| pair[0] == pair[1]))
}

impl OpenWord {
    fn new(script: usize) -> Self {
        Self { script, before: [EDGE; 2], case: 0, is_ascii: true, costs: [0; MOST_LANGUAGES] }
    }
}

impl Alphabet {
    fn add_letter(&self, word: &mut OpenWord, letter: u16) {
        let costs = &mut word.costs[..self.languages.len()];
        if letter == UNKNOWN_LETTER {
            costs.iter_mut().for_each(|sum| *sum = sum.saturating_add(UNKNOWN_LETTER_COST as u16));
        } else {
            let (row, more) = self.row([word.before[0], word.before[1], letter]);
            let more = more as u16;
            costs
                .iter_mut()
                .zip(row)
                .for_each(|(sum, &cost)| *sum = sum.saturating_add(u16::from(cost) + more));
        }
        word.before = [word.before[1], letter];
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
