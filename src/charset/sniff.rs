//! The first bytes: byte order marks, and whether there may be UTF-16 or UTF-32 that has none.

use crate::charset::Charset;
use crate::charset::units::{UNITS_SAMPLE, may_be_in, units};
use crate::signal::is_control;

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

/// How many bytes tell whether UTF-16 and UTF-32 without a mark are a question at all.
const FIRST_BYTES: usize = 16;
/// However little may be held, so much decides.
const LEAST_SAMPLE: usize = 32;

/// Looks at the first bytes of the input, not many more than `window`. `None` asks for more; `last` says that there are no
/// more. What the input is declared to be in counts where it is UTF-16 or UTF-32, and the bytes do not contradict it.
pub(crate) fn opening(input: &[u8], last: bool, window: usize, declared: Option<Charset>) -> Option<Opening> {
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
    let declared = declared.filter(|charset| charset.unit_width() > 1);
    if declared.is_none() && !may_be_units(first_bytes(input, last)?) {
        return Some(Opening::Plain);
    }
    let window = window.clamp(LEAST_SAMPLE, UNITS_SAMPLE);
    if input.len() < window && !last {
        return None;
    }
    let sample = &input[..input.len().min(window)];
    let told = units(sample).or(declared.filter(|&charset| may_be_in(sample, charset)));
    Some(told.map_or(Opening::Plain, Opening::Units))
}

/// UTF-16 or UTF-32 of all the input, where its first line has a byte beyond ASCII: only then may the first bytes be
/// plain although the rest is not.
pub(crate) fn units_of_first_line(input: &[u8]) -> Option<Charset> {
    let first = input.iter().position(|&byte| byte == b'\n' || !byte.is_ascii())?;
    if input[first] == b'\n' { None } else { units(input) }
}

/// The first bytes, up to a line end or a byte beyond ASCII if there is one, unless the input begins with what lays out
/// text; `None` where more must come.
fn first_bytes(input: &[u8], last: bool) -> Option<&[u8]> {
    let lays_out = |byte: &u8| matches!(byte, b'\t'..=b'\r');
    if input.len() < 2 && !last {
        return None;
    }
    let is_open = input.iter().take(2).any(lays_out);
    let ends_line = |at: usize| at > 1 && input[at] == b'\n' && !may_be_han(&input[..at]);
    let ends = |&(at, byte): &(usize, &u8)| (ends_line(at) || !byte.is_ascii()) && !is_open;
    let end = input.iter().enumerate().take(FIRST_BYTES).find(ends).map(|(at, _)| at + 1);
    let is_enough = last || end.is_some() || input.len() >= FIRST_BYTES;
    is_enough.then(|| &input[..end.unwrap_or(input.len().min(FIRST_BYTES))])
}

/// Whether there is a control character, or what lays out text in every other place: the other halves of the characters
/// of India's scripts are 0x09 to 0x0D. Or what seems to be a line end is half of a character.
fn may_be_units(head: &[u8]) -> bool {
    let layout =
        |side: usize| head.iter().skip(side).step_by(2).filter(|byte| matches!(byte, b'\t'..=b'\r')).count();
    let line = head.iter().skip(2).position(|&byte| byte == b'\n').map(|at| &head[..at + 2]);
    head.iter().any(|&byte| is_control(byte))
        || layout(0).max(layout(1)) > 2.max(head.len() / 4)
        || line.is_some_and(may_be_han)
}

/// Whether a line without its end may be Han characters of UTF-16 up to one that ends in 0x0A, such as U+4E0A: their high
/// halves are `N` to `~`, or `0` for kana, and their low halves are not only letters and digits.
fn may_be_han(line: &[u8]) -> bool {
    let low_side = line.len() % 2;
    let mut highs = line.iter().skip(1 - low_side).step_by(2);
    let mut lows = line.iter().skip(low_side).step_by(2);
    highs.all(|byte| matches!(byte, b'0' | b'N'..=b'~')) && lows.any(|byte| !byte.is_ascii_alphanumeric())
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
            assert_eq!(opening(input, false, UNITS_SAMPLE, None), expected, "{input:?}");
        }
        assert_eq!(opening(b"h\0i\0", true, 0, None), Some(Opening::Units(Charset::UTF_16LE)));
        assert_eq!(opening(b"h", true, 0, None), Some(Opening::Plain));
    }
}
