//! Words in forms that the model saw little of: halfwidth katakana, accents beside their letters or as marks of their own, rare
//! ideographs alone, letters drawn out.
//!
//! Other rules may bring them to the usual form. They cost what that costs, and some bits for the form.

use crate::cleanup::{is_accent, with_accents};
use crate::model::{Cost, Languages, is_alphabetic, model};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What halfwidth katakana in a word costs, and each sign of it.
const HALFWIDTH: f32 = 6.0;
const HALFWIDTH_SIGN: f32 = 0.5;
/// What a word of nothing else costs, each sign of it, and each voicing mark, of which the letter before leaves few.
const KANA_WORD: f32 = 8.0;
const KANA: f32 = 5.5;
const VOICING: f32 = 2.0;
/// So many kana make a word; one is what Latin letters in UTF-8 look like in Shift_JIS.
const FEWEST_KANA: usize = 2;
/// What any character of East Asia costs by itself: there are 2^17 of them, about, and one in 2^4 words of a text in another
/// script may be such.
const LONE_WIDE: f32 = 21.0;
/// What each accent beside its letter costs.
const ACCENT: f32 = 8.0;

/// What a word costs in the usual form; `None` where it is in none of these. Of accents see [`composed_costs`].
pub(super) fn cost(word: &str) -> Option<Cost> {
    if word.is_ascii() {
        return None;
    }
    let is_kana_word = word.chars().filter(|&scalar| is_kana(scalar)).count() >= FEWEST_KANA
        && !word.contains(|scalar: char| scalar.is_ascii_alphabetic());
    let full_width = is_kana_word.then(|| full_width_cost(word)).flatten();
    let kana = is_kana_word.then(|| kana_bits(word)).flatten();
    let lone = is_lone_wide(word).then_some(LONE_WIDE);
    let costs = full_width.into_iter().chain(kana.into_iter().chain(lone).map(Cost::fixed));
    costs.min_by(|a, b| a.least_bits().total_cmp(&b.least_bits()))
}

/// What it costs that a letter is drawn out, in bits, and how often it stands there at least.
const DRAWN_OUT: f32 = 6.0;
const FEWEST_AGAIN: usize = 3;

/// What a word costs with its drawn out letters once; `None` where it has none: `fein und schöööön`.
pub(super) fn drawn_out_cost(word: &str) -> Option<Cost> {
    let scalars: Vec<char> = word.chars().collect();
    let runs = || scalars.chunk_by(|a, b| a == b);
    let is_drawn_out = |run: &[char]| run.len() >= FEWEST_AGAIN && is_alphabetic(run[0]);
    let count = runs().filter(|run| is_drawn_out(run)).count();
    let once = |run| if is_drawn_out(run) { &run[..1] } else { run };
    let usual: String = runs().flat_map(once).collect();
    with_bits(model().cost(&usual, &Languages::Any), DRAWN_OUT * count as f32).filter(|_| count > 0)
}

/// Whether a word with such a character may have accents of which [`composed_costs`] knows.
pub(super) fn may_be_accent(scalar: char) -> bool {
    match scalar {
        // Most letters are told first.
        '\0'..'\u{A8}' | '\u{C0}'..'\u{2C6}' | '\u{386}'..'\u{483}' => false,
        '\0'..'\u{300}' => is_accent(scalar),
        _ => is_combining_mark(scalar),
    }
}

/// What a word costs with the accents on its letters that stand beside them, or are marks of their own.
pub(super) fn composed_costs(word: &str) -> impl Iterator<Item = Cost> {
    let len = word.chars().count();
    let has_marks = !word.is_ascii() && word.chars().any(is_combining_mark);
    let composed = has_marks.then(|| word.nfc().collect::<String>()).filter(|composed| composed != word);
    let attached = with_accents(word).into_iter().map(move |usual| {
        let accents = len - usual.chars().count();
        (usual, ACCENT * accents as f32)
    });
    let usual = attached.chain(composed.map(|composed| (composed, 0.0)));
    usual.filter_map(|(usual, bits)| with_bits(model().cost(&usual, &Languages::Any), bits))
}

fn with_bits(cost: Option<Cost>, bits: f32) -> Option<Cost> {
    let mut cost = cost?;
    cost.add(&Cost::fixed(bits));
    Some(cost)
}

fn is_halfwidth(scalar: &char) -> bool {
    matches!(scalar, '\u{FF61}'..='\u{FF9F}')
}

/// What a word costs that is halfwidth katakana but for ASCII, and could be spoken: the model knows katakana one by one,
/// among all that Japanese writes.
fn kana_bits(word: &str) -> Option<f32> {
    let mut bits = 0.0;
    let mut before = ' ';
    for scalar in word.chars() {
        bits += match scalar {
            'ﾞ' if matches!(before, 'ｳ' | 'ｶ'..='ﾄ' | 'ﾊ'..='ﾎ') => VOICING,
            'ﾟ' if matches!(before, 'ﾊ'..='ﾎ') => VOICING,
            'ｧ'..='ｰ' if is_kana(before) && before != 'ｯ' => KANA,
            'ｦ' | 'ｱ'..='ﾝ' => KANA,
            '｡'..='･' => KANA,
            scalar if scalar.is_ascii() => KANA,
            _ => return None,
        };
        before = scalar;
    }
    Some(bits + KANA_WORD)
}

/// Whether a word is one Han character or syllable of Hangul.
fn is_lone_wide(word: &str) -> bool {
    let core = word.trim_matches(|scalar: char| scalar.is_ascii_punctuation());
    let is_wide = |scalar| matches!(scalar, '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3FFFF}');
    core.starts_with(is_wide) && core.chars().count() == 1
}

fn is_kana(scalar: char) -> bool {
    matches!(scalar, 'ｦ'..='ﾟ')
}

/// What a word costs with its halfwidth katakana in full width.
fn full_width_cost(word: &str) -> Option<Cost> {
    let signs = word.chars().filter(is_halfwidth).count();
    let usual: String = word.nfkc().collect();
    with_bits(model().cost(&usual, &Languages::Any), HALFWIDTH + HALFWIDTH_SIGN * signs as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_other_forms_cost_little_more() {
        for word in ["ﾊﾞﾀｰ", "ｼｮｯﾌﾟ", "gr¨un", "gru¨n", "gru\u{308}n"] {
            let least = |cost: Cost| cost.least_bits();
            let seen = model().cost(word, &Languages::Any).map(least);
            let found = cost(word).into_iter().chain(composed_costs(word)).map(least).reduce(f32::min);
            assert!(found.zip(seen).is_some_and(|(found, seen)| found < seen), "{word}: {found:?} {seen:?}");
        }
        for word in ["schöööön", "Ouiiii"] {
            let bits = |cost: Option<Cost>| cost.map_or(f32::MAX, |cost| cost.least_bits());
            assert!(bits(drawn_out_cost(word)) < bits(model().cost(word, &Languages::Any)), "{word}");
        }
        for word in ["バター", "grün", "plain", "¨", "ﾂ｣500", "cafﾃｩ"] {
            assert_eq!(drawn_out_cost(word), None, "{word}");
            assert_eq!(cost(word).or(composed_costs(word).next()), None, "{word}");
        }
    }
}
