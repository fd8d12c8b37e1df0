//! The gate: a quick look that tells nearly all clean lines from those in which a repair could find something.
//!
//! It knows which runs of three letters are usual in which languages, as sets, and lets a line pass whose letters
//! outside ASCII all stand in usual runs of one language that its plain words do not contradict, whose symbols stand
//! where symbols do, and whose words do not mix scripts. What does not pass is weighed by the model.

use crate::model::cost::Languages;
use crate::model::known_tokens::{Known, KnownTokens, Token};
use crate::model::plain_words::Votes;
use crate::model::scan::{Neighbour, UNSEEN_WIDE, has_case, is_wide};
use crate::model::usual_words::{UsualWords, Word};
use crate::model::{
    EDGE, LATIN, LETTER, Model, PER_BIT, SCRIPT, SCRIPT_SHIFT, SYMBOL, UNKNOWN_LETTER, UPPER, WIDE_FLAG,
    model,
};
use std::cell::RefCell;
use std::ops::Range;

/// What a symbol may cost where it stands, in 1/8 bit.
const USUAL_SYMBOL: u8 = 13 * PER_BIT as u8;
/// Symbols that lay out text, on their own or at a word's edge: any text may have them.
const LAYOUT: [&str; 12] = ["\u{A0}", "•", "→", "←", "·", "–", "—", "…", "■", "●", "©", "®"];
/// So many bytes after a Han, kana or Hangul character, symbols are those of East Asia.
const NEAR: usize = 48;
/// What a Han, kana or Hangul character usually costs, and how much more some in a row may cost.
const USUAL_WIDE: i32 = 11 * PER_BIT as i32;
const WIDE_ALARM: i32 = 9 * PER_BIT as i32;
/// So many of them that cost so much on average are strange as they stand.
const LONG_WIDE: usize = 4;
const STRANGE_WIDE: i32 = 27 * PER_BIT as i32 / 2;
/// Fewer letters of another script among many in ASCII are strange.
const FEW_LETTERS: usize = 3;
/// So many wide characters next to a letter are strange.
const FEW_WIDE: usize = 3;
/// In bytes, how long a word may be to be weighed.
const LONGEST_WORD: usize = 100;
/// So many words with letters outside ASCII that agree on a language need no plain words.
const FEW_MARKED_WORDS: u32 = 2;
/// So many words that have no language in common with those before make a line strange.
const MOST_CHANGES: u32 = 2;
/// A word that may be in so many languages is one of which little is known.
const MANY_LANGUAGES: u32 = 32;
/// So many plain words tell the language.
const CONTEXT_WORDS: usize = 12;
/// What stands behind an apostrophe in many English words.
pub(crate) const ENGLISH_TAILS: [&str; 7] = ["s", "t", "re", "ve", "ll", "d", "m"];
/// What stands before one in many words of a language.
const HEADS: [&str; 9] = ["l", "d", "n", "s", "c", "j", "m", "t", "qu"];
/// The number that stands for all rare letters in a script's set of runs.
const RARE: u16 = 63;
/// The lead bytes of the alphabets with two bytes a letter, from Greek on.
const REMEMBERED_LEADS: std::ops::Range<u8> = 0xCE..0xE0;
const SCRIPTS_WITH_SETS: std::ops::RangeInclusive<usize> = 1..=5;

/// How a word looks about which there is a doubt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Seen {
    /// Usual, but not so usual that nothing else could be.
    Usual,
    /// Strange.
    Strange,
    /// Usual, but not in the language of the words around.
    Abroad,
}

/// Whether a word would be likelier in another encoding, or likely enough.
pub(crate) type Doubt = fn(&str, Seen) -> bool;

/// Whether text needs the repair search. Says yes too often rather than too rarely.
pub(crate) fn is_suspicious(text: &str, doubt: Doubt) -> bool {
    is_strange(text, Some(doubt))
}

/// Whether text looks usual by itself, whatever else it could be.
pub(crate) fn looks_usual(text: &str) -> bool {
    !is_strange(text, None)
}

fn is_strange(text: &str, doubt: Option<Doubt>) -> bool {
    thread_local! {
        static USUAL: RefCell<UsualWords> = const { RefCell::new(UsualWords::new()) };
        static TOKENS: RefCell<KnownTokens> = const { RefCell::new(KnownTokens::new()) };
        static WEIGHED: RefCell<KnownTokens> = const { RefCell::new(KnownTokens::new()) };
    }
    USUAL.with_borrow_mut(|usual_words| {
        TOKENS.with_borrow_mut(|tokens| {
            WEIGHED.with_borrow_mut(|weighed| {
                look_at(text, Memories { usual_words, tokens, weighed }, doubt).is_break()
            })
        })
    })
}

/// What was seen lately.
struct Memories<'a> {
    /// Words in alphabets other than Latin.
    usual_words: &'a mut UsualWords,
    /// Words in Latin letters.
    tokens: &'a mut KnownTokens,
    /// What stood between blanks and looked strange.
    weighed: &'a mut KnownTokens,
}

fn look_at(text: &str, memories: Memories<'_>, doubt: Option<Doubt>) -> Strange {
    let Memories { usual_words, tokens, weighed } = memories;
    let mut look = Look {
        usual_words,
        tokens,
        weighed,
        doubt,
        model: model(),
        text: text.as_bytes(),
        languages: u64::MAX,
        changes: 0,
        marked_words: 0,
        first_marked: [const { 0..0 }; FEW_MARKED_WORDS as usize],
        of_token: u64::MAX,
        saw_more: false,
        other_letters: 0,
        wide_level: 0,
        wide_end: 0,
        wide: 0,
        wide_at_letters: 0,
    };
    look.all()
}

/// Stops where something is strange.
type Strange = std::ops::ControlFlow<()>;
const STRANGE: Strange = Strange::Break(());
const USUAL: Strange = Strange::Continue(());

fn strange_if(is_strange: bool) -> Strange {
    if is_strange { STRANGE } else { USUAL }
}

struct Look<'a> {
    model: &'static Model,
    /// Words in alphabets other than Latin.
    usual_words: &'a mut UsualWords,
    /// Words in Latin letters.
    tokens: &'a mut KnownTokens,
    /// What stood between blanks and looked strange.
    weighed: &'a mut KnownTokens,
    /// Without one, what looks usual is usual, and what does not is strange.
    doubt: Option<Doubt>,
    /// In UTF-8.
    text: &'a [u8],
    /// A bit for each column of Latin that all marked words may be in.
    languages: u64,
    /// How many Latin words have letters outside ASCII, or symbols among their letters.
    marked_words: u32,
    /// The first of them, in bytes of the text.
    first_marked: [Range<usize>; FEW_MARKED_WORDS as usize],
    /// The languages of the word that is looked at.
    of_token: u64,
    /// Whether more was looked at than the word itself.
    saw_more: bool,
    /// How often the languages had nothing in common with those of the next word.
    changes: u32,
    /// Letters of the alphabets other than Latin.
    other_letters: usize,
    /// What the last Han, kana and Hangul characters cost more than usual.
    wide_level: i32,
    /// Where the last of them ended.
    wide_end: usize,
    /// How many there were, and how many times a few of them met a letter.
    wide: usize,
    wide_at_letters: usize,
}

impl Look<'_> {
    fn all(&mut self) -> Strange {
        let mut at = 0;
        loop {
            at += ascii_len(&self.text[at..]);
            if at == self.text.len() {
                return self.end();
            }
            at = self.step(at, false)?;
        }
    }

    /// Looks at what is not ASCII at `at`. The Latin word that it may be in is at hand already, or is looked up.
    fn step(&mut self, at: usize, in_token: bool) -> Next {
        if REMEMBERED_LEADS.contains(&self.text[at])
            && let Some(end) = self.usual_word(at)
        {
            return Next::Continue(end);
        }
        let (value, len) = self.value_at(at);
        if value & WIDE_FLAG != 0 {
            return self.wide(at);
        }
        match usize::from((value & SCRIPT) >> SCRIPT_SHIFT) {
            31 if !in_token && self.is_among_letters(at, len) => self.token(at),
            31 => self.symbol(at, value & LETTER, len),
            LATIN if !in_token => self.token(at),
            LATIN => self.latin(at),
            script if SCRIPTS_WITH_SETS.contains(&script) => self.word(at, script),
            // No legacy encoding has letters of the other scripts.
            _ => Next::Continue(at + len),
        }
    }

    /// A word in Latin letters, from its first byte outside ASCII on.
    fn token(&mut self, at: usize) -> Next {
        let range = self.around(at);
        let bytes = &self.text[range.clone()];
        let token = Token::of(bytes);
        if let Some(known) = token.and_then(|token| self.tokens.get(&token)) {
            self.add(known, &range, true)?;
            return Next::Continue(range.end);
        }
        let others = (self.other_letters, self.wide);
        (self.of_token, self.saw_more) = (u64::MAX, false);
        let mut next = at;
        while next < range.end {
            next = self.step(next, true)?;
            next += ascii_len(&self.text[next..range.end.max(next)]);
        }
        let known = Known { languages: self.of_token, ..Known::default() };
        // What stands beside a symbol counts for it.
        self.saw_more |= self.has_symbol_at_edge(&range);
        let is_all_latin = others == (self.other_letters, self.wide);
        if let Some(token) = token
            && !self.saw_more
            && is_all_latin
        {
            self.tokens.insert(token, known);
        }
        self.add(known, &range, is_all_latin)?;
        Next::Continue(next)
    }

    /// Whether a symbol outside ASCII stands first or last.
    fn has_symbol_at_edge(&self, range: &Range<usize>) -> bool {
        let is_symbol = |at: usize| !self.text[at].is_ascii() && !is_letter(self.value_at(at).0);
        range.is_empty() || is_symbol(range.start) || self.start_before(range.end).is_some_and(is_symbol)
    }

    /// The word around a byte: what stands between blanks, without the punctuation of ASCII at its ends.
    #[inline]
    fn around(&self, at: usize) -> Range<usize> {
        let is_edge = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
        let start = (0..at).rev().find(|&before| self.is_blank(before)).map_or(0, |blank| blank + 1);
        let end = (at..self.text.len()).find(|&end| self.is_blank(end)).unwrap_or(self.text.len());
        // A no-break space has two bytes.
        let end = if self.text.get(end) == Some(&0xA0) { end - 1 } else { end };
        let word = &self.text[start..end];
        let head = word.iter().take_while(|byte| is_edge(byte)).count();
        let tail = word[head..].iter().rev().take_while(|byte| is_edge(byte)).count();
        start + head..end - tail
    }

    /// Whether a blank, or a no-break space's second byte, stands at a place.
    fn is_blank(&self, at: usize) -> bool {
        let byte = self.text[at];
        byte.is_ascii_whitespace() || byte == 0xA0 && at > 0 && self.text[at - 1] == 0xC2
    }

    /// Takes what is known of a word for the line.
    fn add(&mut self, known: Known, range: &Range<usize>, is_all_latin: bool) -> Strange {
        if let Some(place) = self.first_marked.get_mut(self.marked_words as usize) {
            *place = range.clone();
        }
        self.marked_words += 1;
        strange_if(is_all_latin && self.is_doubtful_token(known, range))?;
        if self.languages & known.languages == 0 {
            self.changes += 1;
            strange_if(self.changes >= MOST_CHANGES)?;
            self.languages = known.languages;
        } else {
            self.languages &= known.languages;
        }
        USUAL
    }

    /// Whether a word of which little is known may be something else.
    fn is_doubtful_token(&mut self, known: Known, range: &Range<usize>) -> bool {
        if self.doubt.is_none() || known.languages.count_ones() < MANY_LANGUAGES {
            return false;
        }
        if let Some(is_doubtful) = known.is_doubtful {
            return is_doubtful;
        }
        let word = &self.text[range.clone()];
        let Some(token) = Token::of(word) else { return false };
        let is_doubtful = self.is_doubtful(word, Seen::Usual);
        if self.tokens.get(&token).is_some() {
            self.tokens.insert(token, Known { is_doubtful: Some(is_doubtful), ..known });
        }
        is_doubtful
    }

    /// Whether a symbol stands by Latin letters that are no common word without it.
    fn is_among_letters(&self, at: usize, len: usize) -> bool {
        if self.is_blank(at + len - 1) {
            return false;
        }
        let is_letter = |byte: &&u8| byte.is_ascii_alphabetic();
        let before = self.text[..at].iter().rev().take_while(is_letter).count();
        let after = self.text[at + len..].iter().take_while(is_letter).count();
        let (before, after) = (&self.text[at - before..at], &self.text[at + len..at + len + after]);
        let is_plain = |word: &[u8]| word.is_empty() || self.model.plain_words.find(word).is_some();
        let is_apostrophe = self.text[at..].starts_with("’".as_bytes());
        match (before.is_empty(), after.is_empty()) {
            (true, true) => false,
            (false, false) if is_apostrophe => {
                !ENGLISH_TAILS.iter().any(|tail| after.eq_ignore_ascii_case(tail.as_bytes()))
                    && !HEADS.iter().any(|head| before.eq_ignore_ascii_case(head.as_bytes()))
            }
            _ => !is_plain(before) || !is_plain(after),
        }
    }

    /// What only the whole line tells.
    fn end(&mut self) -> Strange {
        strange_if(self.wide_at_letters > 0 && self.wide <= self.wide_at_letters * (FEW_WIDE + 1))?;
        if self.other_letters > 0 && self.other_letters <= FEW_LETTERS {
            let plain = self.text.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
            strange_if(plain > FEW_LETTERS * self.other_letters)?;
        }
        if self.marked_words == 0 || self.marked_words > FEW_MARKED_WORDS {
            return USUAL;
        }
        if self.languages & self.languages_of_plain_words() != 0 {
            return USUAL;
        }
        let words = self.first_marked.clone();
        strange_if(words.into_iter().any(|word| self.is_doubtful_abroad(word)))
    }

    /// Whether a word that is not in the language of the words around may be something else.
    fn is_doubtful_abroad(&mut self, range: Range<usize>) -> bool {
        let word = &self.text[range];
        let token = Token::of(word);
        let known = token.and_then(|token| self.tokens.get(&token));
        if self.doubt.is_none() {
            return true;
        }
        if let Some(is_doubtful) = known.and_then(|known| known.is_doubtful_abroad) {
            return is_doubtful;
        }
        let is_doubtful = self.is_doubtful(word, Seen::Abroad);
        if let (Some(token), Some(known)) = (token, known) {
            self.tokens.insert(token, Known { is_doubtful_abroad: Some(is_doubtful), ..known });
        }
        is_doubtful
    }

    fn is_doubtful(&self, word: &[u8], seen: Seen) -> bool {
        match self.doubt {
            Some(doubt) => std::str::from_utf8(word).is_ok_and(|word| doubt(word, seen)),
            None => seen != Seen::Usual,
        }
    }

    /// A bit for each column of Latin that the plain words may be in: those in which most of them are common.
    fn languages_of_plain_words(&self) -> u64 {
        let words = self.text.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| word.len() > 1);
        let mut votes = Votes::default();
        for word in words.take(CONTEXT_WORDS) {
            votes.add(self.model.plain_words.find(word).unwrap_or(0));
        }
        votes.leaders() & self.model.usual_languages
    }

    /// The value and the length of the character at `at`; a symbol without a length at the end.
    #[inline(always)]
    fn value_at(&self, at: usize) -> (u16, usize) {
        let Some(&[lead, second]) = self.text[at..].first_chunk() else {
            let last = self.text.get(at).map(|&lead| (self.model.two_byte_value(usize::from(lead)), 1));
            return last.unwrap_or((SYMBOL, 0));
        };
        let trail = |byte: u8| usize::from(byte & 0x3F);
        let first = usize::from(lead);
        match lead {
            0..0x80 => (self.model.two_byte_value(first), 1),
            0x80..0xE0 => (self.model.two_byte_value((first & 0x1F) << 6 | trail(second)), 2),
            0xE0..0xF0 => {
                let third = self.text.get(at + 2).copied().unwrap_or(0);
                (self.model.value_of((first & 0xF) << 12 | trail(second) << 6 | trail(third)), 3)
            }
            _ => (SYMBOL, 4),
        }
    }

    /// Where the character before `at` begins.
    #[inline]
    fn start_before(&self, at: usize) -> Option<usize> {
        self.text[..at].iter().rposition(|byte| byte & 0xC0 != 0x80)
    }

    /// The value of the character before `at`; a symbol at the start.
    #[inline]
    fn value_before(&self, at: usize) -> u16 {
        match self.text[..at].last() {
            None => SYMBOL,
            Some(byte) if byte.is_ascii() => self.model.two_byte_value(usize::from(*byte)),
            Some(_) => self.start_before(at).map_or(SYMBOL, |start| self.value_at(start).0),
        }
    }

    /// Where the word at `start` ends if it is remembered as usual, and stands alone.
    #[inline]
    fn usual_word(&mut self, start: usize) -> Option<usize> {
        let is_plain =
            |at: usize| self.text.get(at).is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
        let word = Word::at_head(self.text.get(start..)?)?;
        let end = start + word.len;
        if !self.usual_words.contains(&word) || start > 0 && !is_plain(start - 1) || !is_plain(end) {
            return None;
        }
        self.other_letters += word.len / 2;
        Some(end)
    }

    /// A word in an alphabet other than Latin, from its first letter on.
    fn word(&mut self, start: usize, script: usize) -> Next {
        let (end, is_usual) = self.end_of_word(start, script);
        let is_remembered = REMEMBERED_LEADS.contains(&self.text[start]);
        self.other_letters += (end - start) / if is_remembered { 2 } else { 3 };
        if is_letter(self.value_before(start)) || is_letter(self.value_at(end).0) {
            return Next::Break(());
        }
        if !is_usual {
            return self.weigh(start);
        }
        let word = Word::at_head(&self.text[start..]);
        if let Some(word) = word.filter(|word| is_remembered && start + word.len == end) {
            self.usual_words.insert(&word);
        }
        Next::Continue(end)
    }

    /// Where a word ends, and whether its letters and their case are usual.
    fn end_of_word(&self, start: usize, script: usize) -> (usize, bool) {
        let set = self.model.alphabets[script].signs;
        let cased = has_case(script);
        let (mut at, mut run, mut unusual, mut after_small) = (start, 0_usize, false, false);
        loop {
            let (value, len) = self.value_at(at);
            if !is_letter_of(value, script) {
                break;
            }
            let upper = value & UPPER != 0;
            unusual |= cased & upper & after_small;
            after_small = !upper;
            run = (run << 6 | usize::from((value & LETTER).min(RARE))) & 0x3_FFFF;
            unusual |= is_missing(set, run);
            at += len;
        }
        unusual |= is_missing(set, run << 6 & 0x3_FFFF);
        (at, !unusual)
    }

    /// What looks strange at `at` is weighed with the word that it stands in.
    #[cold]
    fn weigh(&mut self, at: usize) -> Next {
        self.saw_more = true;
        let range = self.between_blanks(at);
        let (word, end) = (&self.text[range.clone()], range.end);
        let token = Token::of(word);
        let known = token.and_then(|token| self.weighed.get(&token)).and_then(|known| known.is_doubtful);
        let is_doubtful = match known.filter(|_| self.doubt.is_some()) {
            Some(is_doubtful) => is_doubtful,
            None => self.is_doubtful_weighed(word),
        };
        if let (Some(_), Some(token)) = (self.doubt, token) {
            self.weighed.insert(token, Known { is_doubtful: Some(is_doubtful), ..Known::default() });
        }
        if is_doubtful { Next::Break(()) } else { Next::Continue(end) }
    }

    fn between_blanks(&self, at: usize) -> Range<usize> {
        let is_blank = |byte: &u8| byte.is_ascii_whitespace();
        let start = self.text[..at].iter().rposition(is_blank).map_or(0, |blank| blank + 1);
        let end = self.text[at..].iter().position(is_blank).map_or(self.text.len(), |len| at + len);
        start..end
    }

    fn is_doubtful_weighed(&self, word: &[u8]) -> bool {
        let text = std::str::from_utf8(word).ok().filter(|text| text.len() <= LONGEST_WORD);
        let cost = text.and_then(|text| Some((text, self.model.cost(text, &Languages::Any)?)));
        let Some((text, cost)) = cost else { return true };
        let seen = if cost.is_plain(text.chars().count()) { Seen::Usual } else { Seen::Strange };
        self.is_doubtful(word, seen)
    }

    /// A Latin word, from a letter outside ASCII on, as far as that letter's neighbours reach.
    fn latin(&mut self, start: usize) -> Next {
        let model = self.model;
        let second = self.value_before(start);
        let (mut before, mut after_small) = ([EDGE; 2], false);
        if is_letter_of(second, LATIN) {
            before[1] = second & LETTER;
            after_small = second & UPPER == 0;
            let first = self.start_before(start).map_or(SYMBOL, |at| self.value_before(at));
            before[0] = if is_letter_of(first, LATIN) { first & LETTER } else { EDGE };
        } else if is_letter(second) {
            return self.weigh(start);
        }
        let (mut at, mut left, mut of_word) = (start, 3, u64::MAX);
        while left > 0 {
            let (value, len) = self.value_at(at);
            let is_latin = is_letter_of(value, LATIN) && len > 0;
            let letter = if is_latin { value & LETTER } else { EDGE };
            if len > 1 && is_latin {
                left = 3;
                if letter == UNKNOWN_LETTER || value & UPPER != 0 && after_small {
                    return self.weigh(start);
                }
            }
            let key = u32::from(before[0]) << 18 | u32::from(before[1]) << 9 | u32::from(letter);
            let usual = model.languages_of(key);
            of_word &= usual;
            if of_word == 0 {
                return self.weigh(start);
            }
            if !is_latin {
                if is_letter(value) && len > 0 {
                    return self.weigh(start);
                }
                break;
            }
            left -= 1;
            after_small = value & UPPER == 0;
            before = [before[1], letter];
            at += len;
        }
        self.of_token = Some(self.of_token & of_word).filter(|&both| both != 0).unwrap_or(of_word);
        Next::Continue(at)
    }

    /// Han, kana and Hangul characters in a row.
    fn wide(&mut self, start: usize) -> Next {
        let (mut at, mut count, mut sum, mut is_alarmed) = (start, 0, 0, false);
        let end_value = loop {
            let (value, len) = self.value_at(at);
            let cost = match value & WIDE_FLAG {
                0 if self.is_unseen_wide(at, value, len) => UNSEEN_WIDE,
                0 => break value,
                _ => self.model.wide_least[usize::from(value & !WIDE_FLAG)].into(),
            };
            self.wide_level = (self.wide_level + i32::from(cost) - USUAL_WIDE).max(0);
            sum += i32::from(cost);
            is_alarmed |= self.wide_level > WIDE_ALARM;
            count += 1;
            at += len;
        };
        if is_alarmed {
            strange_if(count >= LONG_WIDE && sum >= count as i32 * STRANGE_WIDE)?;
            let word = self.between_blanks(start);
            let doubtful = if word.len() <= LONGEST_WORD { word } else { start..at };
            strange_if(self.is_doubtful(&self.text[doubtful], Seen::Strange))?;
            self.wide_level = 0;
        }
        let meets_letter =
            is_letter(end_value) && at < self.text.len() || is_letter(self.value_before(start));
        self.wide_end = at;
        self.wide += count;
        self.wide_at_letters += usize::from(meets_letter && count <= FEW_WIDE);
        Next::Continue(at)
    }

    /// Whether a symbol is a Han, kana or Hangul character that training did not see.
    fn is_unseen_wide(&self, at: usize, value: u16, len: usize) -> bool {
        value == SYMBOL && self.scalar_at(at, len).is_some_and(is_wide)
    }

    fn scalar_at(&self, at: usize, len: usize) -> Option<char> {
        std::str::from_utf8(self.text.get(at..at + len)?).ok()?.chars().next()
    }

    fn symbol(&mut self, start: usize, number: u16, len: usize) -> Next {
        let end = start + len;
        if number == 0 {
            let scalar = self.scalar_at(start, len).unwrap_or_default();
            if is_wide(scalar) {
                return self.wide(start);
            }
            strange_if(is_strange_symbol(scalar))?;
            return Next::Continue(end);
        }
        let symbol = &self.text[start..end];
        let is_repeated = self.text[..start].ends_with(symbol) || self.text[end..].starts_with(symbol);
        let before = self.start_before(start).map_or(Neighbour::Blank, |at| self.neighbour(at));
        let after = self.neighbour(end);
        let is_layout = LAYOUT.iter().any(|layout| layout.as_bytes() == symbol)
            && (before == Neighbour::Blank || after == Neighbour::Blank);
        let is_near_wide = self.wide_end > 0 && self.wide_end + NEAR >= start;
        self.saw_more |= is_near_wide;
        let cost = self.model.symbols[usize::from(number)][before as usize * 4 + after as usize];
        if cost <= USUAL_SYMBOL || is_repeated || is_layout || is_near_wide {
            return Next::Continue(end);
        }
        self.weigh(start)
    }

    /// What stands at `at`, as a symbol's neighbour.
    fn neighbour(&self, at: usize) -> Neighbour {
        match self.text.get(at) {
            None => Neighbour::Blank,
            Some(byte) if byte.is_ascii_whitespace() => Neighbour::Blank,
            Some(byte) if byte.is_ascii_digit() => Neighbour::Digit,
            Some(_) if self.text[at..].starts_with(b"\xC2\xA0") => Neighbour::Blank,
            Some(_) => {
                let (value, _) = self.value_at(at);
                if is_letter(value) || value & WIDE_FLAG != 0 { Neighbour::Letter } else { Neighbour::Symbol }
            }
        }
    }
}

impl Model {
    /// A bit for each column of Latin in which a run with a letter outside ASCII is usual; all where it is rare
    /// everywhere but not unusual.
    #[inline]
    fn languages_of(&self, run: u32) -> u64 {
        match self.marked.number(run) {
            Some(languages) => languages,
            None => {
                let bit = run.wrapping_mul(0x9E37_79B1) >> 13;
                let is_known =
                    self.marked_set.get(bit as usize >> 3).is_some_and(|bits| bits >> (bit & 7) & 1 == 1);
                if is_known { u64::MAX } else { 0 }
            }
        }
    }
}

/// Where to go on, unless something is strange.
type Next = std::ops::ControlFlow<(), usize>;

/// How many bytes at the start are ASCII.
#[inline]
fn ascii_len(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let beyond = u64::from_le_bytes(*word) & 0x8080_8080_8080_8080;
        if beyond != 0 {
            return at * 8 + beyond.trailing_zeros() as usize / 8;
        }
    }
    words.len() * 8 + rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len())
}

#[inline(always)]
fn is_missing(set: &[u8], run: usize) -> bool {
    set.get(run >> 3).is_none_or(|bits| !bits >> (run & 7) & 1 == 1)
}

/// Symbols that training did not see and that damage brings: C1 controls, private use, what stands for lost
/// characters, lines and blocks of DOS.
fn is_strange_symbol(scalar: char) -> bool {
    matches!(
        scalar,
        '\u{80}'..='\u{9F}'
            | '\u{2300}'..='\u{2323}'
            | '\u{2500}'..='\u{259F}'
            | '\u{3130}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{E000}'..='\u{F8FF}'
            | '\u{FF61}'..='\u{FFDC}'
            | char::REPLACEMENT_CHARACTER
            | '\u{20000}'..='\u{3FFFF}'
            | '\u{F0000}'..
    )
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
            assert!(!is_suspicious(line, |_, _| false), "{line}");
        }
        let damaged = ["attachйs", "schÃ¶n", "donâ€™t", "Ïðèâåò", "Mьnchen", "рТЙЧЕФ", "KoЯn"];
        for line in damaged {
            assert!(is_suspicious(line, |_, seen| seen == Seen::Strange), "{line}");
        }
    }
}
