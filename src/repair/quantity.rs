//! Greek letters as signs: `μm`, `kΩ`, `Δt`, `β-carotene`.

use crate::model::{Cost, Languages, model};

/// The letters that stand for quantities and units (ISO 80000) and number things in the sciences.
const SIGNS: &str = "αβγδΔεθλμπρσΣτφΦχψωΩ";
const MICRO: char = 'μ';
/// What such a sign costs, in bits.
const SIGN: f32 = 12.0;
/// The same before a hyphen: `β-carotene`.
const NUMBERING: f32 = 9.0;
/// The most letters of a unit before and after its sign.
const BEFORE: usize = 2;
const AFTER: usize = 3;

/// What parts a list of units without blanks: `us,μs`.
const SEPARATORS: [char; 4] = [',', ';', '|', '/'];

/// Whether a letter is such a sign.
pub(super) fn is_sign(letter: char) -> bool {
    SIGNS.contains(letter)
}

/// What a word costs that is a quantity or a unit with one Greek sign; `None` where it is none.
pub(super) fn cost(word: &str) -> Option<Cost> {
    let at = word.find(|scalar: char| !scalar.is_ascii())?;
    let sign = word[at..].chars().next().filter(|sign| is_sign(*sign))?;
    let (before, after) = (&word[..at], &word[at + sign.len_utf8()..]);
    let letters = |text: &str| text.bytes().filter(u8::is_ascii_alphabetic).count();
    let beside = [before.rsplit(SEPARATORS).next(), after.split(SEPARATORS).next()];
    let beside = beside.map(|text| text.map_or(0, letters));
    let is_unit = beside[0] <= BEFORE && beside[1] <= AFTER && beside[0] + beside[1] > 0;
    // The prefix of a unit that is spelt out: `μmetre`.
    let is_prefix = before.is_empty() && sign == MICRO && letters(after) == after.len() && !after.is_empty();
    let is_numbering = letters(before) == 0 && after.starts_with('-') && after.len() > 1;
    if !after.is_ascii() || !is_unit && !is_prefix && !is_numbering {
        return None;
    }
    let mut cost = model().cost(&[before, after].concat(), &Languages::Any)?;
    cost.add(&Cost::fixed(if is_numbering { NUMBERING } else { SIGN }));
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_numberings() {
        for word in ["μm", "10μs", "(kΩ)", "Δt", "β-carotene", "μg/l", "μmetres", "microseconds,us,μs"]
        {
            assert!(cost(word).is_some(), "{word}");
        }
        for word in ["m", "μ", "Nνl", "ιtait", "Αθήνα", "éπ", "καλός-x", "σοcial", "β-καροτένιο"]
        {
            assert!(cost(word).is_none(), "{word}");
        }
    }
}
