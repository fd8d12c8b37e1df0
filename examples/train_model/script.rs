//! Letters and the scripts that the model tells apart.

/// How the model sees a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A letter of the script with this index in [`SCRIPTS`].
    Letter(usize),
    /// A Han character, kana or Hangul syllable.
    Wide,
    /// Anything else: blanks, digits, punctuation, symbols, marks on their own.
    Symbol,
}

/// Scripts with an alphabet, and their blocks (Unicode's Blocks.txt). Han, kana and Hangul are apart.
pub(crate) const SCRIPTS: [(&str, &[(u32, u32)]); 24] = [
    ("Latin", &[(0x41, 0x24F), (0x250, 0x2AF), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF)]),
    ("Cyrillic", &[(0x400, 0x52F), (0x1C80, 0x1C8F), (0xA640, 0xA69F)]),
    ("Greek", &[(0x370, 0x3FF), (0x1F00, 0x1FFF)]),
    ("Hebrew", &[(0x590, 0x5FF)]),
    ("Arabic", &[(0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)]),
    ("Thai", &[(0xE00, 0xE7F)]),
    ("Lao", &[(0xE80, 0xEFF)]),
    ("Devanagari", &[(0x900, 0x97F)]),
    ("Bengali", &[(0x980, 0x9FF)]),
    ("Gurmukhi", &[(0xA00, 0xA7F)]),
    ("Gujarati", &[(0xA80, 0xAFF)]),
    ("Oriya", &[(0xB00, 0xB7F)]),
    ("Tamil", &[(0xB80, 0xBFF)]),
    ("Telugu", &[(0xC00, 0xC7F)]),
    ("Kannada", &[(0xC80, 0xCFF)]),
    ("Malayalam", &[(0xD00, 0xD7F)]),
    ("Sinhala", &[(0xD80, 0xDFF)]),
    ("Tibetan", &[(0xF00, 0xFFF)]),
    ("Myanmar", &[(0x1000, 0x109F)]),
    ("Georgian", &[(0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)]),
    ("Ethiopic", &[(0x1200, 0x139F)]),
    ("Khmer", &[(0x1780, 0x17FF)]),
    ("Armenian", &[(0x530, 0x58F)]),
    ("Thaana", &[(0x780, 0x7BF)]),
];

/// Languages that are spelled so much alike, or so rarely with letters outside ASCII, that one column does for them.
pub(crate) const GROUPS: [&[&str]; 13] = [
    &["hr", "bs", "sr-Latn"],
    &["id", "ms"],
    &["de", "gsw"],
    &["gl", "ast"],
    &["la", "ia"],
    &["zu", "xh", "ss", "nd"],
    &["st", "nso", "tn"],
    &["sn", "bem", "ny", "sw", "rw", "lg"],
    &["sm", "to", "ty", "mi", "fj"],
    &["rm-sursilv", "rm-vallader"],
    &["ts", "ve"],
    &["om", "so"],
    &["wo", "fuc", "hmn"],
];

/// Han with its extension A, kana, bopomofo, Hangul syllables, halfwidth katakana.
const WIDE: [(u32, u32); 5] =
    [(0x3005, 0x3007), (0x3041, 0x312F), (0x3400, 0x9FFF), (0xAC00, 0xD7A3), (0xFF66, 0xFF9D)];

/// The class of a character of the Basic Multilingual Plane; what is beyond counts as a symbol.
pub(crate) fn class_of(scalar: char) -> Class {
    let code = u32::from(scalar);
    let is_in = |&(first, last): &(u32, u32)| (first..=last).contains(&code);
    if WIDE.iter().any(is_in) {
        return Class::Wide;
    }
    if !is_letter(scalar) {
        return Class::Symbol;
    }
    SCRIPTS.iter().position(|(_, blocks)| blocks.iter().any(is_in)).map_or(Class::Symbol, Class::Letter)
}

/// Letters, and the vowel signs and other marks that Brahmic, Semitic and South-East Asian words are spelled with.
/// Ordinal and micro signs are symbols, whatever Unicode calls them: they do not spell words.
fn is_letter(scalar: char) -> bool {
    match scalar {
        'ª' | 'º' | 'µ' => false,
        '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{670}' | '\u{7A6}'..='\u{7B0}' => true,
        // Brahmic signs, without the digits of each block.
        '\u{900}'..='\u{109F}' | '\u{1780}'..='\u{17D3}' => {
            !scalar.is_numeric() && !matches!(scalar, '\u{964}' | '\u{965}' | '\u{E3F}' | '\u{E4F}')
        }
        _ => scalar.is_alphabetic(),
    }
}

/// The letter without its case, where that is one character.
pub(crate) fn fold(scalar: char) -> char {
    if scalar == 'İ' {
        return 'i';
    }
    let mut lower = scalar.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(folded), None) => folded,
        _ => scalar,
    }
}
