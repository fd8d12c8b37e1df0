//! Words in Latin letters: those with letters outside ASCII, or with symbols among their letters, are remembered with the
//! languages that they may be in.

use crate::model::gate::beside::is_little_known;
use crate::model::gate::values::Values;
use crate::model::gate::weigh::BY_ITSELF;
use crate::model::gate::{Look, Next, Seen, Strange, ascii_len, strange_if};
use crate::model::known_tokens::Token;
use crate::model::{EDGE, LATIN, LETTER, Model, SYMBOL, UNKNOWN_LETTER, UPPER, is_letter, is_letter_of};
use std::ops::Range;

/// Signs that writers set at words.
const TYPOGRAPHY: [&str; 20] =
    ["’", "‘", "“", "”", "„", "«", "»", "‹", "›", "…", "–", "—", "·", "•", "™", "®", "©", "°", "º", "ª"];
/// What stands before an apostrophe in many words of Romance languages, if a vowel follows.
const HEADS: [&str; 9] = ["l", "d", "n", "s", "c", "j", "m", "t", "qu"];
/// What stands behind an apostrophe in many English words.
pub(crate) const ENGLISH_TAILS: [&str; 7] = ["s", "t", "re", "ve", "ll", "d", "m"];

impl Look<'_> {
    /// A word in Latin letters, from its first byte outside ASCII on.
    pub(super) fn token(&mut self, at: usize) -> Next {
        let range = self.around(at);
        let bytes = &self.values.text[range.clone()];
        let token = Token::of(bytes);
        if let Some(languages) = token.and_then(|token| self.memories.tokens.get(&token)) {
            self.add(languages, &range, true)?;
            return Next::Continue(range.end);
        }
        let others = (self.other_letters, self.wide);
        (self.of_token, self.saw_more) = (u64::MAX, false);
        let mut next = at;
        while next < range.end {
            next = self.step(next, true)?;
            next += ascii_len(&self.values.text[next..range.end.max(next)]);
        }
        let languages = self.of_token;
        // What stands beside a symbol counts for it.
        self.saw_more |= self.has_symbol_at_edge(&range);
        let is_all_latin = others == (self.other_letters, self.wide);
        if let Some(token) = token
            && !self.saw_more
            && is_all_latin
        {
            self.memories.tokens.insert(token, languages);
        }
        self.add(languages, &range, is_all_latin)?;
        Next::Continue(next)
    }

    /// Whether a symbol outside ASCII stands first or last.
    fn has_symbol_at_edge(&self, range: &Range<usize>) -> bool {
        let is_symbol = |at: usize| !self.values.text[at].is_ascii() && !is_letter(self.values.at(at).0);
        range.is_empty()
            || is_symbol(range.start)
            || self.values.start_before(range.end).is_some_and(is_symbol)
    }

    /// The word around a byte: what stands between blanks, without the punctuation of ASCII at its ends.
    #[inline]
    fn around(&self, at: usize) -> Range<usize> {
        let is_edge = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
        let start = (0..at).rev().find(|&before| self.values.is_blank(before)).map_or(0, |blank| blank + 1);
        let end = (at..self.values.text.len())
            .find(|&end| self.values.is_blank(end))
            .unwrap_or(self.values.text.len());
        // A no-break space has two bytes.
        let end = if self.values.text.get(end) == Some(&0xA0) { end - 1 } else { end };
        let word = &self.values.text[start..end];
        let head = word.iter().take_while(|byte| is_edge(byte)).count();
        let tail = word[head..].iter().rev().take_while(|byte| is_edge(byte)).count();
        start + head..end - tail
    }

    /// Takes what languages a word may be in for the line.
    fn add(&mut self, languages: u64, range: &Range<usize>, is_all_latin: bool) -> Strange {
        strange_if(self.marked.add(range, languages, is_all_latin))?;
        let is_asked_now = is_all_latin && !self.marked.has_room();
        strange_if(is_asked_now && self.is_doubtful_token(languages, range))
    }

    /// Whether a word of which little is known may be something else, whatever the words around.
    pub(super) fn is_doubtful_token(&mut self, languages: u64, range: &Range<usize>) -> bool {
        self.doubt.is_some()
            && is_little_known(languages)
            && self
                .remembered_doubt(range.clone(), BY_ITSELF, |look, word| look.is_doubtful(word, Seen::Usual))
    }

    /// A Latin word, from a letter outside ASCII on, as far as that letter's neighbours reach.
    pub(super) fn latin(&mut self, start: usize) -> Next {
        let model = self.values.model;
        let second = self.values.before(start);
        let (mut before, mut after_small) = ([EDGE; 2], false);
        if is_letter_of(second, LATIN) {
            before[1] = second & LETTER;
            after_small = second & UPPER == 0;
            let first = self.values.start_before(start).map_or(SYMBOL, |at| self.values.before(at));
            before[0] = if is_letter_of(first, LATIN) { first & LETTER } else { EDGE };
        } else if is_letter(second) {
            return self.weigh(start);
        }
        let (mut at, mut left, mut of_word) = (start, 3, u64::MAX);
        while left > 0 {
            let (value, len) = self.values.at(at);
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
}

impl Values<'_> {
    /// Whether a blank, or a no-break space's second byte, stands at a place.
    pub(super) fn is_blank(&self, at: usize) -> bool {
        let byte = self.text[at];
        byte.is_ascii_whitespace() || byte == 0xA0 && at > 0 && self.text[at - 1] == 0xC2
    }

    /// Whether a symbol stands by Latin letters that are no common word without it.
    pub(super) fn is_among_letters(&self, at: usize, len: usize) -> bool {
        if self.is_blank(at + len - 1) {
            return false;
        }
        let is_letter = |byte: &&u8| byte.is_ascii_alphabetic();
        let before = self.text[..at].iter().rev().take_while(is_letter).count();
        let after = self.text[at + len..].iter().take_while(is_letter).count();
        let (before, after) = (&self.text[at - before..at], &self.text[at + len..at + len + after]);
        let is_plain = |word: &[u8]| word.is_empty() || self.model.plain_words.find(word).is_some();
        let symbol = &self.text[at..at + len];
        let is_any_of = |words: &[&str], word: &[u8]| {
            words.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
        };
        match (before.is_empty(), after.is_empty()) {
            (true, true) => false,
            (false, false) if symbol == "’".as_bytes() => {
                let is_elision = is_any_of(&HEADS, before) && after.first().is_some_and(is_elided_before);
                !is_any_of(&ENGLISH_TAILS, after) && !is_elision
            }
            _ if !TYPOGRAPHY.iter().any(|sign| sign.as_bytes() == symbol) => true,
            _ => !is_plain(before) || !is_plain(after),
        }
    }
}

/// Whether a word that begins so can follow an elision, as in `l’home`.
fn is_elided_before(first: &u8) -> bool {
    b"aeiouyh".contains(&first.to_ascii_lowercase())
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
