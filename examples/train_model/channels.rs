//! The channels of damage and the languages of encodings, as the library has them.

use textmend::Charset;

const CHANNELS: &str = include_str!("../../data/charsets/channels.tsv");
const LANGUAGES: &str = include_str!("../../data/charsets/languages.tsv");
/// Encodings of more than one byte a character: what is read as one of them is in Han, kana or Hangul.
const DOUBLE_BYTE: [&str; 5] = ["gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"];

/// What channels make of a text.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Into {
    /// Letters and signs.
    Letters,
    /// Han, kana and Hangul.
    Wide,
}

/// The channels that text of a language may go through: what it is written in, and what it is read as.
pub(crate) fn channels(language: &str, into: Into) -> Vec<(Charset, Charset)> {
    let named = |label: &str| Charset::for_label(label).ok();
    rows(CHANNELS)
        .filter(|row| {
            DOUBLE_BYTE.contains(&row[1]) == (into == Into::Wide) && is_written_in(language, row[0])
        })
        .filter_map(|row| Some((named(row[0])?, named(row[1])?)))
        .collect()
}

pub(crate) fn is_written_in(language: &str, charset: &str) -> bool {
    rows(LANGUAGES)
        .any(|row| row[0] == charset && row[1].split(' ').any(|known| known == "*" || known == language))
}

fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}
