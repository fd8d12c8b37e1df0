//! Boilerplate: lines that belong to the page and not to its text.
//!
//! A line is judged as a whole, by phrases from data files: "Read more" is one, "Read more books" is not. Where the
//! line stands in its document is for the caller to weigh.

mod phrases;

use phrases::{fold, phrases};

/// Where in a document a line may be struck out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Wherever it stands.
    Anywhere,
    /// Before all text.
    Head,
    /// After all text.
    Tail,
}

/// The phrase that a line turned out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Where it may be struck out.
    pub place: Place,
    /// What kind of phrase it is, such as `read_more`; `data/phrases/README.md` lists them.
    pub category: &'static str,
    /// The language's BCP 47 tag; `und` where phrases were counted in all languages together.
    pub language: &'static str,
    /// The phrase as the data file spells it.
    pub phrase: &'static str,
    /// log2 of the odds that such a line is boilerplate.
    pub bits: f32,
}

/// The phrase that a whole line is, if it is one. Letter case, arrows, bullets and punctuation at the ends, and the
/// value of numbers do not matter. Takes time linear in the line; lines above 160 bytes are never phrases.
///
/// ```
/// use textmend::boilerplate::{Place, classify};
///
/// let found = classify("Read more on the site \u{2192}").unwrap();
/// assert_eq!((found.category, found.place), ("read_more", Place::Anywhere));
/// assert!(classify("Read more books, said the teacher.").is_none());
/// ```
pub fn classify(line: &str) -> Option<Match> {
    if may_match(line.as_bytes()) { phrases().find(&fold(line)) } else { None }
}

/// The line as phrases are spelled in the data files.
///
/// ```
/// assert_eq!(textmend::boilerplate::folded("\u{BB} 12 Comments"), "0 comments");
/// ```
pub fn folded(line: &str) -> String {
    fold(line)
}

/// A quick look that passes over most lines.
pub(crate) fn may_match(line: &[u8]) -> bool {
    phrases().may_hold(line)
}
