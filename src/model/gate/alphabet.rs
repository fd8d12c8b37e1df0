//! Words in the alphabets other than Latin.

use crate::model::gate::{Look, Next, REMEMBERED_LEADS};
use crate::model::scan::has_case;
use crate::model::usual_words::Word;
use crate::model::{LETTER, UPPER, is_letter, is_letter_of};

/// The number that stands for all rare letters in a script's set of runs.
const RARE: u16 = 63;

impl Look<'_> {
    /// Where the word at `start` ends if it is remembered as usual, and stands alone.
    #[inline]
    pub(super) fn usual_word(&mut self, start: usize) -> Option<usize> {
        let is_plain =
            |at: usize| self.text.get(at).is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
        let word = Word::at_head(self.text.get(start..)?)?;
        let end = start + word.len;
        if !self.memories.usual_words.contains(&word) || start > 0 && !is_plain(start - 1) || !is_plain(end) {
            return None;
        }
        self.other_letters += word.len / 2;
        Some(end)
    }

    /// A word in an alphabet other than Latin, from its first letter on.
    pub(super) fn word(&mut self, start: usize, script: usize) -> Next {
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
            self.memories.usual_words.insert(&word);
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
}

#[inline(always)]
fn is_missing(set: &[u8], run: usize) -> bool {
    set.get(run >> 3).is_none_or(|bits| !bits >> (run & 7) & 1 == 1)
}
