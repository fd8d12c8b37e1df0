//! The encodings that detection chooses among, from the data file.

use crate::charset::Charset;
use crate::model::{Languages, model};
use std::sync::LazyLock;

/// An encoding that a document may be in.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) charset: Charset,
    /// log2 of how common it is, next to the commonest.
    pub(crate) prior_bits: f32,
    /// The languages that are commonly written in it.
    pub(crate) languages: Languages,
    /// Whether nothing else is written in it.
    pub(crate) has_no_others: bool,
}

/// The prior of an encoding that hardly anything is in, where something speaks for it.
const RARE: f32 = -12.0;
/// The prior of UTF-8: W3Techs finds it on a hundred times as many pages as the next one.
const UTF_8: f32 = 6.0;

impl Candidate {
    /// An encoding that is no candidate by itself, but that is declared.
    pub(super) fn declared(charset: Charset) -> Self {
        Self { charset, prior_bits: RARE, languages: Languages::Any, has_no_others: false }
    }

    /// UTF-8 with mistakes.
    pub(super) fn broken_utf8() -> Self {
        Self { charset: Charset::UTF_8, prior_bits: UTF_8, languages: Languages::Any, has_no_others: false }
    }
}

static CANDIDATES: LazyLock<Vec<Candidate>> = LazyLock::new(|| rows().filter_map(candidate).collect());

/// All candidates.
pub(crate) fn candidates() -> &'static [Candidate] {
    &CANDIDATES
}

fn rows() -> impl Iterator<Item = &'static str> {
    include_str!("../../data/charsets/detection.tsv").lines().filter(|line| !line.starts_with('#'))
}

fn candidate(row: &str) -> Option<Candidate> {
    let mut columns = row.split('\t');
    let charset = Charset::for_label(columns.next()?).ok()?;
    let prior_bits = columns.next()?.parse().ok()?;
    let names = columns.next()?;
    let all: Vec<&str> = names.trim_start_matches('!').split(' ').chain(["en"]).collect();
    let languages = Languages::named(model(), &all);
    Some(Candidate { charset, prior_bits, languages, has_no_others: names.starts_with('!') })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood() {
        assert_eq!(candidates().len(), rows().count());
        assert!(
            candidates()
                .iter()
                .all(|candidate| candidate.charset.is_ascii_compatible()
                    || candidate.charset.single().is_some())
        );
    }

    #[test]
    fn every_language_is_in_the_model() {
        let columns = (0..=crate::model::WIDE).flat_map(|script| model().columns(script));
        let known: Vec<&str> = columns.flat_map(|names| names.split(' ')).collect();
        for row in rows() {
            for language in row.split('\t').nth(2).unwrap().trim_start_matches('!').split(' ') {
                assert!(known.contains(&language), "{language} in {row}");
            }
        }
    }
}
