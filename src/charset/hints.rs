//! What is said about a document's encoding, and how far it is believed.

use crate::charset::Charset;
use crate::charset::candidates::{Candidate, candidates};
use crate::charset::rank::decoded;
use crate::charset::sample::Sample;

/// What is said about a document's encoding.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints {
    /// From outside.
    pub(crate) declared: Option<Charset>,
    /// In the text.
    pub(crate) in_text: Option<Charset>,
}

/// What a declaration says for its encoding, in bits. Declarations are wrong on a few pages in a thousand, but on those the
/// bytes are plain to see.
const DECLARED: f32 = 12.0;
/// What it says more where hardly a byte could contradict it, and how much less each of them leaves of that: a letter by
/// itself makes no word in any encoding, and costs what single letters and signs happen to.
const WITHOUT_WORDS: f32 = 36.0;
const BITS_A_BYTE: f32 = 4.0;

impl Hints {
    /// How many bits speak for each encoding, where these are a document's words.
    pub(super) fn favours(&self, words: &Sample<'_>) -> impl Fn(Charset) -> f32 + use<> {
        let marked: usize =
            words.marked.iter().map(|word| word.iter().filter(|byte| !byte.is_ascii()).count()).sum();
        let more = (WITHOUT_WORDS - BITS_A_BYTE * marked as f32).max(0.0);
        let bits = |charset| {
            let more = if holds(charset, words) { more } else { 0.0 };
            (charset, DECLARED + more)
        };
        let known: Vec<(Charset, f32)> = self.all().map(bits).collect();
        move |charset| known.iter().filter(|(hint, _)| *hint == charset).map(|(_, bits)| bits).sum()
    }

    fn all(&self) -> impl Iterator<Item = Charset> {
        [self.declared, self.in_text].into_iter().flatten().map(broadest)
    }

    /// Those that come into question only because they are named here.
    pub(super) fn candidates(&self) -> Vec<Candidate> {
        let is_other = |&charset: &Charset| {
            charset != Charset::UTF_8
                && (charset.single().is_some() || charset.is_ascii_compatible())
                && candidates().iter().all(|candidate| candidate.charset != charset)
        };
        self.all().filter(is_other).map(Candidate::declared).collect()
    }
}

/// Whether all the words are text in an encoding, without controls.
fn holds(charset: Charset, words: &Sample<'_>) -> bool {
    let is_text = |scalar: char| scalar != char::REPLACEMENT_CHARACTER && !scalar.is_control();
    words.marked.iter().all(|word| decoded(word, charset).chars().all(is_text))
}

/// The encoding among the candidates that holds all of another one.
fn broadest(charset: Charset) -> Charset {
    match charset.whatwg() {
        Some(encoding) if encoding == encoding_rs::GBK => encoding_rs::GB18030.into(),
        Some(encoding) if encoding == encoding_rs::ISO_8859_8_I => encoding_rs::ISO_8859_8.into(),
        // So the HTML Standard has it ("prescan a byte stream to determine its encoding").
        Some(encoding) if encoding == encoding_rs::X_USER_DEFINED => encoding_rs::WINDOWS_1252.into(),
        _ => charset,
    }
}

#[cfg(test)]
mod tests {
    use crate::charset::{Charset, detect};

    #[test]
    fn a_declaration_decides_about_single_characters() {
        let cases = [
            ("iso-8859-2", "ł ż ś ź đ ł"),
            ("windows-1250", "ř ż ľ"),
            ("cp437", "ñ ü ß ½ é ²"),
            ("cp850", "é µ ß ã"),
            ("cp866", "я Ж"),
            ("koi8-r", "я ц"),
            ("windows-1254", "ş ğ İ"),
            ("windows-1253", "π Ω"),
            ("iso-8859-15", "€ œ"),
            ("macintosh", "é ñ"),
            ("gbk", "北 的"),
            ("big5", "的 北"),
            ("shift_jis", "日 の"),
            ("euc-jp", "日 の"),
            ("euc-kr", "가 한"),
            ("cp720", "ع م"),
            ("koi8-t", "ғ"),
        ];
        for (label, letters) in cases {
            let charset = Charset::for_label(label).unwrap();
            for letter in letters.split(' ') {
                for text in [letter.to_owned(), format!("{letter}\n"), format!("<b>{letter}</b>\n")] {
                    let bytes = charset.encode(&text).unwrap();
                    let told = detect(&bytes, Some(charset)).charset;
                    assert_eq!(
                        told.decode(&bytes),
                        (text.as_str().into(), false),
                        "{label}: {}",
                        told.name()
                    );
                    let html = format!("<html><head><meta charset=\"{label}\"></head><body>{text}");
                    let bytes = charset.encode(&html).unwrap();
                    let told = detect(&bytes, None).charset;
                    assert_eq!(
                        told.decode(&bytes),
                        (html.as_str().into(), false),
                        "{label}: {}",
                        told.name()
                    );
                }
            }
        }
    }

    #[test]
    fn bytes_that_are_none_contradict_a_declaration() {
        for (label, bytes) in
            [("windows-1253", &b"\xD2"[..]), ("iso-8859-7", b"\xFF"), ("shift_jis", b"\x82")]
        {
            let declared = Charset::for_label(label).unwrap();
            assert_ne!(detect(bytes, Some(declared)).charset, declared, "{label}");
        }
    }
}
