//! Lines that wait for a verdict: what follows a candidate decides about it, so lines wait until enough of it is there.
//!
//! How far is looked ahead: 8 lines that cannot be boilerplate, or 256 lines, or `Limits::held_back` bytes, whichever
//! comes first. A verdict depends on the lines only, however they come in.

use crate::boilerplate::{
    AHEAD_LINES, AHEAD_TEXTS, Ahead, Candidate, Item, Options, Past, Verdict, content_len,
};
use crate::edit::Patch;
use std::collections::VecDeque;

/// What kind of line waits.
#[derive(Debug)]
pub(crate) enum Kind {
    Blank,
    Text,
    Candidate(Box<Candidate>),
}

/// A line with its source.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) raw: Vec<u8>,
    pub(crate) text: Vec<u8>,
    pub(crate) patches: Vec<Patch>,
}

/// What a line turned out to be.
#[derive(Debug)]
pub(crate) enum Settled {
    Blank,
    Text,
    Struck(Verdict),
}

struct Waiting {
    line: Line,
    kind: Kind,
    /// What the line is to those before it. Many may look at it.
    item: Item,
}

impl Waiting {
    fn new(line: Line, kind: Kind) -> Self {
        let item = match &kind {
            Kind::Blank => Item::Blank(line.text.len()),
            Kind::Text => Item::Text(content_len(&line.text)),
            Kind::Candidate(candidate) => Item::Candidate(candidate.len, candidate.sum_for_others),
        };
        Self { line, kind, item }
    }
}

/// The lines that wait. The first one, if there is one once [`LookAhead::next`] has given all it can, is a candidate.
pub(crate) struct LookAhead {
    most_bytes: usize,
    waiting: VecDeque<Waiting>,
    past: Past,
    /// Of all lines that wait, to know at once when the first one has waited long enough.
    texts: usize,
    lines: usize,
    bytes: usize,
}

impl LookAhead {
    /// Looks at most so many bytes ahead; with 0, not at all.
    pub(crate) fn new(most_bytes: usize) -> Self {
        Self { most_bytes, waiting: VecDeque::new(), past: Past::default(), texts: 0, lines: 0, bytes: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The bytes of source that wait.
    pub(crate) fn source_bytes(&self) -> usize {
        self.waiting.iter().map(|waiting| waiting.line.raw.len()).sum()
    }

    /// Texts and blank lines go by without waiting. Nothing else may wait.
    pub(crate) fn pass(&mut self, lines: &[u8]) {
        self.past.texts(lines);
    }

    /// A piece of an over-long line goes by without waiting.
    pub(crate) fn pass_piece(&mut self, piece: &[u8]) {
        self.past.text(content_len(piece));
    }

    pub(crate) fn push(&mut self, line: Line, kind: Kind) {
        let waiting = Waiting::new(line, kind);
        self.count(waiting.item, 1);
        self.waiting.push_back(waiting);
    }

    /// The next line about which nothing is open. At the end of the input, nothing is.
    pub(crate) fn next(&mut self, at_end: bool, options: &Options) -> Option<(Line, Settled)> {
        let first = self.waiting.front()?;
        if matches!(first.kind, Kind::Candidate(_)) && !at_end && !self.has_waited() {
            return None;
        }
        let first = self.waiting.pop_front()?;
        self.count(first.item, -1);
        let settled = match &first.kind {
            Kind::Blank => Settled::Blank,
            Kind::Text => {
                self.past.text(content_len(&first.line.text));
                Settled::Text
            }
            Kind::Candidate(candidate) => {
                let verdict = candidate.verdict(&self.past, &self.ahead(), options);
                self.past.candidate(candidate.sum_for_others);
                verdict.map_or(Settled::Text, Settled::Struck)
            }
        };
        Some((first.line, settled))
    }

    fn ahead(&self) -> Ahead {
        match self.most_bytes {
            0 => Ahead::unknown(),
            most_bytes => Ahead::of(self.waiting.iter().map(|waiting| waiting.item), most_bytes),
        }
    }

    /// Whether all is there that the verdict on the first line looks at.
    fn has_waited(&self) -> bool {
        let first = self.waiting.front().map_or(0, |first| first.item.bytes());
        self.most_bytes == 0
            || self.texts >= AHEAD_TEXTS
            || self.lines > AHEAD_LINES + 1
            || self.bytes - first > self.most_bytes
    }

    fn count(&mut self, item: Item, sign: isize) {
        let add = |count: &mut usize, more: usize| *count = count.wrapping_add_signed(sign * more as isize);
        add(&mut self.texts, usize::from(matches!(item, Item::Text(_))));
        add(&mut self.lines, usize::from(!matches!(item, Item::Blank(_))));
        add(&mut self.bytes, item.bytes());
    }
}
