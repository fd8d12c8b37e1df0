//! What looks strange is weighed by the model, and doubts are asked about it.

use crate::model::cost::Languages;
use crate::model::gate::{Look, Next, Seen};
use crate::model::known_tokens::Token;
use std::ops::Range;

/// In bytes, how long a word may be to be weighed.
const LONGEST_WORD: usize = 100;

/// Questions about a word, besides whether it is doubtful beside words in some languages, a bit for each: beside words in
/// unknown ones, whatever is around, and as it stands between blanks.
pub(super) const ABROAD: u64 = 0;
pub(super) const BY_ITSELF: u64 = u64::MAX;
const BETWEEN_BLANKS: u64 = u64::MAX - 1;

impl Look<'_> {
    /// What looks strange at `at` is weighed with the word that it stands in.
    #[cold]
    pub(super) fn weigh(&mut self, at: usize) -> Next {
        self.saw_more = true;
        let range = self.between_blanks(at);
        let end = range.end;
        let is_doubtful = self.remembered_doubt(range, BETWEEN_BLANKS, Self::is_doubtful_weighed);
        if is_doubtful { Next::Break(()) } else { Next::Continue(end) }
    }

    /// An answer about a word, as it was given before or is now. Without doubts there is nothing to remember.
    pub(super) fn remembered_doubt(
        &mut self,
        range: Range<usize>,
        question: u64,
        is_doubtful: impl FnOnce(&Self, &[u8]) -> bool,
    ) -> bool {
        let word = &self.values.text[range];
        let token = self.doubt.and_then(|_| Token::of(word)).map(|token| token.with(question));
        if let Some(known) = token.and_then(|token| self.memories.doubts.get(&token)) {
            return known > 0;
        }
        let is_doubtful = is_doubtful(self, word);
        if let Some(token) = token {
            self.memories.doubts.insert(token, is_doubtful.into());
        }
        is_doubtful
    }

    /// What stands between blanks, where that is short. No more is looked at: a line without blanks may have many places.
    pub(super) fn short_word(&self, at: usize) -> Option<Range<usize>> {
        let from = at.saturating_sub(LONGEST_WORD + 1);
        let to = self.values.text.len().min(at + LONGEST_WORD + 1);
        let is_blank = |byte: &u8| byte.is_ascii_whitespace();
        let start =
            self.values.text[from..at].iter().rposition(is_blank).map_or(from, |blank| from + blank + 1);
        let end = self.values.text[at..to].iter().position(is_blank).map_or(to, |len| at + len);
        (end - start <= LONGEST_WORD).then_some(start..end)
    }

    fn between_blanks(&self, at: usize) -> Range<usize> {
        let is_blank = |byte: &u8| byte.is_ascii_whitespace();
        let start = self.values.text[..at].iter().rposition(is_blank).map_or(0, |blank| blank + 1);
        let end =
            self.values.text[at..].iter().position(is_blank).map_or(self.values.text.len(), |len| at + len);
        start..end
    }

    fn is_doubtful_weighed(&self, word: &[u8]) -> bool {
        let text = std::str::from_utf8(word).ok().filter(|text| text.len() <= LONGEST_WORD);
        let cost = text.and_then(|text| Some((text, self.values.model.cost(text, &Languages::Any)?)));
        let Some((text, cost)) = cost else { return true };
        let seen = if cost.is_plain(text.chars().count()) { Seen::Usual } else { Seen::Strange };
        self.is_doubtful(word, seen)
    }

    pub(super) fn is_doubtful(&self, word: &[u8], seen: Seen) -> bool {
        match self.doubt {
            Some(doubt) => std::str::from_utf8(word).is_ok_and(|word| doubt(word, seen)),
            None => seen != Seen::Usual,
        }
    }
}
