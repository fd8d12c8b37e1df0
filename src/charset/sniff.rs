//! The first bytes: byte order marks, and UTF-16 that has none.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Opening {
    /// A byte order mark of so many bytes.
    Mark(&'static Encoding, usize),
    /// No mark, but every other byte is NUL, as in the UTF-16 of a Western text.
    Utf16(&'static Encoding),
    /// Nothing special.
    Plain,
}

/// How many bytes decide about UTF-16 without a mark, where the input is that long.
const UTF16_SAMPLE: usize = 32;

/// Looks at the first bytes of the input. `None` asks for more; `last` says that there are no more.
pub(crate) fn opening(input: &[u8], last: bool) -> Option<Opening> {
    match input {
        [0xEF, 0xBB, 0xBF, ..] => return Some(Opening::Mark(UTF_8, 3)),
        [0xFF, 0xFE, ..] => return Some(Opening::Mark(UTF_16LE, 2)),
        [0xFE, 0xFF, ..] => return Some(Opening::Mark(UTF_16BE, 2)),
        [0xEF] | [0xEF, 0xBB] | [0xFE] | [0xFF] | [] if !last => return None,
        _ => {}
    }
    let sample = &input[..input.len().min(UTF16_SAMPLE)];
    if !may_be_utf16(sample) {
        return Some(Opening::Plain);
    }
    if input.len() < UTF16_SAMPLE && !last {
        return None;
    }
    Some(utf16_by_zeros(sample).map_or(Opening::Plain, Opening::Utf16))
}

/// Whether the first bytes, as many as there are, leave UTF-16 of ASCII text possible.
fn may_be_utf16(sample: &[u8]) -> bool {
    let zero = |parity: usize| sample.iter().take(4).skip(parity).step_by(2).all(|&byte| byte == 0);
    let text = |parity: usize| sample.iter().take(4).skip(parity).step_by(2).all(|&byte| byte != 0);
    sample.iter().take(4).all(u8::is_ascii) && (zero(1) && text(0) || zero(0) && text(1))
}

fn utf16_by_zeros(sample: &[u8]) -> Option<&'static Encoding> {
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    match pairs {
        0 | 1 => None,
        _ if even == 0 && 4 * odd >= 3 * pairs => Some(UTF_16LE),
        _ if odd == 0 && 4 * even >= 3 * pairs => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings() {
        let cases: [(&[u8], Option<Opening>); 10] = [
            (b"", None),
            (b"\xEF", None),
            (b"\xEF\xBB\xBFa", Some(Opening::Mark(UTF_8, 3))),
            (b"\xFF\xFEa\0", Some(Opening::Mark(UTF_16LE, 2))),
            (b"\xFE\xFF", Some(Opening::Mark(UTF_16BE, 2))),
            (b"h", None),
            (b"hi", Some(Opening::Plain)),
            (b"h\0i\0", None),
            (b"h\0i\0 \0t\0h\0e\0r\0e\0 \0a\0l\0l\0 \0o\0f\0 \0", Some(Opening::Utf16(UTF_16LE))),
            (b"\0h\0i\0 \0t\0h\0e\0r\0e\0 \0a\0l\0l\0 \0o\0f\0 ", Some(Opening::Utf16(UTF_16BE))),
        ];
        for (input, expected) in cases {
            assert_eq!(opening(input, false), expected, "{input:?}");
        }
        assert_eq!(opening(b"h\0i\0", true), Some(Opening::Utf16(UTF_16LE)));
        assert_eq!(opening(b"h", true), Some(Opening::Plain));
    }
}
