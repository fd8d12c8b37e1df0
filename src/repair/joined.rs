//! Words that a dash or an ellipsis joins without blanks: `here—and there`, `well…no`.

use crate::model::{Cost, Languages, model};

const JOINTS: [char; 3] = ['—', '–', '…'];
/// What a joint costs, in bits.
const JOINT: f32 = 8.0;

/// What a word costs that is two joined ones; `None` where it is none.
pub(super) fn cost(word: &str) -> Option<Cost> {
    let at = word.find(JOINTS)?;
    let joint = word[at..].chars().next()?;
    let (before, after) = (&word[..at], &word[at + joint.len_utf8()..]);
    if !before.ends_with(char::is_alphabetic) || !after.starts_with(char::is_alphabetic) {
        return None;
    }
    let mut cost = model().cost(before, &Languages::Any)?;
    cost.add(&model().cost(after, &Languages::Any)?);
    cost.add(&Cost::fixed(JOINT));
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_words_cost_what_their_parts_do() {
        for word in ["here—and", "Monday–Friday", "well…no", "жили—были"] {
            let joined = cost(word).map(|cost| cost.least_bits());
            assert!(joined < model().cost(word, &Languages::Any).map(|cost| cost.least_bits()), "{word}");
        }
        for word in ["here", "—and", "here—", "1990–1995", "…"] {
            assert_eq!(cost(word), None, "{word}");
        }
    }
}
