//! The encoding of a document that does not say, from a bounded sample of its bytes.

use crate::charset::foreign::{may_be_legacy, read_line};
use crate::charset::hints::Hints;
use crate::charset::lines::Lines;
use crate::charset::rank::{BITS_OF_NOISE, Ranked, Ranking, as_broken_utf8, decoded, rank_with};
use crate::charset::sample::Sample;
use crate::charset::sniff::{Opening, opening, units_of_first_line};
use crate::charset::units::UNITS_SAMPLE;
use crate::charset::{Charset, Mixture, declaration, mixed};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// The encoding of some bytes, how sure that is, and what else they may be in.
///
/// ```
/// let detection = textmend::charset::detect("Вечером мы гуляли по набережной.".as_bytes(), None);
/// assert_eq!(detection.charset, textmend::Charset::UTF_8);
/// let koi8 = encoding_rs::KOI8_R.encode("Вечером мы гуляли по набережной.").0;
/// let detection = textmend::charset::detect(&koi8, None);
/// assert_eq!(detection.charset.name(), "KOI8-R");
/// assert!(detection.bits > 20.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// The most likely encoding.
    pub charset: Charset,
    /// How sure it is: log2 of the odds against the best of the alternatives that would give another text, or against no
    /// text at all, if that is likelier. Infinite where a byte order mark says so, or where there is nothing but ASCII.
    pub bits: f32,
    /// Other encodings, the likeliest first, with how many bits less likely than `charset` they are. Those that give the
    /// same text stand here as well.
    pub alternatives: Vec<(Charset, f32)>,
    /// What the answer rests on.
    pub evidence: Evidence,
    /// The encodings of those lines that are not in `charset`, where there are some.
    pub other_lines: Vec<Charset>,
}

/// What a [`Detection`] rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// All bytes are ASCII.
    Ascii,
    /// A byte order mark.
    Mark,
    /// The bytes are well-formed as those of no other encoding are: UTF-8, UTF-16, UTF-32.
    Structure,
    /// The words that they make.
    Words,
}

impl Evidence {
    /// One word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ascii => "ascii",
            Self::Mark => "mark",
            Self::Structure => "structure",
            Self::Words => "words",
        }
    }
}

/// What chardetng's opinion says for an encoding, in bits.
const CHARDETNG: f32 = 2.0;
/// What a well-formed sequence of UTF-8 is worth: the odds against bytes beyond ASCII coming together so by chance.
const SEQUENCE: f32 = 2.0;
/// What each byte is worth in UTF-16 and UTF-32 that tells nothing but the script.
const BITS_OF_HIGH_BYTE: f32 = 4.0;
/// The most that an answer is said to be worth.
const MOST_BITS: f32 = 1000.0;
/// How much less likely than text bytes are that mean nothing, in bits.
const NOISE: f32 = 12.0;

/// How many bytes [`detect`] looks at.
pub const DETECTION_WINDOW: usize = 64 << 10;

/// Tells the encoding of `bytes`, of which at most the first [`DETECTION_WINDOW`] after what is plain ASCII count.
/// `declared` is what the bytes are said to be in; it counts less than bytes that contradict it.
///
/// The work is bounded, and independent of the length of `bytes` once ASCII is passed over: some ten milliseconds at
/// most.
pub fn detect(bytes: &[u8], declared: Option<Charset>) -> Detection {
    let certain = |charset, evidence| Detection {
        charset,
        bits: f32::INFINITY,
        alternatives: Vec::new(),
        evidence,
        other_lines: Vec::new(),
    };
    let by_structure = |charset: Charset| {
        let bits = BITS_OF_HIGH_BYTE * (bytes.len() - bytes.len() / charset.unit_width()) as f32;
        Detection { bits: bits.min(MOST_BITS), ..certain(charset, Evidence::Structure) }
    };
    match opening(bytes, true, UNITS_SAMPLE, declared) {
        Some(Opening::Mark(charset, _)) => return certain(charset, Evidence::Mark),
        Some(Opening::Units(charset)) => return by_structure(charset),
        _ => {}
    }
    let Some(first) = bytes.iter().position(|byte| !byte.is_ascii()) else {
        return certain(Charset::UTF_8, Evidence::Ascii);
    };
    let start = memchr::memrchr(b'\n', &bytes[..first]).map_or(0, |at| at + 1);
    let end = bytes.len().min(start + DETECTION_WINDOW);
    if let Some(charset) = units_of_first_line(bytes) {
        return by_structure(charset);
    }
    let hints = Hints { declared, in_text: declaration::declared(bytes) };
    let sample = &bytes[start..end];
    let mut detection = detect_sample(sample, end == bytes.len(), &hints);
    if detection.charset == Charset::UTF_8 {
        let read = lines_read(sample, detection.mixture(), detection.other_lines.len());
        detection.other_lines.retain(|charset| read.contains(charset));
    }
    detection
}

/// How many broken lines tell whether lines are read in an encoding.
const LINES_READ: usize = 64;

/// The encodings, at most so many, that lines of a UTF-8 document are read in, and not just the likeliest for what is none.
fn lines_read(sample: &[u8], mixture: Mixture, most: usize) -> Vec<Charset> {
    let mut read = Vec::new();
    for (line, _) in Lines::of(sample).broken.into_iter().take(LINES_READ) {
        if read.len() >= most {
            break;
        }
        if let Some(reading) = read_line(line, mixture)
            && !read.contains(&reading.charset)
        {
            read.push(reading.charset);
        }
    }
    read
}

/// The encoding of a sample that is not all ASCII. `complete` says that no more input follows.
pub(crate) fn detect_sample(sample: &[u8], complete: bool, hints: &Hints) -> Detection {
    let whole = if complete { sample } else { without_cut_off(sample) };
    let lines = Lines::of(whole);
    if lines.is_utf8() {
        return utf8_detection(lines.right - lines.wrong, lines_beside_utf8(&lines, hints));
    }
    let broken: Vec<&[u8]> = lines.broken().collect();
    let (words, ranking) = explanation(&broken, hints);
    let Some(best) = ranking.ranked.first() else { return utf8_detection(0, Vec::new()) };
    let as_utf8 = if lines.right > 0 { as_broken_utf8(&words) } else { f32::INFINITY };
    if as_utf8 < best.bits {
        let detection = by_words(&words, &ranking, Charset::UTF_8, as_utf8);
        return Detection { other_lines: lines_beside_utf8(&lines, hints), ..detection };
    }
    let utf8 = lines.has_utf8.then_some(Charset::UTF_8);
    let others = mixed::others(&broken, best.charset, hints.favours(&words));
    let other_lines = others.into_iter().flatten().chain(utf8).collect();
    Detection { other_lines, ..by_words(&words, &ranking, best.charset, best.bits) }
}

/// The encodings of the lines of a UTF-8 document that are not UTF-8.
fn lines_beside_utf8(lines: &Lines<'_>, hints: &Hints) -> Vec<Charset> {
    let legacy = lines.broken.iter().filter(|&&(_, (right, wrong))| may_be_legacy(right, wrong));
    let legacy: Vec<&[u8]> = legacy.map(|&(line, _)| line).collect();
    let (words, ranking) = explanation(&legacy, hints);
    let Some(best) = ranking.ranked.first().filter(|_| !legacy.is_empty()) else { return Vec::new() };
    let others = mixed::others(&legacy, best.charset, hints.favours(&words));
    std::iter::once(best.charset).chain(others.into_iter().flatten()).collect()
}

/// The encodings that may explain some lines, and their words. Where all together make no sense in any encoding, lines in
/// several are among them: then those count that are in the commonest.
fn explanation<'a>(lines: &[&'a [u8]], hints: &Hints) -> (Sample<'a>, Ranking) {
    let words = Sample::of(lines.iter().copied());
    let all = ranking(&words, lines.iter().copied(), hints);
    if all.ranked.first().is_none_or(|best| best.bits < noise(&words)) {
        return (words, all);
    }
    let common = mixed::of_commonest(lines, hints.favours(&words));
    if common.is_empty() {
        return (words, all);
    }
    let words = Sample::of(common.iter().copied());
    let ranking = ranking(&words, common.into_iter(), hints);
    (words, ranking)
}

/// Bits of words that mean nothing.
fn noise(words: &Sample<'_>) -> f32 {
    NOISE + BITS_OF_NOISE * words.len() as f32
}

/// The encodings that may explain the words of some lines.
fn ranking<'a>(words: &Sample<'_>, lines: impl Iterator<Item = &'a [u8]>, hints: &Hints) -> Ranking {
    let opinion = chardetng(lines);
    let by_hints = hints.favours(words);
    let favour = |charset| by_hints(charset) + if charset == opinion { CHARDETNG } else { 0.0 };
    rank_with(words, favour, &hints.candidates())
}

/// UTF-8, for which so many well-formed sequences speak.
fn utf8_detection(sequences: usize, other_lines: Vec<Charset>) -> Detection {
    let bits = (SEQUENCE * sequences as f32).min(MOST_BITS);
    Detection {
        charset: Charset::UTF_8,
        bits,
        alternatives: Vec::new(),
        evidence: Evidence::Structure,
        other_lines,
    }
}

/// The encoding in which the words cost so many bits, and the others.
fn by_words(words: &Sample<'_>, ranking: &Ranking, charset: Charset, least: f32) -> Detection {
    let differs =
        |other: Charset| words.marked.iter().any(|word| decoded(word, other) != decoded(word, charset));
    let others = |ranked: &[Ranked]| -> Vec<Ranked> {
        ranked.iter().filter(|other| other.charset != charset).copied().collect()
    };
    let next = |ranked: &[Ranked]| {
        others(ranked).into_iter().find(|other| differs(other.charset)).map(|other| other.bits)
    };
    let next = [next(&ranking.ranked), next(&ranking.dropped), Some(noise(words))]
        .into_iter()
        .flatten()
        .fold(f32::INFINITY, f32::min);
    Detection {
        charset,
        bits: (next - least).clamp(0.0, MOST_BITS),
        alternatives: others(&ranking.ranked)
            .into_iter()
            .map(|other| (other.charset, other.bits - least))
            .collect(),
        evidence: Evidence::Words,
        other_lines: Vec::new(),
    }
}

impl Detection {
    /// How the document's lines are to be read.
    pub(crate) fn mixture(&self) -> Mixture {
        let mut legacy = self.other_lines.iter().copied().filter(|&charset| charset != Charset::UTF_8);
        let others = std::array::from_fn(|_| legacy.next());
        Mixture { main: self.charset, others, judges_lines: true }
    }
}

/// How many bytes chardetng sees: it takes as long for each kilobyte as all else does for the whole sample.
const CHARDETNG_BYTES: usize = 2048;

fn chardetng<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Charset {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut room = CHARDETNG_BYTES;
    for line in lines {
        let head = &line[..line.len().min(room)];
        detector.feed(head, false);
        room -= head.len();
    }
    detector.feed(b"", true);
    detector.guess(None, Utf8Detection::Deny).into()
}

/// The sample without a sequence of UTF-8 that its end cuts off.
fn without_cut_off(sample: &[u8]) -> &[u8] {
    let is_cut_off = |len: &usize| {
        let tail = &sample[sample.len().saturating_sub(*len)..];
        std::str::from_utf8(tail).is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
    };
    let cut_off = (1..=3).find(is_cut_off).unwrap_or(0);
    &sample[..sample.len().saturating_sub(cut_off)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

    fn told(bytes: &[u8]) -> &'static str {
        detect(bytes, None).charset.name()
    }

    #[test]
    fn encodings_of_samples() {
        let russian = "Вечером мы долго гуляли по набережной и говорили о книгах.\n";
        let french = "Il a été très étonné de les voir arriver à l'aube, ça c'est sûr.\n";
        let japanese = "明日は雨が降るそうですから、傘を持って行ってください。\n";
        let cases = [
            (Charset::UTF_8, russian),
            (WINDOWS_1251.into(), russian),
            (KOI8_R.into(), russian),
            (Charset::for_label("cp855").unwrap(), russian),
            (WINDOWS_1252.into(), french),
            (Charset::for_label("cp850").unwrap(), french),
            (SHIFT_JIS.into(), japanese),
        ];
        for (charset, text) in cases {
            assert_eq!(told(&charset.encode(text).unwrap()), charset.name());
        }
    }

    #[test]
    fn few_bytes_and_bytes_without_meaning_are_not_sure() {
        let noise: Vec<u8> =
            (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
        for bytes in [&b"\xA3"[..], b"\xA35", b"a\xE9b", b"\xC8", b"na\x95ve", &noise] {
            let told = detect(bytes, None);
            assert!(told.bits < 15.0, "{bytes:x?} {told:?}");
        }
        let russian = "Вечером мы долго гуляли по набережной и говорили о книгах.\n";
        assert!(detect(&WINDOWS_1251.encode(russian).0, None).bits > 50.0);
    }

    #[test]
    fn escape_sequences_are_never_believed() {
        assert_eq!(told(b"\x1B$B$O$$\x1B(B"), "UTF-8");
        assert_eq!(told(b"1 +AGEAYQ- 2 ~{VPND~}"), "UTF-8");
    }

    #[test]
    fn a_label_counts_less_than_the_bytes() {
        let russian = WINDOWS_1251.encode("Вечером мы долго гуляли.").0;
        assert_eq!(detect(&russian, Some(KOI8_R.into())).charset.name(), "windows-1251");
        assert_eq!(detect("жж".as_bytes(), Some(KOI8_R.into())).charset, Charset::UTF_8);
        let one_letter = b"caf\x8E";
        assert_eq!(detect(one_letter, Charset::for_label("macintosh").ok()).charset.name(), "macintosh");
    }

    #[test]
    fn a_cut_off_sequence_does_not_refute_utf8() {
        let bytes = "жж".as_bytes();
        let hints = Hints::default();
        assert_eq!(detect_sample(&bytes[..3], false, &hints).charset, Charset::UTF_8);
        assert_eq!(detect_sample(b"caf\xC3\xA9 na\xEFve", true, &hints).charset, Charset::UTF_8);
    }
}
