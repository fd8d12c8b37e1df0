//! Which characters need company that cannot be seen: scripts with joiners, scripts without spaces, pictures.

/// Scripts in which ZWJ and ZWNJ choose between forms of letters (The Unicode Standard, chapters 9, 12, 13, 14 and 16),
/// place points (Hebrew) or ask for ligatures (Runic, Tifinagh, Old Hungarian): all with letters that join (Joining_Type)
/// or with a virama or dependent vowels (Indic_Syllabic_Category).
pub(super) fn uses_joiners(scalar: char) -> bool {
    matches!(scalar,
        '\u{591}'..='\u{5F2}' | '\u{600}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{F00}'..='\u{109F}'
        | '\u{16A0}'..='\u{16F8}' | '\u{1700}'..='\u{177F}' | '\u{1780}'..='\u{18AF}'
        | '\u{1900}'..='\u{1AAF}' | '\u{1B00}'..='\u{1C4F}' | '\u{1CC0}'..='\u{1CFF}'
        | '\u{2D30}'..='\u{2D7F}' | '\u{A800}'..='\u{A95F}' | '\u{A980}'..='\u{AAFF}'
        | '\u{ABC0}'..='\u{ABFF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10A00}'..='\u{10A5F}' | '\u{10AC0}'..='\u{10AFF}' | '\u{10B80}'..='\u{10BAF}'
        | '\u{10C80}'..='\u{10D3F}' | '\u{10EC0}'..='\u{10EFF}' | '\u{10F30}'..='\u{10FDF}'
        | '\u{11000}'..='\u{11AAF}' | '\u{11C00}'..='\u{11CBF}' | '\u{11D00}'..='\u{11DAF}'
        | '\u{11EE0}'..='\u{11F5F}' | '\u{16100}'..='\u{1613F}' | '\u{16D40}'..='\u{16D7F}'
        | '\u{1E900}'..='\u{1E95F}')
}

/// Scripts that write no space between words, where U+200B says where a line may break: those of the classes SA, AK and AS
/// of UAX #14.
pub(super) fn writes_no_spaces(scalar: char) -> bool {
    matches!(scalar,
        '\u{E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{1AAF}' | '\u{1B00}'..='\u{1B7F}'
        | '\u{1BC0}'..='\u{1BFF}' | '\u{A930}'..='\u{A95F}' | '\u{A980}'..='\u{AADF}' | '\u{11000}'..='\u{1107F}'
        | '\u{11300}'..='\u{113FF}' | '\u{11700}'..='\u{1174F}' | '\u{11900}'..='\u{1195F}'
        | '\u{11EE0}'..='\u{11F5F}')
}

/// Han ideographs, which Ideographic Variation Sequences begin with, and those that are canonically equivalent to one.
pub(super) fn is_han(scalar: char) -> bool {
    matches!(scalar,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Hiragana and katakana.
pub(super) fn is_kana(scalar: char) -> bool {
    matches!(scalar, '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

/// Pictures, and what emoji sequences are made of besides ZWJ (UTS #51).
pub(super) fn is_pictographic(scalar: char) -> bool {
    matches!(scalar,
        '©' | '®' | '\u{20E3}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}'
        | '\u{2460}'..='\u{24FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2900}'..='\u{297F}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{FE0E}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}'
        | '\u{E007F}')
}

/// Letters and marks that run from right to left.
pub(super) fn is_right_to_left(scalar: char) -> bool {
    matches!(scalar,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}
