//! The encoding of a document that does not say, from a bounded sample of its bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

/// Where the first bytes are that ASCII does not explain: above 0x7F, or an ISO-2022-JP escape sequence.
pub(crate) fn first_beyond_ascii(bytes: &[u8], trust_escapes: bool) -> Option<usize> {
    let high = if bytes.is_ascii() { None } else { bytes.iter().position(|byte| !byte.is_ascii()) };
    let head = &bytes[..high.unwrap_or(bytes.len())];
    let escape =
        trust_escapes.then(|| memchr::memchr_iter(0x1B, head).find(|&at| is_japanese_escape(&head[at..])));
    escape.flatten().or(high)
}

/// The escape sequences that lead to Japanese text (RFC 1468, and the WHATWG Encoding Standard for katakana).
fn is_japanese_escape(bytes: &[u8]) -> bool {
    [b"\x1B$B", b"\x1B$@", b"\x1B(I"].iter().any(|escape| bytes.starts_with(*escape))
}

/// The most likely encoding of `sample`, which begins at a line and with what [`first_beyond_ascii`] found in that
/// line; `None` where the escape sequences turn out to be none. `complete` says that no more input follows.
pub(crate) fn detect(sample: &[u8], complete: bool) -> Option<&'static Encoding> {
    if sample.is_ascii() {
        let (_, errors) = ISO_2022_JP.decode_without_bom_handling(sample);
        return (!errors).then_some(ISO_2022_JP);
    }
    if is_mostly_utf8(sample, complete) {
        return Some(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, complete);
    Some(detector.guess(None, Utf8Detection::Deny))
}

/// Whether at least as many sequences of UTF-8 are right as are wrong. A sequence that the sample's end cuts off
/// counts neither way.
fn is_mostly_utf8(sample: &[u8], complete: bool) -> bool {
    let (mut right, mut wrong) = (0_usize, 0_usize);
    let mut chunks = sample.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        right += chunk.valid().chars().filter(|scalar| !scalar.is_ascii()).count();
        let cut_off = chunks.peek().is_none() && !complete;
        wrong += usize::from(!chunk.invalid().is_empty() && !cut_off);
    }
    right >= wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

    #[test]
    fn encodings_of_samples() {
        let russian = "Вечером мы долго гуляли по набережной и говорили о книгах.\n";
        let french = "Il a été très étonné de les voir arriver à l'aube, ça c'est sûr.\n";
        let japanese = "明日は雨が降るそうですから、傘を持って行ってください。\n";
        for encoding in [UTF_8, WINDOWS_1251] {
            assert_eq!(detect(&encoding.encode(russian).0, true), Some(encoding));
        }
        assert_eq!(detect(&WINDOWS_1252.encode(french).0, true), Some(WINDOWS_1252));
        assert_eq!(detect(&SHIFT_JIS.encode(japanese).0, true), Some(SHIFT_JIS));
        assert_eq!(detect(&ISO_2022_JP.encode(japanese).0, true), Some(ISO_2022_JP));
        assert_eq!(detect(b"\x1B$Bnot japanese\x1B$", true), None);
    }

    #[test]
    fn a_cut_off_sequence_does_not_refute_utf8() {
        let bytes = "жж".as_bytes();
        assert_eq!(detect(&bytes[..3], false), Some(UTF_8));
        assert_eq!(detect(b"caf\xC3\xA9 na\xEFve", true), Some(UTF_8));
    }
}
