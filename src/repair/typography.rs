//! Typography: marks that any text may have where writers put them, such as `Name™`, `here—and there`, `well…`, `5 ± 2`.
//!
//! The model finds many of them dear, since it saw few; and a letter in their place, which is what another code page
//! makes of them, might seem likelier. So a word with such marks is also weighed without them.

use crate::model::{Cost, ENGLISH_TAILS, Languages, is_alphabetic, model};

/// What a mark costs where writers put it, in bits.
const MARK: f32 = 5.0;
/// What one costs that joins two words.
const JOINT: f32 = 8.0;
/// The same between what is not known to be words, and what an ellipsis costs there.
const STRANGE_JOINT: f32 = 17.0;
const STRANGE_ELLIPSIS: f32 = 11.0;
/// What a word costs less, in bits, behind which an ellipsis stands, in a language in which words end so: common words with
/// letters beyond ASCII, which it may have been instead, are known by name and cheap, those of ASCII are not.
const NOT_BY_NAME: f32 = 6.0;
/// What a single quotation mark costs, or what is taken for one, in bits.
const SINGLE_QUOTE: f32 = 8.0;
/// What the power of a unit, or the number of a note, costs behind letters of ASCII.
const SUPERSCRIPT: f32 = 9.0;
/// How many letters a common word has at least beside one that is not, and how many that one.
const COMMON: usize = 3;
const LONG: usize = 5;
/// What a soft hyphen within a word costs, or at its end, where it may really be broken.
const SOFT_HYPHEN: f32 = 8.0;

/// What a word as it stands costs without the marks that stand where writers put them; `None` where it has none of these.
pub(super) fn cost(word: &str) -> Option<Cost> {
    cost_with(word, true)
}

/// The same of what a word may have been. Marks that are rare are none of these there: many letters could be such.
pub(super) fn cost_of_original(word: &str) -> Option<Cost> {
    cost_with(word, false)
}

fn cost_with(word: &str, rare_marks: bool) -> Option<Cost> {
    if !word.chars().any(may_be_mark) {
        return None;
    }
    let mut plain = Plain::default();
    let mut rest = word.char_indices().peekable();
    let mut before = None;
    while let Some((at, mark)) = rest.next() {
        let place = Place {
            before,
            after: rest.peek().map(|(_, after)| *after),
            head: &word[..at],
            tail: &word[at + mark.len_utf8()..],
            rare_marks,
        };
        match place.role(mark) {
            Role::Part => plain.piece.push(mark),
            Role::Mark(bits) => plain.end_piece(bits)?,
            Role::Ellipsis if plain.is_only(place.word_before()) => plain.end_word(MARK)?,
            Role::Ellipsis => plain.end_piece(STRANGE_ELLIPSIS)?,
            Role::SoftHyphen => plain.bits += SOFT_HYPHEN,
            Role::Tail => {
                plain.end_piece(MARK)?;
                before = None;
                let letters = place.tail.chars().take_while(|scalar| is_alphabetic(*scalar)).count();
                (0..letters).for_each(|_| before = rest.next().map(|(_, letter)| letter));
                continue;
            }
        }
        before = Some(mark);
    }
    if plain.bits == 0.0 {
        return None;
    }
    plain.end_piece(0.0)?;
    plain.cost.add(&Cost::fixed(plain.bits));
    Some(plain.cost)
}

/// A word without its marks.
#[derive(Default)]
struct Plain {
    cost: Cost,
    /// What the marks cost.
    bits: f32,
    piece: String,
}

impl Plain {
    /// Whether the piece is this word, behind punctuation or not.
    fn is_only(&self, word: &str) -> bool {
        self.piece.trim_start_matches(|scalar: char| scalar.is_ascii_punctuation()) == word
    }

    /// A word of ASCII letters ends, about which nothing else is known.
    fn end_word(&mut self, bits: f32) -> Option<()> {
        self.cost.add(&model().word_cost(&self.piece, NOT_BY_NAME)?);
        self.piece.clear();
        self.bits += bits;
        Some(())
    }

    fn end_piece(&mut self, bits: f32) -> Option<()> {
        if !self.piece.is_empty() {
            self.cost.add(&model().cost(&self.piece, &Languages::Any)?);
            self.piece.clear();
        }
        self.bits += bits;
        Some(())
    }
}

/// What a character is to its word.
enum Role {
    /// Any that is no mark, or stands where none is expected.
    Part,
    /// With its bits.
    Mark(f32),
    SoftHyphen,
    /// The ellipsis, or a dash, behind what may be a word.
    Ellipsis,
    /// The apostrophe of an English ending.
    Tail,
}

/// What a mark between letters joins.
enum Joined {
    Words,
    /// What may be words.
    Maybe,
    No,
}

/// Where a character stands.
struct Place<'w> {
    before: Option<char>,
    after: Option<char>,
    head: &'w str,
    tail: &'w str,
    /// Whether rare marks count.
    rare_marks: bool,
}

impl Place<'_> {
    fn role(&self, mark: char) -> Role {
        let is = |scalar: Option<char>, what: fn(char) -> bool| scalar.is_some_and(what);
        let (after_letter, before_letter) = (is(self.before, is_alphabetic), is(self.after, is_alphabetic));
        let by_digit = is(self.before, is_digit) || is(self.after, is_digit);
        let is_alone = self.before.is_none() && self.after.is_none();
        let is_mark = |expected: bool| if expected { Role::Mark(MARK) } else { Role::Part };
        if is(self.before, is_other_mark) || is(self.after, is_other_mark) {
            return Role::Part;
        }
        match mark {
            '\u{AD}' if after_letter && !self.after.is_some_and(char::is_numeric) => Role::SoftHyphen,
            // Between syllables: `dic·tion·ar·y`.
            '·' | '‧' if after_letter && before_letter && self.comes_again(mark) => Role::SoftHyphen,
            '’' | '‘' | '´' | '′' if after_letter && self.is_english_tail() => Role::Tail,
            '—' | '–' | '…' | '›' | '»' if after_letter && before_letter => match self.joined() {
                Joined::Words => Role::Mark(JOINT),
                Joined::Maybe => Role::Mark(STRANGE_JOINT),
                Joined::No => Role::Part,
            },
            // What is put in: `— if you like —`, with its blanks outside.
            '—' | '–' if after_letter != before_letter && !by_digit && self.stands_by_words() => {
                Role::Mark(JOINT)
            }
            '—' if !before_letter && self.ends_long_word() => Role::Ellipsis,
            '\u{A0}' | '\u{3000}' if after_letter && before_letter => Role::Mark(JOINT),
            '…' if !self.stands_by_words() && self.before.is_none() => Role::Part,
            '…' if !self.stands_by_words() && self.ends_long_word() => Role::Ellipsis,
            '…' if !self.stands_by_words() => Role::Mark(STRANGE_ELLIPSIS),
            '…' | '\u{A0}' | '\u{3000}' => Role::Mark(MARK),
            '´' if !self.comes_again('´') => Role::Part,
            '‘' | '´' if !is(self.before, char::is_alphanumeric) && before_letter => {
                Role::Mark(SINGLE_QUOTE)
            }
            '’' | '´' if self.rare_marks && after_letter && !is(self.after, char::is_alphanumeric) => {
                Role::Mark(SINGLE_QUOTE)
            }
            '’' => is_mark(!after_letter && is(self.after, is_digit)),
            '™' | '®' | '℠' => is_mark(is(self.before, char::is_alphanumeric) && !before_letter),
            '©' | '℗' => is_mark(!after_letter && self.stands_by_words()),
            '•' | '●' | '■' | '▪' | '►' | '→' => is_mark(self.before.is_none()),
            '±' | '×' | '÷' | '≈' | '≤' | '≥' | '≠' => {
                is_mark(!after_letter && (by_digit || !before_letter))
            }
            '€' | '£' | '¥' | '¢' => is_mark(by_digit && !after_letter),
            '¹' | '²' | '³' if self.rare_marks && self.ends_plain_word() => Role::Mark(SUPERSCRIPT),
            '°' | 'º' | 'ª' | '′' | '″' | '¹' | '²' | '³' | '‰' => {
                is_mark(is(self.before, is_digit))
            }
            '½' | '¼' | '¾' => is_mark(!after_letter && (by_digit || self.after == Some('-'))),
            // Where a heading can be linked to.
            '¶' => is_mark(!before_letter),
            '§' | '№' => is_mark(is_alone || by_digit && !after_letter),
            _ => Role::Part,
        }
    }

    /// Whether there are words on both sides: both common, or one of them and the other long.
    fn joined(&self) -> Joined {
        let sides = [self.word_before(), self.word_after()];
        let is_common = sides.map(|side| model().is_common_word(side));
        let len = sides.map(|side| side.chars().count());
        match is_common {
            [true, true] => Joined::Words,
            [true, false] if len[0] >= COMMON && len[1] >= LONG => Joined::Words,
            [false, true] if len[1] >= COMMON && len[0] >= LONG => Joined::Words,
            _ if len[0].min(len[1]) > 1 => Joined::Maybe,
            _ => Joined::No,
        }
    }

    /// Whether the letters on each side, if there are any, are a common word.
    fn stands_by_words(&self) -> bool {
        [self.word_before(), self.word_after()]
            .iter()
            .all(|side| side.is_empty() || model().is_common_word(side))
    }

    /// Whether a mark stands elsewhere in the word too.
    fn comes_again(&self, mark: char) -> bool {
        self.head.contains(mark) || self.tail.contains(mark)
    }

    /// The same where the word is not short.
    fn ends_long_word(&self) -> bool {
        self.ends_plain_word() && self.word_before().len() >= LONG
    }

    /// Whether a word of ASCII is before, and no letter follows.
    fn ends_plain_word(&self) -> bool {
        let word = self.word_before();
        !word.is_empty() && word.is_ascii() && self.word_after().is_empty()
    }

    fn word_before(&self) -> &str {
        let start = self.head.rfind(|scalar: char| !is_alphabetic(scalar));
        let start = start.map_or(0, |at| at + self.head[at..].chars().next().map_or(0, char::len_utf8));
        &self.head[start..]
    }

    fn word_after(&self) -> &str {
        let end = self.tail.find(|scalar: char| !is_alphabetic(scalar)).unwrap_or(self.tail.len());
        &self.tail[..end]
    }

    /// Whether what follows is an ending such as in `it’s`, and no letter after it.
    fn is_english_tail(&self) -> bool {
        ENGLISH_TAILS.contains(&self.word_after())
    }
}

/// Whether a character is a symbol beside which marks are hardly put.
fn is_other_mark(scalar: char) -> bool {
    !scalar.is_ascii() && !scalar.is_alphanumeric() && !"“”‘’«»…\u{A0}\u{3000}".contains(scalar)
}

/// Whether a word with such a character may have a mark.
pub(super) fn may_be_mark(scalar: char) -> bool {
    !scalar.is_ascii() && (!is_alphabetic(scalar) || matches!(scalar, 'º' | 'ª'))
}

fn is_digit(scalar: char) -> bool {
    scalar.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_where_writers_put_them_cost_little() {
        let words = [
            "Lumena™",
            "Lumena®,",
            "here—and",
            "Monday–Friday",
            "(…)",
            "well….",
            "Lumena’s",
            "±",
            "20°",
            "2½",
            "inch³",
            "km²",
            "word¹",
            "Haupt\u{AD}stra\u{AD}ße",
            "Haupt\u{AD}",
            "Index¶",
            "word‘s",
            "News›Sport",
            "’98",
            "©",
        ];
        for word in words {
            let without = cost(word).map(|cost| cost.least_bits());
            let with = model().cost(word, &Languages::Any).map(|cost| cost.least_bits());
            assert!(
                without.is_some_and(|without| without < with.unwrap_or(f32::MAX)),
                "{word}: {without:?} {with:?}"
            );
        }
    }

    #[test]
    fn elsewhere_they_are_no_typography() {
        for word in [
            "h™tel", "®ltest", "plain", "für", "Â±5", "Â£12", "¬£12", "d’a", "c–est", "Min„", "pu•", "perch‚",
        ] {
            assert_eq!(cost(word), None, "{word}");
        }
    }
}
