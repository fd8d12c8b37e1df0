//! NFKC_Casefold: the mapping for comparing text regardless of case, width and form (Unicode, section 3.13, D147).

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The ranges of default-ignorable code points (DerivedCoreProperties.txt, Unicode 17.0).
const IGNORABLE: [(char, char); 17] = [
    ('\u{AD}', '\u{AD}'),
    ('\u{34F}', '\u{34F}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{202A}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFF8}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Whether a character is ignored where it cannot be shown.
pub(super) fn is_ignorable(scalar: char) -> bool {
    scalar >= '\u{AD}' && IGNORABLE.iter().any(|&(first, last)| (first..=last).contains(&scalar))
}

/// The full case foldings (statuses C and F of CaseFolding.txt).
static FOLDINGS: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let scalar = |code: &str| u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
    let row = |line: &str| {
        let (from, to) = line.split_once('\t')?;
        Some((scalar(from)?, to.split(' ').filter_map(scalar).collect()))
    };
    let table = include_str!("../../data/unicode/case_folding.tsv");
    table.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

fn fold(scalar: char, into: &mut String) {
    match FOLDINGS.get(&scalar) {
        _ if scalar.is_ascii() => into.push(scalar.to_ascii_lowercase()),
        Some(folded) => into.extend(folded),
        None if is_ignorable(scalar) => {}
        None => into.push(scalar),
    }
}

/// NFKC_Casefold of a text: each character mapped, and the whole in NFC, until nothing changes.
pub(super) fn nfkc_casefold(text: &str) -> String {
    let mut now: String = text.to_owned();
    loop {
        let mut mapped = String::with_capacity(now.len());
        now.chars().for_each(|scalar| map(scalar, &mut mapped));
        let next: String = mapped.nfc().collect();
        if next == now {
            return next;
        }
        now = next;
    }
}

/// The property NFKC_Casefold of a character: folded, without what is ignored, in NFKC, until nothing changes.
fn map(scalar: char, into: &mut String) {
    if scalar.is_ascii() {
        return into.push(scalar.to_ascii_lowercase());
    }
    let mut now = String::from(scalar);
    loop {
        let mut folded = String::new();
        now.nfd().for_each(|scalar| fold(scalar, &mut folded));
        let next: String = folded.nfkc().collect();
        if next == now {
            break;
        }
        now = next;
    }
    into.push_str(&now);
}

/// Whether a text surely is its own NFKC_Casefold. May say no where it is.
pub(super) fn is_folded_quick(text: &str) -> bool {
    text.chars().all(|scalar| {
        !scalar.is_ascii_uppercase()
            && (scalar.is_ascii() || !FOLDINGS.contains_key(&scalar) && !is_ignorable(scalar))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded() {
        let cases = [
            ("Straße STRASSE", "strasse strasse"),
            ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
            ("ﬁ Ａ ①", "fi a 1"),
            ("so\u{AD}ft\u{200B}ly", "softly"),
            ("İ", "i\u{307}"),
            ("e\u{34F}\u{301}", "é"),
            ("\u{1F88}", "ἀι"),
            ("ϓ", "ύ"),
            ("\u{345}\u{329}", "ι\u{329}"),
        ];
        for (text, expected) in cases {
            assert_eq!(nfkc_casefold(text), expected, "{text:?}");
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for scalar in '\0'..=char::MAX {
            let once = nfkc_casefold(&scalar.to_string());
            assert_eq!(nfkc_casefold(&once), once, "{scalar:?}");
        }
    }
}
