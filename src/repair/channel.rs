//! The channels of damage, from the data files: which encoding was read as which, and how often that happens.

use crate::model::{Languages, PER_BIT, Signed, model};
use crate::repair::page::{Page, SingleByte};
use crate::repair::undo::is_impossible;
use encoding_rs::Encoding;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{LazyLock, OnceLock};

/// The most that a character is taken to cost after another, in 1/8 bit.
pub(super) const MOST_PAIR: u8 = u8::MAX - 1;

/// An encoding with the languages that are written in it.
#[derive(Debug)]
pub(crate) struct Charset {
    pub(crate) name: &'static str,
    pub(crate) page: Page,
    pub(crate) languages: Languages,
    /// These and English, whose words stand in text of all languages.
    pub(crate) languages_around: Languages,
    /// The characters of the bytes from 0x80 on; empty but for single-byte code pages.
    upper: Vec<Upper>,
    /// What each byte costs about after each other, in 1/8 bit; 0 where nobody asked yet.
    pairs: OnceLock<Box<[AtomicU8]>>,
}

/// The character of a byte from 0x80 on.
#[derive(Clone, Copy, Debug)]
struct Upper {
    signed: Signed,
    /// Whether no text has it.
    is_impossible: bool,
}

impl Charset {
    /// The characters of some bytes, added to what is there; `None` where no text has one of them, or the page has
    /// more than one byte a character.
    pub(crate) fn read(&self, bytes: &[u8], into: &mut Vec<Signed>) -> Option<()> {
        for &byte in bytes {
            let is_impossible = match byte.checked_sub(0x80) {
                Some(upper) => self.upper.get(usize::from(upper))?.is_impossible,
                None => byte.is_ascii_control(),
            };
            if is_impossible {
                return None;
            }
            into.push(self.signed(byte));
        }
        Some(())
    }

    /// About as many bits as a word of these bytes costs: quick to find, and hardly ever too many.
    pub(crate) fn rough_bits(&self, bytes: &[u8]) -> f32 {
        if let Page::Multi(page) = &self.page {
            return page.rough_bits(bytes);
        }
        let before = std::iter::once(b' ').chain(bytes.iter().copied());
        let pairs = before.zip(bytes).map(|(before, &byte)| u32::from(self.rough_pair(before, byte)));
        pairs.sum::<u32>() as f32 / PER_BIT as f32
    }

    /// About what the character of a byte costs after that of another, in 1/8 bit, from 1 to [`MOST_PAIR`]; for code pages.
    pub(super) fn rough_pair(&self, before: u8, byte: u8) -> u8 {
        let pairs = self.pairs.get_or_init(|| (0..1 << 16).map(|_| AtomicU8::new(0)).collect());
        let place = &pairs[usize::from(before) << 8 | usize::from(byte)];
        match place.load(Ordering::Relaxed) {
            0 => {
                let rough = model().rough(self.signed(before), self.signed(byte), &self.languages);
                let rough = rough.clamp(1, MOST_PAIR.into()) as u8;
                place.store(rough, Ordering::Relaxed);
                rough
            }
            known => known,
        }
    }

    fn signed(&self, byte: u8) -> Signed {
        match self.upper.get(usize::from(byte).wrapping_sub(0x80)) {
            Some(upper) => upper.signed,
            None => model().signed(char::from(byte)),
        }
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

static UTF8_PAGES: LazyLock<Vec<(&'static str, &'static SingleByte)>> = LazyLock::new(|| {
    let page = |reading: &'static Reading| {
        let is_utf8 = reading.channels.iter().any(|channel| channel.charset.name == "utf-8");
        match &reading.read_as.page {
            Page::Single(page) if is_utf8 && page.decode(0xA0) == '\u{A0}' => {
                Some((reading.read_as.name, page))
            }
            _ => None,
        }
    };
    READINGS.iter().filter_map(page).collect()
});

/// The code pages that UTF-8 is read as, the commonest first, of those in which 0xA0 is a no-break space.
pub(super) fn utf8_pages() -> impl Iterator<Item = (&'static str, &'static SingleByte)> {
    UTF8_PAGES.iter().copied()
}

/// The rows of a data file, in columns.
fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn charset(row: Vec<&'static str>) -> Option<Charset> {
    let [name, languages] = row[..] else { return None };
    let named = |more: &[&'static str]| match languages {
        "*" => Languages::Any,
        names => Languages::named(model(), &names.split(' ').chain(more.iter().copied()).collect::<Vec<_>>()),
    };
    let (languages, languages_around) = (named(&[]), named(&["en"]));
    let page = page(name)?;
    let upper = match &page {
        Page::Single(single) => (0x80..=0xFF).map(|byte| Upper::of(single.decode(byte))).collect(),
        _ => Vec::new(),
    };
    Some(Charset { name, page, languages, languages_around, upper, pairs: OnceLock::new() })
}

impl Upper {
    fn of(scalar: char) -> Self {
        Self { signed: model().signed(scalar), is_impossible: is_impossible(scalar) }
    }
}

fn page(name: &str) -> Option<Page> {
    if let Some(encoding) = Encoding::for_label(name.as_bytes()) {
        return Some(Page::of(encoding));
    }
    let pages = rows(include_str!("../../data/charsets/pages.tsv"));
    let fonts = rows(include_str!("../../data/charsets/fonts.tsv"));
    let table = pages.chain(fonts).find(|row| row[0] == name)?;
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
