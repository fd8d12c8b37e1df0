//! Lines and columns of places in the source that are asked for in order: each byte is looked at once, however many
//! places there are.

use crate::charset::{Charset, decode};
use crate::segment::Segmenter;

/// Goes through source bytes from the beginning of a line, or of a piece of one.
pub(crate) struct Position<'a> {
    raw: &'a [u8],
    encoding: Charset,
    segmenter: Segmenter,
    /// How far was counted: a place at which a scalar value begins.
    at: usize,
    newlines: u64,
    /// Scalar values since the last line end before `at`.
    scalars: u64,
}

impl<'a> Position<'a> {
    pub(crate) fn new(raw: &'a [u8], encoding: Charset) -> Self {
        let mut segmenter = Segmenter::new(raw.len());
        segmenter.set_encoding(encoding);
        Self { raw, encoding, segmenter, at: 0, newlines: 0, scalars: 0 }
    }

    /// How many lines end before `place`, and how many scalar values stand between the last line end and `place`; an
    /// ill-formed sequence counts as one. No place may be before one that was asked for earlier.
    pub(crate) fn advance(&mut self, place: usize) -> (u64, u64) {
        let (newlines, line) = self.segmenter.count_lines(&self.raw[self.at..place]);
        if newlines > 0 {
            (self.newlines, self.at, self.scalars) = (self.newlines + newlines, self.at + line, 0);
        }
        let start = self.start_before(place);
        self.scalars += self.count(self.at, start);
        self.at = start;
        (self.newlines, self.scalars + self.count(start, place))
    }

    fn count(&self, start: usize, end: usize) -> u64 {
        decode::count_scalars(&self.raw[start..end], self.encoding)
    }

    /// A place at or shortly before `place` at which a scalar value begins, whatever stands before it.
    fn start_before(&self, place: usize) -> usize {
        if self.encoding.has_shifts() {
            return self.at;
        }
        let start = match self.encoding.unit_width() {
            1 if self.encoding == Charset::UTF_8 => utf8_start(self.raw, place),
            // Patches begin and end between characters.
            1 => place,
            width => unit_start(self.raw, place, width, self.encoding),
        };
        start.max(self.at)
    }
}

/// A sequence of UTF-8 has three bytes behind the first at most.
fn utf8_start(raw: &[u8], place: usize) -> usize {
    let is_behind = |at: usize| raw.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    if !is_behind(place) {
        return place;
    }
    (place.saturating_sub(3)..place).rev().find(|&at| !is_behind(at)).unwrap_or(place)
}

/// A pair of surrogates is one scalar value.
fn unit_start(raw: &[u8], place: usize, width: usize, encoding: Charset) -> usize {
    let start = place - place % width;
    let kind = |at: usize| raw.get(at + usize::from(encoding == Charset::UTF_16LE)).map(|byte| byte & 0xFC);
    let is_within = width == 2 && start >= 2 && kind(start) == Some(0xDC) && kind(start - 2) == Some(0xD8);
    if is_within { start - 2 } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Bytes with which characters and their broken relatives are made, in UTF-8 and UTF-16.
    const BYTES: [u8; 14] =
        [b'a', b'\n', 0, 0x80, 0x9F, 0xA0, 0xBD, 0xC3, 0xD8, 0xDC, 0xE2, 0xED, 0xF0, 0xFF];

    proptest! {
        #[test]
        fn counts_what_counting_from_the_start_does(
            picks in prop::collection::vec(0usize..BYTES.len(), 0..60),
            steps in prop::collection::vec(1usize..4, 0..30),
        ) {
            let raw: Vec<u8> = picks.into_iter().map(|pick| BYTES[pick]).collect();
            for encoding in [Charset::UTF_8, Charset::UTF_16LE, Charset::UTF_16BE, Charset::UTF_32LE] {
                let width = encoding.unit_width();
                let (mut position, mut place) = (Position::new(&raw, encoding), 0);
                for step in &steps {
                    place += step * width;
                    if place > raw.len() {
                        break;
                    }
                    let (newlines, line) = position.segmenter.count_lines(&raw[..place]);
                    let scalars = decode::count_scalars(&raw[line..place], encoding);
                    prop_assert_eq!(position.advance(place), (newlines, scalars));
                }
            }
        }
    }
}
