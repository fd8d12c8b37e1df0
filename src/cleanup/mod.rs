//! What is not text, and text in forms that are not for reading: one rule, one file.

mod accents;
mod annotations;
mod arabic_forms;
mod around;
mod bidi;
mod bullets;
mod c1;
mod c1_strays;
mod cedillas;
mod controls;
mod dashes;
mod diacritics;
mod digraphs;
mod ellipses;
mod escaped_bytes;
mod guillemets;
mod joiners;
mod ligatures;
mod line_ends;
mod marks;
mod math;
mod no_break;
mod not_signs;
mod objects;
mod percent;
mod printable;
mod printable_bytes;
mod quotes;
mod radicals;
mod references;
mod residue;
mod runs;
mod scripts;
mod soft_breaks;
mod soft_hyphens;
mod spaces;
mod tags;
mod terminal;
mod trailing;
mod unicode_escapes;
mod variation;
mod width;
mod zero_width;

pub(crate) use accents::{DETACHED_ACCENTS, is_accent, with_accents};
pub(crate) use annotations::ANNOTATIONS;
pub(crate) use arabic_forms::ARABIC_FORMS;
pub(crate) use bidi::BIDI_CONTROLS;
pub(crate) use bullets::SYMBOL_BULLETS;
pub(crate) use c1::C1_WINDOWS;
pub(crate) use c1_strays::C1_CONTROLS;
pub(crate) use cedillas::CEDILLAS;
pub(crate) use controls::CONTROLS;
pub(crate) use dashes::DASHES;
pub(crate) use diacritics::DIACRITICS;
pub(crate) use digraphs::DIGRAPHS;
pub(crate) use ellipses::ELLIPSES;
pub(crate) use guillemets::GUILLEMETS;
pub(crate) use joiners::JOINERS;
pub(crate) use ligatures::{LIGATURES, LONE_LIGATURES};
pub(crate) use line_ends::{CRLF, LINE_ENDS, has_lone_return};
pub(crate) use marks::MARK_FLOODS;
pub(crate) use math::MATH_LETTERS;
pub(crate) use no_break::NO_BREAK_SPACES;
pub(crate) use not_signs::NOT_SIGNS;
pub(crate) use objects::OBJECTS;
pub(crate) use percent::PERCENT_ESCAPES;
pub(crate) use printable::QUOTED_PRINTABLE;
pub(crate) use printable_bytes::QUOTED_PRINTABLE_BYTES;
pub(crate) use quotes::QUOTES;
pub(crate) use radicals::RADICALS;
pub(crate) use references::{REFERENCES, begins_reference};
pub(crate) use residue::may_hold_escape;
pub(crate) use runs::SPACE_RUNS;
pub(crate) use soft_breaks::{ends_softly, holds_escape, joined};
pub(crate) use soft_hyphens::SOFT_HYPHENS;
pub(crate) use spaces::UNICODE_SPACES;
pub(crate) use tags::TAG_CHARACTERS;
pub(crate) use terminal::TERMINAL_SEQUENCES;
pub(crate) use trailing::TRAILING_SPACES;
pub(crate) use unicode_escapes::UNICODE_ESCAPES;
pub(crate) use variation::VARIATION_SELECTORS;
pub(crate) use width::WIDTH;
pub(crate) use zero_width::ZERO_WIDTH;

use crate::edit::Edit;
use std::borrow::Cow;

/// Edits that put other text in the place of single characters. `new` is given where a character begins and the
/// character, and says what takes its place, if anything. Neighbouring removals become one edit.
fn replace_scalars(text: &str, mut new: impl FnMut(usize, char) -> Option<Cow<'static, str>>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for (at, scalar) in text.char_indices() {
        let Some(put) = new(at, scalar) else { continue };
        let end = at + scalar.len_utf8();
        match edits.last_mut() {
            Some(last) if last.range.end == at && last.text.is_empty() && put.is_empty() => {
                last.range.end = end;
            }
            _ => edits.push(Edit::certain(at..end, put)),
        }
    }
    edits
}

/// Edits that remove single characters.
fn remove_scalars(text: &str, mut goes: impl FnMut(usize, char) -> bool) -> Vec<Edit> {
    replace_scalars(text, |at, scalar| goes(at, scalar).then_some(Cow::Borrowed("")))
}

/// Edits that put one character in the place of another.
fn map_scalars(text: &str, new: impl Fn(char) -> Option<&'static str>) -> Vec<Edit> {
    replace_scalars(text, |_, scalar| new(scalar).map(Cow::Borrowed))
}

/// What windows-1252 has for a byte from 0x80 to 0x9F, as the WHATWG Encoding Standard reads it.
fn windows_1252(byte: u8) -> Option<char> {
    let bytes = [byte];
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next()
}

/// The character that ends at `at`.
fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character that begins at `at`.
fn from(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

#[cfg(test)]
mod testing {
    //! One rule by itself, for the cases of the rules.

    use crate::config::Config;
    use crate::edit::Draft;
    use crate::engine::Plan;
    use crate::rule::{Rule, Run};
    use crate::segment::Part;

    /// What a rule makes of a text.
    pub(super) fn applied(rule: &Rule, text: &str) -> String {
        let plan = Plan::new(&Config::default());
        let edits = match rule.run {
            Run::Line { propose, .. } => propose(&plan, text),
            Run::Layout { propose, .. } => propose(&plan, text, Part::Whole),
            Run::Decoder | Run::Assembler => Vec::new(),
        };
        let mut draft = Draft { text: text.to_owned(), patches: Vec::new() };
        draft.apply(rule.name, edits);
        draft.text
    }

    /// Checks cases of a rule: what it makes of a text, and that it makes no more of that.
    pub(super) fn check(rule: &Rule, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(&applied(rule, text), expected, "{}: {text:?}", rule.name);
            assert_eq!(&applied(rule, expected), expected, "{} twice: {text:?}", rule.name);
        }
    }

    /// Checks that a rule leaves texts alone.
    pub(super) fn check_kept(rule: &Rule, texts: &[&str]) {
        for text in texts {
            assert_eq!(&applied(rule, text), text, "{}", rule.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::applied;
    use crate::cleanup::REFERENCES;
    use crate::rule::{RULES, Stage};
    use proptest::prelude::*;

    /// What the rules look for, between letters, digits and blanks of several scripts.
    const SIGNS: &str = "[ae1 .\\-´¨¸\u{FFF9}-\u{FFFC}\u{A0}\u{AD}\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{2069}\u{300}-\u{310}\u{FB00}-\u{FB06}\u{FE00}-\u{FE0F}\u{FE8D}-\u{FEFC}\u{FEFF}\u{80}-\u{9F}\0\u{1B}\\[\t\r\u{B}\u{2028}日⽇сمก👩\u{E0041}\u{E0101}“…—şăţ]{0,16}";

    proptest! {
        /// A rule finds nothing in what it made. References are resolved once a round: `&amp;amp;` takes two.
        #[test]
        fn each_rule_is_idempotent(text in SIGNS) {
            let cleanup = RULES.iter().filter(|rule| rule.stage == Stage::Cleanup && rule.name != REFERENCES.name);
            for rule in cleanup {
                let once = applied(rule, &text);
                prop_assert_eq!(applied(rule, &once), once, "{} in {:?}", rule.name, text);
            }
        }
    }
}
