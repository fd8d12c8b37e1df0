//! UTF-16 and UTF-32 without a byte order mark, by the pattern of their bytes.

use crate::charset::Charset;
use crate::model::{Languages, model};
use crate::signal::{Signals, is_control};

/// How many bytes decide at most.
pub(crate) const UNITS_SAMPLE: usize = 1024;
/// The fewest characters where no zero speaks for UTF-16; and the most bits that each may cost.
const FEWEST_CHARACTERS: usize = 8;
const MOST_BITS: f32 = 12.5;
/// The same where all of them are letters of one block that other text has no bytes of.
const FEWEST_OF_SCRIPT: usize = 3;
/// Fewer letters than this between NULs may as well be names of one letter each.
const FEWEST_LETTERS: usize = 3;
/// One in so many units of UTF-32 may be no character at all.
const UNITS_FOR_EACH_LOST: usize = 16;
/// One in so many units of UTF-16 may look like two characters of plain text.
const UNITS_FOR_EACH_ODD: usize = 16;

/// Two bytes of the input.
type Pair = [u8; 2];

/// UTF-16 or UTF-32 without a mark, by the head of the input.
pub(crate) fn units(input: &[u8]) -> Option<Charset> {
    let sample = &input[..input.len().min(UNITS_SAMPLE)];
    let wide = [Charset::UTF_32LE, Charset::UTF_32BE].into_iter().find(|&charset| is_utf32(sample, charset));
    wide.or_else(|| utf16(sample))
}

/// Whether the input may be in the declared one of these encodings: its head has no character that text has not, and is no
/// UTF-8.
pub(crate) fn may_be_in(input: &[u8], charset: Charset) -> bool {
    let width = charset.unit_width();
    let sample = &input[..input.len().min(UNITS_SAMPLE) / width * width];
    let (text, errors) = charset.decode(sample);
    let len = text.chars().count();
    let is_text = len > 0 && !errors && !text.chars().any(is_strange);
    let is_text = is_text && !is_plain_utf8(sample) && !is_utf8_with_controls(sample, width);
    let is_likely = || {
        text.chars().any(|scalar| scalar.is_ascii()) || bits_each(&text).is_some_and(|bits| bits <= MOST_BITS)
    };
    is_text && (len < FEWEST_CHARACTERS || is_likely())
}

/// Surrogates that stand alone are lost, but hardly a reason to doubt the rest: nothing else has so many zeros.
fn is_utf32(sample: &[u8], charset: Charset) -> bool {
    let (units, _) = sample.as_chunks::<4>();
    let code = |unit: &[u8; 4]| {
        if charset == Charset::UTF_32BE { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) }
    };
    let surrogates = units.iter().filter(|unit| matches!(code(unit), 0xD800..=0xDFFF)).count();
    // Beyond the planes in use there are line ends and tabs of UTF-16.
    let is_used = |code| matches!(code, 0..=0x3_FFFF | 0xE_0000..=0xE_0FFF);
    let beyond = units.iter().filter(|unit| !is_used(code(unit))).count();
    let (text, _) = charset.decode(units.as_flattened());
    units.len() >= 2
        && surrogates * 2 <= units.len()
        && beyond * UNITS_FOR_EACH_LOST <= units.len()
        && !text.chars().any(|scalar| scalar.is_control() && !is_layout(scalar))
}

fn is_layout(scalar: char) -> bool {
    matches!(scalar, '\t'..='\r')
}

/// The byte order in which the sample makes the likelier text, if that is text at all: either because the model knows its
/// words, or because its ASCII has zeros on one side.
fn utf16(sample: &[u8]) -> Option<Charset> {
    if is_plain_utf8(sample) {
        return None;
    }
    let (pairs, _) = sample.as_chunks::<2>();
    let is_utf8 = is_utf8(sample);
    let may_be =
        |charset: &Charset| !is_utf8 || has_low_halves(pairs, *charset) && !has_odd_units(pairs, *charset);
    let orders = || [Charset::UTF_16LE, Charset::UTF_16BE].into_iter().filter(may_be);
    if let Some(charset) = orders().find(|&charset| is_of_one_script(pairs, charset)) {
        return Some(charset);
    }
    let cost = |charset: Charset| {
        let (text, _) = charset.decode(pairs.as_flattened());
        let strange = text.chars().filter(|&scalar| is_strange(scalar)).count();
        let is_text = pairs.len() >= 2 && strange * 12 <= pairs.len();
        let bits = bits_each(&text).filter(|_| is_text && !(is_utf8 && may_be_names(&text)));
        bits.map(|bits| (charset, bits))
    };
    let (charset, bits) = orders().filter_map(cost).min_by(|(_, one), (_, other)| one.total_cmp(other))?;
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (high, low) = (zeros(1 - charset.ascii_byte()), zeros(charset.ascii_byte()));
    let is_whole = is_alphabetic(pairs, charset) || !has_ascii_words(pairs, charset);
    let is_plain = high * 8 >= pairs.len() && high > 8 * low && is_whole;
    let is_enough = high > 0 || pairs.len() >= FEWEST_CHARACTERS || is_one_word(pairs, charset);
    let is_likely = bits <= MOST_BITS && is_enough;
    (is_plain || is_likely).then_some(charset)
}

/// What a character costs on average.
fn bits_each(text: &str) -> Option<f32> {
    Some(model().full_cost(text, &Languages::Any)?.least_bits() / text.chars().count() as f32)
}

/// Whether so short a text may be names of one letter with NULs between them: letters of ASCII that make no word.
fn may_be_names(text: &str) -> bool {
    let is_name = |scalar: char| scalar.is_ascii_alphanumeric();
    text.len() < FEWEST_LETTERS && text.chars().all(is_name) && !model().is_common_word(text)
}

/// The high and the low half of a unit.
fn halves(pair: Pair, charset: Charset) -> (u8, u8) {
    (pair[1 - charset.ascii_byte()], pair[charset.ascii_byte()])
}

/// Whether most characters have a half below 0x20, which text in UTF-8 has not: only that makes valid UTF-8 anything else.
/// In quotation marks and dashes it is the low one.
fn has_low_halves(pairs: &[Pair], charset: Charset) -> bool {
    let lays_out = |byte: u8| matches!(byte, b'\t'..=b'\r');
    let is_low = |&&pair: &&Pair| {
        let (high, low) = halves(pair, charset);
        high < 0x20 && high != low && !(lays_out(high) && lays_out(low)) || high == 0x20 && is_control(low)
    };
    let low = pairs.iter().filter(is_low).count();
    low * 3 >= pairs.len() * 2
}

/// Whether units look like two characters of UTF-8, as they do where NULs stand between words. High halves that lay out
/// text count as such unless they are those of a script.
fn has_odd_units(pairs: &[Pair], charset: Charset) -> bool {
    let high_half = |&pair: &Pair| halves(pair, charset).0;
    let is_script = |block: u8| {
        let letters = pairs.iter().filter(|pair| high_half(pair) == block).count();
        let is_enough = pairs.len() >= FEWEST_CHARACTERS
            || pairs.len() >= FEWEST_OF_SCRIPT && !has_ascii_words(pairs, charset);
        letters * 2 >= pairs.len() && is_enough
    };
    let script = (b'\t'..=b'\r').find(|&block| is_script(block));
    let is_text = |byte: u8| !is_control(byte);
    let is_odd = |&&pair: &&Pair| match halves(pair, charset) {
        // Bullets, ellipses and the like, whose bytes are a sign and a blank.
        (0x20, b'"' | b'&' | b'0' | b'2' | b'3' | b'9' | b':') => false,
        // Joiners.
        (0x20, 0x0C | 0x0D) if script.is_some() => false,
        (high, low) => low == 0 || is_text(high) && is_text(low) && Some(high) != script,
    };
    pairs.iter().filter(is_odd).count() * UNITS_FOR_EACH_ODD > pairs.len()
}

/// Whether letters or digits of ASCII are among the characters. Where only blanks and signs are, the zeros beside them are no
/// ends of words.
fn has_ascii_words(pairs: &[Pair], charset: Charset) -> bool {
    pairs.iter().any(|&pair| {
        let (high, low) = halves(pair, charset);
        high == 0 && low.is_ascii_alphanumeric()
    })
}

/// Whether most characters beyond U+00FF are of one block of 256, as they are in all scripts but those of East Asia, which
/// the model knows: their blocks have the numbers of ASCII letters. Punctuation counts with any.
fn is_alphabetic(pairs: &[Pair], charset: Charset) -> bool {
    let mut counts = [0_usize; 256];
    for &pair in pairs {
        let (high, _) = halves(pair, charset);
        let block = if matches!(high, 0xD8..=0xDF) { 0xD8 } else { high };
        counts[usize::from(block)] += 1;
    }
    let beyond = |&(block, _): &(usize, &usize)| block != 0 && block != 0x20;
    let all: usize = counts.iter().enumerate().filter(beyond).map(|(_, count)| count).sum();
    let letters = |&(block, _): &(usize, &usize)| !(0x30..0x80).contains(&block);
    let alphabets = counts.iter().enumerate().filter(beyond).filter(letters);
    alphabets.map(|(_, &count)| count).max().unwrap_or(0) * 2 >= all
}

/// Whether all characters are letters of one block whose number is a control that no other text has.
fn is_one_word(pairs: &[Pair], charset: Charset) -> bool {
    let block = pairs.first().map_or(0, |&pair| halves(pair, charset).0);
    let (text, _) = charset.decode(pairs.as_flattened());
    pairs.len() >= FEWEST_OF_SCRIPT
        && is_control(block)
        && block != 0
        && pairs.iter().all(|&pair| halves(pair, charset).0 == block)
        && text.chars().all(char::is_alphabetic)
}

/// Whether bytes are UTF-8, but perhaps for a last character that is cut.
fn is_utf8(sample: &[u8]) -> bool {
    std::str::from_utf8(sample).err().is_none_or(|error| error.error_len().is_none())
}

/// Whether bytes are UTF-8 without a control that UTF-16 has in each blank: a digit a line could be letters of one script.
fn is_plain_utf8(sample: &[u8]) -> bool {
    is_utf8(sample) && !Signals::of(sample).has_any(Signals::CONTROL)
}

/// Whether bytes are UTF-8 all the same, whatever controls are among them: with characters beyond ASCII, or with a control in
/// no more than half of the units. NULs speak against it.
fn is_utf8_with_controls(sample: &[u8], width: usize) -> bool {
    let units = sample.chunks(width);
    let count = units.len();
    let with_controls = units.filter(|unit| unit.iter().any(|&byte| is_control(byte))).count();
    !sample.contains(&0) && is_utf8(sample) && (!sample.is_ascii() || with_controls * 2 <= count)
}

/// Whether most characters are letters of one block of 256 whose number is below 0x20: so is text in a script that the
/// model does not know.
fn is_of_one_script(pairs: &[Pair], charset: Charset) -> bool {
    if pairs.len() < FEWEST_CHARACTERS || !has_low_halves(pairs, charset) {
        return false;
    }
    let in_block = |block: u8| pairs.iter().filter(|&&pair| halves(pair, charset).0 == block).count();
    let most = (1..0x20).map(in_block).max().unwrap_or(0);
    let (text, _) = charset.decode(pairs.as_flattened());
    let letters = text.chars().filter(|scalar| scalar.is_alphanumeric() || scalar.is_whitespace()).count();
    most * 2 >= pairs.len() && letters * 3 >= pairs.len() * 2 && !text.chars().any(is_strange)
}

fn is_strange(scalar: char) -> bool {
    scalar.is_control() && !is_layout(scalar)
        || matches!(scalar, char::REPLACEMENT_CHARACTER | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}'..='\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_many_scripts_without_a_mark() {
        let texts = [
            "hi, there",
            "Как дела, друзья?",
            "„Zażółć”",
            "ಇಂದು ರಾತ್ರಿ",
            "આજે સવારે વરસાદ પડ્યો",
            "日本の首都は東京です。",
            "한국어 문장입니다.",
            "ကျွန်တော် ဒီနေ့ စာအုပ်တစ်အုပ် ဖတ်တယ်",
            "ዛሬ ጠዋት ዝናብ ዘነበ",
            "ថ្ងៃនេះ មេឃភ្លៀង ខ្លាំង",
        ];
        for charset in [Charset::UTF_16LE, Charset::UTF_16BE, Charset::UTF_32LE, Charset::UTF_32BE] {
            for text in texts {
                assert_eq!(units(&charset.encode(text).unwrap()), Some(charset), "{text}");
            }
        }
    }

    #[test]
    fn other_bytes_are_no_units() {
        let korean = encoding_rs::EUC_KR.encode("서울은 대한민국의 수도이다").0;
        let chinese = encoding_rs::BIG5.encode("臺北是一座城市而且很大").0;
        let cases: [&[u8]; 13] = [
            b"5\n8\n9\n5\n6\n2\n8\n9\n9\n5\n8\n6\n2\n",
            b"5\t6\t7\t8\t9\t5\t6\t7\t8\t7\t5\t7\t6\n",
            b"ding\x07 dong",
            b"name.txt\0.exe",
            b"\t\t\t\t\t\t\t\t\t\t\t\t\r\n\t\t\t\t",
            b"AAA aaA0A<b>a\0b\0\n\0",
            b"a\0b",
            b"\x01\x10\x02\x10\x03\x10\x04\x18\x05\x14\x06\x11\x07\x12\x08\x13",
            b"\0\0\0\0",
            b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0",
            &korean,
            &chinese,
            "日本の首都は東京".as_bytes(),
        ];
        for input in cases {
            assert_eq!(units(input), None, "{input:?}");
        }
    }

    #[test]
    fn words_between_nuls_are_no_units() {
        let lists: [&[&str]; 9] = [
            &["a", "b\n"],
            &["x", "y", ""],
            &["cat", "cat", "a", "a", "\n", ""],
            &["src/main.rs", "src/lib.rs", "a", ""],
            &["café", "thé", "a"],
            &["b", "ça", "é", "où", "à"],
            &["один", "два", "и"],
            &["name", "a\tb", "c\nd", "e"],
            &["peces", "años", ""],
        ];
        for list in lists {
            let text = list.join("\0");
            let legacy = [encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1251, encoding_rs::KOI8_R];
            let legacy = legacy.into_iter().filter_map(|encoding| Charset::from(encoding).encode(&text));
            for bytes in std::iter::once(text.clone().into_bytes()).chain(legacy) {
                assert_eq!(units(&bytes), None, "{:?}", String::from_utf8_lossy(&bytes));
            }
        }
    }

    #[test]
    fn short_text_is_told_by_its_pattern() {
        let texts = [
            "hi",
            "a\n",
            "the",
            "1\n2\n",
            "A • B",
            "“Hi”",
            "Łódź",
            "été",
            "да\n",
            "x – y",
            "का\n",
            "祭り\n",
            "오늘 \n",
            "Вечер",
            "เวลา",
        ];
        for charset in [Charset::UTF_16LE, Charset::UTF_16BE] {
            for text in texts {
                assert_eq!(units(&charset.encode(text).unwrap()), Some(charset), "{text:?}");
            }
        }
    }

    #[test]
    fn a_lone_surrogate_does_not_refute_utf32() {
        for (charset, lone) in
            [(Charset::UTF_32LE, [0x3D, 0xD8, 0, 0]), (Charset::UTF_32BE, [0, 0, 0xD8, 0x3D])]
        {
            for (before, after) in [("a", ""), ("", "a"), ("Hello there, — a text.\n", "cd\n"), ("Да", "!")]
            {
                let encode = |text| charset.encode(text).unwrap();
                let bytes = [encode(before), lone.to_vec(), encode(after)].concat();
                assert_eq!(units(&bytes), Some(charset), "{before}{after}");
                assert_eq!(charset.decode(&bytes).0, format!("{before}\u{FFFD}{after}"));
            }
        }
    }

    #[test]
    fn a_declared_one_counts_where_bytes_do_not_contradict() {
        let (little, big) = (Charset::UTF_16LE, Charset::UTF_16BE);
        for text in ["a", "北", "ł", "Hi", "日本語", "שלום"] {
            assert!(may_be_in(&little.encode(text).unwrap(), little), "{text}");
        }
        let french = encoding_rs::WINDOWS_1252.encode("Il a été très étonné de les voir arriver").0;
        for bytes in [
            &b"plain text"[..],
            "été".as_bytes(),
            " \t\n\u{1}\u{7}и".as_bytes(),
            b" 0aaAU\x01\x01",
            &french,
            b"\0\0\x01\x01\0\0",
        ] {
            assert!(!may_be_in(bytes, little) && !may_be_in(bytes, big), "{bytes:?}");
        }
    }
}
