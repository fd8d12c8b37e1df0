//! The way in: chunks of any size, cut into segments, decoded, cleaned and assembled.

use crate::charset::detect::detect_sample;
use crate::charset::hints::Hints;
use crate::charset::sniff::{Opening, opening};
use crate::charset::units::units;
use crate::charset::{BYTE_ORDER_MARK, Charset, Mixture, declaration};
use crate::config::Config;
use crate::engine::assemble::Output;
use crate::engine::verdict::{first_open_line, is_markup};
use crate::engine::workers::Workers;
use crate::engine::{Plan, Sink};
use crate::segment::{Next, Part, Segmenter};
use crate::trail::{Summary, Trail};
use encoding_rs::Encoding;
use std::sync::Arc;

/// How far the encoding of the input is known.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Stage {
    /// Nothing was looked at, but for byte order marks of this encoding.
    Opening(Option<Charset>),
    /// All was ASCII so far.
    Ascii,
    /// A line that is not ASCII is there; enough of what follows is not.
    Sampling,
    /// Decided.
    Known,
}

/// Cleans one document, given in chunks of any size.
///
/// What is written, and what the trail is told, depends on the bytes and the [`Config`] only, never on where the
/// chunks are cut. At any time a cleaner holds at most one segment, one detection window, what is held back at the
/// document's tail, and with more than one thread `2 × threads + 1` batches ([`Limits`](crate::Limits)).
///
/// ```
/// use textmend::{Cleaner, Config};
///
/// let mut text = Vec::new();
/// let mut cleaner = Cleaner::new(&Config::default());
/// for chunk in [&b"sch\xC3"[..], b"\xB6n\x07\n"] {
///     cleaner.push(chunk, &mut text, &mut ());
/// }
/// let summary = cleaner.finish(&mut text, &mut ());
/// assert_eq!(text, "schön\n".as_bytes());
/// assert!(summary.is_changed());
/// ```
pub struct Cleaner {
    plan: Arc<Plan>,
    stage: Stage,
    mixture: Option<Mixture>,
    /// The first bytes of what was passed on as ASCII, which may say what the rest is.
    head: Vec<u8>,
    /// Whether it is known if the document is markup; while it is not, nothing came by that it matters for.
    knows_markup: bool,
    segmenter: Segmenter,
    /// What was pushed but makes no segment yet.
    carry: Vec<u8>,
    workers: Workers,
}

impl std::fmt::Debug for Cleaner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cleaner")
            .field("stage", &self.stage)
            .field("carry", &self.carry.len())
            .finish_non_exhaustive()
    }
}

impl Cleaner {
    /// A cleaner for one document.
    pub fn new(config: &Config) -> Self {
        Self::with_plan(Arc::new(Plan::new(config)))
    }

    pub(crate) fn with_plan(plan: Arc<Plan>) -> Self {
        let segmenter = Segmenter::new(plan.config.limits.segment_cap);
        Self {
            stage: Stage::Opening(None),
            mixture: None,
            head: Vec::new(),
            knows_markup: plan.for_markup.is_none(),
            segmenter,
            carry: Vec::new(),
            workers: Workers::new(Arc::clone(&plan)),
            plan,
        }
    }

    /// Takes the next bytes of the input. Writes what is settled by then.
    pub fn push(&mut self, mut chunk: &[u8], sink: &mut dyn Sink, trail: &mut dyn Trail) {
        let out = &mut Output { sink, trail };
        while !chunk.is_empty() {
            if self.carry.is_empty() {
                let used = self.advance(chunk, false, out);
                self.carry.extend_from_slice(&chunk[used..]);
                return;
            }
            let line = memchr::memchr(b'\n', chunk).map(|at| at + 1);
            let take = line.unwrap_or(chunk.len()).min(self.segmenter.cap());
            let known = self.carry.len();
            self.carry.extend_from_slice(&chunk[..take]);
            chunk = &chunk[take..];
            if self.segmenter.ends_line_behind(&self.carry, known) || self.carry_may_do() {
                self.advance_carry(false, out);
            }
        }
    }

    /// Writes all that is settled, also what threads are still at work on. For inputs that pause.
    pub fn flush(&mut self, sink: &mut dyn Sink, trail: &mut dyn Trail) {
        self.workers.flush(&mut Output { sink, trail });
    }

    /// Ends the input and writes the rest.
    pub fn finish(mut self, sink: &mut dyn Sink, trail: &mut dyn Trail) -> Summary {
        let out = &mut Output { sink, trail };
        self.advance_carry(true, out);
        self.workers.finish(out)
    }

    /// Whether the carry may be enough for a step although no line ended in it just now.
    fn carry_may_do(&self) -> bool {
        match self.stage {
            Stage::Opening(_) => true,
            Stage::Sampling => self.carry.len() >= self.plan.config.limits.detection_window,
            _ => self.carry.len() > self.segmenter.cap(),
        }
    }

    fn advance_carry(&mut self, last: bool, out: &mut Output<'_>) {
        let mut carry = std::mem::take(&mut self.carry);
        let used = self.advance(&carry, last, out);
        carry.drain(..used);
        self.carry = carry;
    }

    /// Takes as many steps as `input` is enough for, and says how much of it they used up.
    fn advance(&mut self, input: &[u8], last: bool, out: &mut Output<'_>) -> usize {
        let mut at = 0;
        while at < input.len() {
            let rest = &input[at..];
            let used = match self.stage {
                Stage::Opening(marked) => self.open(marked, rest, last, out),
                Stage::Ascii => self.pass_ascii(rest, last, out),
                Stage::Sampling => self.sample(rest, last, out),
                Stage::Known => self.pass_known(rest, last, out),
            };
            match used {
                Some(used) => at += used,
                None => break,
            }
        }
        at
    }

    /// Byte order marks, then the declared encoding or the search for one.
    fn open(
        &mut self,
        marked: Option<Charset>,
        input: &[u8],
        last: bool,
        out: &mut Output<'_>,
    ) -> Option<usize> {
        let config = &self.plan.config;
        match opening(input, last, config.limits.detection_window, config.declared)? {
            Opening::Mark(encoding, len) if marked.is_none_or(|marked| marked == encoding) => {
                if marked.is_none() {
                    self.decide(Mixture::mostly(encoding), out);
                }
                self.stage = Stage::Opening(Some(encoding));
                self.workers.assembler().strip(&input[..len], BYTE_ORDER_MARK.name, out);
                return Some(len);
            }
            _ if marked.is_some() => self.stage = Stage::Known,
            opening => match (self.plan.config.from, opening) {
                (Some(encoding), _) | (None, Opening::Units(encoding)) => {
                    self.decide(Mixture::only(encoding), out)
                }
                _ => self.stage = Stage::Ascii,
            },
        }
        Some(0)
    }

    fn pass_ascii(&mut self, input: &[u8], last: bool, out: &mut Output<'_>) -> Option<usize> {
        let before = self.segmenter.clone();
        let (len, part) = self.next_window(input, last)?;
        let window = &input[..len];
        if window.is_ascii() {
            self.pass_head(window, part, out);
            return Some(len);
        }
        let found = Encoding::ascii_valid_up_to(window);
        self.segmenter = before;
        let line = if part == Part::Whole {
            memchr::memrchr(b'\n', &window[..found]).map_or(0, |at| at + 1)
        } else {
            0
        };
        if line > 0 {
            self.pass_head(&window[..line], part, out);
        }
        self.stage = Stage::Sampling;
        Some(line)
    }

    fn pass_head(&mut self, window: &[u8], part: Part, out: &mut Output<'_>) {
        let room = declaration::HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(&window[..window.len().min(room)]);
        self.workers.pass(&self.plan, self.mixture, (window, part), out);
    }

    /// How much of `input` decides about a document, if there is that much.
    fn sample_len(&self, input: &[u8], last: bool) -> Option<usize> {
        match self.plan.config.limits.detection_window {
            0 => self.first_segment(input, last),
            window if input.len() < window && !last => None,
            window => Some(input.len().min(window)),
        }
    }

    fn sample(&mut self, input: &[u8], last: bool, out: &mut Output<'_>) -> Option<usize> {
        let len = self.sample_len(input, last)?;
        let sample = &input[..len];
        let mixture = match units(sample).filter(|_| self.head.is_empty()) {
            Some(charset) => Mixture::only(charset),
            None => {
                let text = [&self.head, &sample[..len.min(declaration::HEAD)]].concat();
                let in_text = declaration::declared(&text);
                let hints = Hints { declared: self.plan.config.declared, in_text };
                detect_sample(sample, last && len == input.len(), &hints).mixture()
            }
        };
        self.decide(mixture, out);
        Some(0)
    }

    fn first_segment(&self, input: &[u8], last: bool) -> Option<usize> {
        match self.segmenter.clone().next(input, last) {
            Next::Lines(len) => Some(self.segmenter.first_line_end(&input[..len]).unwrap_or(len)),
            Next::Piece(len, _) => Some(len),
            Next::Incomplete => None,
        }
    }

    fn pass_known(&mut self, input: &[u8], last: bool, out: &mut Output<'_>) -> Option<usize> {
        let (len, part) = self.next_window(input, last)?;
        self.workers.pass(&self.plan, self.mixture, (&input[..len], part), out);
        Some(len)
    }

    /// The next lines or the next piece, up to the first line for which it matters whether the document is markup.
    /// At that line there must be enough input to tell.
    fn next_window(&mut self, input: &[u8], last: bool) -> Option<(usize, Part)> {
        let before = self.segmenter.clone();
        let (len, part) = match self.segmenter.next(input, last) {
            Next::Lines(len) => (len, Part::Whole),
            Next::Piece(len, part) => (len, part),
            Next::Incomplete => return None,
        };
        if self.knows_markup {
            return Some((len, part));
        }
        match first_open_line(&input[..len], self.mixture, part) {
            None => Some((len, part)),
            Some(0) => {
                let known = self.judge_markup(input, last);
                if known.is_none() {
                    self.segmenter = before;
                }
                known.map(|()| (len, part))
            }
            Some(line) => Some((line, part)),
        }
    }

    /// Decides whether the document is markup from a sample of what comes next, if there is enough of it.
    fn judge_markup(&mut self, input: &[u8], last: bool) -> Option<()> {
        let sample = &input[..self.sample_len(input, last)?];
        if let Some(plan) = self.plan.for_markup.clone()
            && is_markup(&plan, sample, self.mixture)
        {
            self.plan = plan;
        }
        self.knows_markup = true;
        Some(())
    }

    fn decide(&mut self, mixture: Mixture, out: &mut Output<'_>) {
        self.workers.flush(out);
        self.stage = Stage::Known;
        self.mixture = Some(mixture);
        self.segmenter.set_encoding(mixture.main);
        self.workers.assembler().set_encoding(mixture.main);
    }
}
