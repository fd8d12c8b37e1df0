//! `Ð`, the capital of Icelandic `ð`, where `Đ`, the capital of `đ`, was meant: the two look the same (UTS #39).

use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::model::{Cost, Languages, model};
use crate::repair::passage::{Passage, Word, is_latin};
use crate::repair::passages;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::ops::Range;

pub(crate) const STROKED_D: Rule = Rule {
    name: "stroked-d",
    stage: Stage::Repair,
    presets: Presets::of(&[Preset::Default, Preset::Archive, Preset::Index]),
    summary: "`Ð` becomes `Đ` in languages that have `đ`",
    explanation: "\
Two capital letters look the same: `Ð` (U+00D0) goes with the `ð` of Icelandic and Faroese, `Đ` (U+0110) with the `đ` of
Vietnamese, Croatian and Sámi. Vietnamese and Croatian text often has the first for the second, from code pages that have
both at one place and from keyboards. Where the words around are in a language in which the second is far likelier in the
word at hand, it is put in: `Ðường về nhà` becomes `Đường về nhà`.

Left alone: words without others around them that tell a language, what is spoken of in quotation marks, and what has other
symbols among its letters, which may be bytes read wrongly.

Bits are log2 of the odds that the second letter was meant, by the language model.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

/// What all lines have in which there is something to do.
pub(super) const ETH: char = 'Ð';
const D_WITH_STROKE: &str = "Đ";
/// So many other words of Latin letters tell a language.
const LEAST_AROUND: usize = 4;

fn propose(plan: &Plan, text: &str) -> Vec<Edit> {
    if !text.contains(ETH) {
        return Vec::new();
    }
    passages(text).flat_map(|range| edits_of_passage(plan, text, range)).collect()
}

fn edits_of_passage(plan: &Plan, text: &str, range: Range<usize>) -> Vec<Edit> {
    if !text[range.clone()].contains(ETH) {
        return Vec::new();
    }
    let others = text[range.clone()].split_whitespace();
    if others.filter(|word| word.starts_with(is_latin) && !word.contains(ETH)).count() < LEAST_AROUND {
        return Vec::new();
    }
    let passage = Passage::new(&text[range.clone()]);
    let words = || passage.words.iter().filter(|word| word.text.contains(ETH));
    let mut around = passage.cost.clone();
    words().for_each(|word| around.subtract(&word.cost));
    let columns = around.best_columns();
    let gain = |word: &Word<'_>| {
        let meant: Cost = model().cost(&word.text.replace(ETH, D_WITH_STROKE), &Languages::Any)?;
        let bits = word.cost.bits_in(&columns) - meant.bits_in(&columns);
        (is_plain(word) && bits >= plan.config.threshold_bits).then_some(bits)
    };
    let sure = words().filter_map(|word| Some((word, gain(word)?)));
    sure.flat_map(|(word, bits)| letters(range.start, word, bits)).collect()
}

/// The edits of all such letters of a word; `start` is where the passage begins in the text.
fn letters(start: usize, word: &Word<'_>, bits: f32) -> Vec<Edit> {
    let edit = |(at, letter): (usize, &str)| Edit {
        range: start + word.range.start + at..start + word.range.start + at + letter.len(),
        text: D_WITH_STROKE.to_owned(),
        bits,
        note: Some("eth for d with stroke".to_owned()),
        alternative: None,
    };
    word.text.match_indices(ETH).map(edit).collect()
}

/// Whether a word is letters, with punctuation of ASCII and quotation marks around them, and is not spoken of.
fn is_plain(word: &Word<'_>) -> bool {
    let is_letter =
        |scalar: char| scalar.is_alphabetic() || scalar.is_ascii() || "“”„’‘«»…–—".contains(scalar);
    !word.is_mention && word.text.chars().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair;

    fn applied(text: &str) -> String {
        repair::applied(&STROKED_D, text)
    }

    #[test]
    fn languages_with_stroked_d_get_it() {
        for (text, expected) in [
            ("Ðường về nhà rất xa và trời đã tối", "Đường về nhà rất xa và trời đã tối"),
            ("Bà ấy mua cá ở chợ Ðông Ba mỗi sáng", "Bà ấy mua cá ở chợ Đông Ba mỗi sáng"),
            (
                "Moj susjed Ðorđe svako jutro kupuje svjež kruh",
                "Moj susjed Đorđe svako jutro kupuje svjež kruh",
            ),
        ] {
            assert_eq!(applied(text), expected);
            assert_eq!(applied(expected), expected);
        }
    }

    #[test]
    fn elsewhere_eth_stays() {
        for text in [
            "Ðorđe",
            "Ðorđe Balašević pjeva",
            "Наш сосед Ðorđe купил дом у реки в прошлом году",
            "ÞAÐ VAR KALT Í GÆR OG VINDURINN BLÉS AF NORÐRI",
            "Það var kalt í gær og allir voru heima, líka Ðúra",
            "ÐÐ°Ð±ÑÑÐºÐ° Ð¿Ð¾ÑÑÐ°Ð²Ð¸Ð»Ð°",
            "Ðæt wæs gód cyning and his folc wæs glæd",
            "chữ “Ð” không có trong bảng chữ cái của chúng ta",
            "Route 7 goes to Ðaa and back in the summer",
        ] {
            assert_eq!(applied(text), text);
        }
    }
}
