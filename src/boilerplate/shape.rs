//! What a line looks like, whatever it says: numbers that the classifier weighs.

use crate::boilerplate::scalars::Facts;

/// The longest line, in bytes without its terminator, that may be boilerplate. A longer one is text by its length
/// alone.
pub(super) const MAX_LINE: usize = 240;
/// A line at least so long that ends as a sentence does is text by its shape alone; training weighs somewhat longer
/// ones too, for what can be learnt from them.
const MIN_SENTENCE: usize = 55;
const MIN_UNTRAINED_SENTENCE: usize = 80;
/// So is a line at least so long that goes on in the middle of a sentence, with a small letter.
const MIN_REST: usize = 25;

/// How many numbers describe a shape.
pub(super) const SHAPE_FEATURES: usize = 33;
/// Where among them the numbers of scalar values and of words are, the share of letters without blanks between
/// words, in 64ths, and the number of letters.
pub(super) const SCALARS: usize = 1;
pub(super) const WORDS: usize = 2;
pub(super) const WIDE: usize = 24;
pub(super) const LETTERS: usize = 32;
/// Where the class of the first character is.
pub(super) const FIRST: usize = 28;
/// The class of bullets.
pub(super) const BULLET: i32 = 10;

/// Whether a line is text by its shape alone: too long, a long sentence, or the rest of one. Looks at the ends of the
/// line only.
pub(super) fn is_surely_text(line: &[u8]) -> bool {
    is_text_from(line, MIN_SENTENCE)
}

/// Whether a line has nothing to teach, since it is text by its shape alone.
pub fn teaches_nothing(line: &[u8]) -> bool {
    is_text_from(line, MIN_UNTRAINED_SENTENCE)
}

fn is_text_from(line: &[u8], min_sentence: usize) -> bool {
    line.len() > MAX_LINE
        || line.len() >= MIN_REST && line[0].is_ascii_lowercase()
        || line.len() >= min_sentence && ends_sentence(line)
}

/// Whether a line is the row of a table: two cells at least between bars, as Markdown writes it, or with so many blanks
/// between them that they stand below each other.
pub(super) fn is_row(line: &[u8]) -> bool {
    let has_columns = || memchr::memmem::find(line.trim_ascii(), b"   ").is_some();
    matches!(line, [b'|', cells @ .., b'|'] if memchr::memchr(b'|', cells).is_some()) || has_columns()
}

/// Whether a line has code in it, as Markdown writes it: between two backticks.
pub(super) fn has_code(line: &[u8]) -> bool {
    let mut ticks = memchr::memchr_iter(b'`', line);
    ticks.next().zip(ticks.next_back()).is_some_and(|(first, last)| last > first + 1)
}

/// Whether a line assigns something, as settings, code and formulas do. Pages do not say so about themselves.
pub(super) fn assigns(line: &[u8]) -> bool {
    memchr::memchr_iter(b'=', line)
        .any(|at| at > 0 && line[at - 1] == b' ' && line.get(at + 1) == Some(&b' '))
}

fn ends_sentence(line: &[u8]) -> bool {
    let begins =
        line.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'"' || *byte >= 0xC3);
    let closed = line.strip_suffix(b"\"").or(line.strip_suffix("”".as_bytes())).unwrap_or(line);
    let ends = closed.ends_with(b".") && !closed.ends_with(b"..") || closed.ends_with(b"?");
    begins && (ends || closed.ends_with("。".as_bytes()))
}

/// What one pass over a line counts.
#[derive(Default)]
struct Counts {
    scalars: i32,
    letters: i32,
    capitals: i32,
    digits: i32,
    numbers: i32,
    blanks: i32,
    tabs: i32,
    commas: i32,
    stops: i32,
    separators: i32,
    arrows: i32,
    quotes: i32,
    brackets: i32,
    colons: i32,
    slashes: i32,
    symbols: i32,
    money: i32,
    wide: i32,
    foreign: i32,
    words: i32,
    capital_words: i32,
    small_words: i32,
    short_words: i32,
    longest_word: i32,
    clocks: i32,
}

/// A class of characters, for the ends of a line.
fn class(scalar: char) -> i32 {
    let facts = Facts::of(scalar);
    if facts.has(Facts::ALPHABETIC) {
        return class_of_letter(facts);
    }
    match scalar {
        '.' | '。' | '।' | '۔' => 1,
        '!' | '?' | '！' | '？' | '؟' => 2,
        ':' | '：' => 3,
        ',' | ';' | '，' | '；' | '、' | '،' => 4,
        '…' => 5,
        '"' | '”' | '“' | '„' | '’' | '‘' | '\'' | '«' | '「' | '」' | '『' | '』' => 6,
        ')' | ']' | '}' | '）' | '】' | '》' => 7,
        '(' | '[' | '{' | '（' | '【' | '《' => 8,
        '-' | '–' | '—' | '―' => 9,
        '•' | '·' | '*' | '▪' | '●' | '■' | '◦' | '‣' => BULLET,
        '|' | '/' | '\\' | '>' | '<' | '»' | '›' | '→' | '▶' | '▼' | '▸' | '←' | '↑' | '↓' => {
            11
        }
        '@' | '#' | '&' | '+' | '=' | '%' | '$' | '€' | '£' => 12,
        '©' | '®' | '™' => 13,
        _ if scalar.is_ascii_digit() => 14,
        _ if facts.has(Facts::WIDE) => 15,
        _ if facts.has(Facts::LOWERCASE) => 16,
        _ if facts.has(Facts::UPPERCASE) => 17,
        _ if facts.has(Facts::WHITE_SPACE) => 19,
        _ => 20,
    }
}

fn class_of_letter(facts: Facts) -> i32 {
    match facts {
        _ if facts.has(Facts::WIDE) => 15,
        _ if facts.has(Facts::LOWERCASE) => 16,
        _ if facts.has(Facts::UPPERCASE) => 17,
        _ => 18,
    }
}

/// Whether words are written in this script without blanks between them.
pub(super) fn is_wide(scalar: char) -> bool {
    matches!(scalar, '\u{2E80}'..='\u{2FDF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{0E00}'..='\u{0EFF}')
}

impl Counts {
    fn of(line: &str) -> Self {
        let mut counts = Self::default();
        let mut word = Word::default();
        let mut before = ' ';
        for scalar in line.chars() {
            let facts = Facts::of(scalar);
            counts.scalar(scalar, facts, before);
            if facts.has(Facts::ALPHANUMERIC) {
                word.push(facts);
            } else {
                counts.word(std::mem::take(&mut word));
            }
            before = scalar;
        }
        counts.word(word);
        counts
    }

    fn scalar(&mut self, scalar: char, facts: Facts, before: char) {
        self.scalars += 1;
        if facts.has(Facts::ALPHABETIC) {
            let is_wide = facts.has(Facts::WIDE);
            self.letters += 1;
            self.capitals += i32::from(facts.has(Facts::UPPERCASE));
            self.wide += i32::from(is_wide);
            self.foreign += i32::from(scalar > '\u{24F}' && !is_wide);
            return;
        }
        match scalar {
            '0'..='9' => {
                self.digits += 1;
                self.numbers += i32::from(!before.is_ascii_digit());
            }
            ' ' => self.blanks += 1,
            '\t' => self.tabs += 1,
            ',' | '，' | '、' | ';' | '；' => self.commas += 1,
            '.' | '。' | '!' | '?' | '！' | '？' => self.stops += 1,
            '|' | '·' | '•' | '¦' | '●' => self.separators += 1,
            '»' | '›' | '→' | '>' | '▶' | '▼' | '▸' | '←' | '«' | '‹' | '↑' | '↓' | '…' => {
                self.arrows += 1
            }
            '"' | '”' | '“' | '„' | '「' | '」' => self.quotes += 1,
            '(' | ')' | '[' | ']' | '{' | '}' | '（' | '）' => self.brackets += 1,
            ':' | '：' => {
                self.colons += 1;
                self.clocks += i32::from(before.is_ascii_digit());
            }
            '/' => self.slashes += 1,
            '$' | '€' | '£' | '¥' | '%' | '₽' => self.money += 1,
            _ => self.symbols += 1,
        }
    }

    fn word(&mut self, word: Word) {
        if word.len == 0 {
            return;
        }
        self.words += 1;
        self.capital_words += i32::from(word.is_capital);
        self.small_words += i32::from(word.is_small);
        self.short_words += i32::from(word.is_small && word.len <= 3);
        self.longest_word = self.longest_word.max(word.len);
    }
}

#[derive(Default)]
struct Word {
    len: i32,
    is_capital: bool,
    is_small: bool,
}

impl Word {
    fn push(&mut self, facts: Facts) {
        if self.len == 0 {
            self.is_capital = facts.has(Facts::UPPERCASE);
            self.is_small = facts.has(Facts::LOWERCASE);
        }
        self.len += 1;
    }
}

/// Describes a line. Linear in its length.
pub(super) fn shape(line: &str) -> [i32; SHAPE_FEATURES] {
    let line = line.trim();
    let counts = Counts::of(line);
    let share = |part: i32, whole: i32| if whole == 0 { 0 } else { part * 64 / whole };
    let mut scalars = line.chars();
    let first = scalars.next().map_or(0, class);
    let second = scalars.find(|scalar| Facts::of(*scalar).has(Facts::ALPHANUMERIC)).map_or(0, class);
    let mut backward = line.chars().rev();
    let last = backward.next().map_or(0, class);
    let last_but_one = backward.next().map_or(0, class);
    [
        line.len() as i32,
        counts.scalars,
        counts.words,
        share(counts.letters, counts.words),
        share(counts.capitals, counts.letters),
        share(counts.capital_words, counts.words),
        counts.small_words,
        share(counts.short_words, counts.words),
        counts.short_words,
        counts.longest_word,
        counts.digits,
        counts.numbers,
        share(counts.digits, counts.scalars),
        counts.tabs,
        counts.commas,
        counts.stops,
        counts.separators,
        counts.arrows,
        counts.quotes,
        counts.brackets,
        counts.colons,
        counts.slashes,
        counts.symbols,
        counts.money,
        share(counts.wide, counts.letters),
        share(counts.foreign, counts.letters),
        counts.clocks,
        i32::from(has_address(line, &counts)),
        first,
        second,
        last,
        last_but_one,
        counts.letters,
    ]
}

/// Whether there is a web or mail address in the line.
fn has_address(line: &str, counts: &Counts) -> bool {
    let bytes = line.as_bytes();
    let is_name = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let at_sign = || memchr::memchr_iter(b'@', bytes).any(|at| at > 0 && is_name(at - 1) && is_name(at + 1));
    let is_scheme = |at: usize| bytes[at..].starts_with(b"://");
    let is_host = |at: usize| {
        let ends: [&[u8]; 4] = [b".com", b".org", b".net", b".html"];
        bytes[..at].ends_with(b"www") || ends.iter().any(|end| bytes[at..].starts_with(end))
    };
    counts.symbols > 0 && at_sign()
        || counts.colons > 0 && memchr::memchr_iter(b':', bytes).any(is_scheme)
        || counts.stops > 0 && memchr::memchr_iter(b'.', bytes).any(is_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_two_cells_at_least() {
        let cases = [
            ("| Home | Contact |", true),
            ("||||", true),
            ("|| x", false),
            ("| Contact us |", false),
            ("Home | Contact", false),
            ("|", false),
            ("||", false),
            ("", false),
            ("Home      Contact us", true),
            ("   Home", false),
            ("Home  Contact us   ", false),
        ];
        for (line, is_found) in cases {
            assert_eq!(is_row(line.as_bytes()), is_found, "{line:?}");
        }
    }

    #[test]
    fn code_stands_between_backticks() {
        for (line, is_found) in
            [("#### `bold`", true), ("Menu `home` and", true), ("``", false), ("`Home", false), ("", false)]
        {
            assert_eq!(has_code(line.as_bytes()), is_found, "{line:?}");
        }
    }
}
