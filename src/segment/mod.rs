//! The stream cut into segments: lines with their terminators, and pieces of over-long ones.
//!
//! This is the only place that knows that input comes in chunks. Where a segment ends depends on the bytes from
//! its start and on the cap, never on how many bytes happen to be there.

mod cut;

use crate::charset::Charset;

/// Which part of a line a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A whole line.
    Whole,
    /// The first piece of an over-long line.
    Start,
    /// Neither the first nor the last piece.
    Middle,
    /// The last piece, with the line's terminator.
    End,
}

impl Part {
    /// Whether the line goes on from an earlier segment.
    pub(crate) fn continues(self) -> bool {
        matches!(self, Self::Middle | Self::End)
    }
}

/// What lies at the head of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// So many bytes are whole lines, none longer than the cap.
    Lines(usize),
    /// So many bytes are a piece of an over-long line.
    Piece(usize, Part),
    /// The line goes on; more input is needed.
    Incomplete,
}

/// Cuts segments off the head of the input.
#[derive(Clone, Debug)]
pub(crate) struct Segmenter {
    cap: usize,
    encoding: Option<Charset>,
    in_line: bool,
}

impl Segmenter {
    /// The smallest cap: room for the longest sequence of any encoding.
    const MIN_CAP: usize = 16;

    /// The widest unit of UTF-16 and UTF-32 in bytes.
    const WIDEST_UNIT: usize = 4;

    pub(crate) fn new(cap: usize) -> Self {
        Self { cap: cap.max(Self::MIN_CAP) & !3, encoding: None, in_line: false }
    }

    /// The longest segment in bytes.
    pub(crate) fn cap(&self) -> usize {
        self.cap
    }

    /// From here on the input is in this encoding.
    pub(crate) fn set_encoding(&mut self, encoding: Charset) {
        self.encoding = Some(encoding);
    }

    /// How the input goes on. `last` says that nothing comes after `input`, which must not be empty.
    pub(crate) fn next(&mut self, input: &[u8], last: bool) -> Next {
        let window = &input[..input.len().min(self.cap)];
        if self.in_line {
            return self.continue_line(input, window, last);
        }
        match self.last_line_end(window) {
            Some(end) => Next::Lines(end),
            None if input.len() > self.cap => self.piece(window, Part::Start),
            None if last => Next::Lines(input.len()),
            None => Next::Incomplete,
        }
    }

    /// Where the first line of `window` ends, after its terminator.
    pub(crate) fn first_line_end(&self, window: &[u8]) -> Option<usize> {
        memchr::memchr_iter(b'\n', window).find_map(|at| self.line_end(window, at))
    }

    /// How many lines end in `window`, and where the last one begins that does not.
    pub(crate) fn count_lines(&self, window: &[u8]) -> (u64, usize) {
        let ends = memchr::memchr_iter(b'\n', window).filter_map(|at| self.line_end(window, at));
        ends.fold((0, 0), |(count, _), end| (count + 1, end))
    }

    /// Whether a line ends in `window` that did not when only its first `known` bytes were there.
    pub(crate) fn ends_line_behind(&self, window: &[u8], known: usize) -> bool {
        // What follows may be the rest of a unit.
        let start = known.saturating_sub(Self::WIDEST_UNIT) / Self::WIDEST_UNIT * Self::WIDEST_UNIT;
        memchr::memchr_iter(b'\n', &window[start..])
            .filter_map(|at| self.line_end(window, start + at))
            .any(|end| end > known)
    }

    fn continue_line(&mut self, input: &[u8], window: &[u8], last: bool) -> Next {
        match self.first_line_end(window) {
            Some(end) => self.end_line(end),
            None if input.len() > self.cap => self.piece(window, Part::Middle),
            None if last => self.end_line(input.len()),
            None => Next::Incomplete,
        }
    }

    fn end_line(&mut self, end: usize) -> Next {
        self.in_line = false;
        Next::Piece(end, Part::End)
    }

    fn piece(&mut self, window: &[u8], part: Part) -> Next {
        self.in_line = true;
        Next::Piece(cut::quiet_place(window, self.encoding), part)
    }

    fn last_line_end(&self, window: &[u8]) -> Option<usize> {
        memchr::memrchr_iter(b'\n', window).find_map(|at| self.line_end(window, at))
    }

    /// Where the line ends of which the byte 0x0A `at` may be the terminator.
    fn line_end(&self, window: &[u8], at: usize) -> Option<usize> {
        match self.encoding {
            Some(encoding) if encoding.unit_width() > 1 => unit_line_end(window, at, encoding),
            _ => Some(at + 1),
        }
    }
}

/// The same in UTF-16 and UTF-32, where the other bytes of the unit must be zero.
fn unit_line_end(window: &[u8], at: usize, encoding: Charset) -> Option<usize> {
    let width = encoding.unit_width();
    let start = at - at % width;
    let unit = window.get(start..start + width)?;
    let is_newline =
        at - start == encoding.ascii_byte() && unit.iter().filter(|&&byte| byte != 0).count() == 1;
    is_newline.then_some(start + width)
}

/// The lines of a text, with their terminators.
pub(crate) fn lines(text: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let ends = memchr::memchr_iter(b'\n', text).map(|at| at + 1);
    let rest = (text.last().is_some_and(|&byte| byte != b'\n')).then_some(text.len());
    let mut start = 0;
    ends.chain(rest).map(move |end| std::mem::replace(&mut start, end)..end)
}

/// The text of a line without its terminator (LF or CR LF).
pub(crate) fn content(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// Whether U+0085 stands at `at` as the line end that it is, and not for the ellipsis that windows-1252 has there: behind the
/// end of a sentence hardly any ellipsis stands.
pub(crate) fn is_next_line(text: &str, at: usize) -> bool {
    const CLOSING: [char; 6] = ['"', '\'', '”', '’', ')', '»'];
    text[at..].starts_with(NEXT_LINE) && text[..at].trim_end_matches(CLOSING).ends_with(['.', '!', '?'])
}

const NEXT_LINE: char = '\u{85}';

/// Whether a text has such a line end.
pub(crate) fn has_next_line(text: &str) -> bool {
    text.match_indices(NEXT_LINE).any(|(at, _)| is_next_line(text, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cuts `input`, given in chunks that end at `cuts`, into segments.
    fn segments(input: &[u8], cap: usize, encoding: Charset, cuts: &[usize]) -> Vec<(Vec<u8>, Part)> {
        let mut segmenter = Segmenter::new(cap);
        segmenter.set_encoding(encoding);
        let mut segments = Vec::new();
        let mut start = 0;
        for &end in cuts.iter().chain([&input.len()]) {
            let last = end == input.len();
            while start < end {
                let (len, part) = match segmenter.next(&input[start..end], last) {
                    Next::Lines(len) => {
                        (segmenter.first_line_end(&input[start..start + len]).unwrap_or(len), Part::Whole)
                    }
                    Next::Piece(len, part) => (len, part),
                    Next::Incomplete => break,
                };
                segments.push((input[start..start + len].to_vec(), part));
                start += len;
            }
        }
        segments
    }

    proptest! {
        #[test]
        fn bounds_depend_on_content_and_cap_alone(
            input in "([a-z ]{0,9}|[а-яé\u{301}世]{0,9}|\r?\n){0,40}",
            utf16 in any::<bool>(),
            mut cuts in prop::collection::vec(0usize..200, 0..6),
        ) {
            let (bytes, encoding) = if utf16 {
                (input.encode_utf16().flat_map(u16::to_le_bytes).collect(), Charset::UTF_16LE)
            } else {
                (input.into_bytes(), Charset::UTF_8)
            };
            cuts.retain(|&cut| cut < bytes.len());
            cuts.sort_unstable();
            let whole = segments(&bytes, 16, encoding, &[]);
            prop_assert_eq!(&whole, &segments(&bytes, 16, encoding, &cuts));
            prop_assert_eq!(whole.iter().flat_map(|(segment, _)| segment.clone()).collect::<Vec<_>>(), bytes);
            prop_assert!(whole.iter().all(|(segment, _)| segment.len() <= 16));
        }
    }

    #[test]
    fn lines_keep_their_terminators() {
        let ranges: Vec<_> = lines(b"a\n\nbc").collect();
        assert_eq!(ranges, [0..2, 2..3, 3..5]);
    }
}
