//! The first bytes: byte order marks, and UTF-16 and UTF-32 that have none.

use crate::charset::Charset;
use crate::model::{Languages, model};
use crate::signal::{Signals, is_control};

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Opening {
    /// A byte order mark of so many bytes.
    Mark(Charset, usize),
    /// No mark, but characters of two or four bytes.
    Units(Charset),
    /// Nothing special.
    Plain,
}

/// How many bytes decide at most about UTF-16 and UTF-32 without a mark; and how many tell whether that is a question at
/// all.
pub(crate) const UNITS_SAMPLE: usize = 1024;
const FIRST_BYTES: usize = 16;
/// However little may be held, so much decides.
const LEAST_SAMPLE: usize = 32;

/// Looks at the first bytes of the input, not many more than `window`. `None` asks for more; `last` says that there are no
/// more.
pub(crate) fn opening(input: &[u8], last: bool, window: usize) -> Option<Opening> {
    match input {
        [0xEF, 0xBB, 0xBF, ..] => return Some(Opening::Mark(Charset::UTF_8, 3)),
        [0xFF, 0xFE, 0, 0, ..] => return Some(Opening::Mark(Charset::UTF_32LE, 4)),
        [0, 0, 0xFE, 0xFF, ..] => return Some(Opening::Mark(Charset::UTF_32BE, 4)),
        [0xFF, 0xFE] | [0xFF, 0xFE, 0] if !last => return None,
        [0xFF, 0xFE, ..] => return Some(Opening::Mark(Charset::UTF_16LE, 2)),
        [0xFE, 0xFF, ..] => return Some(Opening::Mark(Charset::UTF_16BE, 2)),
        [0xEF] | [0xEF, 0xBB] | [0xFE] | [0xFF] | [] if !last => return None,
        _ => {}
    }
    let head = first_bytes(input, last)?;
    if !may_be_units(head) {
        return Some(Opening::Plain);
    }
    let window = window.clamp(LEAST_SAMPLE, UNITS_SAMPLE);
    if input.len() < window && !last {
        return None;
    }
    Some(units(&input[..input.len().min(window)]).map_or(Opening::Plain, Opening::Units))
}

/// The first bytes, up to a line end or a byte beyond ASCII if there is one, unless the input begins with what lays out
/// text; `None` where more must come.
fn first_bytes(input: &[u8], last: bool) -> Option<&[u8]> {
    let lays_out = |byte: &u8| matches!(byte, b'\t'..=b'\r');
    if input.len() < 2 && !last {
        return None;
    }
    let is_open = input.iter().take(2).any(lays_out);
    let ends = |&(at, byte): &(usize, &u8)| (at > 1 && *byte == b'\n' || !byte.is_ascii()) && !is_open;
    let end = input.iter().enumerate().take(FIRST_BYTES).find(ends).map(|(at, _)| at + 1);
    let is_enough = last || end.is_some() || input.len() >= FIRST_BYTES;
    is_enough.then(|| &input[..end.unwrap_or(input.len().min(FIRST_BYTES))])
}

/// Whether there is a control character, or what lays out text in every other place: the other halves of the characters
/// of India's scripts are 0x09 to 0x0D.
fn may_be_units(head: &[u8]) -> bool {
    let layout =
        |side: usize| head.iter().skip(side).step_by(2).filter(|byte| matches!(byte, b'\t'..=b'\r')).count();
    head.iter().any(|&byte| is_control(byte)) || layout(0).max(layout(1)) > 2.max(head.len() / 4)
}

/// UTF-16 or UTF-32 without a mark, by the head of the input.
pub(crate) fn units(input: &[u8]) -> Option<Charset> {
    let sample = &input[..input.len().min(UNITS_SAMPLE)];
    let wide = [Charset::UTF_32LE, Charset::UTF_32BE].into_iter().find(|&charset| is_utf32(sample, charset));
    wide.or_else(|| utf16(sample))
}

fn is_utf32(sample: &[u8], charset: Charset) -> bool {
    let whole = &sample[..sample.len() & !3];
    let (text, errors) = charset.decode(whole);
    whole.len() >= 8 && !errors && !text.chars().any(|scalar| scalar.is_control() && !is_layout(scalar))
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
    let orders = [Charset::UTF_16LE, Charset::UTF_16BE];
    if let Some(charset) = orders.into_iter().find(|&charset| is_of_one_script(pairs, charset)) {
        return Some(charset);
    }
    let bits_each = |charset: Charset| {
        let (text, _) = charset.decode(pairs.as_flattened());
        let strange = text.chars().filter(|&scalar| is_strange(scalar)).count();
        let cost = model().full_cost(&text, &Languages::Any)?.least_bits() / text.chars().count() as f32;
        (pairs.len() >= 2 && strange * 12 <= pairs.len()).then_some((charset, cost))
    };
    let both = orders.into_iter().filter_map(bits_each);
    let (charset, bits_each) = both.min_by(|(_, one), (_, other)| one.total_cmp(other))?;
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (high, low) = (zeros(1 - charset.ascii_byte()), zeros(charset.ascii_byte()));
    let is_plain = high * 8 >= pairs.len() && high > 8 * low;
    let is_likely = bits_each <= MOST_BITS && (high > 0 || pairs.len() >= FEWEST_CHARACTERS);
    let is_text_as_it_is = std::str::from_utf8(sample).is_ok();
    let may_be_units = !is_text_as_it_is || has_low_halves(pairs, charset);
    (may_be_units && (is_plain || is_likely)).then_some(charset)
}

/// Whether most characters have a half below 0x20, which text in UTF-8 has not: only that makes valid UTF-8 anything else.
fn has_low_halves(pairs: &[[u8; 2]], charset: Charset) -> bool {
    let is_low = |pair: &&[u8; 2]| {
        let (high, low) = (pair[1 - charset.ascii_byte()], pair[charset.ascii_byte()]);
        high < 0x20 && high != low && !(matches!(high, b'\t'..=b'\r') && matches!(low, b'\t'..=b'\r'))
    };
    let low = pairs.iter().filter(is_low).count();
    low * 3 >= pairs.len() * 2
}

/// Whether bytes are UTF-8, but perhaps for a last character that is cut, without a control that UTF-16 has in each blank:
/// a digit a line could be letters of one script.
fn is_plain_utf8(sample: &[u8]) -> bool {
    let is_utf8 = std::str::from_utf8(sample).err().is_none_or(|error| error.error_len().is_none());
    is_utf8 && !Signals::of(sample).has_any(Signals::CONTROL)
}

/// Whether most characters are letters of one block of 256 whose number is below 0x20: so is text in a script that the
/// model does not know.
fn is_of_one_script(pairs: &[[u8; 2]], charset: Charset) -> bool {
    if pairs.len() < FEWEST_CHARACTERS || !has_low_halves(pairs, charset) {
        return false;
    }
    let high = |pair: &[u8; 2]| pair[1 - charset.ascii_byte()];
    let in_block = |block: u8| pairs.iter().filter(|pair| high(pair) == block).count();
    let most = (1..0x20).map(in_block).max().unwrap_or(0);
    let (text, _) = charset.decode(pairs.as_flattened());
    let letters = text.chars().filter(|scalar| scalar.is_alphanumeric() || scalar.is_whitespace()).count();
    most * 2 >= pairs.len() && letters * 3 >= pairs.len() * 2 && !text.chars().any(is_strange)
}

/// The fewest characters where no zero speaks for UTF-16; and the most bits that each may cost.
const FEWEST_CHARACTERS: usize = 8;
const MOST_BITS: f32 = 12.5;

fn is_strange(scalar: char) -> bool {
    scalar.is_control() && !is_layout(scalar)
        || matches!(scalar, char::REPLACEMENT_CHARACTER | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}'..='\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings() {
        let cases: [(&[u8], Option<Opening>); 15] = [
            (b"", None),
            (b"\x80", None),
            (b"\x80\n\0A", None),
            (b"\xEF", None),
            (b"\xEF\xBB\xBFa", Some(Opening::Mark(Charset::UTF_8, 3))),
            (b"\xFF\xFE", None),
            (b"\xFF\xFEa\0", Some(Opening::Mark(Charset::UTF_16LE, 2))),
            (b"\xFF\xFE\0\0a", Some(Opening::Mark(Charset::UTF_32LE, 4))),
            (b"\xFE\xFF", Some(Opening::Mark(Charset::UTF_16BE, 2))),
            (b"\0\0\xFE\xFF", Some(Opening::Mark(Charset::UTF_32BE, 4))),
            (b"h", None),
            (b"hi\n", Some(Opening::Plain)),
            (b"h\0i\0", None),
            (b"\xCF\xF0", Some(Opening::Plain)),
            (b"what does it say?", Some(Opening::Plain)),
        ];
        for (input, expected) in cases {
            assert_eq!(opening(input, false, UNITS_SAMPLE), expected, "{input:?}");
        }
        assert_eq!(opening(b"h\0i\0", true, 0), Some(Opening::Units(Charset::UTF_16LE)));
        assert_eq!(opening(b"h", true, 0), Some(Opening::Plain));
    }

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
}
