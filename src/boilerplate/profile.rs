//! What a site repeats on its pages.
//!
//! A profile holds a sample of each site's pages: the 64 pages whose hash is lowest, each with the hashes of
//! its lines. Which pages are in the sample depends on the pages only, not on their order, and a sample of samples is
//! the sample of the whole: so profiles that were learnt from parts can be merged. A line is repeated where it stands
//! on at least 5 pages of the sample and on at least 30 in a hundred of them.
//!
//! A short line that stands on nearly all pages is the site's own. Any other may be text all the same, such as what a
//! column begins with each time, or how an author signs: that it stands on other pages adds to what the classifier says, and
//! that it stands on none takes away from it, since menus are repeated and lists in a text are not.
//!
//! The file is JSON Lines, sorted by site: `{"site":"example.org","pages":["…"],"lines":{"…":"…"}}`. A page is named by
//! its hash, a line by its hash, with the set of the pages that it stands on, bit 0 for the first; all are hexadecimal.

use crate::boilerplate::candidate::ASKED_BITS;
use crate::boilerplate::context::content_len;
use crate::boilerplate::phrases::fold;
use crate::boilerplate::shape::is_surely_text;
use crate::boilerplate::trees::TREE_UNIT;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How many pages of a site are in the sample.
pub(super) const PAGES: usize = 64;
/// On so many pages of the sample a line stands that is repeated.
pub(super) const MIN_PAGES: u32 = 5;
/// On so many in a hundred of them.
pub(super) const MIN_SHARE: u32 = 30;
/// Shorter lines, in bytes, that stand on so many pages in a hundred, are the site's own.
const SHORT: usize = 32;
const NEARLY_ALL: u32 = 90;
/// What it is worth that a line stands on two pages at least. On the sites that train, such lines are boilerplate by 4 to 12
/// bits more than lines elsewhere; but two bits already cost one line of text there that the classifier keeps by itself.
const REPEATED_BITS: i32 = 2 * TREE_UNIT;
/// What a line is worth less that no other page has, where there are enough: there, 1 bit on articles and 2.3 on whole pages.
const UNREPEATED_BITS: i32 = TREE_UNIT;
/// A date has at least so many numbers, or a time besides.
const MIN_DATE: usize = 3;
/// No more lines of a page than that are looked at.
const MAX_LINES: usize = 4096;

/// The lines of one page: their hashes.
type Lines = BTreeSet<u64>;

/// Learns what sites repeat. Holds at most 64 pages of a site, each with the hashes of at most 4,096 lines; the
/// outcome does not depend on the order of the pages. The same page again counts once.
///
/// ```
/// use textmend::boilerplate::{Learner, Profile};
///
/// let mut learner = Learner::default();
/// for n in 0..6 {
///     learner.page("example.org", &format!("Our little shop\nArticle number {n} is about the letter {n}.\n"));
/// }
/// let profile = Profile::parse(&learner.finish().to_string()).unwrap();
/// assert_eq!(profile.sites().collect::<Vec<_>>(), ["example.org"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Learner {
    sites: BTreeMap<String, BTreeMap<u64, Lines>>,
}

impl Learner {
    /// Takes one page of a site, as text.
    pub fn page(&mut self, site: &str, text: &str) {
        let lines: Lines = text.split_inclusive('\n').take(MAX_LINES).filter_map(line_hash).collect();
        let page = text.bytes().fold(SEED, step);
        self.add(site, page, lines);
    }

    /// Adds the pages of a profile.
    pub fn merge(&mut self, profile: &Profile) {
        for (site, sample) in &profile.sites {
            for (at, page) in sample.pages.iter().enumerate() {
                let lines = sample.lines.iter().filter(|(_, pages)| *pages >> at & 1 == 1);
                self.add(site, *page, lines.map(|(line, _)| *line).collect());
            }
        }
    }

    fn add(&mut self, site: &str, page: u64, lines: Lines) {
        let pages = self.sites.entry(site.to_lowercase()).or_default();
        pages.insert(page, lines);
        if pages.len() > PAGES {
            pages.pop_last();
        }
    }

    /// What was learnt.
    pub fn finish(self) -> Profile {
        let sites = self.sites.into_iter().map(|(site, pages)| (site, Sample::of(&pages))).collect();
        Profile { sites }
    }
}

/// The sampled pages of a site.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sample {
    pages: Vec<u64>,
    /// For each line the set of pages that it stands on, bit 0 for the first.
    lines: BTreeMap<u64, u64>,
}

impl Sample {
    fn of(pages: &BTreeMap<u64, Lines>) -> Self {
        let mut sample = Self { pages: pages.keys().copied().collect(), lines: BTreeMap::new() };
        for (at, lines) in pages.values().enumerate() {
            lines.iter().for_each(|line| *sample.lines.entry(*line).or_default() |= 1 << at);
        }
        sample
    }

    fn pages_with(&self, line: u64) -> u32 {
        self.lines.get(&line).map_or(0, |pages| pages.count_ones())
    }

    fn len(&self) -> u32 {
        self.pages.len() as u32
    }
}

/// What sites repeat on their pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    sites: BTreeMap<String, Sample>,
}

/// What is wrong with a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl std::fmt::Display for ProfileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.line, self.reason)
    }
}

impl std::error::Error for ProfileError {}

impl Profile {
    /// Reads a profile that [`Profile`]'s `Display` wrote.
    ///
    /// # Errors
    /// Where a line is something else: its number and the reason.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let mut profile = Self::default();
        for (at, row) in text.lines().enumerate() {
            let (site, sample) = parse(row).map_err(|reason| ProfileError { line: at + 1, reason })?;
            profile.sites.insert(site, sample);
        }
        Ok(profile)
    }

    /// The sites that it knows, sorted.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// How often the site has this line; `None` where nothing is known of it. Without a site, where the profile knows one
    /// only, that one counts.
    pub(crate) fn find(&self, line: &str, site: Option<&str>) -> Option<Standing> {
        let sample = match site {
            Some(site) => self.sites.get(site)?,
            None if self.sites.len() == 1 => self.sites.values().next()?,
            None => return None,
        };
        Some(Standing { pages: sample.pages_with(line_hash(line)?), of: sample.len() })
    }
}

/// On how many of the sampled pages of its site a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) pages: u32,
    pub(crate) of: u32,
}

impl Standing {
    /// Whether the site repeats the line: then it may go whatever its shape is.
    pub(super) fn is_repeated(self) -> bool {
        self.pages >= MIN_PAGES && self.pages * 100 >= MIN_SHARE * self.of
    }

    /// What it is worth, in units of [`TREE_UNIT`], for a line of that many bytes.
    pub(super) fn bits(self, len: usize) -> i32 {
        let Self { pages, of } = self;
        // The line's own page may be one of them.
        let is_elsewhere = pages >= 2;
        match self.is_repeated() {
            true if len < SHORT && pages * 100 >= NEARLY_ALL * of => ASKED_BITS,
            _ if is_elsewhere => REPEATED_BITS,
            _ if of >= MIN_PAGES => -UNREPEATED_BITS,
            _ => 0,
        }
    }
}

impl std::fmt::Display for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (site, sample) in &self.sites {
            let pages: Vec<String> = sample.pages.iter().map(|page| format!("\"{page:x}\"")).collect();
            let mut lines = String::new();
            for (line, pages) in &sample.lines {
                let comma = if lines.is_empty() { "" } else { "," };
                write!(lines, "{comma}\"{line:x}\":\"{pages:x}\"")?;
            }
            let site = serde_json::Value::from(site.as_str());
            writeln!(f, "{{\"site\":{site},\"pages\":[{}],\"lines\":{{{lines}}}}}", pages.join(","))?;
        }
        Ok(())
    }
}

fn parse(row: &str) -> Result<(String, Sample), String> {
    #[derive(serde::Deserialize)]
    struct Row {
        site: String,
        pages: Vec<String>,
        lines: BTreeMap<String, String>,
    }
    let row: Row = serde_json::from_str(row).map_err(|error| format!("no profile: {error}"))?;
    let number =
        |text: &str| u64::from_str_radix(text, 16).map_err(|_| format!("no hexadecimal number: {text:?}"));
    let pages = row.pages.iter().map(|page| number(page)).collect::<Result<Vec<_>, _>>()?;
    if pages.len() > PAGES {
        return Err(format!("more than {PAGES} pages"));
    }
    let line = |(line, pages): (&String, &String)| Ok((number(line)?, number(pages)?));
    let lines = row.lines.iter().map(line).collect::<Result<_, String>>()?;
    Ok((row.site, Sample { pages, lines }))
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
}

/// The hash of a line as phrases are folded; `None` where it is text by its shape, or says nothing.
fn line_hash(line: &str) -> Option<u64> {
    let line = line.get(..content_len(line.as_bytes()))?;
    if is_surely_text(line.as_bytes()) {
        return None;
    }
    let folded = fold(line);
    let hash = folded.bytes().fold(SEED, step);
    // Numbers that tell dates and times are each page's own.
    let numbers = line.bytes().filter(u8::is_ascii_digit);
    let hash = if is_dated(&folded) { numbers.fold(hash, step) } else { hash };
    (!folded.is_empty()).then_some(hash)
}

/// Whether a folded line has as many numbers as a date has.
fn is_dated(folded: &str) -> bool {
    folded.bytes().filter(|byte| *byte == b'0').count() >= MIN_DATE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(n: usize) -> String {
        format!("Our little shop\nChapter {} begins here\n{}\n", n % 3, "word ".repeat(n % 7))
    }

    #[test]
    fn parts_merge_into_the_whole_in_any_order() {
        let learn = |numbers: &mut dyn Iterator<Item = usize>| {
            let mut learner = Learner::default();
            numbers.for_each(|n| learner.page("example.org", &format!("{}{}", page(n), "x".repeat(n))));
            learner.finish()
        };
        let whole = learn(&mut (0..200));
        assert_eq!(learn(&mut (0..200).rev()), whole);
        let mut merged = Learner::default();
        for part in [0..50, 120..200, 50..120] {
            merged.merge(&learn(&mut part.clone()));
        }
        let merged = merged.finish();
        assert_eq!(merged, whole);
        assert_eq!(Profile::parse(&merged.to_string()), Ok(whole));
    }

    #[test]
    fn what_is_repeated_speaks_for_going_and_what_is_not_against_it() {
        let cases = [
            (31, 9, 10, ASKED_BITS),
            (32, 10, 10, REPEATED_BITS),
            (31, 8, 10, REPEATED_BITS),
            (31, 4, 4, REPEATED_BITS),
            (200, 2, 60, REPEATED_BITS),
            (31, 1, 6, -UNREPEATED_BITS),
            (200, 0, 5, -UNREPEATED_BITS),
            (200, 0, 4, 0),
        ];
        for (len, pages, of, bits) in cases {
            assert_eq!(Standing { pages, of }.bits(len), bits, "{len} bytes on {pages} of {of}");
        }
    }

    #[test]
    fn only_what_is_repeated_within_the_site_is_found() {
        let mut learner = Learner::default();
        for n in 0..8 {
            let story =
                format!("Our little shop\nPress {n}:30 2021\n{n} comments\nStory {}\n", "y".repeat(n));
            learner.page("example.org", &story);
            learner.page(&format!("{n}.example"), "Everywhere the same\n");
        }
        let profile = learner.finish();
        let cases = [
            ("OUR little shop!", Some("example.org"), Some(true)),
            ("9 comments", Some("example.org"), Some(true)),
            ("Press 9:30 2021", Some("example.org"), Some(false)),
            ("Our little shop", Some("1.example"), Some(false)),
            ("Everywhere the same", Some("1.example"), Some(false)),
            ("Our little shop", Some("9.example"), None),
            // Many sites, and none is named.
            ("Our little shop", None, None),
        ];
        for (line, site, is_repeated) in cases {
            let standing = profile.find(line, site);
            assert_eq!(standing.map(Standing::is_repeated), is_repeated, "{line:?} {site:?}");
        }
    }
}
