//! Rules of one's own: phrases and patterns, each with a category and, where it says so, sites.
//!
//! A file of rules is TOML:
//!
//! ```toml
//! [[rule]]
//! category = "share"                      # navigation where it is missing
//! phrases = ["Tell a friend", "Seen on *"] # whole lines; a * at the end stands for the rest of the line
//! patterns = ['^Ad \d+ of \d+$']          # regular expressions of the regex crate, in linear time
//! sites = ["example.org"]                 # only on these sites and what lies below them
//!
//! [[rule]]
//! keep = true                             # lines that match stay, whatever else says that they go
//! phrases = ["Contents"]
//! ```
//!
//! Of several rules that match a line, the first one counts.

use crate::boilerplate::category::Category;
use crate::boilerplate::phrases::fold;
use regex::Regex;

/// A longer line, in bytes, matches no rule.
const MAX_LINE: usize = 4 << 10;

/// One rule.
#[derive(Clone, Debug, Default)]
struct Rule {
    /// How it is told from the others.
    name: String,
    category: Option<Category>,
    keeps: bool,
    /// Folded, with whether more may follow.
    phrases: Vec<(String, bool)>,
    patterns: Vec<Regex>,
    sites: Vec<String>,
}

/// Rules of one's own.
///
/// ```
/// # #[cfg(feature = "cli")] {
/// use textmend::boilerplate::Rules;
///
/// let rules = Rules::parse("[[rule]]\nphrases = [\"Tell a friend\"]\n").unwrap();
/// let mut config = textmend::Config::default();
/// config.boilerplate.rules = Some(std::sync::Arc::new(rules));
/// assert_eq!(textmend::clean(b"tell a friend!\nThe mill is old.\n", &config).text, "The mill is old.\n");
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    source: String,
}

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// What is wrong with a file of rules, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesError {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// What is wrong, in one line.
    pub reason: String,
}

impl std::fmt::Display for RulesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.reason)
    }
}

impl std::error::Error for RulesError {}

impl Rules {
    /// What the rules say of a line on a site: `None` nothing, `Some(None)` that it stays, else that it goes, with
    /// the rule's category and name.
    pub(crate) fn verdict(
        &self,
        line: &str,
        site: Option<&str>,
    ) -> Option<Option<(Option<Category>, String)>> {
        if line.len() > MAX_LINE {
            return None;
        }
        let folded = fold(line);
        let rule = self.rules.iter().find(|rule| rule.is_for(site) && rule.matches(line, &folded))?;
        Some((!rule.keeps).then(|| (rule.category, rule.name.clone())))
    }

    /// Whether any rule is for certain sites only.
    pub(crate) fn need_site(&self) -> bool {
        self.rules.iter().any(|rule| !rule.sites.is_empty())
    }
}

impl Rule {
    fn matches(&self, line: &str, folded: &str) -> bool {
        let is_phrase = |(phrase, goes_on): &(String, bool)| match folded.strip_prefix(phrase.as_str()) {
            Some("") => true,
            Some(rest) => *goes_on && rest.starts_with(|scalar: char| !scalar.is_alphanumeric()),
            None => false,
        };
        self.phrases.iter().any(is_phrase) || self.patterns.iter().any(|pattern| pattern.is_match(line))
    }

    fn is_for(&self, site: Option<&str>) -> bool {
        let lies_below = |rule: &String| {
            site.and_then(|site| site.strip_suffix(rule.as_str()))
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.sites.is_empty() || self.sites.iter().any(lies_below)
    }
}

#[cfg(feature = "cli")]
mod file {
    use super::{Category, Regex, Rule, Rules, RulesError, fold};
    use serde::Deserialize;
    use toml::Spanned;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(default)]
        rule: Vec<Row>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, default)]
    #[derive(Default)]
    struct Row {
        category: Option<Spanned<String>>,
        keep: bool,
        phrases: Vec<Spanned<String>>,
        patterns: Vec<Spanned<String>>,
        sites: Vec<String>,
    }

    impl Rules {
        /// Reads a file of rules. Every pattern is compiled, so that matching cannot fail later.
        ///
        /// # Errors
        /// Where the text is not TOML, names a key or a category that does not exist, has a phrase without a letter
        /// or digit, or a pattern that cannot be compiled: the place and the reason.
        pub fn parse(source: &str) -> Result<Self, RulesError> {
            let file: File = toml::from_str(source).map_err(|error| {
                at(source, error.span().map_or(0, |span| span.start), &error.message().replace('\n', " "))
            })?;
            let rules = file.rule.into_iter().enumerate();
            let rules = rules.map(|(index, row)| row.rule(index + 1, source)).collect::<Result<_, _>>()?;
            Ok(Self { rules, source: source.to_owned() })
        }
    }

    impl Row {
        fn rule(self, number: usize, source: &str) -> Result<Rule, RulesError> {
            let category = self.category.map(|name| {
                name.get_ref()
                    .parse::<Category>()
                    .map_err(|error| at(source, name.span().start, &error.to_string()))
            });
            let phrases = self.phrases.iter().map(|phrase| {
                let (text, goes_on) = match phrase.get_ref().strip_suffix('*') {
                    Some(head) => (head, true),
                    None => (phrase.get_ref().as_str(), false),
                };
                match fold(text) {
                    folded if folded.is_empty() => {
                        Err(at(source, phrase.span().start, "a phrase needs a letter or digit"))
                    }
                    folded => Ok((folded, goes_on)),
                }
            });
            let patterns = self.patterns.iter().map(|pattern| {
                Regex::new(pattern.get_ref()).map_err(|error| {
                    let text = error.to_string();
                    let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
                    at(source, pattern.span().start, &format!("not a pattern: {reason}"))
                })
            });
            Ok(Rule {
                name: number.to_string(),
                category: category.transpose()?,
                keeps: self.keep,
                phrases: phrases.collect::<Result<_, _>>()?,
                patterns: patterns.collect::<Result<_, _>>()?,
                sites: self.sites.into_iter().map(|site| site.to_lowercase()).collect(),
            })
        }
    }

    fn at(source: &str, offset: usize, reason: &str) -> RulesError {
        let head = source.get(..offset).unwrap_or_default();
        RulesError {
            line: head.matches('\n').count() + 1,
            column: head.rsplit('\n').next().map_or(1, |line| line.chars().count() + 1),
            reason: reason.to_owned(),
        }
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn rules_match_lines() {
        let rules = Rules::parse(
            "[[rule]]\nkeep = true\nphrases = ['Contents']\n\
             [[rule]]\ncategory = 'share'\nphrases = ['Tell a friend', 'Seen on *']\npatterns = ['^Ad \\d+$']\n\
             [[rule]]\nphrases = ['Weather']\nsites = ['Example.org']\n",
        )
        .unwrap();
        let share = Some(Some((Some(Category::Share), "2".to_owned())));
        let cases = [
            ("Contents", None, Some(None)),
            ("» Tell a Friend", None, share.clone()),
            ("Tell a friendly story", None, None),
            ("Seen on Example", None, share.clone()),
            ("Ad 12", None, share),
            ("Weather", None, None),
            ("Weather", Some("badexample.org"), None),
            ("Weather", Some("www.example.org"), Some(Some((None, "3".to_owned())))),
        ];
        for (line, site, expected) in cases {
            assert_eq!(rules.verdict(line, site), expected, "{line}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let cases = [
            ("[[rule]]\nphrase = ['x']\n", 2, 1),
            ("[[rule]]\ncategory = 'sport'\n", 2, 12),
            ("[[rule]]\nphrases = ['ok', '…']\n", 2, 18),
            ("[[rule]]\npatterns = ['(']\n", 2, 13),
            ("[[rule]\n", 1, 8),
        ];
        for (source, line, column) in cases {
            let error = Rules::parse(source).unwrap_err();
            assert_eq!((error.line, error.column), (line, column), "{error}");
        }
    }
}
