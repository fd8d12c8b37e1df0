//! Undoing one channel's damage in one word.

use crate::model::{Cost, Languages, is_alphabetic, model};
use crate::repair::lossy::{self, Variant};
use crate::repair::page::Page;
use crate::repair::passage::Word;
use std::borrow::Cow;
use std::ops::Range;

/// For how many lost bytes a sequence counts that stays as it is, although others in the word are undone.
const BROKEN: usize = 2;

/// Where the blocks of pictures begin.
const FIRST_PICTURE: char = '\u{1F000}';

/// What a word may have been, for the part of it that was damaged.
#[derive(Debug)]
pub(super) struct Undone {
    /// In bytes of the word.
    pub(super) range: Range<usize>,
    pub(super) text: String,
    /// How many bytes were lost: those that are put back, and those for want of which a sequence stays as it is.
    pub(super) lost: usize,
    /// Whether it has a no-break space or a soft hyphen between letters and no letter outside ASCII, of which text in
    /// legacy encodings has few.
    pub(super) is_torn: bool,
}

/// Bytes as they were before they were read wrongly.
#[derive(PartialEq)]
pub(super) struct Written {
    /// In bytes of the word.
    pub(super) range: Range<usize>,
    pub(super) bytes: Vec<u8>,
}

/// The bytes of a word, or of its core, that were read wrongly; `None` where they cannot have been.
pub(super) fn written(word: &Word<'_>, read_as: &Page) -> Option<Written> {
    if !may_be_read_as(word, read_as) {
        return None;
    }
    let encoded = |range: Range<usize>| {
        let bytes = read_as.encode(&word.text[range.clone()])?;
        Some(Written { range, bytes })
    };
    let core_is_less = word.core.len() < word.text.len() && !word.text[word.core.clone()].is_ascii();
    encoded(0..word.text.len()).or_else(|| core_is_less.then(|| encoded(word.core.clone()))?)
}

/// Text that was wrongly read as a double-byte encoding is full of characters of East Asia.
fn may_be_read_as(word: &Word<'_>, page: &Page) -> bool {
    word.is_wide || !matches!(page, Page::Multi(_))
}

/// A legacy encoding's damage undone; `None` where the bytes are no text in it, or the text is the same.
pub(super) fn legacy(word: &Word<'_>, written: &Written, written_in: &Page) -> Option<Undone> {
    let text = written_in.decode(&written.bytes)?;
    let is_torn = is_torn(&text);
    sound(word, Undone { range: written.range.clone(), text, lost: 0, is_torn })
}

/// Whether a no-break space or a soft hyphen stands between two letters, and no letter outside ASCII.
fn is_torn(text: &str) -> bool {
    if !text.contains(['\u{A0}', '\u{AD}']) {
        return false;
    }
    let scalars: Vec<char> = text.chars().collect();
    let tears = |three: &[char]| {
        is_alphabetic(three[0]) && matches!(three[1], '\u{A0}' | '\u{AD}') && is_alphabetic(three[2])
    };
    scalars.windows(3).any(tears)
        && !scalars.iter().any(|scalar| is_alphabetic(*scalar) && !scalar.is_ascii())
}

/// Whether a word may hold UTF-8 that was read as `read_as`: quick to tell.
pub(super) fn may_begin_utf8(word: &Word<'_>, read_as: &Page) -> bool {
    may_be_read_as(word, read_as) && read_as.may_begin_utf8(word.text)
}

/// UTF-8 read as `read_as`, undone `times` over; `None` where it was done less often.
pub(super) fn utf8(word: &Word<'_>, read_as: &Page, times: usize) -> Option<Undone> {
    utf8_layers(word, read_as).nth(times.checked_sub(1)?)?
}

/// UTF-8 read as `read_as`, undone once, twice and so on, as long as there is any; `None` where what comes of it is no text.
pub(super) fn utf8_layers<'w>(
    word: &'w Word<'_>,
    read_as: &'w Page,
) -> impl Iterator<Item = Option<Undone>> + 'w {
    let may_be = may_be_read_as(word, read_as);
    let next = move |text: &str| read_as.decode_utf8_within(text).filter(|again| again.len() < text.len());
    let first = may_be.then(|| next(word.text)).flatten();
    let lost = first.as_ref().map_or(0, |_| BROKEN * read_as.broken_utf8_within(word.text));
    let undone = move |text| sound(word, Undone { range: 0..word.text.len(), text, lost, is_torn: false });
    std::iter::successors(first, move |text| next(text)).map(undone)
}

/// The same where bytes were lost on the way: the likeliest of what may be put back, beside what `others` cost; `None`
/// where none were lost.
pub(super) fn lossy_utf8(word: &Word<'_>, read_as: &Page, others: impl FnOnce() -> Cost) -> Option<Undone> {
    let variants = lossy_variants(word, read_as)?;
    let others = others();
    let with_bits = |undone: Undone| {
        let mut cost = model().cost(&undone.text, &Languages::Any)?;
        cost.add(&others);
        Some((cost.least_bits(), undone))
    };
    let likeliest = variants.filter_map(with_bits).min_by(|a, b| a.0.total_cmp(&b.0));
    likeliest.map(|(_, undone)| undone)
}

/// What may be put back in a word, as far as it may have been; `None` where no bytes were lost.
pub(super) fn lossy_variants<'w>(
    word: &'w Word<'_>,
    read_as: &Page,
) -> Option<impl Iterator<Item = Undone> + use<'w>> {
    let Page::Single(page) = read_as else { return None };
    let variants = lossy::variants(word.text, page);
    let undone = |variant: Variant| {
        let range = 0..word.text.len();
        sound(word, Undone { range, text: variant.text, lost: variant.lost, is_torn: false })
    };
    (!variants.is_empty()).then(|| variants.into_iter().filter_map(undone))
}

fn sound(word: &Word<'_>, undone: Undone) -> Option<Undone> {
    let old = &word.text[undone.range.clone()];
    // Beside a picture there may be others that lost more.
    let is_left = |scalar| old.contains(scalar) && undone.text.contains(|scalar| scalar >= FIRST_PICTURE);
    let is_made = |scalar| is_impossible(scalar) && !is_left(scalar);
    let is_sound =
        undone.text != old && !undone.text.chars().any(is_made) && !only_swallows(old, &undone.text);
    is_sound.then_some(undone)
}

impl Undone {
    /// The word with its repaired part.
    pub(super) fn whole(&self, word: &Word<'_>) -> Cow<'_, str> {
        if self.range == (0..word.text.len()) {
            return Cow::Borrowed(&self.text);
        }
        let [before, after] = [&word.text[..self.range.start], &word.text[self.range.end..]];
        Cow::Owned([before, &self.text, after].concat())
    }
}

/// Whether `new` is `old` where some characters outside ASCII have swallowed what followed them. A character whose own
/// UTF-8 begins with itself in a code page could do so again and again.
fn only_swallows(old: &str, new: &str) -> bool {
    let mut left = new.chars().peekable();
    let mut kept_before = 'x';
    for scalar in old.chars() {
        if left.next_if_eq(&scalar).is_some() {
            kept_before = scalar;
        } else if kept_before.is_ascii() {
            return false;
        }
    }
    left.next().is_none()
}

/// What no original has: C0 controls, private use, noncharacters, planes without characters. (C1 controls may be
/// damage of their own.)
pub(super) fn is_impossible(scalar: char) -> bool {
    scalar.is_ascii_control()
        || matches!(
            scalar,
            char::REPLACEMENT_CHARACTER
                | '\u{E000}'..='\u{F8FF}'
                | '\u{FDD0}'..='\u{FDEF}'
                | '\u{40000}'..='\u{E0000}'
                | '\u{E0080}'..='\u{E00FF}'
                | '\u{E01F0}'..='\u{EFFFF}'
                | '\u{F0000}'..
        )
        || scalar as u32 & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swallowing_is_no_repair() {
        let cases = [
            ("Р\u{A0}\u{A0}", "Р\u{A0}", true),
            ("Â·", "·", false),
            ("12Â°", "12°", false),
            ("schÃ¶n", "schön", false),
        ];
        for (old, new, expected) in cases {
            assert_eq!(only_swallows(old, new), expected, "{old:?}");
        }
    }
}
