//! A text on its way through the model: letters, words, symbols, one after the other.

use crate::model::words::WordHash;
use crate::model::{
    Alphabet, Cost, EDGE, Languages, MOST_COLUMNS, Model, PER_BIT, Sign, UNKNOWN_LETTER, WIDE,
};

/// What a word pays for being in another language than its line.
const FOREIGN_WORD: u16 = 10 * PER_BIT as u16;
/// The same for a word with letters outside ASCII.
const MARKED_FOREIGN_WORD: u16 = 10 * PER_BIT as u16;
/// What a bigram pays that was never seen, on top of its last letter.
const UNSEEN_BIGRAM: u16 = 3 * PER_BIT as u16;
/// What a trigram pays that is not in the table, on top of its last two letters.
const UNSEEN_TRIGRAM: u16 = 3 * PER_BIT as u16 / 2;
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
    /// The most that a letter costs.
    most_letter: u8,
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
        self.cost_up_to(MOST_LETTER, text, languages)
    }

    /// The same with rare letters as dear as they are: between encodings that is evidence, since all of the text is in
    /// one of them.
    pub(crate) fn full_cost(&'static self, text: &str, languages: &Languages) -> Option<Cost> {
        self.cost_up_to(u8::MAX, text, languages)
    }

    fn cost_up_to(&'static self, most_letter: u8, text: &str, languages: &Languages) -> Option<Cost> {
        let mut scan = Scan {
            model: self,
            languages,
            most_letter,
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
        self.model.alphabets[script].add_letter(open, letter, self.most_letter);
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
        self.model.alphabets[word.script].add_letter(&mut word, EDGE, self.most_letter);
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
pub(super) fn is_wide(scalar: char) -> bool {
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
    fn add_letter(&self, word: &mut OpenWord, letter: u16, most: u8) {
        if letter == UNKNOWN_LETTER {
            word.costs.iter_mut().for_each(|sum| *sum = sum.saturating_add(UNKNOWN_LETTER_COST));
        } else {
            let (row, more) = self.row([word.before[0], word.before[1], letter]);
            let known = word.costs.iter_mut().zip(row);
            known.for_each(|(sum, &cost)| *sum = sum.saturating_add(u16::from(cost.min(most)) + more));
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
