//! What a reading of bytes costs that the model does not tell: characters that hardly any text has where they stand, and
//! vowel marks, of which training saw few.

use std::borrow::Cow;

/// What a control character costs on top of what the model says: hardly any text has them, many wrong readings do.
const CONTROL: f32 = 8.0;
/// The same for bytes that mean nothing, of which the model finds many in a row cheap.
pub(super) const LOST: f32 = 16.0;
/// The same for the currency sign, which nobody writes, and most of whose bytes are the euro of a later encoding; and for
/// accents by themselves.
const CURRENCY_SIGN: f32 = 6.0;
/// The same for a word that is nothing but the end of a quotation or a dagger, and for one that ends in a ruled line.
const ALONE: f32 = 6.0;
/// The same for quotation marks, bullets and daggers between two small letters.
const WITHIN_WORD: f32 = 6.0;
/// What a vowel mark of Hebrew or Arabic costs after a letter of its script; and elsewhere.
const VOWEL: f32 = 3.5;
const VOWEL_ELSEWHERE: f32 = 24.0;

/// The bits that a word costs beyond what its text without vowel marks does, and that text.
pub(super) fn penalty(text: Cow<'_, str>) -> (f32, Cow<'_, str>) {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return (0.0, text);
    }
    let mut bits = 0.0;
    let mut before = [' '; 2];
    for scalar in text.chars() {
        bits += of_character(before[1], scalar);
        if is_within_no_word(before[1]) && before[0].is_lowercase() && scalar.is_lowercase() {
            bits += WITHIN_WORD;
        }
        before = [before[1], scalar];
    }
    if is_alone(&text) || before[0].is_lowercase() && matches!(before[1], '\u{2500}'..='\u{257F}') {
        bits += ALONE;
    }
    let text = if text.contains(is_vowel) {
        text.chars().filter(|&scalar| !is_vowel(scalar)).collect()
    } else {
        text
    };
    (bits, text)
}

fn of_character(before: char, scalar: char) -> f32 {
    match scalar {
        char::REPLACEMENT_CHARACTER => LOST,
        '¤' | '¯' | '¸' => CURRENCY_SIGN,
        _ if is_vowel(scalar) => {
            let follows =
                if is_hebrew(scalar) { is_hebrew(before) } else { matches!(before, '\u{620}'..='\u{6D3}') };
            if follows { VOWEL } else { VOWEL_ELSEWHERE }
        }
        _ if scalar.is_control() => CONTROL,
        _ => 0.0,
    }
}

fn is_alone(word: &str) -> bool {
    matches!(word, "’" | "”" | "†" | "‡")
}

fn is_within_no_word(scalar: char) -> bool {
    matches!(scalar, '“' | '”' | '„' | '†' | '‡' | '•' | '‰' | '‹' | '›' | '™')
}

fn is_vowel(scalar: char) -> bool {
    matches!(scalar, '\u{5B0}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{64B}'..='\u{652}' | '\u{670}')
}

fn is_hebrew(scalar: char) -> bool {
    matches!(scalar, '\u{591}'..='\u{5F2}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vowel_marks_are_taken_out_after_letters_of_their_script() {
        assert_eq!(penalty("שָׁלוֹם".into()), (3.0 * VOWEL, "שלום".into()));
        assert_eq!(penalty("كَتَبَ".into()), (3.0 * VOWEL, "كتب".into()));
        assert_eq!(penalty("a\u{64E}".into()), (VOWEL_ELSEWHERE, "a".into()));
    }

    #[test]
    fn strange_characters() {
        let cases = [
            ("na•ve", WITHIN_WORD),
            ("•first", 0.0),
            ("A•b", 0.0),
            ("l’eau", 0.0),
            ("20¤", CURRENCY_SIGN),
            ("¯bler", CURRENCY_SIGN),
            ("’", ALONE),
            ("’s", 0.0),
            ("dex├", ALONE),
            ("├dex", 0.0),
            ("\u{85}", CONTROL),
            ("a\u{FFFD}", LOST),
            ("plain", 0.0),
        ];
        for (text, bits) in cases {
            assert_eq!(penalty(text.into()).0, bits, "{text}");
        }
    }
}
