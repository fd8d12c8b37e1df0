//! Boilerplate: lines that belong to the page and not to its text.
//!
//! A line is judged twice. By itself, by phrases, words and shape: that is a pure function of the line, and most lines
//! are settled by it. Then, if it is a *candidate*, in its place: what came before and what follows within a bound.
//! Both times a trained model sums up the evidence in bits, in integers, so that the outcome is the same everywhere.

mod candidate;
mod category;
mod context;
mod features;
mod forest;
mod metadata;
mod model;
mod phrases;
mod profile;
mod rules;
mod scalars;
mod seen;
mod shape;
mod trees;
mod words;

pub(crate) use candidate::{Candidate, Verdict};
pub use category::{Categories, Category};
pub(crate) use context::{AHEAD_LINES, AHEAD_TEXTS, Ahead, Item, Past, content_len};
pub use metadata::Metadata;
pub use phrases::Phrase;
pub use profile::{Learner, Profile, ProfileError};
pub use rules::{Rules, RulesError};

use crate::config::{UnknownName, by_name};
use std::sync::Arc;

/// What the training tool needs of the classifier. `examples/train_boilerplate` makes the model with it.
pub mod training {
    pub use super::candidate::may_go;
    pub use super::context::{
        Ahead, Item, Past, WAYS, Way, features as context_features, has_text, neighbours_speak,
    };
    pub use super::features::{LINE_FEATURES, LineFeatures, PLAIN_BITS};
    pub use super::model::{Bar, JUDGES, Judge, Model, PLACED_FEATURES, STRENGTHS};
    pub use super::shape::teaches_nothing;
    pub use super::trees::{Node, TREE_UNIT, Trees};
    pub use super::words::{TokenKind, WORD_UNIT, Words, tokens};
}

/// How much is struck out: how sure the classifier must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strength {
    /// Nothing but what rules, profiles and dropped categories ask for.
    Off,
    /// Next to no text is lost, on average one character in 10,000.
    Careful,
    /// At most one character in 2,000 is lost.
    #[default]
    Standard,
    /// At most one character in 250 is lost.
    Aggressive,
}

impl std::str::FromStr for Strength {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let table = [
            ("off", Self::Off),
            ("careful", Self::Careful),
            ("standard", Self::Standard),
            ("aggressive", Self::Aggressive),
        ];
        by_name("strength", name, &table)
    }
}

/// What is struck out, and by whose rules.
///
/// ```
/// use textmend::boilerplate::{Category, Strength};
///
/// let mut config = textmend::Config::default();
/// let page = "The mill was built in 1820 and still grinds.\n\nShare this article\n";
/// assert_eq!(textmend::clean(page.as_bytes(), &config).text, "The mill was built in 1820 and still grinds.\n");
/// config.boilerplate.keep.insert(Category::Share);
/// assert_eq!(textmend::clean(page.as_bytes(), &config).text, page);
/// config.boilerplate.strength = Strength::Off;
/// assert_eq!(textmend::clean(page.as_bytes(), &config).text, page);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// How much is struck out.
    pub strength: Strength,
    /// Lines of these categories stay. Bylines and dates stay unless they are dropped.
    pub keep: Categories,
    /// Lines that plainly are of these categories go, others of them at [`Strength::Aggressive`].
    pub drop: Categories,
    /// Rules of one's own, which have the first word.
    pub rules: Option<Arc<Rules>>,
    /// The lines that a site repeats on its pages.
    pub profile: Option<Arc<Profile>>,
    /// Whether records get fields `byline` and `published`, where their text tells and they have neither.
    pub metadata: bool,
    /// The site that the text is from, such as `example.org`, for rules and profiles that need to know it. In
    /// records, their own site counts.
    pub site: Option<String>,
}

impl Options {
    /// Whether it matters which site a text is from.
    pub(crate) fn need_site(&self) -> bool {
        self.profile.is_some() || self.rules.as_ref().is_some_and(|rules| rules.need_site())
    }

    /// Whether they say nothing of a single line: all that do so, at strengths with the same judge, make the same of it.
    pub(crate) fn judge_alike(&self) -> bool {
        let none = Categories::default();
        self.keep == none && self.drop == none && self.rules.is_none() && self.profile.is_none()
    }

    /// Whether any line may be struck out.
    pub(crate) fn are_active(&self) -> bool {
        self.strength != Strength::Off
            || self.drop != Categories::default()
            || self.rules.is_some()
            || self.profile.is_some()
    }
}
