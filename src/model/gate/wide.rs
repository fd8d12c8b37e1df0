//! Han, kana and Hangul characters.

use crate::model::gate::values::Values;
use crate::model::gate::{FEW_WIDE, Look, Next, Seen, strange_if};
use crate::model::scan::{UNSEEN_WIDE, is_wide};
use crate::model::{PER_BIT, SYMBOL, WIDE_FLAG, is_letter};

/// What a Han, kana or Hangul character usually costs, and how much more some in a row may cost.
const USUAL_WIDE: i32 = 11 * PER_BIT as i32;
const WIDE_ALARM: i32 = 9 * PER_BIT as i32;
/// So many of them that cost so much on average are strange as they stand.
const LONG_WIDE: usize = 4;
const STRANGE_WIDE: i32 = 27 * PER_BIT as i32 / 2;

/// What the Han, kana and Hangul characters of a line cost.
#[derive(Default)]
pub(super) struct WideRuns {
    /// What the last of them cost more than usual.
    level: i32,
}

/// Some of them in a row.
pub(super) struct WideRun {
    pub(super) end: usize,
    /// The value of what follows.
    pub(super) end_value: u16,
    pub(super) count: usize,
    sum: i32,
    /// Whether they cost so much more than usual that they may be something else.
    pub(super) is_alarming: bool,
}

impl WideRuns {
    #[inline]
    pub(super) fn run(&mut self, values: &Values<'_>, start: usize) -> WideRun {
        let (mut at, mut count, mut sum, mut is_alarming) = (start, 0, 0, false);
        let end_value = loop {
            let (value, len) = values.at(at);
            let cost = match value & WIDE_FLAG {
                0 if values.is_unseen_wide(at, value, len) => UNSEEN_WIDE,
                0 => break value,
                _ => values.model.wide_least[usize::from(value & !WIDE_FLAG)].into(),
            };
            self.level = (self.level + i32::from(cost) - USUAL_WIDE).max(0);
            sum += i32::from(cost);
            is_alarming |= self.level > WIDE_ALARM;
            count += 1;
            at += len;
        };
        WideRun { end: at, end_value, count, sum, is_alarming }
    }
}

impl Values<'_> {
    /// Whether a symbol is a Han, kana or Hangul character that training did not see.
    pub(super) fn is_unseen_wide(&self, at: usize, value: u16, len: usize) -> bool {
        value == SYMBOL && self.scalar_at(at, len).is_some_and(is_wide)
    }
}

impl Look<'_> {
    /// Han, kana and Hangul characters in a row.
    pub(super) fn wide(&mut self, start: usize) -> Next {
        let WideRun { end, end_value, count, sum, is_alarming } = self.wide_runs.run(&self.values, start);
        if is_alarming {
            strange_if(count >= LONG_WIDE && sum >= count as i32 * STRANGE_WIDE)?;
            let doubtful = self.short_word(start).unwrap_or(start..end);
            strange_if(self.is_doubtful(&self.values.text[doubtful], Seen::Strange))?;
            self.wide_runs = WideRuns::default();
        }
        let meets_letter = is_letter(end_value) || is_letter(self.values.before(start));
        self.wide_end = end;
        self.wide += count;
        self.wide_at_letters += usize::from(meets_letter && count <= FEW_WIDE);
        Next::Continue(end)
    }
}
