//! Words in the alphabets other than Latin.

use crate::model::gate::{Look, Next};
use crate::model::is_letter;

impl Look<'_> {
    /// A word in an alphabet other than Latin, from its first letter on.
    pub(super) fn word(&mut self, start: usize, script: usize) -> Next {
        let (end, is_usual) = self.values.end_of_word(start, script);
        self.other_letters += (end - start) / self.values.at(start).1;
        if is_letter(self.values.before(start)) || is_letter(self.values.at(end).0) {
            return self.weigh(start);
        }
        if is_usual { Next::Continue(end) } else { self.weigh(start) }
    }
}
