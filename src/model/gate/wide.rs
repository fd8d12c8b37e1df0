//! Han, kana and Hangul characters.

use crate::model::gate::{FEW_WIDE, Look, Next, Seen, strange_if};
use crate::model::scan::{UNSEEN_WIDE, is_wide};
use crate::model::{PER_BIT, SYMBOL, WIDE_FLAG, is_letter};

/// What a Han, kana or Hangul character usually costs, and how much more some in a row may cost.
const USUAL_WIDE: i32 = 11 * PER_BIT as i32;
const WIDE_ALARM: i32 = 9 * PER_BIT as i32;
/// So many of them that cost so much on average are strange as they stand.
const LONG_WIDE: usize = 4;
const STRANGE_WIDE: i32 = 27 * PER_BIT as i32 / 2;

impl Look<'_> {
    /// Han, kana and Hangul characters in a row.
    pub(super) fn wide(&mut self, start: usize) -> Next {
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
            let doubtful = self.short_word(start).unwrap_or(start..at);
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
}
