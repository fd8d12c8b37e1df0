//! Words of one script with a few letters of another that look the same, brought back to one script.

use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::model::model;
use crate::repair::lookalike::{Folded, Script, in_one_script, in_script, mixed_cost, script_of};
use crate::repair::passage::Passage;
use crate::repair::{passages, search, smallest_change};
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

pub(crate) const LOOK_ALIKES: Rule = Rule {
    name: "look-alikes",
    stage: Stage::Repair,
    presets: Presets::of(&[Preset::Default, Preset::Archive, Preset::Index]),
    summary: "letters of another script that look the same become those of the word's own",
    explanation: "\
Finds words of Latin, Cyrillic or Greek letters in which one letter or a few are of another of these scripts and look the
same (UTS #39), such as `сompany` with a Cyrillic `с` or `мoлоко` with a Latin `o`, and puts in the letters of the script
that has most. The word must then be a common one, or far likelier than what stands there.

Left alone: words that mix scripts on purpose (`KoЯn`, `SMSка`, capitals within a word, foreign words with an ending of
the language around them); units, addresses, identifiers and all else that is not letters only; words in quotation marks,
or beside the letter itself or the right spelling, which are spoken of; Greek letters that stand for those of Berber and
African alphabets; what may be bytes read wrongly; lines whose writer often takes one letter for the other.

Bits are log2 of the odds that the word was meant in one script, with 12 bits against each letter.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

/// So many letters must be of the word's own script.
const FEWEST_OWN: usize = 3;
/// For each letter of another script the word has at least so many of its own.
const OWN_FOR_EACH: usize = 2;
/// What more, in bits, a word must gain that is not a common one.
const UNCOMMON: f32 = 10.0;
/// Letters that look like two of another script: `у` and `ү`. Which is meant tells a common word alone.
const TWO_FOLD: [char; 2] = ['Y', 'y'];
/// By how many bits a look-alike must be likelier than bytes read wrongly.
const MARGIN: f32 = 10.0;
/// Where several words of a line mix scripts, the right letter is there so many times as often as the wrong one.
const MOSTLY: usize = 4;

fn propose(plan: &Plan, text: &str) -> Vec<Edit> {
    if !is_mixed(text) {
        return Vec::new();
    }
    let words: Vec<Word<'_>> = words(text).collect();
    let mixed = words.iter().filter(|word| is_mixed(word.text));
    let slips: Option<Vec<_>> = mixed.map(Slip::of).collect();
    let Some(slips) = slips else { return Vec::new() };
    let line = LazyCell::new(|| Line::of(&words, slips.len()));
    let mut edits = Vec::new();
    for passage in passages(text) {
        let here = slips.iter().filter(|slip| passage.contains(&slip.word.range.start) && slip.is_clear);
        let here: Vec<_> = here.filter(|slip| slip.is_mistake(&line)).collect();
        if !here.is_empty() {
            edits.extend(passage_edits(plan, text, passage, &here));
        }
    }
    edits
}

fn passage_edits(plan: &Plan, text: &str, passage: Range<usize>, slips: &[&Slip<'_>]) -> Vec<Edit> {
    let columns = Passage::new(&text[passage.clone()]).cost.best_columns();
    let attempts = search::attempts(&text[passage.clone()]);
    let edit = |slip: &&Slip<'_>| {
        let Slip { word, folded, .. } = slip;
        let bits = model().seen_cost(word.text)?.bits_beside(&columns)
            - mixed_cost(word.text)?.bits_beside(&columns);
        let least = plan.config.threshold_bits + if slip.is_common { 0.0 } else { UNCOMMON };
        // Their bits are counted against the look-alike, where that is likelier than the word as it stands.
        let place = word.range.start - passage.start;
        let is_rival = |repair: &search::Repair| {
            repair.bits >= -MARGIN && repair.words.iter().any(|(range, _)| range.contains(&place))
        };
        if bits < least || attempts.iter().any(is_rival) {
            return None;
        }
        let (range, new) = smallest_change(text, word.range.clone(), &folded.text);
        let note = format!("{:?} letters that look like {:?} ones", slip.other, folded.script);
        Some(Edit { range, text: new, bits, note: Some(note), alternative: None })
    };
    slips.iter().filter_map(edit).collect()
}

/// The first bytes of Greek and of Cyrillic letters lie between these.
const GREEK_LEAD: u8 = 0xCD;
const CYRILLIC_LEAD: u8 = 0xD4;

/// Whether letters of two scripts stand side by side.
pub(super) fn is_mixed(text: &str) -> bool {
    // Without one of these no letter is Greek or Cyrillic.
    if !text.bytes().any(|byte| (GREEK_LEAD..=CYRILLIC_LEAD).contains(&byte)) {
        return false;
    }
    let scripts = || text.chars().map(script_of);
    let differ = |(before, after): (Option<Script>, Option<Script>)| {
        before.is_some() && after.is_some() && before != after
    };
    scripts().zip(scripts().skip(1)).any(differ)
}

/// Letters in a row.
struct Word<'a> {
    range: Range<usize>,
    text: &'a str,
    /// Whether nothing but punctuation of a sentence, hyphens and apostrophes are around it, up to the next blanks.
    is_prose: bool,
    is_quoted: bool,
}

const OPENING: [char; 10] = ['(', '[', '"', '\'', '“', '„', '«', '‘', '–', '—'];
const CLOSING: [char; 16] = [')', ']', '"', '\'', '”', '“', '»', '’', '–', '—', '.', ',', ';', ':', '!', '?'];
const WITHIN: [char; 3] = ['-', '\'', '’'];
const QUOTES: [char; 11] = ['"', '\'', '`', '“', '”', '„', '«', '»', '‘', '’', '‚'];

/// The words of a line, also those within what stands between blanks.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    text.split_whitespace().flat_map(move |token| {
        let start = token.as_ptr().addr() - text.as_ptr().addr();
        let core = token.trim_start_matches(OPENING).trim_end_matches(CLOSING);
        let is_prose = core.chars().all(|scalar| scalar.is_alphabetic() || WITHIN.contains(&scalar));
        let is_quoted = token.starts_with(QUOTES)
            && token.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']).ends_with(QUOTES);
        let parts = token.split(|scalar: char| !scalar.is_alphabetic()).filter(|part| !part.is_empty());
        parts.map(move |part| {
            let at = start + part.as_ptr().addr() - token.as_ptr().addr();
            Word { range: at..at + part.len(), text: part, is_prose, is_quoted }
        })
    })
}

/// A word in which a writer may have taken letters of one script for those of another.
struct Slip<'a> {
    word: &'a Word<'a>,
    folded: Folded,
    /// The script of the wrong letters.
    other: Script,
    is_common: bool,
    /// Whether nothing about the word by itself speaks for a mix on purpose, and little else could be meant.
    is_clear: bool,
}

impl<'a> Slip<'a> {
    /// `None` where some letter looks like none of the word's own script.
    fn of(word: &'a Word<'a>) -> Option<Self> {
        let folded = in_one_script(word.text)?;
        let other = script_of(folded.foreign.first()?.0)?;
        let is_common = model().is_common_word(&folded.text);
        let is_enough = folded.own >= FEWEST_OWN && folded.own >= folded.foreign.len() * OWN_FOR_EACH;
        let are_alike = folded.foreign.iter().all(|(from, to)| from.is_ascii() || to.is_ascii());
        let has_usual_case = match case_of(word.text) {
            Case::Small => true,
            Case::Capitals => is_common && folded.own > FEWEST_OWN,
            Case::Mixed => false,
        };
        let is_word_of_other =
            || in_script(word.text, other).is_some_and(|text| model().is_common_word(&text));
        let is_certain = is_common || !folded.foreign.iter().any(|(from, _)| TWO_FOLD.contains(from));
        let is_clear = word.is_prose && !word.is_quoted && is_enough && are_alike && has_usual_case;
        let is_clear = is_clear && is_certain && !is_word_of_other();
        Some(Self { word, folded, other, is_common, is_clear })
    }

    /// Whether it is one in its line.
    fn is_mistake(&self, line: &Line) -> bool {
        let is_letter = |(from, _): &(char, char)| line.single_letters.contains(from);
        let is_spoken_of = || {
            self.folded.foreign.iter().any(is_letter) || line.spellings.contains(&spelling(&self.folded.text))
        };
        let is_inflected =
            || self.ends_in_other() && line.words_of(self.other) > line.words_of(self.folded.script);
        let is_rare = |&(from, to): &(char, char)| line.count(to) >= line.count(from) * MOSTLY;
        !is_spoken_of() && !is_inflected() && (line.mixed == 1 || self.folded.foreign.iter().all(is_rare))
    }

    /// Whether the letters of the other script are an ending.
    fn ends_in_other(&self) -> bool {
        let last = self.word.text.chars().rev().take(self.folded.foreign.len());
        last.map(script_of).all(|script| script == Some(self.other))
    }
}

/// What the words of a line have in common, counted once for all its slips.
struct Line {
    /// How many words mix scripts.
    mixed: usize,
    single_letters: HashSet<char>,
    spellings: HashSet<(usize, String)>,
    letters: HashMap<char, usize>,
    /// How many words are all in one script.
    pure: HashMap<Script, usize>,
}

impl Line {
    fn of(words: &[Word<'_>], mixed: usize) -> Self {
        let mut line = Self {
            mixed,
            single_letters: HashSet::new(),
            spellings: words.iter().map(|word| spelling(word.text)).collect(),
            letters: HashMap::new(),
            pure: HashMap::new(),
        };
        for word in words {
            let mut letters = word.text.chars();
            line.single_letters.extend(letters.next().filter(|_| letters.next().is_none()));
            let script = word.text.chars().next().and_then(script_of);
            if let Some(script) =
                script.filter(|_| word.text.chars().all(|letter| script_of(letter) == script))
            {
                *line.pure.entry(script).or_default() += 1;
            }
            word.text.chars().for_each(|letter| *line.letters.entry(letter).or_default() += 1);
        }
        line
    }

    fn words_of(&self, script: Script) -> usize {
        self.pure.get(&script).copied().unwrap_or(0)
    }

    fn count(&self, letter: char) -> usize {
        self.letters.get(&letter).copied().unwrap_or(0)
    }
}

/// What a word has in common with others that differ in case only.
fn spelling(word: &str) -> (usize, String) {
    (word.len(), word.to_lowercase())
}

/// The letter case of a word.
enum Case {
    /// Small letters, the first one possibly a capital.
    Small,
    Capitals,
    Mixed,
}

fn case_of(word: &str) -> Case {
    let mut rest = word.chars();
    rest.next();
    if !rest.clone().any(char::is_uppercase) {
        Case::Small
    } else if !word.contains(char::is_lowercase) {
        Case::Capitals
    } else {
        Case::Mixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair;

    fn applied(text: &str) -> String {
        repair::applied(&LOOK_ALIKES, text)
    }

    #[test]
    fn slips() {
        for (text, expected) in [
            ("the сompany is here", "the company is here"),
            ("стакан мoлока", "стакан молока"),
            ("Cегодня холодно", "Сегодня холодно"),
        ] {
            assert_eq!(applied(text), expected);
            assert_eq!(applied(expected), expected);
        }
    }

    #[test]
    fn what_stays() {
        for text in [
            "KoЯn",
            "SMSка от банка",
            "a “сompany” with",
            "сompany with a Cyrillic с",
            "сompany or company",
            "www.сompany.com",
            "me@сompany.com",
            "my_сompany",
            "сompany1",
            "tesεa",
        ] {
            assert_eq!(applied(text), text);
        }
    }
}
