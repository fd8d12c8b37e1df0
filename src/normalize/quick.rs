//! Whether text is in a normalization form already, told at a glance for most text.

use crate::config::Form;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, is_nfc_quick, is_nfd_quick, is_nfkc_quick, is_nfkd_quick};

/// Whether bytes of UTF-8 surely are in the form, told by their lead bytes alone.
pub(crate) fn is_surely_in_form(form: Form, text: &[u8]) -> bool {
    match form {
        Form::None => true,
        Form::Nfc => has_only_inert_leads(text),
        Form::Nfd | Form::Nfkc | Form::Nfkd | Form::NfkcCasefold => false,
    }
}

/// Whether `text` surely is in the form and holds no long run of combining marks. May say no where it is.
pub(crate) fn is_in_form(form: Form, text: &str) -> bool {
    let surely = match form {
        Form::None => return true,
        Form::Nfc if has_only_inert_leads(text.as_bytes()) || text.chars().all(is_inert) => return true,
        Form::Nfc => is_nfc_quick(text.chars()),
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

/// Whether every character starts with a UTF-8 lead byte all of whose characters are inert under NFC: U+0080 to
/// U+02FF, U+03C0 to U+047F, U+5000 to U+9FFF, U+B000 to U+CFFF. Compiles to vector code.
fn has_only_inert_leads(text: &[u8]) -> bool {
    let doubtful = |byte: u8| {
        let inert = matches!(byte, 0xCF..=0xD1 | 0xE5..=0xE9 | 0xEB..=0xEC);
        (byte >= 0xCC) & !inert
    };
    !text.iter().fold(false, |any, &byte| any | doubtful(byte))
}

/// Whether a character is left alone by NFC wherever it stands: quick check Yes, combining class 0.
fn is_inert(scalar: char) -> bool {
    match scalar {
        '\0'..='\u{2FF}'
        | '\u{388}'..='\u{482}'
        | '\u{2002}'..='\u{20CF}'
        | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{FF01}'..='\u{FF9D}'
        | '\u{1F300}'..='\u{1F9FF}' => true,
        _ => {
            canonical_combining_class(scalar) == 0
                && is_nfc_quick(std::iter::once(scalar)) == IsNormalized::Yes
        }
    }
}

/// Whether a character may compose or reorder with what stands before it, in any of the four forms.
pub(crate) fn joins_backward(scalar: char) -> bool {
    if scalar < '\u{300}' {
        return false;
    }
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

    #[test]
    fn shortcuts_agree_with_the_tables() {
        for scalar in '\0'..=char::MAX {
            let truth = canonical_combining_class(scalar) == 0
                && is_nfc_quick(std::iter::once(scalar)) == IsNormalized::Yes;
            assert_eq!(is_inert(scalar), truth, "{scalar:?}");
            if has_only_inert_leads(scalar.to_string().as_bytes()) {
                assert!(truth, "{scalar:?}");
            }
        }
    }
}
