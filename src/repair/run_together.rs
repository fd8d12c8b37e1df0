//! Words run together, as extraction leaves them where it drops a tag: `amMorgen`, `dansÉvry`.

use crate::model::{Cost, Languages, model};

/// What it costs that a blank is lost, in bits.
const LOST_BLANK: f32 = 9.0;
/// So many characters make a word at least.
const SHORTEST: usize = 2;

/// Whether a word goes on behind a character as if another began there.
pub(super) fn may_begin_after(before: char, scalar: char) -> bool {
    before.is_lowercase() && scalar.is_uppercase()
}

/// What a word costs that is several, each but the first with a capital letter and small ones; `None` where it is one.
pub(super) fn cost(word: &str) -> Option<Cost> {
    let mut cost = Cost::default();
    let mut pieces = pieces(word);
    let first = pieces.next().filter(|first| first.len() < word.len())?;
    cost.add(&model().cost(first, &Languages::Any)?);
    for piece in pieces {
        cost.add(&model().cost(piece, &Languages::Any)?);
        cost.add(&Cost::fixed(LOST_BLANK));
    }
    Some(cost)
}

fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(word);
    std::iter::from_fn(move || {
        let now = rest.take()?;
        let end = end_of_piece(now);
        rest = Some(&now[end..]).filter(|next| !next.is_empty());
        Some(&now[..end])
    })
}

/// Where the first piece ends, in bytes.
fn end_of_piece(text: &str) -> usize {
    let mut before = None;
    for (count, (at, scalar)) in text.char_indices().enumerate() {
        let goes_on_small = || text[at..].chars().nth(1).is_some_and(char::is_lowercase);
        if count >= SHORTEST
            && before.is_some_and(|before| may_begin_after(before, scalar))
            && goes_on_small()
        {
            return at;
        }
        before = Some(scalar);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_words() {
        let cases: [(&str, &[&str]); 6] = [
            ("amMorgen", &["am", "Morgen"]),
            ("dansÉvry", &["dans", "Évry"]),
            ("eenTweeDrie", &["een", "Twee", "Drie"]),
            ("cafÉ", &["cafÉ"]),
            ("iPhone", &["iPhone"]),
            ("", &[]),
        ];
        for (word, expected) in cases {
            let found: Vec<&str> = pieces(word).filter(|piece| !piece.is_empty()).collect();
            assert_eq!(found, expected, "{word}");
        }
    }

    #[test]
    fn known_words_cost_little_more_than_by_themselves() {
        for word in ["dansÉtienne", "undÜber", "konÅben"] {
            let whole = model().cost(word, &Languages::Any).map(|cost| cost.least_bits());
            let parted = cost(word).map(|cost| cost.least_bits());
            assert!(
                parted.zip(whole).is_some_and(|(parted, whole)| parted < whole),
                "{word}: {parted:?} {whole:?}"
            );
        }
    }
}
