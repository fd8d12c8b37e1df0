//! Windows gathered for a thread.

use crate::charset::Mixture;
use crate::engine::Plan;
use crate::engine::window::{CleanWindow, clean_window};
use crate::segment::Part;
use std::ops::Range;

/// Windows of one document, one after the other.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) bytes: Vec<u8>,
    pub(crate) windows: Vec<(Range<usize>, Part)>,
    pub(crate) mixture: Option<Mixture>,
}

impl Batch {
    pub(crate) fn push(&mut self, window: &[u8], part: Part) {
        let start = self.bytes.len();
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
    pub(crate) fn of(plan: &Plan, batch: Batch) -> Self {
        let window = |(range, part): &(Range<usize>, Part)| {
            clean_window(plan, batch.mixture, &batch.bytes[range.clone()], *part)
        };
        let clean = batch.windows.iter().map(window).collect();
        Self { batch, clean }
    }
}
