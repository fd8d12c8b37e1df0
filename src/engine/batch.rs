//! Windows gathered for a thread.

use crate::charset::Mixture;
use crate::engine::Plan;
use crate::engine::window::{CleanWindow, clean_window};
use crate::segment::Part;
use std::ops::Range;
use std::sync::Arc;

/// Windows of one document, one after the other.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) bytes: Vec<u8>,
    pub(crate) windows: Vec<(Range<usize>, Part)>,
    line_ends: usize,
    pub(crate) mixture: Option<Mixture>,
    pub(crate) plan: Option<Arc<Plan>>,
}

/// In bytes, about what is held of a line beyond its text while its batch waits.
const HELD_OF_LINE: usize = 64;

impl Batch {
    /// About how much is held of it, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() + self.line_ends * HELD_OF_LINE
    }

    pub(crate) fn push(&mut self, window: &[u8], part: Part) {
        let start = self.bytes.len();
        self.line_ends += memchr::memchr2_iter(b'\n', b'\r', window).count();
        self.bytes.extend_from_slice(window);
        self.windows.push((start..self.bytes.len(), part));
    }
}

/// A batch with what became of its windows.
pub(crate) struct CleanBatch {
    pub(crate) batch: Batch,
    pub(crate) clean: Vec<CleanWindow>,
}

impl CleanBatch {
    /// Cleans a batch by its plan; `default` is for one that has none.
    pub(crate) fn of(default: &Plan, batch: Batch) -> Self {
        let plan = batch.plan.as_deref().unwrap_or(default);
        let window = |(range, part): &(Range<usize>, Part)| {
            clean_window(plan, batch.mixture, &batch.bytes[range.clone()], *part)
        };
        let clean = batch.windows.iter().map(window).collect();
        Self { batch, clean }
    }
}
