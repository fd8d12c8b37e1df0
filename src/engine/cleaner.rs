//! The way in: chunks of any size, cut into segments, decoded, cleaned and assembled.

use crate::charset::detect::{detect, first_beyond_ascii};
use crate::charset::sniff::{Opening, opening};
use crate::charset::{BYTE_ORDER_MARK, is_utf16};
use crate::config::Config;
use crate::engine::Plan;
use crate::engine::assemble::{Assembler, Output};
use crate::engine::batch::{Batch, CleanBatch};
use crate::engine::parallel::Ordered;
use crate::engine::verdict::{first_open_line, is_markup};
use crate::engine::window::clean_window;
use crate::segment::{Next, Part, Segmenter};
use crate::trail::{Summary, Trail};
use encoding_rs::Encoding;
use std::sync::Arc;

/// Takes clean text. It cannot fail: a sink that writes to a file keeps its error to itself until asked.
pub trait Sink {
    /// Takes the next bytes of the output, which are valid UTF-8 as a whole.
    fn write(&mut self, text: &[u8]);
}

impl Sink for Vec<u8> {
    fn write(&mut self, text: &[u8]) {
        self.extend_from_slice(text);
    }
}

/// A text that was cleaned in one go.
#[derive(Clone, Debug, PartialEq)]
pub struct Cleaned {
    /// The clean text.
    pub text: String,
    /// What was done, in numbers.
    pub summary: Summary,
}

/// Cleans a whole input.
///
/// ```
/// let cleaned = textmend::clean(b"Caf\xE9 cr\xE8me", &textmend::Config::default());
/// assert_eq!(cleaned.text, "Café crème");
/// ```
pub fn clean(input: &[u8], config: &Config) -> Cleaned {
    let mut cleaner = Cleaner::new(config);
    let mut text = Vec::with_capacity(input.len());
    cleaner.push(input, &mut text, &mut ());
    let summary = cleaner.finish(&mut text, &mut ());
    let text = String::from_utf8(text).expect("a cleaner writes valid UTF-8");
    Cleaned { text, summary }
}

/// How far the encoding of the input is known.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Stage {
    /// Nothing was looked at, but for byte order marks of this encoding.
    Opening(Option<&'static Encoding>),
    /// All was ASCII so far. Escape sequences of ISO-2022-JP count unless they were found to be none.
    Ascii { trust_escapes: bool },
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
    encoding: Option<&'static Encoding>,
    /// Whether it is known if the document is markup; while it is not, nothing came by that it matters for.
    knows_markup: bool,
    segmenter: Segmenter,
    /// What was pushed but makes no segment yet.
    carry: Vec<u8>,
    assembler: Assembler,
    batch: Batch,
    pool: Option<Ordered<Batch, CleanBatch>>,
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
            encoding: None,
            knows_markup: plan.for_markup.is_none(),
            segmenter,
            carry: Vec::new(),
            assembler: Assembler::new(Arc::clone(&plan)),
            batch: Batch::default(),
            pool: None,
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
            self.carry.extend_from_slice(&chunk[..take]);
            chunk = &chunk[take..];
            if line == Some(take) || self.carry_may_do() {
                self.advance_carry(false, out);
            }
        }
    }

    /// Writes all that is settled, also what threads are still at work on. For inputs that pause.
    pub fn flush(&mut self, sink: &mut dyn Sink, trail: &mut dyn Trail) {
        self.flush_batch(&mut Output { sink, trail });
    }

    /// Ends the input and writes the rest.
    pub fn finish(mut self, sink: &mut dyn Sink, trail: &mut dyn Trail) -> Summary {
        let out = &mut Output { sink, trail };
        self.advance_carry(true, out);
        self.flush_batch(out);
        self.assembler.finish(out)
    }

    /// Whether the carry may be enough for a step although no line ended in it just now.
    fn carry_may_do(&self) -> bool {
        match self.stage {
            Stage::Opening(_) => true,
            Stage::Sampling => self.carry.len() >= self.plan.config.limits.detection_window,
            _ => self.carry.len() > self.segmenter.cap() || self.encoding.is_some_and(is_utf16),
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
                Stage::Ascii { trust_escapes } => self.pass_ascii(trust_escapes, rest, last, out),
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
        marked: Option<&'static Encoding>,
        input: &[u8],
        last: bool,
        out: &mut Output<'_>,
    ) -> Option<usize> {
        match opening(input, last)? {
            Opening::Mark(encoding, len) if marked.is_none_or(|marked| marked == encoding) => {
                if marked.is_none() {
                    self.decide(encoding, out);
                }
                self.stage = Stage::Opening(Some(encoding));
                self.assembler.strip(&input[..len], BYTE_ORDER_MARK.name, out);
                return Some(len);
            }
            _ if marked.is_some() => self.stage = Stage::Known,
            opening => match (self.plan.config.from, opening) {
                (Some(encoding), _) | (None, Opening::Utf16(encoding)) => self.decide(encoding, out),
                _ => self.stage = Stage::Ascii { trust_escapes: true },
            },
        }
        Some(0)
    }

    fn pass_ascii(
        &mut self,
        trust_escapes: bool,
        input: &[u8],
        last: bool,
        out: &mut Output<'_>,
    ) -> Option<usize> {
        let before = self.segmenter.clone();
        let (len, part) = self.next_window(input, last)?;
        let window = &input[..len];
        let Some(found) = first_beyond_ascii(window, trust_escapes) else {
            self.pass(window, part, out);
            return Some(len);
        };
        self.segmenter = before;
        let line = if part == Part::Whole {
            memchr::memrchr(b'\n', &window[..found]).map_or(0, |at| at + 1)
        } else {
            0
        };
        if line > 0 {
            self.pass(&window[..line], part, out);
        }
        self.stage = Stage::Sampling;
        Some(line)
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
        match detect(&input[..len], last && len == input.len()) {
            Some(encoding) => self.decide(encoding, out),
            None => self.stage = Stage::Ascii { trust_escapes: false },
        }
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
        self.pass(&input[..len], part, out);
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
        match first_open_line(&input[..len], self.encoding, part) {
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
            && is_markup(&plan, sample, self.encoding)
        {
            self.plan = plan;
        }
        self.knows_markup = true;
        Some(())
    }

    fn decide(&mut self, encoding: &'static Encoding, out: &mut Output<'_>) {
        self.flush_batch(out);
        self.stage = Stage::Known;
        self.encoding = Some(encoding);
        self.segmenter.set_encoding(encoding);
        self.assembler.set_encoding(encoding);
    }

    /// Cleans a window, here or in a thread.
    fn pass(&mut self, window: &[u8], part: Part, out: &mut Output<'_>) {
        if self.plan.config.threads.get() == 1 {
            let clean = clean_window(&self.plan, self.encoding, window, part);
            return self.assembler.window(window, clean, part, out);
        }
        if self.batch.plan.as_ref().is_some_and(|plan| !Arc::ptr_eq(plan, &self.plan)) {
            self.send_batch(out);
        }
        self.batch.encoding = self.encoding;
        self.batch.plan = Some(Arc::clone(&self.plan));
        self.batch.push(window, part);
        if self.batch.bytes.len() >= self.plan.config.limits.batch {
            self.send_batch(out);
        }
    }

    fn send_batch(&mut self, out: &mut Output<'_>) {
        let batch = std::mem::take(&mut self.batch);
        let plan = &self.plan;
        let pool = self.pool.get_or_insert_with(|| {
            let shared = Arc::clone(plan);
            Ordered::new(plan.config.threads, move |batch| CleanBatch::of(&shared, batch))
        });
        if let Some(clean) = pool.push(batch) {
            self.assemble(clean, out);
        }
    }

    /// Waits for the threads, and cleans here what was too little to be sent to one.
    fn flush_batch(&mut self, out: &mut Output<'_>) {
        while let Some(clean) = self.pool.as_mut().and_then(Ordered::next) {
            self.assemble(clean, out);
        }
        let batch = std::mem::take(&mut self.batch);
        self.assemble(CleanBatch::of(&self.plan, batch), out);
    }

    fn assemble(&mut self, done: CleanBatch, out: &mut Output<'_>) {
        for ((range, part), clean) in done.batch.windows.into_iter().zip(done.clean) {
            self.assembler.window(&done.batch.bytes[range], clean, part, out);
        }
    }
}
