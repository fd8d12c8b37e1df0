//! Lines that tell who wrote a text, and when.

use crate::boilerplate::category::Category;
use crate::boilerplate::phrases::{Found, Phrase, Quick, fold, phrases};
use crate::boilerplate::shape::is_wide;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The names of months and days, and other words of dates.
static DATE_WORDS: LazyLock<HashSet<&'static str, Quick>> = LazyLock::new(|| {
    let rows = include_str!("../../data/phrases/dates.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split('\t').nth(1)).flat_map(str::split_whitespace).collect()
});

/// A longer line, in bytes, tells more than author and date.
const MAX_LINE: usize = 100;
/// A name, or two with an "and", has at most so many words.
const MAX_NAME: usize = 7;

/// Byline and date stand among so many lines at the head.
const HEAD: usize = 12;

/// Who wrote a text and when, as far as lines at its head tell.
///
/// ```
/// use textmend::boilerplate::Metadata;
///
/// let metadata = Metadata::of("Harbour reopens\nBy Ada Holt\n12 March 2021\nThe harbour reopened on Tuesday.\n");
/// assert_eq!(metadata.byline.as_deref(), Some("Ada Holt"));
/// assert_eq!(metadata.published.as_deref(), Some("12 March 2021"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The author's name, without the word that leads to it.
    pub byline: Option<String>,
    /// The date as the text spells it, without the word that leads to it.
    pub published: Option<String>,
}

impl Metadata {
    /// Reads the first lines of a text that are not blank. Takes time linear in them.
    pub fn of(text: &str) -> Self {
        let mut metadata = Self::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()).take(HEAD) {
            if line.len() > MAX_LINE {
                continue;
            }
            let found = phrases().find(&fold(line));
            let field = match category(line, &found) {
                Some(Category::Byline) => &mut metadata.byline,
                Some(Category::Date) => &mut metadata.published,
                _ => continue,
            };
            field.get_or_insert_with(|| without_lead(line, &found).to_owned());
        }
        metadata
    }
}

/// The phrase that leads to a name or a date.
fn lead(found: &Found) -> Option<Phrase> {
    [found.whole, found.head].into_iter().flatten().find(|phrase| phrase.category == Category::Byline)
}

/// What follows the lead. The lead is found by its number of words, or of characters in a script without blanks.
fn without_lead<'a>(line: &'a str, found: &Found) -> &'a str {
    let line = line.trim();
    let Some(lead) = lead(found) else { return line };
    let is_inside = |scalar: &char| scalar.is_alphanumeric();
    let wanted = lead.text.chars().filter(is_inside).count();
    let mut seen = 0;
    let rest = line.trim_start_matches(|scalar: char| {
        seen += usize::from(is_inside(&scalar));
        seen <= wanted
    });
    rest.trim_matches(|scalar: char| !scalar.is_alphanumeric())
}

/// Whether a line is a byline or a date and nothing else.
pub(super) fn category(line: &str, found: &Found) -> Option<Category> {
    if line.len() > MAX_LINE {
        return None;
    }
    let lead = lead(found);
    if lead.is_none() && !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let folded = fold(line);
    if is_date(lead.map_or(&folded, |lead| folded.strip_prefix(lead.text).unwrap_or(&folded))) {
        return Some(Category::Date);
    }
    let lead = lead?;
    let name = folded.strip_prefix(lead.text)?;
    is_name(line, name).then_some(Category::Byline)
}

/// Whether what is left of a folded line is a date, with or without a time.
fn is_date(folded: &str) -> bool {
    let mut has_number = false;
    let mut is_specific = false;
    let mut words = folded.split(|scalar: char| !scalar.is_alphanumeric()).filter(|word| !word.is_empty());
    let fits = words.all(|word| {
        let bare = word.trim_start_matches('0');
        has_number |= word.contains('0');
        let is_word = DATE_WORDS.contains(bare);
        is_specific |= is_word && bare.len() > 2;
        bare.is_empty() || is_word || bare.chars().all(is_date_sign)
    });
    if !(fits && has_number) {
        return false;
    }
    let separators = folded.matches(['.', '/', '-', ':']).count();
    let signs = folded.chars().filter(|scalar| *scalar != '0' && is_date_sign(*scalar)).count();
    is_specific || separators >= 2 || signs >= 2
}

/// The signs of Chinese, Japanese and Korean dates, with numbers between them.
fn is_date_sign(scalar: char) -> bool {
    matches!(scalar, '0' | '年' | '月' | '日' | '时' | '時' | '分' | '秒' | '년' | '월' | '일')
}

/// Whether `folded`, the end of `line`, is the name of a person or two.
fn is_name(line: &str, folded: &str) -> bool {
    let words = folded.split_whitespace().count();
    let tail: String =
        line.chars().rev().take(folded.chars().count()).collect::<Vec<_>>().into_iter().rev().collect();
    let capitals =
        tail.split_whitespace().filter(|word| word.starts_with(|scalar: char| scalar.is_uppercase())).count();
    let is_wide_name = folded.chars().any(is_wide) && folded.chars().count() <= MAX_NAME;
    let ends_sentence = line.trim_end().ends_with(['.', '!', '?']);
    !folded.is_empty() && !ends_sentence && (is_wide_name || words <= MAX_NAME && capitals * 2 > words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_and_dates() {
        let cases = [
            ("By Ada Lindgren", Some(Category::Byline)),
            ("Von Jonas Weber und Mia Kurz", Some(Category::Byline)),
            ("By the river stood a mill", None),
            ("March 3, 2021", Some(Category::Date)),
            ("Published: 12 June 2019, 10:30", Some(Category::Date)),
            ("2019-06-12", Some(Category::Date)),
            ("12. Juni 2019", Some(Category::Date)),
            ("2021年3月4日", Some(Category::Date)),
            ("3 eggs", None),
            ("12", None),
            ("10:30", None),
            ("In 2019 we moved", None),
        ];
        for (line, expected) in cases {
            assert_eq!(category(line, &phrases().find(&fold(line))), expected, "{line}");
        }
    }
}
