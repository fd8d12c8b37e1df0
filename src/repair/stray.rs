//! Bytes that are no UTF-8, in lines that otherwise are: which code page would make words of them?

use crate::model::{Cache, model};
use crate::repair::channel::{Charset, single_byte_charsets};
use crate::repair::page::Page;
use std::cell::RefCell;
use std::ops::Range;

/// A line with more stray bytes is no text with a few mistakes.
const MOST_STRAY_BYTES: usize = 64;
/// How sure a reading must be, in bits.
pub(crate) const STRAY_THRESHOLD_BITS: f32 = 10.0;
/// How much likelier, in bits, the reading must be than one in any other code page that gives other characters.
const MARGIN: f32 = 5.0;

/// What U+FFFD costs after another one, on top of what a repeated symbol does.
const MORE_LOST: f32 = 10.0;
const LOST_TWICE: (char, char) = (char::REPLACEMENT_CHARACTER, char::REPLACEMENT_CHARACTER);

thread_local! {
    static READINGS: RefCell<Cache<Option<Reading>>> = const { RefCell::new(Cache::new()) };
}

/// How stray bytes are best read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) charset: &'static str,
    /// What each stray byte becomes, in order.
    pub(crate) scalars: Vec<char>,
    /// log2 of the odds against U+FFFD, the charset's prior included.
    pub(crate) bits: f32,
}

/// Reads the stray bytes at `stray` (in bytes of the line, in order) in the code page that makes the likeliest words
/// of them; `None` where no reading is likelier than U+FFFD by `threshold` bits and than all others by a margin.
pub(crate) fn read_stray_bytes(line: &[u8], stray: &[usize], threshold: f32) -> Option<Reading> {
    if stray.len() > MOST_STRAY_BYTES {
        return None;
    }
    let words = words_with(line, stray);
    READINGS.with_borrow_mut(|readings| {
        readings.get(&key(line, &words, stray, threshold), || best_reading(line, &words, stray, threshold))
    })
}

/// All that the best reading depends on.
fn key(line: &[u8], words: &[Range<usize>], stray: &[usize], threshold: f32) -> Vec<u8> {
    let mut key = threshold.to_le_bytes().to_vec();
    for word in words {
        for at in word.clone() {
            // 0xF8 is in no valid sequence.
            key.extend(stray.binary_search(&at).ok().map(|_| 0xF8));
            key.push(line[at]);
        }
        key.push(b' ');
    }
    key
}

fn best_reading(line: &[u8], words: &[Range<usize>], stray: &[usize], threshold: f32) -> Option<Reading> {
    let lost = cost(line, words, stray, None)?;
    let mut readings: Vec<Reading> = single_byte_charsets()
        .filter_map(|(charset, prior)| {
            let bits = prior + lost - cost(line, words, stray, Some(charset))?;
            let scalars: Vec<char> =
                stray.iter().map(|&at| decoded(charset, line[at])).collect::<Option<_>>()?;
            if !spells_words(line, stray, &scalars) {
                return None;
            }
            Some(Reading { charset: charset.name, scalars, bits })
        })
        .collect();
    readings.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    let best = readings.first()?;
    let next = readings.iter().find(|reading| reading.scalars != best.scalars);
    let is_clear = next.is_none_or(|next| best.bits - next.bits >= MARGIN);
    (best.bits >= threshold && is_clear).then(|| readings.swap_remove(0))
}

/// The words, in bytes of the line, that have stray bytes.
fn words_with(line: &[u8], stray: &[usize]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for &at in stray {
        if words.last().is_some_and(|word| word.contains(&at)) {
            continue;
        }
        let is_blank = |byte: &u8| byte.is_ascii_whitespace();
        let start = line[..at].iter().rposition(is_blank).map_or(0, |blank| blank + 1);
        let end = line[at..].iter().position(is_blank).map_or(line.len(), |len| at + len);
        words.push(start..end);
    }
    words
}

/// Whether the stray bytes become letters, or one of them stands next to a letter.
fn spells_words(line: &[u8], stray: &[usize], scalars: &[char]) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| line.get(at)).is_some_and(u8::is_ascii_alphabetic);
    scalars.iter().any(|scalar| scalar.is_alphabetic())
        || stray.iter().any(|&at| is_letter(at.checked_sub(1)) || is_letter(Some(at + 1)))
}

fn decoded(charset: &Charset, byte: u8) -> Option<char> {
    match &charset.page {
        Page::Single(page) => Some(page.decode(byte)).filter(|scalar| !scalar.is_control()),
        _ => None,
    }
}

/// Bits of the words with their stray bytes read in a charset, or lost.
fn cost(line: &[u8], words: &[Range<usize>], stray: &[usize], charset: Option<&Charset>) -> Option<f32> {
    let languages = charset.map_or(&crate::model::Languages::Any, |charset| &charset.languages);
    let mut sum = 0.0;
    for word in words {
        let mut text = String::new();
        let mut at = word.start;
        for &byte in stray.iter().filter(|at| word.contains(at)) {
            text += std::str::from_utf8(&line[at..byte]).ok()?;
            text.push(match charset {
                Some(charset) => decoded(charset, line[byte])?,
                None => char::REPLACEMENT_CHARACTER,
            });
            at = byte + 1;
        }
        text += std::str::from_utf8(&line[at..word.end]).ok()?;
        sum += text.chars().zip(text.chars().skip(1)).filter(|&pair| pair == LOST_TWICE).count() as f32
            * MORE_LOST;
        sum += model().cost(&text, languages)?.least_bits();
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &[u8]) -> Option<String> {
        let mut stray = Vec::new();
        let mut at = 0;
        for chunk in line.utf8_chunks() {
            at += chunk.valid().len();
            stray.extend(at..at + chunk.invalid().len());
            at += chunk.invalid().len();
        }
        let reading = read_stray_bytes(line, &stray, 10.0)?;
        Some(reading.scalars.into_iter().collect())
    }

    #[test]
    fn words_decide() {
        assert_eq!(
            read(
                "Das Café und die Br"
                    .as_bytes()
                    .iter()
                    .copied()
                    .chain(*b"\xFCcke")
                    .collect::<Vec<_>>()
                    .as_slice()
            )
            .as_deref(),
            Some("ü")
        );
        assert_eq!(read(b"the \xE9l\xE8ves of the \xE9cole").as_deref(), Some("éèé"));
        assert_eq!(
            read(b"\xCF\xF0\xE8\xE2\xE5\xF2, \xE4\xF0\xF3\xE7\xFC\xFF").as_deref(),
            Some("Приветдрузья")
        );
    }

    #[test]
    fn what_makes_no_word_is_lost() {
        for line in [&b"\xFF\xFE\xC0\xAF"[..], b"x\x80y", b"1\xFF2", b"\xE2\x82"] {
            assert_eq!(read(line), None, "{line:?}");
        }
    }
}
