//! The encodings that can be read: those of the WHATWG Encoding Standard, and more.

use crate::charset::escaped::Escaped;
use crate::charset::single::{self, SingleByte};
use crate::charset::stepwise::Stepwise;
use crate::charset::utf32;
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// An encoding of text: one of the [WHATWG Encoding Standard](https://encoding.spec.whatwg.org/), a code page of DOS or
/// the Macintosh, Johab, EUC-TW, VNI, UTF-32, or one of the encodings that live in seven bits (UTF-7, HZ, ISO-2022-KR).
///
/// ```
/// use textmend::Charset;
///
/// let charset = Charset::for_label("ibm850").unwrap();
/// assert_eq!(charset.name(), "cp850");
/// assert_eq!(charset.decode(b"caf\x82"), ("café".into(), false));
/// assert_eq!(Charset::from(encoding_rs::KOI8_R).name(), "KOI8-R");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Charset(Codec);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Codec {
    Whatwg(&'static Encoding),
    /// A page of `data/charsets/pages.tsv`, by its row.
    Page(u8),
    Utf32 {
        big_endian: bool,
    },
    Escaped(Escaped),
    Stepwise(Stepwise),
}

/// A label that names no encoding that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLabel(String);

impl std::fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "unknown encoding {:?}; known are the labels of the WHATWG Encoding Standard, such as utf-8, windows-1252, \
             shift_jis, and more, such as cp850, x-mac-ce, viscii, utf-32, utf-7",
            self.0
        )
    }
}

impl std::error::Error for UnknownLabel {}

impl From<&'static Encoding> for Charset {
    fn from(encoding: &'static Encoding) -> Self {
        Self(Codec::Whatwg(encoding))
    }
}

impl std::fmt::Debug for Charset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self(Codec::Whatwg(UTF_8));
    /// UTF-16, the low byte first.
    pub const UTF_16LE: Self = Self(Codec::Whatwg(UTF_16LE));
    /// UTF-16, the high byte first.
    pub const UTF_16BE: Self = Self(Codec::Whatwg(UTF_16BE));
    /// UTF-32, the low byte first.
    pub const UTF_32LE: Self = Self(Codec::Utf32 { big_endian: false });
    /// UTF-32, the high byte first.
    pub const UTF_32BE: Self = Self(Codec::Utf32 { big_endian: true });

    /// The encoding that a label names, in any case and with blanks around it: a
    /// [label of the WHATWG Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels), or one that IANA or
    /// common use has for the others.
    ///
    /// # Errors
    /// Where the label is unknown.
    ///
    /// ```
    /// use textmend::Charset;
    ///
    /// assert_eq!(Charset::for_label("Latin1").unwrap().name(), "windows-1252");
    /// assert_eq!(Charset::for_label("utf-7").unwrap().name(), "UTF-7");
    /// assert!(Charset::for_label("ebcdic").is_err());
    /// ```
    pub fn for_label(label: &str) -> Result<Self, UnknownLabel> {
        let bare = label.trim().to_ascii_lowercase().replace('_', "-");
        let more = || match bare.as_str() {
            "utf-32" | "utf-32le" | "utf-32-le" | "ucs-4" | "utf32" => {
                Some(Codec::Utf32 { big_endian: false })
            }
            "utf-32be" | "utf-32-be" => Some(Codec::Utf32 { big_endian: true }),
            bare => Escaped::for_label(bare)
                .map(Codec::Escaped)
                .or_else(|| Stepwise::for_label(bare).map(Codec::Stepwise))
                .or_else(|| single::row_of_label(bare).map(Codec::Page)),
        };
        let known = [label.trim(), &bare, other_label(&bare)].map(str::as_bytes);
        let mut whatwg =
            known.into_iter().filter_map(Encoding::for_label).filter(|encoding| *encoding != REPLACEMENT);
        let found = whatwg.next().map(Codec::Whatwg).or_else(more).map(Self);
        found.or_else(|| by_letters(&bare)).ok_or_else(|| UnknownLabel(label.to_owned()))
    }

    /// The name, which is also a label.
    pub fn name(self) -> &'static str {
        match self.0 {
            Codec::Whatwg(encoding) => encoding.name(),
            Codec::Page(row) => single::name_of_row(row),
            Codec::Utf32 { big_endian: false } => "UTF-32LE",
            Codec::Utf32 { big_endian: true } => "UTF-32BE",
            Codec::Escaped(escaped) => escaped.name(),
            Codec::Stepwise(stepwise) => stepwise.name(),
        }
    }

    /// The text that `bytes` are, and whether some of them are no text in this encoding: those become U+FFFD. Byte order
    /// marks are characters like others.
    pub fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match (self.0, self.single()) {
            (Codec::Utf32 { big_endian }, _) => utf32::decode(bytes, big_endian),
            (Codec::Escaped(escaped), _) => escaped.decode(bytes),
            (Codec::Stepwise(stepwise), _) => stepwise.decode(bytes),
            (_, Some(page)) => page.decode(bytes),
            (Codec::Whatwg(encoding), _) => encoding.decode_without_bom_handling(bytes),
            (Codec::Page(_), None) => (Cow::Borrowed(""), !bytes.is_empty()),
        }
    }

    /// `text` in this encoding; `None` where a character is not in it.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        match (self.0, self.single()) {
            (Codec::Whatwg(encoding), _) if encoding == UTF_16LE || encoding == UTF_16BE => {
                let to_bytes = if encoding == UTF_16BE { u16::to_be_bytes } else { u16::to_le_bytes };
                Some(text.encode_utf16().flat_map(to_bytes).collect())
            }
            (Codec::Utf32 { big_endian }, _) => Some(utf32::encode(text, big_endian)),
            (Codec::Escaped(escaped), _) => escaped.encode(text),
            (Codec::Stepwise(stepwise), _) => stepwise.encode(text),
            (_, Some(page)) => page.encode(text),
            (Codec::Whatwg(encoding), _) => {
                let (bytes, _, unmappable) = encoding.encode(text);
                (!unmappable).then(|| bytes.into_owned())
            }
            (Codec::Page(_), None) => None,
        }
    }

    /// The encoding as encoding_rs has it.
    pub fn whatwg(self) -> Option<&'static Encoding> {
        match self.0 {
            Codec::Whatwg(encoding) => Some(encoding),
            _ => None,
        }
    }

    /// Which of the bytes are no text, where characters are read one by one.
    pub(crate) fn lost_steps(self, bytes: &[u8]) -> Option<Vec<std::ops::Range<usize>>> {
        match self.0 {
            Codec::Stepwise(stepwise) => Some(stepwise.lost(bytes)),
            _ => None,
        }
    }

    /// The table of an encoding with one byte a character.
    pub(crate) fn single(self) -> Option<&'static SingleByte> {
        match self.0 {
            Codec::Whatwg(encoding) => single::of_encoding(encoding),
            Codec::Page(row) => single::of_row(row),
            _ => None,
        }
    }

    /// How many bytes an ASCII character takes.
    pub(crate) fn unit_width(self) -> usize {
        match self.0 {
            Codec::Utf32 { .. } => 4,
            Codec::Whatwg(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => 2,
            _ => 1,
        }
    }

    /// In units of several bytes: where the byte of an ASCII character stands in its unit, the others being zero.
    pub(crate) fn ascii_byte(self) -> usize {
        match self.0 {
            Codec::Utf32 { big_endian: true } => 3,
            Codec::Whatwg(encoding) if encoding == UTF_16BE => 1,
            _ => 0,
        }
    }

    /// Whether the bytes of ASCII text are the same in this encoding, and nothing else is made of bytes below 0x80 alone.
    pub(crate) fn is_ascii_compatible(self) -> bool {
        match self.0 {
            Codec::Whatwg(encoding) => encoding.is_ascii_compatible(),
            Codec::Page(row) => single::of_row(row).is_some_and(SingleByte::is_ascii_compatible),
            Codec::Stepwise(_) => true,
            Codec::Utf32 { .. } | Codec::Escaped(_) => false,
        }
    }

    /// Whether what a byte means may depend on escape sequences before it in its line.
    pub(crate) fn has_shifts(self) -> bool {
        match self.0 {
            Codec::Whatwg(encoding) => encoding == encoding_rs::ISO_2022_JP,
            Codec::Escaped(_) => true,
            _ => false,
        }
    }
}

/// What the standard calls an encoding that has this label elsewhere; empty where it has none.
fn other_label(label: &str) -> &'static str {
    let rows =
        include_str!("../../data/charsets/labels.tsv").lines().filter_map(|line| line.split_once('\t'));
    rows.filter(|(known, _)| *known == label).map(|(_, name)| name).next().unwrap_or_default()
}

/// The encoding that has a label but for the hyphens in it.
fn by_letters(label: &str) -> Option<Charset> {
    let letters = |label: &str| label.replace(['-', '_', ' '], "").to_ascii_lowercase();
    let bare = letters(label);
    let known = Encoding::for_label(bare.as_bytes()).filter(|encoding| *encoding != REPLACEMENT);
    let named = || all().find(|charset| letters(charset.name()) == bare);
    let page = || single::row_of_label(&bare).map(|row| Charset(Codec::Page(row)));
    let known = known.map(Charset::from).or_else(named).or_else(page);
    known.or_else(|| Encoding::for_label(other_label(&bare).as_bytes()).map(Charset::from))
}

/// Every encoding that has a name: those of the WHATWG Encoding Standard that can be read, then the others.
///
/// ```
/// assert!(textmend::charset::all().any(|charset| charset.name() == "cp437"));
/// ```
pub fn all() -> impl Iterator<Item = Charset> {
    let whatwg = WHATWG.iter().map(|&encoding| Charset::from(encoding));
    let pages = (0..single::rows()).map(|row| Charset(Codec::Page(row)));
    let escaped = Escaped::ALL.iter().map(|&escaped| Charset(Codec::Escaped(escaped)));
    let stepwise = Stepwise::ALL.iter().map(|&stepwise| Charset(Codec::Stepwise(stepwise)));
    let wide = [false, true].map(|big_endian| Charset(Codec::Utf32 { big_endian }));
    whatwg.chain(pages).chain(stepwise).chain(wide).chain(escaped)
}

/// The encodings of the WHATWG Encoding Standard, in its order.
static WHATWG: [&Encoding; 39] = [
    UTF_8,
    encoding_rs::IBM866,
    encoding_rs::ISO_8859_2,
    encoding_rs::ISO_8859_3,
    encoding_rs::ISO_8859_4,
    encoding_rs::ISO_8859_5,
    encoding_rs::ISO_8859_6,
    encoding_rs::ISO_8859_7,
    encoding_rs::ISO_8859_8,
    encoding_rs::ISO_8859_8_I,
    encoding_rs::ISO_8859_10,
    encoding_rs::ISO_8859_13,
    encoding_rs::ISO_8859_14,
    encoding_rs::ISO_8859_15,
    encoding_rs::ISO_8859_16,
    encoding_rs::KOI8_R,
    encoding_rs::KOI8_U,
    encoding_rs::MACINTOSH,
    encoding_rs::WINDOWS_874,
    encoding_rs::WINDOWS_1250,
    encoding_rs::WINDOWS_1251,
    encoding_rs::WINDOWS_1252,
    encoding_rs::WINDOWS_1253,
    encoding_rs::WINDOWS_1254,
    encoding_rs::WINDOWS_1255,
    encoding_rs::WINDOWS_1256,
    encoding_rs::WINDOWS_1257,
    encoding_rs::WINDOWS_1258,
    encoding_rs::X_MAC_CYRILLIC,
    encoding_rs::GBK,
    encoding_rs::GB18030,
    encoding_rs::BIG5,
    encoding_rs::EUC_JP,
    encoding_rs::ISO_2022_JP,
    encoding_rs::SHIFT_JIS,
    encoding_rs::EUC_KR,
    UTF_16BE,
    UTF_16LE,
    encoding_rs::X_USER_DEFINED,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_labels() {
        for charset in all() {
            assert_eq!(Charset::for_label(charset.name()).unwrap(), charset, "{}", charset.name());
        }
        for (label, name) in [
            ("IBM437", "cp437"),
            (" 866 ", "IBM866"),
            ("x-mac-greek", "x-mac-greek"),
            ("ruscii", "cp1125"),
            ("cp949", "EUC-KR"),
            ("mac_roman", "macintosh"),
            ("windows1251", "windows-1251"),
            ("win-1250", "windows-1250"),
            ("cp-1251", "windows-1251"),
            ("IBM-850", "cp850"),
            ("koi8r", "KOI8-R"),
            ("iso2022jp", "ISO-2022-JP"),
            ("gb-18030", "gb18030"),
            ("utf16le", "UTF-16LE"),
            ("UTF32BE", "UTF-32BE"),
            ("mutf-8", "UTF-8"),
            ("Modified-UTF-8", "UTF-8"),
            ("cesu8", "UTF-8"),
            ("tcvn3", "tcvn"),
            ("TCVN5712", "tcvn"),
            ("cp720", "cp720"),
            ("ibm864", "cp864"),
        ] {
            assert_eq!(Charset::for_label(label).unwrap().name(), name);
        }
    }

    #[test]
    fn every_character_goes_there_and_back() {
        for charset in all() {
            for code in 0..=0x10_FFFF {
                let Some(scalar) = char::from_u32(code) else { continue };
                if code > 0x3_0000 && code % 97 != 0 && charset.single().is_none() {
                    continue;
                }
                let text = String::from(scalar);
                let Some(bytes) = charset.encode(&text) else { continue };
                let (back, errors) = charset.decode(&bytes);
                let is_second_spelling = charset.has_shifts() || charset.single().is_none();
                assert!(
                    (back == text && !errors)
                        || is_second_spelling && charset.encode(&back).as_ref() == Some(&bytes),
                    "{} U+{code:04X}",
                    charset.name()
                );
            }
        }
    }

    #[test]
    fn every_byte_of_a_page_goes_there_and_back() {
        for charset in all().filter(|charset| charset.single().is_some()) {
            for byte in 0..=u8::MAX {
                let (text, errors) = charset.decode(std::slice::from_ref(&byte));
                let back = charset.encode(&text);
                let is_exact = charset.single().is_some_and(|page| page.gives_back(&text, &[byte]));
                assert!(
                    errors || (back.as_deref() == Some(&[byte])) == is_exact,
                    "{} {byte:#04x}",
                    charset.name()
                );
                assert!(
                    errors || is_exact || charset.name() == "armscii-8",
                    "{} {byte:#04x}",
                    charset.name()
                );
            }
        }
    }
}
