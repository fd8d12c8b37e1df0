//! Whether text is in a normalization form already, told at a glance for most text.

use crate::config::Form;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, is_nfc_quick, is_nfd_quick, is_nfkc_quick, is_nfkd_quick};

/// Whether bytes of UTF-8 surely are in the form, told by their lead bytes alone.
pub(crate) fn is_surely_in_form(form: Form, text: &[u8]) -> bool {
    match form {
        Form::None => true,
        Form::Nfc => first_doubtful(text, 0).is_none(),
        Form::Nfd | Form::Nfkc | Form::Nfkd | Form::NfkcCasefold => false,
    }
}

/// Whether `text` surely is in a normalization form and holds no run of more than 15 combining marks. Like the quick
/// checks of UAX #15 it may say no where the text is in the form, but not in NFC where that has a quick yes.
/// Takes time linear in the text, and for most text in NFC about that of reading it.
///
/// ```
/// use textmend::{Form, is_in_form};
/// assert!(is_in_form(Form::Nfc, "caf\u{E9}"));
/// assert!(!is_in_form(Form::Nfc, "cafe\u{301}"));
/// ```
pub fn is_in_form(form: Form, text: &str) -> bool {
    let surely = match form {
        Form::None => return true,
        Form::Nfc => match first_stirring(text, 0) {
            Some(at) if !is_kept(&text[at..]) => return false,
            Some(at) => is_nfc_quick(text[at..].chars()),
            None => return true,
        },
        Form::Nfd => is_nfd_quick(text.chars()),
        Form::NfkcCasefold if !super::casefold::is_folded_quick(text) => return false,
        Form::Nfkc | Form::NfkcCasefold => is_nfkc_quick(text.chars()),
        Form::Nfkd => is_nfkd_quick(text.chars()),
    };
    surely == IsNormalized::Yes && !may_have_long_mark_run(text)
}

fn may_have_long_mark_run(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|scalar| {
        run = if canonical_combining_class(scalar) == 0 { 0 } else { run + 1 };
        run > super::LONGEST_MARK_RUN / 2
    })
}

/// How many bytes are looked at together where first bytes are enough, and where they are not.
const LEAP: usize = 64;
const STEP: usize = 16;

/// The first byte of U+0300 to U+033F, all of which are marks.
pub(super) const COMMON_MARK: u8 = 0xCC;

/// Where the first character from `start` on is that NFC does not leave alone wherever it stands.
pub(super) fn first_stirring(text: &str, start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at = first_doubtful(text.as_bytes(), at)?;
        if text.as_bytes()[at] == COMMON_MARK {
            return Some(at);
        }
        let scalar = text[at..].chars().next()?;
        if !is_inert(scalar) {
            return Some(at);
        }
        at += scalar.len_utf8();
    }
}

/// Where the first character from `start` on is that is not surely inert under NFC, told by its bytes: many of them together,
/// without a branch, so that the compiler makes vector code of it.
fn first_doubtful(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    // Where one was, the next one is often near; and where first bytes are not enough, as among kana, they are not for a
    // while.
    let mut steps = match text.get(start) {
        Some(0xE0..) => 2 * LEAP / STEP,
        _ if start > 0 => 1,
        _ => 0,
    };
    while at < text.len() {
        if steps == 0 {
            if text[at..].first_chunk().is_some_and(leads_to_inert) {
                at += LEAP;
                continue;
            }
            steps = 2 * LEAP / STEP;
        }
        steps -= 1;
        let doubtful = doubtful_places(&text[at..]);
        if doubtful == 0 {
            at += STEP;
            continue;
        }
        at += doubtful.trailing_zeros() as usize / 8;
        if !is_inert_sequence(&text[at..]) {
            return Some(at);
        }
        at += sequence_len(text[at]);
    }
    None
}

/// Whether all sequences that begin in these bytes are surely inert, by their first bytes alone.
fn leads_to_inert(bytes: &[u8; LEAP]) -> bool {
    let any_doubtful = |bytes: &[u8]| bytes.iter().fold(false, |any, &byte| any | is_doubtful_lead(byte));
    !any_doubtful(&bytes[..3]) && !any_doubtful(bytes)
}

/// A byte for each of the first [`STEP`] bytes: not zero where a sequence begins that is not surely inert.
fn doubtful_places(text: &[u8]) -> u128 {
    let mut padded = [b' '; STEP + 2];
    let bytes = text.first_chunk().unwrap_or_else(|| {
        padded[..text.len()].copy_from_slice(text);
        &padded
    });
    let mut places = [0; STEP];
    for (at, place) in places.iter_mut().enumerate() {
        *place = u8::from(is_doubtful(bytes[at], bytes[at + 1], bytes[at + 2]));
    }
    u128::from_le_bytes(places)
}

/// Whether a sequence of UTF-8 that begins with these bytes is none of the commonest inert ones: kana, dashes and quotes,
/// letters of Vietnamese and of Korean, fullwidth forms, and what its first byte tells.
fn is_doubtful(first: u8, second: u8, third: u8) -> bool {
    let is_kana = (second & 0xFD == 0x81)
        | ((second == 0x80) & (third <= 0xA9))
        | ((second == 0x82) & (third.wrapping_sub(0x97) > 3));
    let is_common = ((first == 0xE3) & is_kana)
        | ((first == 0xE1) & ((second & 0xFC == 0xB8) | (second == 0x84)))
        | ((first == 0xEA) & (second >= 0xB0))
        | ((first == 0xED) & (second < 0x9E))
        | ((first == 0xE2) & (second == 0x80) & (third >= 0x82))
        | ((first == 0xEF) & (second & 0xFE == 0xBC));
    is_doubtful_lead(first) & !is_common
}

/// The length of a sequence of UTF-8, by its first byte.
fn sequence_len(lead: u8) -> usize {
    1 + usize::from(lead >= 0xC0) + usize::from(lead >= 0xE0) + usize::from(lead >= 0xF0)
}

/// Whether not all characters that begin with a byte of UTF-8 are inert. Those that begin with others are: U+0080 to
/// U+02FF, U+03C0 to U+047F, U+04C0 to U+057F, U+4000 to U+9FFF, U+B000 to U+CFFF.
fn is_doubtful_lead(byte: u8) -> bool {
    let inert = matches!(byte, 0xCF..=0xD1 | 0xD3..=0xD5 | 0xDA | 0xE4..=0xE9 | 0xEB..=0xEC);
    (byte >= 0xCC) & !inert
}

/// Whether the sequence at the head of `text` is a character in one of the common stretches of inert ones.
fn is_inert_sequence(text: &[u8]) -> bool {
    let second = text.get(1).copied().unwrap_or_default();
    let third = text.get(2).copied().unwrap_or_default();
    match text[0] {
        0xCE => second >= 0x88,
        0xD2 => matches!(second, 0x80..=0x82 | 0x8A..),
        0xD6 => second < 0x91,
        0xD7 => second >= 0x90,
        0xD8 => matches!(second, 0x80..=0x8F | 0x9B..),
        0xD9 => matches!(second, 0x80..=0x8A | 0xA0..=0xAF | 0xB1..),
        0xDB => matches!(second, 0x80..=0x95 | 0xAE..),
        0xE1 => matches!(second, 0x84 | 0xB8..=0xBB),
        0xE2 => match second {
            0x80 => third >= 0x82,
            0x83 => third < 0x90,
            0x84 => !matches!(third, 0xA6 | 0xAA | 0xAB),
            0x81 | 0x82 | 0x85..=0x8B | 0x8D..=0xAA => true,
            _ => false,
        },
        0xE3 => match second {
            0x80 => third <= 0xA9,
            0x82 => !matches!(third, 0x97..=0x9A),
            _ => second >= 0x81,
        },
        0xEA => second >= 0xB0,
        0xED => second < 0x9E,
        0xEF => matches!(second, 0xBC | 0xBD),
        0xF0 => second == 0x9F && matches!(third, 0x8C..=0xA7),
        _ => false,
    }
}

/// Whether the quick check of NFC says yes to the character at the head of `text`.
fn is_kept(text: &str) -> bool {
    is_nfc_quick(text.chars().take(1)) == IsNormalized::Yes
}

/// Whether a character is left alone by NFC wherever it stands: quick check Yes, combining class 0.
pub(super) fn is_inert(scalar: char) -> bool {
    match scalar {
        '\0'..='\u{2FF}'
        | '\u{388}'..='\u{482}'
        | '\u{1100}'..='\u{1160}'
        | '\u{1176}'..='\u{11A7}'
        | '\u{1E00}'..='\u{1EFF}'
        | '\u{2002}'..='\u{20CF}'
        | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{FF01}'..='\u{FF9D}'
        | '\u{1F300}'..='\u{1F9FF}' => true,
        '\u{300}'..='\u{34E}'
        | '\u{1161}'..='\u{1175}'
        | '\u{11A8}'..='\u{11C2}'
        | '\u{3099}'
        | '\u{309A}' => false,
        _ => {
            canonical_combining_class(scalar) == 0
                && is_nfc_quick(std::iter::once(scalar)) == IsNormalized::Yes
        }
    }
}

/// Whether a character may compose or reorder with what stands before it, in any of the four forms.
#[inline]
pub(crate) fn joins_backward(scalar: char) -> bool {
    scalar >= '\u{300}' && (scalar <= '\u{34E}' || joins_backward_beyond_latin(scalar))
}

fn joins_backward_beyond_latin(scalar: char) -> bool {
    match scalar {
        '\u{370}'..='\u{379}'
        | '\u{388}'..='\u{482}'
        | '\u{1100}'..='\u{1160}'
        | '\u{1176}'..='\u{11A7}'
        | '\u{1E00}'..='\u{1E99}'
        | '\u{1E9B}'..='\u{1EFF}'
        | '\u{2010}'..='\u{2016}'
        | '\u{2018}'..='\u{2027}'
        | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FE}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{1F300}'..='\u{1F9FF}' => false,
        '\u{300}'..='\u{34E}'
        | '\u{1161}'..='\u{1175}'
        | '\u{11A8}'..='\u{11C2}'
        | '\u{3099}'
        | '\u{309A}' => true,
        _ => joins_backward_by_tables(scalar),
    }
}

fn joins_backward_by_tables(scalar: char) -> bool {
    let joins = |part: char| {
        canonical_combining_class(part) != 0 || is_nfc_quick(std::iter::once(part)) == IsNormalized::Maybe
    };
    let mut first = None;
    decompose_compatible(scalar, |part| {
        first.get_or_insert(part);
    });
    joins(scalar) || first.is_some_and(joins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The quick answer is yes only where the slow one is, and for NFC wherever it is, long runs of marks aside.
        #[test]
        fn quick_answers_are_right(text in "[ a-zé\u{300}-\u{30F}а-яή\u{3041}-\u{309F}漢\u{AC00}-\u{AC20}\u{1100}-\u{1175}\u{2000}-\u{2040}Å≠🎉\u{900}-\u{97F}]{0,120}", any in any::<String>()) {
            for text in [text, any] {
                let slow = is_nfc_quick(text.chars()) == IsNormalized::Yes;
                if is_surely_in_form(Form::Nfc, text.as_bytes()) {
                    prop_assert!(slow);
                }
                prop_assert_eq!(is_in_form(Form::Nfc, &text), slow && !may_have_long_mark_run(&text));
            }
        }
    }

    #[test]
    fn shortcuts_agree_with_the_tables() {
        for scalar in '\0'..=char::MAX {
            let truth = canonical_combining_class(scalar) == 0
                && is_nfc_quick(std::iter::once(scalar)) == IsNormalized::Yes;
            assert_eq!(is_inert(scalar), truth, "{scalar:?}");
            // Both by itself, sequence by sequence, and in a whole step.
            if is_surely_in_form(Form::Nfc, scalar.to_string().as_bytes())
                || is_surely_in_form(Form::Nfc, format!("{scalar}{:LEAP$}", "").as_bytes())
            {
                assert!(truth, "{scalar:?}");
            }
            assert_eq!(joins_backward(scalar), joins_backward_by_tables(scalar), "{scalar:?}");
        }
    }
}
