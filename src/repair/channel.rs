//! The channels of damage, from the data files: which encoding was read as which, and how often that happens.

use crate::model::{Languages, Rough, model};
use crate::repair::page::{Page, SingleByte};
use encoding_rs::Encoding;
use std::sync::LazyLock;

/// An encoding with the languages that are written in it.
#[derive(Debug)]
pub(crate) struct Charset {
    pub(crate) name: &'static str,
    pub(crate) page: Page,
    pub(crate) languages: Languages,
    /// For each byte from 0x80 on, what its character is worth about; empty but for single-byte code pages.
    rough: Vec<Rough>,
}

impl Charset {
    /// About as many bits as a word of these bytes costs: quick to find, and hardly ever too many.
    pub(crate) fn rough_bits(&self, bytes: &[u8]) -> f32 {
        if self.rough.is_empty() {
            return 0.0;
        }
        let rough = |&byte: &u8| match byte.checked_sub(0x80) {
            Some(upper) => self.rough[usize::from(upper)],
            None => Rough::of_ascii(byte),
        };
        let (sum, _) = bytes
            .iter()
            .map(rough)
            .fold((0.0, None), |(sum, before), now| (sum + now.bits(before), Some(now)));
        sum
    }
}

/// Text in `charset` was read as the charset under which this is filed.
#[derive(Debug)]
pub(crate) struct Channel {
    pub(crate) charset: &'static Charset,
    /// log2 of how often it happens, relative to the commonest channel.
    pub(crate) prior_bits: f32,
}

/// All channels in which text was read as one charset.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) read_as: &'static Charset,
    pub(crate) channels: Vec<Channel>,
}

static CHARSETS: LazyLock<Vec<Charset>> =
    LazyLock::new(|| rows(include_str!("../../data/charsets/languages.tsv")).filter_map(charset).collect());

static READINGS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let mut readings: Vec<Reading> = Vec::new();
    for row in rows(include_str!("../../data/charsets/channels.tsv")) {
        let Some((read_as, channel)) = channel(&row) else { continue };
        match readings.iter_mut().find(|reading| reading.read_as.name == read_as.name) {
            Some(reading) => reading.channels.push(channel),
            None => readings.push(Reading { read_as, channels: vec![channel] }),
        }
    }
    readings
});

/// The channels by what text was read as.
pub(crate) fn readings() -> &'static [Reading] {
    &READINGS
}

/// What a charset pays that no channel to windows-1252 tells how common it is.
const RARE_CHARSET: f32 = -6.0;

/// The charsets with one byte a character, and log2 of how common each is next to windows-1252.
pub(crate) fn single_byte_charsets() -> impl Iterator<Item = (&'static Charset, f32)> {
    let channels = READINGS
        .iter()
        .find(|reading| reading.read_as.name == "windows-1252")
        .map(|reading| &reading.channels);
    let prior = move |charset: &Charset| match channels
        .into_iter()
        .flatten()
        .find(|channel| channel.charset.name == charset.name)
    {
        Some(channel) => channel.prior_bits,
        None if charset.name == "windows-1252" => 0.0,
        None => RARE_CHARSET,
    };
    let single = CHARSETS.iter().filter(|charset| matches!(charset.page, Page::Single(_)));
    single.map(move |charset| (charset, prior(charset)))
}

/// The code pages that UTF-8 is read as, the commonest first, of those in which 0xA0 is a no-break space.
pub(super) fn utf8_pages() -> impl Iterator<Item = (&'static str, &'static SingleByte)> {
    READINGS.iter().filter_map(|reading| {
        let is_utf8 = reading.channels.iter().any(|channel| channel.charset.name == "utf-8");
        match &reading.read_as.page {
            Page::Single(page) if is_utf8 && page.decode(0xA0) == '\u{A0}' => {
                Some((reading.read_as.name, page))
            }
            _ => None,
        }
    })
}

/// The rows of a data file, in columns.
fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn charset(row: Vec<&'static str>) -> Option<Charset> {
    let [name, languages] = row[..] else { return None };
    let languages = match languages {
        "*" => Languages::Any,
        names => Languages::named(model(), &names.split(' ').collect::<Vec<_>>()),
    };
    let page = page(name)?;
    let rough = match &page {
        Page::Single(single) => {
            (0x80..=0xFF).map(|byte| model().rough(single.decode(byte), &languages)).collect()
        }
        _ => Vec::new(),
    };
    Some(Charset { name, page, languages, rough })
}

fn page(name: &str) -> Option<Page> {
    if let Some(encoding) = Encoding::for_label(name.as_bytes()) {
        return Some(Page::of(encoding));
    }
    let mut tables = rows(include_str!("../../data/charsets/pages.tsv"));
    let table = tables.find(|row| row[0] == name)?;
    let upper: Vec<char> = table.get(1)?.chars().collect();
    Some(Page::Single(SingleByte::new(upper.try_into().ok()?)))
}

fn channel(row: &[&str]) -> Option<(&'static Charset, Channel)> {
    let [written_in, read_as, prior_bits] = row else { return None };
    let named = |name: &str| CHARSETS.iter().find(|charset| charset.name == name);
    Some((named(read_as)?, Channel { charset: named(written_in)?, prior_bits: prior_bits.parse().ok()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood() {
        let count = |file| rows(file).count();
        assert_eq!(CHARSETS.len(), count(include_str!("../../data/charsets/languages.tsv")));
        let channels: usize = READINGS.iter().map(|reading| reading.channels.len()).sum();
        assert_eq!(channels, count(include_str!("../../data/charsets/channels.tsv")));
    }

    #[test]
    fn every_language_is_in_the_model() {
        let known: Vec<&str> = (0..=crate::model::WIDE)
            .flat_map(|script| model().columns(script))
            .flat_map(|names| names.split(' '))
            .collect();
        for row in rows(include_str!("../../data/charsets/languages.tsv")) {
            for language in row[1].split(' ').filter(|language| *language != "*") {
                assert!(known.contains(&language), "{language} of {}", row[0]);
            }
        }
    }
}
