//! A line that is text in its encoding but for some bytes: which pieces of the text stand for which bytes.

use crate::charset::Charset;
use crate::charset::decode::encoded_len;
use encoding_rs::{DecoderResult, Encoding};
use std::ops::Range;

/// Pieces of text that the encoding gives back exactly, and between them U+FFFD for what is none.
pub(crate) struct Pieces {
    charset: Charset,
    text: String,
    /// In order; together they are the line.
    pieces: Vec<Piece>,
}

struct Piece {
    text: Range<usize>,
    raw: Range<usize>,
    is_lost: bool,
}

impl Pieces {
    /// The pieces of `raw`; `None` where a piece would not be given back exactly, or its meaning depends on what stands
    /// before it.
    pub(super) fn of(raw: &[u8], charset: Charset) -> Option<Self> {
        let lost = match charset.whatwg() {
            _ if charset.has_shifts() => return None,
            Some(encoding) if charset.single().is_none() => lost_by_decoder(raw, encoding),
            _ => charset.lost_steps(raw).unwrap_or_else(|| lost_units(raw, charset)),
        };
        let mut pieces = Self { charset, text: String::new(), pieces: Vec::new() };
        let mut at = 0;
        for range in lost {
            pieces.push_text(raw, at..range.start)?;
            at = range.end;
            pieces.push(range, char::REPLACEMENT_CHARACTER.into(), true);
        }
        pieces.push_text(raw, at..raw.len())?;
        Some(pieces)
    }

    fn push_text(&mut self, raw: &[u8], range: Range<usize>) -> Option<()> {
        let (text, errors) = self.charset.decode(raw.get(range.clone())?);
        let is_exact = !errors && self.charset.encode(&text).as_deref() == raw.get(range.clone());
        is_exact.then(|| self.push(range, text.into_owned(), false))
    }

    fn push(&mut self, raw: Range<usize>, text: String, is_lost: bool) {
        let start = self.text.len();
        self.text.push_str(&text);
        self.pieces.push(Piece { text: start..self.text.len(), raw, is_lost });
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where U+FFFD stands for something, in bytes of the text.
    pub(super) fn lost(&self) -> impl Iterator<Item = Range<usize>> {
        self.pieces.iter().filter(|piece| piece.is_lost).map(|piece| piece.text.clone())
    }

    /// Finds places of the text in the raw line.
    pub(super) fn places(&self) -> PiecePlaces<'_> {
        PiecePlaces { of: self, piece: 0, text_at: 0, raw_at: 0 }
    }
}

/// Finds the raw bytes of places in the text, one after the other.
pub(super) struct PiecePlaces<'a> {
    of: &'a Pieces,
    piece: usize,
    /// The last place that was found in that piece.
    text_at: usize,
    raw_at: usize,
}

impl PiecePlaces<'_> {
    /// The place in the raw line of a place in the text that is not within a U+FFFD, nor before one that was asked for
    /// earlier.
    pub(super) fn source_of(&mut self, at: usize) -> usize {
        while let Some(piece) = self.of.pieces.get(self.piece).filter(|piece| piece.text.end < at) {
            (self.text_at, self.raw_at) = (piece.text.end, piece.raw.end);
            self.piece += 1;
        }
        let Some(piece) = self.of.pieces.get(self.piece) else { return 0 };
        if at == piece.text.end {
            return piece.raw.end;
        }
        if !piece.is_lost && at > self.text_at {
            self.raw_at += encoded_len(&self.of.text[self.text_at..at], self.of.charset);
            self.text_at = at;
        }
        self.raw_at
    }
}

/// The bytes that are no text, as the decoder finds them.
fn lost_by_decoder(raw: &[u8], encoding: &'static Encoding) -> Vec<Range<usize>> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut lost, mut at, mut text) = (Vec::new(), 0, vec![0; 4 * raw.len() + 16]);
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(&raw[at..], &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return lost,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(len, after) => {
                let end = at - usize::from(after);
                lost.push(end.saturating_sub(usize::from(len))..end);
            }
        }
    }
}

/// The same where all characters have as many bytes.
fn lost_units(raw: &[u8], charset: Charset) -> Vec<Range<usize>> {
    let width = charset.unit_width();
    let units = (0..raw.len()).step_by(width).map(|start| start..(start + width).min(raw.len()));
    units.filter(|unit| charset.decode(&raw[unit.clone()]).1).collect()
}
