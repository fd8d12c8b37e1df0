//! Lines that wait for a verdict: what follows a candidate decides about it, so lines wait until enough of it is there.
//!
//! How far is looked ahead: 8 lines that cannot be boilerplate, or 256 lines, or `Limits::held_back` bytes, whichever
//! comes first. A verdict depends on the lines only, however they come in.

use crate::boilerplate::{
    AHEAD_LINES, AHEAD_TEXTS, Ahead, Candidate, Item, Options, Past, Verdict, content_len,
};
use crate::edit::Patch;
use std::collections::VecDeque;
use std::sync::Arc;

/// What kind of line waits.
#[derive(Debug)]
pub(crate) enum Kind {
    Blank,
    Text,
    Candidate(Arc<Candidate>),
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
    /// With the reason, if it is asked for.
    Struck(Option<Verdict>),
}

struct Waiting {
    line: Line,
    kind: Kind,
    item: Item,
}

/// The lines that wait. The first one, if there is one once [`LookAhead::next`] has given all it can, is a candidate.
pub(crate) struct LookAhead {
    most_bytes: usize,
    waiting: VecDeque<Waiting>,
    past: Past,
    /// What the next candidates have ahead, the first one last.
    known: Vec<Ahead>,
    /// Of all lines that wait, to know at once when the first one has waited long enough.
    texts: usize,
    lines: usize,
    bytes: usize,
}

impl LookAhead {
    /// Looks at most so many bytes ahead; with 0, not at all.
    pub(crate) fn new(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            waiting: VecDeque::new(),
            past: Past::default(),
            known: Vec::new(),
            texts: 0,
            lines: 0,
            bytes: 0,
        }
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
        let item = match &kind {
            Kind::Blank => Item::Blank(line.text.len()),
            Kind::Text => Item::Text(content_len(&line.text)),
            Kind::Candidate(candidate) => Item::Candidate(candidate.len, candidate.sum_for_others),
        };
        self.count(item, 1);
        self.waiting.push_back(Waiting { line, kind, item });
    }

    /// The next line about which nothing is open. At the end of the input, nothing is. Reasons cost more than verdicts, and are
    /// given only where `explains` asks for them.
    pub(crate) fn next(
        &mut self,
        at_end: bool,
        explains: bool,
        options: &Options,
    ) -> Option<(Line, Settled)> {
        let first = self.waiting.front()?;
        if matches!(first.kind, Kind::Candidate(_)) && !at_end && !self.has_waited() {
            return None;
        }
        let first = self.waiting.pop_front()?;
        self.count(first.item, -1);
        let settled = match &first.kind {
            Kind::Blank => Settled::Blank,
            Kind::Text => {
                self.past.text(first.item.bytes());
                Settled::Text
            }
            Kind::Candidate(candidate) => {
                let ahead = self.ahead();
                let settled = match candidate.goes(&self.past, &ahead, options) {
                    true => Settled::Struck(explains.then(|| candidate.verdict(&self.past, &ahead))),
                    false => Settled::Text,
                };
                self.past.candidate(candidate.sum_for_others);
                settled
            }
        };
        Some((first.line, settled))
    }

    /// What the candidate that was taken out has ahead.
    fn ahead(&mut self) -> Ahead {
        if self.most_bytes == 0 {
            return Ahead::unknown();
        }
        if let Some(ahead) = self.known.pop() {
            return ahead;
        }
        let ahead = self.ahead_from(0);
        if ahead.is_complete() {
            self.foresee();
        }
        ahead
    }

    fn ahead_from(&self, at: usize) -> Ahead {
        Ahead::of(self.waiting.range(at..).map(|waiting| waiting.item), self.most_bytes)
    }

    /// Finds what each candidate before the next text has ahead, from the last one on, so that what they all have ahead
    /// is looked at once. Nothing may be cut off at a bound: then there are all lines that each of them looks at.
    fn foresee(&mut self) {
        let run = self.waiting.iter().take_while(|waiting| !matches!(waiting.kind, Kind::Text)).count();
        let Some(last) =
            self.waiting.range(..run).rposition(|waiting| matches!(waiting.kind, Kind::Candidate(_)))
        else {
            return;
        };
        let mut ahead = self.ahead_from(last + 1);
        self.known.push(ahead);
        for at in (1..=last).rev() {
            let item = self.waiting[at].item;
            ahead = ahead.before(item);
            if matches!(self.waiting[at - 1].kind, Kind::Candidate(_)) {
                self.known.push(ahead);
            }
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
