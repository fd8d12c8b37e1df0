//! What the characters of a text are to the model, by their place.

use crate::model::scan::has_case;
use crate::model::{LETTER, Model, SYMBOL, UPPER, is_letter_of};

/// The number that stands for all rare letters in a script's set of runs.
const RARE: u16 = 63;

/// A text in UTF-8 under the model's eyes.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) model: &'static Model,
    pub(super) text: &'a [u8],
}

impl Values<'_> {
    /// The value and the length of the character at `at`; a symbol without a length at the end.
    #[inline(always)]
    pub(super) fn at(&self, at: usize) -> (u16, usize) {
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
    pub(super) fn start_before(&self, at: usize) -> Option<usize> {
        self.text[..at].iter().rposition(|byte| byte & 0xC0 != 0x80)
    }

    /// The value of the character before `at`; a symbol at the start.
    #[inline]
    pub(super) fn before(&self, at: usize) -> u16 {
        match self.text[..at].last() {
            None => SYMBOL,
            Some(byte) if byte.is_ascii() => self.model.two_byte_value(usize::from(*byte)),
            Some(_) => self.start_before(at).map_or(SYMBOL, |start| self.at(start).0),
        }
    }

    pub(super) fn scalar_at(&self, at: usize, len: usize) -> Option<char> {
        std::str::from_utf8(self.text.get(at..at + len)?).ok()?.chars().next()
    }

    /// Where a word in an alphabet other than Latin ends, and whether its letters and their case are usual.
    #[inline]
    pub(super) fn end_of_word(&self, start: usize, script: usize) -> (usize, bool) {
        let Some(set) = self.model.alphabets[script].signs.first_chunk() else { return (start, false) };
        let mut run = Run { set, cased: has_case(script), letters: 0, after_small: false, is_usual: true };
        let mut at = start;
        // Letters of two bytes, which are nearly all.
        for &[lead, trail] in self.text[start..].as_chunks().0 {
            let value = self.model.two_byte_value(usize::from(lead & 0x1F) << 6 | usize::from(trail & 0x3F));
            if lead & 0xE0 != 0xC0 || !is_letter_of(value, script) {
                break;
            }
            run.add(value);
            at += 2;
        }
        loop {
            let (value, len) = self.at(at);
            if !is_letter_of(value, script) {
                run.add_edge();
                return (at, run.is_usual);
            }
            run.add(value);
            at += len;
        }
    }
}

/// The letters of a word, one after the other.
struct Run<'a> {
    /// A bit for each three letters that are usual, by their numbers.
    set: &'a [u8; 1 << 15],
    cased: bool,
    /// The numbers of the last three.
    letters: usize,
    after_small: bool,
    is_usual: bool,
}

impl Run<'_> {
    #[inline(always)]
    fn add(&mut self, value: u16) {
        let upper = value & UPPER != 0;
        self.is_usual &= !(self.cased & upper & self.after_small);
        self.after_small = !upper;
        self.letters = (self.letters << 6 | usize::from((value & LETTER).min(RARE))) & 0x3_FFFF;
        self.is_usual &= self.has(self.letters);
    }

    #[inline(always)]
    fn add_edge(&mut self) {
        self.is_usual &= self.has(self.letters << 6 & 0x3_FFFF);
    }

    #[inline(always)]
    fn has(&self, letters: usize) -> bool {
        self.set[letters >> 3] >> (letters & 7) & 1 == 1
    }
}
