//! UTF-8 that was read wrongly and lost bytes on the way: what is left says which characters it may have been.
//!
//! A no-break space (0xA0) became a space or was trimmed, a soft hyphen (0xAD) or a control (0x80 to 0x9F) was dropped, a
//! byte that the code page does not define became a question mark or U+FFFD, a quotation mark or a dash was straightened
//! by somebody's typing aid. Each proposal, read wrongly and with those
//! bytes lost, is the text that we see.

use crate::model::{ENGLISH_TAILS, is_alphabetic, model};
use crate::repair::page::{SingleByte, utf8_len};

/// What may have been in a word, at most.
const MOST_VARIANTS: usize = 64;
/// The longest word in which lost bytes are looked for, in characters.
const LONGEST_WORD: usize = 48;

/// A word with lost bytes put back in one way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Variant {
    pub(super) text: String,
    /// How many bytes were put back.
    pub(super) lost: usize,
}

/// The ways to put back lost bytes of UTF-8 in a word that was read as `page`; none where nothing was lost.
pub(super) fn variants(word: &str, page: &SingleByte) -> Vec<Variant> {
    let begins = |scalar: char| matches!(page.encode(scalar), Some(0xC2..=0xF4));
    if !word.chars().any(begins) || word.chars().nth(LONGEST_WORD).is_some() {
        return Vec::new();
    }
    let scalars: Vec<char> = word.chars().collect();
    let bytes: Vec<u8> = scalars.iter().map(|&scalar| page.encode(scalar).unwrap_or(0)).collect();
    let pieces = pieces(&scalars, &bytes, page);
    let count = pieces.iter().try_fold(1_usize, |count, piece| match count * piece.texts.len() {
        count if count > MOST_VARIANTS => None,
        count => Some(count),
    });
    if count.is_none() || !pieces.iter().any(|piece| piece.is_lossy) || has_whole_letter(&pieces) {
        return Vec::new();
    }
    let mut variants = vec![Variant::default()];
    for piece in &pieces {
        variants = extended(variants, piece);
    }
    variants
}

/// Whether there is a letter outside ASCII that is part of no sequence: where letters are UTF-8, all of them are.
fn has_whole_letter(pieces: &[Piece]) -> bool {
    let is_letter = |scalar: char| !scalar.is_ascii() && is_alphabetic(scalar);
    pieces.iter().any(|piece| piece.is_plain && piece.texts.iter().any(|text| text.contains(is_letter)))
}

/// Some characters of a word, with what they may have been.
struct Piece {
    texts: Vec<String>,
    is_lossy: bool,
    /// Whether it is what stands between sequences.
    is_plain: bool,
}

/// The pieces of a word: sequences, and what stands between them.
fn pieces(scalars: &[char], bytes: &[u8], page: &SingleByte) -> Vec<Piece> {
    let (mut pieces, mut plain, mut at) = (Vec::new(), String::new(), 0);
    while at < scalars.len() {
        let (piece, len) = if is_apostrophe(scalars, bytes, at) {
            (Piece { texts: vec!["’".to_owned()], is_lossy: true, is_plain: false }, 1)
        } else {
            let sequence = Sequence::at(scalars, bytes, at);
            let texts = sequence.map(|sequence| (sequence, sequence.texts(bytes, at, page)));
            let Some((sequence, texts)) = texts.filter(|(_, texts)| !texts.is_empty()) else {
                plain.push(scalars[at]);
                at += 1;
                continue;
            };
            (Piece { texts, is_lossy: sequence.lost.is_some(), is_plain: false }, sequence.len)
        };
        if !plain.is_empty() {
            pieces.push(Piece { texts: vec![std::mem::take(&mut plain)], is_lossy: false, is_plain: true });
        }
        pieces.push(piece);
        at += len;
    }
    if !plain.is_empty() {
        pieces.push(Piece { texts: vec![plain], is_lossy: false, is_plain: true });
    }
    pieces
}

/// Whether the first byte of `’` stands before an English ending, and both of the others are lost, as one: `itâs`.
fn is_apostrophe(scalars: &[char], bytes: &[u8], at: usize) -> bool {
    if bytes[at] != 0xE2 {
        return false;
    }
    let is_letter = |scalar: &&char| scalar.is_ascii_alphabetic();
    let tail: String = scalars[at + 1..].iter().take_while(is_letter).collect();
    let after_letter = at.checked_sub(1).is_some_and(|before| is_letter(&&scalars[before]));
    after_letter && ENGLISH_TAILS.contains(&tail.as_str())
}

fn extended(mut variants: Vec<Variant>, piece: &Piece) -> Vec<Variant> {
    let lost = usize::from(piece.is_lossy);
    if let [text] = &piece.texts[..] {
        for variant in &mut variants {
            variant.text.push_str(text);
            variant.lost += lost;
        }
        return variants;
    }
    let mut extended = Vec::with_capacity(variants.len() * piece.texts.len());
    for variant in variants {
        for more in &piece.texts {
            let text = [variant.text.as_str(), more].concat();
            extended.push(Variant { text, lost: variant.lost + lost });
        }
    }
    extended
}

/// The characters that typing aids, or people without them, put for each of these.
const STRAIGHTENED: [(char, &str); 3] = [('"', "“”„"), ('\'', "‘’‚"), ('-', "–—\u{AD}")];

fn straightened(mark: char) -> Option<&'static str> {
    STRAIGHTENED.iter().find(|(straight, _)| *straight == mark).map(|(_, from)| *from)
}

/// A sequence of UTF-8, whole or with one byte lost.
#[derive(Clone, Copy, Debug)]
struct Sequence {
    /// How many characters of the word it takes.
    len: usize,
    /// Which of its bytes is lost, and what may stand for it.
    lost: Option<Lost>,
    width: usize,
}

#[derive(Clone, Copy, Debug)]
struct Lost {
    at: usize,
    mark: Option<char>,
}

impl Sequence {
    fn at(scalars: &[char], bytes: &[u8], at: usize) -> Option<Self> {
        let width = utf8_len(bytes[at])?;
        let (mut len, mut lost) = (1, None);
        for place in 1..width {
            let goes_on = bytes.get(at + len).is_some_and(|byte| (0x80..0xC0).contains(byte));
            let is_mark = |scalar: &char| {
                matches!(*scalar, '?' | char::REPLACEMENT_CHARACTER) || straightened(*scalar).is_some()
            };
            let mark = scalars.get(at + len).copied().filter(is_mark);
            match (goes_on, lost) {
                (true, _) => len += 1,
                // What follows was never read as this page.
                (false, None) if mark.is_none() && bytes.get(at + len) == Some(&0) => return None,
                (false, None) => {
                    lost = Some(Lost { at: place, mark });
                    len += usize::from(mark.is_some());
                }
                (false, Some(_)) => return None,
            }
        }
        // A lead byte alone says little, unless one byte is all that follows, or something stands in its place.
        let is_told = |lost: Lost| lost.at > 1 || lost.mark.and_then(straightened).is_some();
        (width == 2 || lost.is_none_or(is_told)).then_some(Self { len, lost, width })
    }

    /// What it may be.
    fn texts(&self, bytes: &[u8], at: usize, page: &SingleByte) -> Vec<String> {
        let bytes = &bytes[at..at + self.len];
        let Some(lost) = self.lost else { return decoded(bytes).map(String::from).into_iter().collect() };
        let put_back = |byte: u8| {
            let mut whole = [0; 4];
            let mut len = 0;
            for &kept in bytes.iter().filter(|&&byte| byte >= 0x80) {
                len += usize::from(len == lost.at);
                *whole.get_mut(len)? = kept;
                len += 1;
            }
            let at = lost.at.min(len);
            whole[at] = byte;
            len = len.max(at + 1);
            let is_whole = len == self.width;
            is_whole.then(|| decoded(&whole[..len]))?.filter(|&scalar| {
                model().knows(scalar) && !is_spacing_accent(scalar) && !is_invisible(scalar)
            })
        };
        let undefined = (0x80..0xA0).filter(|&byte| page.decode(byte) == char::from(byte));
        let dropped = || {
            let controls =
                (0x80..0xA0).filter(|&byte| page.decode(byte) == char::from(byte) || page.is_windows_1252());
            [0xA0, 0xAD].into_iter().chain(controls).filter_map(put_back)
        };
        match (lost.mark, lost.mark.and_then(straightened)) {
            (None, _) => dropped().map(String::from).collect(),
            (Some(mark), Some(from)) => {
                let bent = from.chars().filter_map(|scalar| page.encode(scalar)).filter_map(put_back);
                let kept = dropped().map(|scalar| format!("{scalar}{mark}"));
                bent.map(String::from).chain(kept.filter(|_| lost.at == self.width - 1)).collect()
            }
            (Some(_), None) => undefined.filter_map(put_back).map(String::from).collect(),
        }
    }
}

/// Whether a character is an accent by itself (Unicode's names: diaeresis, macron, cedilla, tonos, breve to double acute).
fn is_spacing_accent(scalar: char) -> bool {
    matches!(scalar, '¨' | '¯' | '¸' | '\u{384}' | '\u{385}' | '\u{2D8}'..='\u{2DD}')
}

/// Whether nobody sees a character (UAX #44, "Cf" among General Punctuation): what a closing quotation mark is likelier to have
/// been.
fn is_invisible(scalar: char) -> bool {
    matches!(scalar, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
}

fn decoded(bytes: &[u8]) -> Option<char> {
    std::str::from_utf8(bytes).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::page::Page;
    use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

    fn texts(word: &str, encoding: &'static encoding_rs::Encoding) -> Vec<String> {
        let Page::Single(page) = Page::of(encoding) else { return Vec::new() };
        variants(word, &page).into_iter().map(|variant| variant.text).collect()
    }

    #[test]
    fn lost_bytes_are_put_back() {
        let cases = [
            ("tÃtulo", "título"),
            ("voilÃ", "voilà"),
            ("â€œwordâ€\u{FFFD}", "“word”"),
            ("wordâ€?", "word”"),
            ("1990â€\"1995", "1990–1995"),
            ("Ã-sterreich", "Österreich"),
            ("Brandâ\"¢", "Brand™"),
            ("itâs", "it’s"),
        ];
        for (word, expected) in cases {
            assert!(texts(word, WINDOWS_1252).contains(&expected.to_owned()), "{word}");
        }
        assert!(texts("Р", WINDOWS_1251).contains(&"Р".to_owned()));
    }

    #[test]
    fn whole_text_has_no_variants() {
        for word in ["schÃ¶n", "plain", "", "Ã¶Ã¤"] {
            assert_eq!(texts(word, WINDOWS_1252), [""; 0], "{word}");
        }
    }
}
