//! Which encoding explains a sample of words best: bits by the language model, and priors.

use crate::charset::Charset;
use crate::charset::candidates::{Candidate, candidates};
use crate::charset::penalty::{LOST, penalty};
use crate::charset::sample::{Sample, WORD_BYTES};
use crate::config::Form;
use crate::model::{Cost, Languages, model};
use crate::normalize::is_in_form;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// An encoding with what the sample costs in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranked {
    pub(crate) charset: Charset,
    /// Bits of the sample's words in this encoding, less its prior.
    pub(crate) bits: f32,
}

/// What may explain a sample.
#[derive(Debug)]
pub(super) struct Ranking {
    /// The encodings that were weighed, the best one first.
    pub(super) ranked: Vec<Ranked>,
    /// Those that fell behind in the first look, the best one first, as far behind as they were then.
    pub(super) dropped: Vec<Ranked>,
}

/// What a byte costs that means nothing.
pub(super) const BITS_OF_NOISE: f32 = 8.0;
/// How many words tell which encodings are worth a closer look.
const FIRST_WORDS: usize = 24;
/// How much worse than the best, in bits, an encoding may be at first; and how many stay at most.
const FIRST_MARGIN: f32 = 60.0;
const FIRST_KEPT: usize = 16;
/// What it costs that a text is in none of the languages that are commonly written in its encoding.
const UNCOMMON_LANGUAGE: f32 = 8.0;
/// What it costs that a text of Latin letters has a few of another script, of so many times as many that it is no text in that
/// script: writers of the others bring along their accents.
const FEW_OF_OTHER_SCRIPT: f32 = 6.0;
const TIMES_AS_MANY: usize = 12;
/// What an accent costs in a language that the model does not know: about as much as a rare one in those that it does. Most
/// alphabets that have accents have the grave, the acute or the circumflex, and fewer have others.
const ACCENT: f32 = 9.0;
const OTHER_ACCENT: f32 = 11.0;

/// The encodings that may explain the sample, the best one first. `favour` are bits for an encoding that something else
/// speaks for.
pub(crate) fn rank(sample: &Sample<'_>, favour: impl Fn(Charset) -> f32) -> Vec<Ranked> {
    rank_with(sample, favour, &[]).ranked
}

/// The same with more encodings that come into question.
pub(super) fn rank_with(sample: &Sample<'_>, favour: impl Fn(Charset) -> f32, more: &[Candidate]) -> Ranking {
    let prior = |candidate: &Candidate| candidate.prior_bits + favour(candidate.charset);
    let plain = Plain::of(sample);
    let first = sample.spread(FIRST_WORDS);
    let first_cost =
        |candidate: &Candidate| Readings::of(&first, candidate.charset).cost_beside(&plain, &Languages::Any);
    let mut kept: Vec<(&Candidate, f32)> = candidates()
        .iter()
        .chain(more)
        .map(|candidate| (candidate, first_cost(candidate) - prior(candidate)))
        .collect();
    sort(&mut kept, |(_, bits)| *bits);
    let least = kept.first().map_or(0.0, |(_, bits)| *bits);
    let count = kept.iter().take(FIRST_KEPT).filter(|(_, bits)| *bits <= least + FIRST_MARGIN).count();
    let behind = kept.split_off(count);
    let mut ranked: Vec<Ranked> = kept
        .into_iter()
        .map(|(candidate, _)| {
            let bits = least_cost(&sample.marked, candidate, &plain) - prior(candidate);
            Ranked { charset: candidate.charset, bits }
        })
        .collect();
    sort(&mut ranked, |ranked| ranked.bits);
    let best = ranked.first().map_or(0.0, |best| best.bits);
    let dropped = |(candidate, bits): (&Candidate, f32)| Ranked {
        charset: candidate.charset,
        bits: best + bits - least,
    };
    Ranking { ranked, dropped: behind.into_iter().map(dropped).collect() }
}

/// Bits of the sample's words in one encoding, priors aside; `None` where it is none of the candidates.
pub(crate) fn explained(sample: &Sample<'_>, charset: Charset) -> Option<f32> {
    let candidate = candidates().iter().find(|candidate| candidate.charset == charset)?;
    Some(least_cost(&sample.marked, candidate, &Plain::of(sample)))
}

/// Bits of the sample's words as UTF-8 in which some bytes mean nothing, less its prior.
pub(crate) fn as_broken_utf8(sample: &Sample<'_>) -> f32 {
    let utf8 = Candidate::broken_utf8();
    Readings::of(&sample.marked, utf8.charset).cost_beside(&Plain::of(sample), &Languages::Any)
        - utf8.prior_bits
}

/// Bits in a common language of the encoding, or in any other at a price.
fn least_cost(words: &[&[u8]], candidate: &Candidate, plain: &Plain) -> f32 {
    let readings = Readings::of(words, candidate.charset);
    let named = readings.cost_beside(plain, &candidate.languages);
    if candidate.has_no_others {
        return named;
    }
    let unknown = readings.cost_in_unknown_language(&plain.cost).unwrap_or(f32::INFINITY);
    named.min(readings.cost_beside(plain, &Languages::Any).min(unknown) + UNCOMMON_LANGUAGE)
}

/// Sorts by bits; what costs the same stays in order.
fn sort<T>(items: &mut [T], bits: impl Fn(&T) -> f32) {
    items.sort_by(|a, b| bits(a).total_cmp(&bits(b)));
}

/// The words of a sample that are all ASCII.
struct Plain {
    cost: Cost,
    letters: usize,
}

impl Plain {
    fn of(sample: &Sample<'_>) -> Self {
        let words = || sample.plain.iter().filter_map(|word| std::str::from_utf8(word).ok());
        let mut cost = Cost::default();
        words().filter_map(|word| model().full_cost(word, &Languages::Any)).for_each(|word| cost.add(&word));
        let letters = words().flat_map(str::bytes).filter(u8::is_ascii_alphabetic).count();
        Self { cost, letters }
    }
}

/// Words as they read in an encoding.
struct Readings<'a> {
    /// Each with the number of its bytes.
    words: Vec<(Cow<'a, str>, usize)>,
    /// What they cost that the model does not tell.
    penalty: f32,
    /// How many letters they have of other scripts than Latin.
    others: usize,
}

impl<'a> Readings<'a> {
    fn of(words: &[&'a [u8]], charset: Charset) -> Self {
        let mut readings = Self { words: Vec::with_capacity(words.len()), penalty: 0.0, others: 0 };
        for word in words {
            let (bits, text) = penalty(composed(decoded(word, charset)));
            readings.penalty += bits + LOST * swallowed(&text, word, charset) as f32;
            readings.others +=
                text.chars().filter(|&scalar| scalar.is_alphabetic() && !is_latin(scalar)).count();
            readings.words.push((text, word.len()));
        }
        readings
    }

    /// Bits beside the words that are all ASCII.
    fn cost_beside(&self, plain: &Plain, languages: &Languages) -> f32 {
        let is_few = self.others > 0 && plain.letters >= TIMES_AS_MANY * self.others;
        self.cost(languages, &plain.cost) + if is_few { FEW_OF_OTHER_SCRIPT } else { 0.0 }
    }

    /// Bits in the language that makes all of them likeliest.
    fn cost(&self, languages: &Languages, plain: &Cost) -> f32 {
        let mut sum = plain.clone();
        let mut more = self.penalty;
        for (text, len) in &self.words {
            match word_cost(text, languages).or_else(|| word_cost(text, &Languages::Any)) {
                Some(cost) => sum.add(&cost),
                None => more += BITS_OF_NOISE * *len as f32,
            }
        }
        sum.bits() + more
    }

    /// Bits of words of Latin letters in a language that the model does not know: as some known one has them without their
    /// accents, and so much for each accent. `None` where there is none.
    fn cost_in_unknown_language(&self, plain: &Cost) -> Option<f32> {
        let mut sum = plain.clone();
        let mut more = self.penalty;
        for (text, _) in &self.words {
            let (bare, bits) = without_accents(text)?;
            sum.add(&model().full_cost(&bare, &Languages::Any)?);
            more += bits;
        }
        Some(sum.bits() + more)
    }
}

/// Whether a letter is in Unicode's blocks of Latin.
fn is_latin(letter: char) -> bool {
    matches!(letter, '\0'..='ɏ' | 'Ḁ'..='ỿ')
}

/// How many bytes of a word in a double-byte encoding went with others that mean nothing.
fn swallowed(text: &str, word: &[u8], charset: Charset) -> usize {
    if charset.single().is_some() || charset == Charset::UTF_8 {
        return 0;
    }
    let lost = text.matches(char::REPLACEMENT_CHARACTER).count();
    if lost == 0 {
        return 0;
    }
    let len = |scalar: char| if scalar.is_ascii() { 1 } else { 2 };
    let kept: usize = text.chars().filter(|&scalar| scalar != char::REPLACEMENT_CHARACTER).map(len).sum();
    word.len().saturating_sub(kept + lost)
}

/// What a word costs in each language, in the spelling that the language has.
fn word_cost(text: &str, languages: &Languages) -> Option<Cost> {
    let mut cost = model().full_cost(text, languages)?;
    if let Some(other) = with_commas(text).and_then(|text| model().full_cost(&text, languages)) {
        cost.lower_to(&other);
    }
    Some(cost)
}

/// Composed text without the accents of its Latin letters, and the bits of those. `None` where it has letters of other
/// scripts, or accents that no letter has.
fn without_accents(text: &str) -> Option<(String, f32)> {
    let is_accent = |scalar: char| matches!(scalar, '\u{300}'..='\u{36F}');
    if text.contains(is_accent) {
        return None;
    }
    if text.chars().any(|scalar| scalar.is_alphabetic() && !is_latin(scalar)) {
        return None;
    }
    let (accents, letters): (String, String) = text.nfd().partition(|&scalar| is_accent(scalar));
    let bits = |accent| if matches!(accent, '\u{300}'..='\u{302}') { ACCENT } else { OTHER_ACCENT };
    Some((letters, accents.chars().map(bits).sum()))
}

/// The text with commas for cedillas. Romanian is written with both, and for most encodings only those with cedillas are
/// there; so that which of the look-alikes stands in a table says nothing about the encoding.
fn with_commas(text: &str) -> Option<String> {
    let comma = |scalar| match scalar {
        'ş' => 'ș',
        'Ş' => 'Ș',
        'ţ' => 'ț',
        'Ţ' => 'Ț',
        other => other,
    };
    text.contains(|scalar| comma(scalar) != scalar).then(|| text.chars().map(comma).collect())
}

/// The text as the model knows it: some encodings have letters and their accents apart.
fn composed(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_in_form(Form::Nfc, &text) { text } else { text.nfc().collect::<String>().into() }
}

/// A word's text; a character that was cut off at its end does not count.
pub(crate) fn decoded(word: &[u8], charset: Charset) -> Cow<'_, str> {
    let (text, errors) = charset.decode(word);
    if errors
        && word.len() == WORD_BYTES
        && charset.single().is_none()
        && let Some(whole) = text.strip_suffix(char::REPLACEMENT_CHARACTER)
    {
        return Cow::Owned(whole.to_owned());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_an_unknown_language_cost_what_their_letters_do() {
        assert_eq!(without_accents("pwoblèm ạ"), Some(("pwoblem a".to_owned(), ACCENT + OTHER_ACCENT)));
        assert_eq!((without_accents("да"), without_accents("ach\u{301}")), (None, None));
        let cost = |word: &[u8]| {
            let readings = Readings::of(&[word], encoding_rs::WINDOWS_1252.into());
            readings.cost_in_unknown_language(&Cost::default()).unwrap()
        };
        assert_eq!(cost(b"pwobl\xE8m"), cost(b"pwoblem") + ACCENT);
    }

    #[test]
    fn look_alikes_cost_the_same() {
        let word = |label: &str| {
            let candidate = candidates().iter().find(|candidate| candidate.charset.name() == label).unwrap();
            let readings = Readings::of(&[b"\xBAtiin\xFEific"], candidate.charset);
            readings.cost(&candidate.languages, &Cost::default())
        };
        assert_eq!(word("ISO-8859-2"), word("ISO-8859-16"));
        assert!(with_commas("știință").is_none());
    }
}
