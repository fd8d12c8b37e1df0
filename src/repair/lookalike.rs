//! Look-alikes: words of one script with letters of another that look the same.

use crate::model::{Cost, ENGLISH_TAILS, Languages, is_alphabetic, model};
use std::sync::LazyLock;

/// What each look-alike costs, in bits.
const LOOKALIKE: f32 = 12.0;

static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let rows =
        include_str!("../../data/charsets/lookalikes.tsv").lines().filter(|line| !line.starts_with('#'));
    let pair = |row: &str| {
        let (other, latin) = row.split_once('\t')?;
        Some((other.chars().next()?, latin.chars().next()?))
    };
    rows.filter_map(pair).collect()
});

/// A script that has look-alikes in others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Greek,
}

pub(super) fn script_of(scalar: char) -> Option<Script> {
    match scalar {
        'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{2AF}' => Some(Script::Latin),
        '\u{370}'..='\u{3FF}' => Some(Script::Greek),
        '\u{400}'..='\u{52F}' => Some(Script::Cyrillic),
        _ => None,
    }
}

/// The letter of another script that looks the same.
fn lookalike(scalar: char, script: Script) -> Option<char> {
    let found = PAIRS.iter().find_map(|&(other, latin)| match script {
        Script::Latin => (other == scalar).then_some(latin),
        _ => (latin == scalar && script_of(other) == Some(script)).then_some(other),
    });
    found.filter(|found| script_of(*found) == Some(script))
}

/// A word that mixes scripts, brought to the one that has more of its letters.
#[derive(Debug)]
pub(super) struct Folded {
    pub(super) text: String,
    pub(super) script: Script,
    /// How many letters were of that script.
    pub(super) own: usize,
    /// Those that were not, with what they became.
    pub(super) foreign: Vec<(char, char)>,
}

/// Brings a word that mixes scripts to one; `None` where it does not mix them, or where some letter has no look-alike
/// there.
pub(super) fn in_one_script(word: &str) -> Option<Folded> {
    let count = |script| word.chars().filter(|&scalar| script_of(scalar) == Some(script)).count();
    let counts = [Script::Latin, Script::Cyrillic, Script::Greek].map(|script| (script, count(script)));
    let (script, own) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let is_foreign = |scalar: &char| script_of(*scalar).is_some_and(|other| other != script);
    let (text, foreign) = (in_script(word, script)?, word.chars().filter(is_foreign));
    let foreign: Vec<_> = foreign.filter_map(|from| Some((from, lookalike(from, script)?))).collect();
    (!foreign.is_empty()).then_some(Folded { text, script, own, foreign })
}

/// A word with letters of a script in the place of all that look like them; `None` where others are left.
pub(super) fn in_script(word: &str, script: Script) -> Option<String> {
    let fold = |scalar: char| match script_of(scalar) {
        Some(other) if other != script => lookalike(scalar, script),
        _ => Some(scalar),
    };
    word.chars().map(fold).collect()
}

/// What a word that mixes scripts costs if its writer took letters of one for those of another; `None` where it does not
/// mix them, or some letter looks like none of the other script.
pub(super) fn mixed_cost(word: &str) -> Option<Cost> {
    let folded = in_one_script(word)?;
    let mut cost = model().cost(&folded.text, &Languages::Any)?;
    cost.add(&Cost::fixed(folded.foreign.len() as f32 * LOOKALIKE));
    Some(cost)
}

/// What it costs to take another mark for an apostrophe, in bits.
const WRONG_APOSTROPHE: f32 = 4.0;
const WRONG_APOSTROPHES: [char; 4] = ['‘', '‛', '´', '′'];

/// What a word costs if its writer took another mark for an apostrophe; `None` where none stands between letters.
pub(super) fn apostrophe_cost(word: &str) -> Option<Cost> {
    let at = word.find(WRONG_APOSTROPHES)?;
    let mark = word[at..].chars().next()?;
    let (before, after) = (&word[..at], &word[at + mark.len_utf8()..]);
    let is_within = before.ends_with(is_alphabetic) && after.starts_with(is_alphabetic);
    let mut cost = is_within.then(|| model().cost(&format!("{before}’{after}"), &Languages::Any))??;
    let tail = after.trim_end_matches(|scalar: char| !is_alphabetic(scalar));
    if !ENGLISH_TAILS.contains(&tail) {
        cost.add(&Cost::fixed(WRONG_APOSTROPHE));
    }
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_one_script() {
        let cases = [
            ("сompany", Some("company")),
            ("мoлоко", Some("молоко")),
            ("KoЯn", None),
            ("Яndex", None),
            ("SMSка", None),
            ("company", None),
        ];
        for (word, expected) in cases {
            assert_eq!(in_one_script(word).map(|folded| folded.text).as_deref(), expected, "{word}");
        }
    }
}
