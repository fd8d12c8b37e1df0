//! A text on its way through the model: letters, words, symbols, one after the other.

use crate::model::grams::{Gram, TOGETHER};
use crate::model::known_runs::{KnownRuns, Run};
use crate::model::words::WordHash;
use crate::model::{Cost, EDGE, LATIN, Languages, MOST_COLUMNS, Model, PER_BIT, Sign, Signed, WIDE};
use std::cell::RefCell;

/// What a word pays for being in another language than its line.
const FOREIGN_WORD: u16 = 10 * PER_BIT as u16;
/// The same for a word with letters outside ASCII.
const MARKED_FOREIGN_WORD: u16 = 10 * PER_BIT as u16;
/// What a letter next to a Han, kana or Hangul character pays.
const WIDE_NEXT_TO_LETTER: u32 = 13 * PER_BIT;
/// What a letter outside ASCII pays that follows a digit.
const LETTER_AFTER_DIGIT: u32 = 6 * PER_BIT;
/// The most that a letter costs which is rare in a language, on top of what an unseen bigram or trigram does: names and
/// other spellings bring it after all.
const MOST_LETTER: u8 = 16 * PER_BIT as u8;
/// What the end of a word costs at most, in 1/8 bit, after letters in which words end.
const USUAL_END: u16 = 3 * PER_BIT as u16;
/// A vowel mark of Hebrew or Arabic after a letter.
const VOWEL_MARK: u32 = 4 * PER_BIT;
/// What a Han, kana or Hangul character costs that training did not see.
pub(super) const UNSEEN_WIDE: u16 = 24 * PER_BIT as u16;
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

/// What stands next to a symbol, in the order of the model's tables.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Neighbour {
    Letter = 0,
    Digit = 1,
    Blank = 2,
    Symbol = 3,
}

impl Neighbour {
    fn of(character: Option<Signed>) -> Self {
        match character {
            None => Self::Blank,
            Some(Signed { scalar, .. }) if scalar.is_whitespace() => Self::Blank,
            Some(Signed { scalar, .. }) if scalar.is_ascii_digit() => Self::Digit,
            Some(signed) if signed.is_symbol() => Self::Symbol,
            Some(_) => Self::Letter,
        }
    }
}

/// What a text may cost.
#[derive(Clone, Copy, Debug)]
struct Limits<'a> {
    /// It may be in one of any of these.
    languages: &'a [&'a Languages],
    /// The most that a letter costs.
    letter: u8,
    /// The most that it may cost in all, in 1/8 bit: one that costs more is given up half-way.
    all: u32,
}

impl Limits<'_> {
    /// Puts the costs in languages of a script that the text cannot be in to the most that there is.
    #[inline]
    fn bar(&self, script: usize, costs: &mut [u16; MOST_COLUMNS]) {
        let Some(barred) = self.barred(script) else { return };
        costs.iter_mut().zip(&barred).for_each(|(cost, barred)| *cost |= barred);
    }

    /// [`u16::MAX`] for each language of a script that the text cannot be in, else 0; `None` where it can be in all.
    #[inline]
    fn barred(&self, script: usize) -> Option<[u16; MOST_COLUMNS]> {
        let mut barred = [u16::MAX; MOST_COLUMNS];
        for languages in self.languages {
            let Languages::Only(masks) = languages else { return None };
            barred.iter_mut().zip(&masks[script]).for_each(|(barred, mask)| *barred &= mask);
        }
        Some(barred)
    }
}

/// A text on its way through the model.
struct Scan<'a> {
    model: &'static Model,
    limits: Limits<'a>,
    cost: Cost,
    /// What it costs at least so far, besides what does not depend on the language.
    floor: u32,
    /// The script of the last word, to which the symbols around it belong.
    script: Option<usize>,
    /// Symbols before the first word, with what they cost whatever the language.
    leading: Vec<(u16, u32)>,
}

impl Model {
    /// What `text`, in which no blank stands, costs when it is written in one of `languages`; `None` where none of them
    /// has its script.
    pub(crate) fn cost(&'static self, text: &str, languages: &Languages) -> Option<Cost> {
        self.with_signs(text, |signs| self.cost_of(signs, languages))
    }

    /// The same for a text whose signs are known.
    pub(crate) fn cost_of(&'static self, text: &[Signed], languages: &Languages) -> Option<Cost> {
        self.cost_up_to(text, Limits { languages: &[languages], letter: MOST_LETTER, all: u32::MAX })
    }

    /// The same in any of several sets of languages, for a text that costs no more than `most` bits; `None` for most
    /// others.
    pub(crate) fn cost_within(
        &'static self,
        text: &[Signed],
        languages: &[&Languages],
        most: f32,
    ) -> Option<Cost> {
        let all = (most * PER_BIT as f32) as u32;
        self.cost_up_to(text, Limits { languages, letter: MOST_LETTER, all })
    }

    /// The same for text in any language.
    pub(crate) fn cost_of_text_within(&'static self, text: &str, most: f32) -> Option<Cost> {
        self.with_signs(text, |signs| self.cost_within(signs, &[&Languages::Any], most))
    }

    /// The same with rare letters as dear as they are: between encodings that is evidence, since all of the text is in
    /// one of them.
    pub(crate) fn full_cost(&'static self, text: &str, languages: &Languages) -> Option<Cost> {
        let limits = Limits { languages: &[languages], letter: u8::MAX, all: u32::MAX };
        self.with_signs(text, |signs| self.cost_up_to(signs, limits))
    }

    /// What a word in Latin letters of ASCII costs, with `less` bits taken off in the languages in which words end as it does.
    pub(crate) fn word_cost(&'static self, word: &str, less: f32) -> Option<Cost> {
        let mut cost = self.cost(word, &Languages::Any)?;
        let letter = |scalar| self.signed(scalar).letter();
        let mut last = word.chars().rev().map(letter);
        let (Some(last), Some(before)) = (last.next(), last.next()) else { return Some(cost) };
        let mut end = [0; MOST_COLUMNS];
        self.alphabets[LATIN].add_letter(&mut end, [before, last, EDGE], MOST_LETTER);
        cost.lower_in(less, |column| end[column] <= USUAL_END);
        Some(cost)
    }

    fn with_signs<T>(&self, text: &str, work: impl FnOnce(&[Signed]) -> T) -> T {
        const USUAL: usize = 48;
        let mut few = [Signed::default(); USUAL];
        if text.len() <= USUAL {
            let mut len = 0;
            for (place, scalar) in few.iter_mut().zip(text.chars()) {
                *place = self.signed(scalar);
                len += 1;
            }
            return work(&few[..len]);
        }
        let mut many = Vec::with_capacity(text.len());
        many.extend(text.chars().map(|scalar| self.signed(scalar)));
        work(&many)
    }

    fn cost_up_to(&'static self, text: &[Signed], limits: Limits<'_>) -> Option<Cost> {
        let mut scan =
            Scan { model: self, limits, cost: Cost::default(), floor: 0, script: None, leading: Vec::new() };
        let (mut at, mut before) = (0, None);
        while let Some(&now) = text.get(at) {
            at = match now.sign() {
                Sign::Letter { script, .. } => {
                    let end = word_end(text, at, script);
                    let last = scan.word(script, before, &text[at..end])?;
                    before = Some(last);
                    end
                }
                sign => {
                    scan.lone(sign, before, now, text.get(at + 1).copied())?;
                    before = Some(now);
                    at + 1
                }
            };
        }
        scan.finish()
    }
}

/// Where the letters of one script that begin at `start` end. Vowel marks are among them.
fn word_end(text: &[Signed], start: usize, script: usize) -> usize {
    let mut letter = text[start].scalar;
    for (at, signed) in text.iter().enumerate().skip(start + 1) {
        if is_vowel_mark(letter, signed.scalar) {
            continue;
        }
        if !signed.is_letter_of(script) {
            return at;
        }
        letter = signed.scalar;
    }
    text.len()
}

impl Scan<'_> {
    /// What is no letter of an alphabet.
    fn lone(&mut self, sign: Sign, before: Option<Signed>, now: Signed, after: Option<Signed>) -> Option<()> {
        match sign {
            Sign::Wide(number) => {
                let row = wide_row(self.model, number);
                self.wide(before, after, |column| row.get(column).map_or(u16::MAX, |&cost| cost.into()))
            }
            Sign::Symbol(0) if is_wide(now.scalar) => self.wide(before, after, |_| UNSEEN_WIDE),
            Sign::Symbol(number) => {
                self.symbol(now.scalar, number, before, after);
                Some(())
            }
            Sign::Letter { .. } => Some(()),
        }
    }

    /// The letters of one script in a row, with the vowel marks among them. Gives back the last letter.
    fn word(&mut self, script: usize, before: Option<Signed>, word: &[Signed]) -> Option<Signed> {
        let first = word[0];
        match before {
            Some(before) if before.is_letter() => self.cost.fixed += u32::from(self.model.script_switch),
            Some(digit) if digit.scalar.is_ascii_digit() && !first.scalar.is_ascii() => {
                self.cost.fixed += LETTER_AFTER_DIGIT;
            }
            _ => {}
        }
        let outline = self.outline(script, word);
        let is_ascii = outline.is_ascii;
        let mut costs = self.run(script, word, &outline)?;
        if !is_ascii {
            self.limits.bar(script, &mut costs);
        }
        for (number, full) in std::mem::take(&mut self.leading) {
            self.symbol_of(script, number, full);
        }
        self.script = Some(script);
        self.send(script, &mut costs, is_ascii)?;
        Some(outline.last)
    }

    /// What the letters of a word cost in each language of their script, or the word as a whole, if that is less; `None` where it
    /// is more than the text may cost.
    fn run(&self, script: usize, word: &[Signed], outline: &Outline) -> Option<[u16; MOST_COLUMNS]> {
        thread_local! {
            static KNOWN: RefCell<KnownRuns> = const { RefCell::new(KnownRuns::new()) };
        }
        let hash = outline.hash.mixed();
        let is_remembered = self.limits.letter == MOST_LETTER;
        let known = is_remembered
            .then(|| KNOWN.with_borrow(|known| known.get(&outline.run, hash).copied()))
            .flatten();
        if known.is_some() {
            return known;
        }
        let mut costs = [u16::MAX; MOST_COLUMNS];
        costs[..self.model.alphabets[script].width].fill(0);
        let mut common = [u16::MAX; MOST_COLUMNS];
        let is_common = outline.run.may_be_common && self.common(outline.hash, &mut common);
        let limit =
            if is_common { u32::MAX } else { self.limits.all.saturating_sub(self.cost.fixed + self.floor) };
        self.letters(script, word, &mut costs, limit, outline.is_ascii)?;
        if is_common {
            let allowed = costs.iter_mut().zip(&common).filter(|(cost, _)| **cost < u16::MAX);
            allowed.for_each(|(cost, &bits)| *cost = (*cost).min(bits));
        }
        if is_remembered {
            KNOWN.with_borrow_mut(|known| known.insert(&outline.run, hash, &costs));
        }
        Some(costs)
    }

    /// What a word is apart from its letters' costs; its case and its vowel marks are paid for.
    fn outline(&mut self, script: usize, word: &[Signed]) -> Outline {
        let (mut case, mut has_capital_within, mut is_ascii) = (0, false, true);
        let (mut hash, mut run, mut last) = (WordHash::new(script), Run::new(script), word[0]);
        let is_cased = has_case(script);
        for (at, &signed) in word.iter().enumerate() {
            if at > 0 && is_vowel_mark(last.scalar, signed.scalar) {
                self.cost.fixed += VOWEL_MARK;
                continue;
            }
            if is_cased {
                let upper = signed.is_upper();
                has_capital_within |= upper && case == 1;
                self.cost.fixed += u32::from(self.model.case[case][usize::from(upper)]);
                case = next_case_state(case, upper);
            }
            is_ascii &= signed.scalar.is_ascii();
            hash.add(signed.letter());
            run.add(signed.letter());
            last = signed;
        }
        run.may_be_common = !is_ascii && !has_capital_within;
        Outline { hash, run, last, is_ascii }
    }

    /// Whether a word is common in some language, and what it costs there as a whole.
    fn common(&self, hash: WordHash, costs: &mut [u16; MOST_COLUMNS]) -> bool {
        let mut any = false;
        for (column, bits) in self.model.words.find(hash) {
            if let Some(cost) = costs.get_mut(column) {
                *cost = (*cost).min(bits * PER_BIT as u16);
                any = true;
            }
        }
        any
    }

    /// Adds what the letters of a word cost; `None` where that is more than `limit` in every language.
    fn letters(
        &self,
        script: usize,
        word: &[Signed],
        costs: &mut [u16; MOST_COLUMNS],
        limit: u32,
        is_ascii: bool,
    ) -> Option<()> {
        let alphabet = &self.model.alphabets[script];
        let (mut grams, mut len) = ([Gram::default(); TOGETHER], 0);
        let (mut first, mut second, mut last) = (EDGE, EDGE, None);
        for (at, signed) in word.iter().enumerate() {
            if last.is_some_and(|last| is_vowel_mark(last, signed.scalar)) {
                continue;
            }
            grams[len] = alphabet.gram([first, second, signed.letter()]);
            len += 1;
            (first, second, last) = (second, signed.letter(), Some(signed.scalar));
            if len == TOGETHER {
                alphabet.add(costs, &grams, self.limits.letter);
                len = 0;
                if limit < u32::MAX
                    && at + 1 < word.len()
                    && self.least_allowed(script, costs, is_ascii) > limit
                {
                    return None;
                }
            }
        }
        grams[len] = alphabet.gram([first, second, EDGE]);
        alphabet.add(costs, &grams[..=len], self.limits.letter);
        Some(())
    }

    /// The least of the costs in languages of a script that the text may be in; words of ASCII alone may be in more.
    fn least_allowed(&self, script: usize, costs: &[u16; MOST_COLUMNS], is_ascii: bool) -> u32 {
        let mut costs = *costs;
        if !is_ascii {
            self.limits.bar(script, &mut costs);
        }
        least_of(&costs).into()
    }

    fn wide(
        &mut self,
        before: Option<Signed>,
        after: Option<Signed>,
        cost_in: impl Fn(usize) -> u16,
    ) -> Option<()> {
        let is_letter = |signed: Option<Signed>| signed.is_some_and(|signed| signed.is_letter());
        self.cost.fixed += (u32::from(is_letter(before)) + u32::from(is_letter(after))) * WIDE_NEXT_TO_LETTER;
        let mut costs = [u16::MAX; MOST_COLUMNS];
        for (column, cost) in costs.iter_mut().enumerate().take(self.model.wide_width) {
            *cost = cost_in(column);
        }
        self.limits.bar(WIDE, &mut costs);
        self.script = Some(WIDE);
        self.send(WIDE, &mut costs, false)
    }

    fn symbol(&mut self, scalar: char, number: u16, before: Option<Signed>, after: Option<Signed>) {
        let context = Neighbour::of(before) as usize * 4 + Neighbour::of(after) as usize;
        let full = self.model.symbol_cost(scalar, number, context);
        let is_repeated = before.is_some_and(|before| before.scalar == scalar);
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
        self.floor += self.cost.add_word(script, &costs, least_of(&costs));
    }

    /// Adds a word, which may be in another language than the rest, at a price; `None` where it can be in none, or the
    /// text has come to cost too much.
    fn send(&mut self, script: usize, costs: &mut [u16; MOST_COLUMNS], is_ascii: bool) -> Option<()> {
        let foreign = if is_ascii { FOREIGN_WORD } else { MARKED_FOREIGN_WORD };
        let best = least_of(costs);
        if best == u16::MAX {
            return None;
        }
        let most = best.saturating_add(foreign);
        costs.iter_mut().for_each(|cost| *cost = (*cost).min(most));
        self.floor += self.cost.add_word(script, costs, best);
        (self.cost.fixed + self.floor <= self.limits.all).then_some(())
    }

    fn finish(mut self) -> Option<Cost> {
        self.cost.fixed += self.leading.iter().map(|(_, full)| full).sum::<u32>();
        Some(self.cost)
    }
}

/// A word without its letters' costs.
struct Outline {
    hash: WordHash,
    run: Run,
    /// Its last letter.
    last: Signed,
    is_ascii: bool,
}

/// The least of the costs.
#[inline]
fn least_of(costs: &[u16; MOST_COLUMNS]) -> u16 {
    costs.iter().fold(u16::MAX, |best, &cost| best.min(cost))
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
