//! A word with letters or symbols outside ASCII, and what it costs as it stands.

use crate::model::{Columns, Cost, is_alphabetic};
use crate::repair::{forms, lookalike, quantity, run_together, typography};
use crate::segment::has_next_line;
use std::ops::Range;

/// What a letter of plain text costs at least, about; what a word costs beyond that is its strangeness.
const PLAIN_LETTER: f32 = 3.0;

/// A word with letters or symbols outside ASCII.
#[derive(Debug)]
pub(super) struct Word<'a> {
    /// In bytes of the passage.
    pub(super) range: Range<usize>,
    pub(super) text: &'a str,
    /// What is left without the punctuation around it, in bytes of the word.
    pub(super) core: Range<usize>,
    /// Whether it has characters of East Asia, or such as are for private use.
    pub(super) is_wide: bool,
    /// Whether it is a few characters in quotation marks, or a letter that is spoken of: text about damage rather than damaged
    /// text.
    pub(super) is_mention: bool,
    /// Whether it is drawn, of several pieces, and no text.
    pub(super) is_drawn: bool,
    /// Whether it has a line end of other systems within.
    pub(super) has_next_line: bool,
    pub(super) cost: Cost,
    /// In the language that likes it best.
    pub(super) bits: f32,
}

impl<'a> Word<'a> {
    pub(super) fn new(text: &'a str, range: Range<usize>, mut cost: Cost) -> Self {
        let is_edge = |scalar: char| !is_alphabetic(scalar) && !scalar.is_numeric();
        let from_core = text.trim_start_matches(is_edge);
        let start = text.len() - from_core.len();
        let core = start..start + from_core.trim_end_matches(is_edge).len();
        let kinds = Kinds::of(text);
        let mut bits = cost.least_bits();
        for (may_be, other) in kinds.other_costs() {
            if may_be && let Some(other) = other(text).filter(|other| other.least_bits() < bits) {
                (bits, cost) = (other.least_bits(), other);
            }
        }
        if kinds.has_accents {
            forms::composed_costs(text).for_each(|composed| cost.lower_by_language(&composed));
            bits = cost.least_bits();
        }
        let is_wide = kinds.is_wide;
        Self {
            range,
            text,
            core,
            is_wide,
            is_drawn: false,
            has_next_line: has_next_line(text),
            is_mention: quoted(text) == Quoted::OnBothSides
                || is_letters_plural(text)
                || is_wide && quotes_all_but_wide(text),
            cost,
            bits,
        }
    }

    /// What the word costs beside text in given languages beyond what plain words do, in bits.
    pub(super) fn strangeness(&self, columns: &Columns) -> f32 {
        self.cost.bits_beside(columns) - PLAIN_LETTER * self.text.chars().count() as f32
    }
}

/// What characters a word has: quick to tell, and enough to know which other ways to weigh it say nothing.
#[derive(Default)]
struct Kinds {
    /// Letters of more than one of the scripts that have look-alikes.
    mixes_scripts: bool,
    has_greek: bool,
    /// What is no letter, and the ordinal signs.
    has_marks: bool,
    /// A capital letter behind a small one.
    breaks_case: bool,
    /// A character outside ASCII, or a letter, twice in a row.
    is_drawn_out: bool,
    /// Accents by themselves.
    has_accents: bool,
    /// Characters of East Asia, or for private use.
    is_wide: bool,
}

/// What a word costs in some other way to weigh it; `None` where that says nothing.
type OtherCost = fn(&str) -> Option<Cost>;

impl Kinds {
    /// The other ways to weigh a word, each with whether it may say something.
    fn other_costs(&self) -> [(bool, OtherCost); 7] {
        [
            (self.mixes_scripts, lookalike::mixed_cost),
            (self.has_marks, lookalike::apostrophe_cost),
            (self.has_greek, quantity::cost),
            (self.has_marks, typography::cost),
            (self.is_wide, forms::cost),
            (self.breaks_case, run_together::cost),
            (self.is_drawn_out, forms::drawn_out_cost),
        ]
    }

    fn of(word: &str) -> Self {
        let mut kinds = Self::default();
        let (mut first, mut before) = (None, None);
        for scalar in word.chars() {
            kinds.breaks_case |= before.is_some_and(|before| run_together::may_begin_after(before, scalar));
            kinds.is_drawn_out |= before == Some(scalar) && !scalar.is_ascii_digit();
            before = Some(scalar);
            if let Some(script) = lookalike::script_of(scalar) {
                kinds.mixes_scripts |= *first.get_or_insert(script) != script;
                kinds.has_greek |= script == lookalike::Script::Greek;
            }
            kinds.has_marks |= typography::may_be_mark(scalar);
            kinds.has_accents |= forms::may_be_accent(scalar);
            kinds.is_wide |= scalar >= FIRST_WIDE;
        }
        kinds
    }
}

/// So many characters in quotation marks are spoken of.
const MOST_QUOTED: usize = 3;
/// Here begin the radicals, kana, Han and Hangul.
const FIRST_WIDE: char = '\u{2E80}';

/// How a short word is quoted.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Quoted {
    No,
    OnOneSide,
    OnBothSides,
}

/// How a word is quoted, if it is one of a few characters.
pub(super) fn quoted(text: &str) -> Quoted {
    let edges = |scalar: char| scalar.is_ascii_punctuation() || is_quote_beyond_ascii(scalar);
    let core = text.trim_matches(edges);
    let start = text.len() - text.trim_start_matches(edges).len();
    let before = text[..start].chars().next_back();
    let after = text[start + core.len()..].chars().next();
    match (before.is_some_and(is_quote), after.is_some_and(is_quote)) {
        _ if core.is_ascii() || core.chars().count() > MOST_QUOTED => Quoted::No,
        (true, true) => Quoted::OnBothSides,
        (false, false) => Quoted::No,
        _ => Quoted::OnOneSide,
    }
}

/// Whether all that a text of East Asia has beyond ASCII from elsewhere stands in quotation marks, a few characters each.
fn quotes_all_but_wide(text: &str) -> bool {
    let is_foreign = |scalar: char| !scalar.is_ascii() && scalar < FIRST_WIDE && !is_quote(scalar);
    let parts = text.split(is_quote).enumerate().filter(|(_, part)| part.contains(is_foreign));
    let mut parts = parts.peekable();
    // Every other part is between two marks.
    parts.peek().is_some() && parts.all(|(at, part)| at % 2 == 1 && part.chars().count() <= MOST_QUOTED)
}

/// Whether a word is the plural of a letter: `ä’s`.
fn is_letters_plural(text: &str) -> bool {
    let letter = text.trim_end_matches(|scalar: char| scalar.is_ascii_punctuation()).strip_suffix('s');
    let letter = letter.and_then(|letter| letter.strip_suffix(['’', '\'']));
    letter.is_some_and(|letter| !letter.is_ascii() && letter.chars().count() == 1)
}

fn is_quote(scalar: char) -> bool {
    matches!(scalar, '"' | '\'' | '`') || is_quote_beyond_ascii(scalar)
}

/// Quotation marks, and what stands unseen beside them.
fn is_quote_beyond_ascii(scalar: char) -> bool {
    matches!(
        scalar,
        '«' | '»' | '‘'..='‟' | '‹' | '›' | '「'..='』' | '\u{A0}' | '\u{200E}' | '\u{200F}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_tried_says_nothing() {
        let words = [
            "für",
            "сompany",
            "мoлоко",
            "it´s",
            "it‘s",
            "Lumena™",
            "20°",
            "μm",
            "kΩ",
            "β-carotene",
            "ﾊﾞﾀｰ",
            "語",
            "gr¨un",
            "gru\u{308}n",
            "слово",
            "и\u{306}",
            "Ïðèâåò",
            "schÃ¶n",
            "½",
            "נ\u{5B4}",
            "Ａ",
            "\u{E000}",
            "º",
            "½-way",
            "„Wort“",
            "dansÉvry",
            "schöööön",
        ];
        let mut tried = 0;
        for word in words {
            let kinds = Kinds::of(word);
            for (may_be, cost) in kinds.other_costs() {
                assert!(may_be || cost(word).is_none(), "{word}");
                tried += usize::from(may_be);
            }
            assert!(kinds.has_accents || forms::composed_costs(word).next().is_none(), "{word}");
        }
        assert!(tried < words.len() * 2);
    }

    #[test]
    fn words_in_quotation_marks() {
        for (word, expected) in [
            ("“ä”", Quoted::OnBothSides),
            ("(«ß»),", Quoted::OnBothSides),
            ("‚ö", Quoted::OnOneSide),
            ("ö", Quoted::No),
            ("“schön”", Quoted::No),
        ] {
            assert!(quoted(word) == expected, "{word}");
        }
    }
}
