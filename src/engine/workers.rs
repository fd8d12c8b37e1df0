//! Windows on their way to the assembler: cleaned here, or by threads, in order.

use crate::charset::Mixture;
use crate::engine::Plan;
use crate::engine::assemble::{Assembler, Output};
use crate::engine::batch::{Batch, CleanBatch};
use crate::engine::parallel::Ordered;
use crate::engine::window::clean_window;
use crate::segment::Part;
use crate::trail::Summary;
use std::sync::Arc;

/// The threads that clean windows, if there are any, and the assembler behind them.
pub(crate) struct Workers {
    /// For windows that came without one.
    plan: Arc<Plan>,
    assembler: Assembler,
    batch: Batch,
    pool: Option<Ordered<Batch, CleanBatch>>,
}

impl Workers {
    pub(crate) fn new(plan: Arc<Plan>) -> Self {
        let assembler = Assembler::new(Arc::clone(&plan));
        Self { plan, assembler, batch: Batch::default(), pool: None }
    }

    /// The assembler, which knows nothing yet of windows that were not flushed.
    pub(crate) fn assembler(&mut self) -> &mut Assembler {
        &mut self.assembler
    }

    /// Cleans a window, here or in a thread.
    pub(crate) fn pass(
        &mut self,
        plan: &Arc<Plan>,
        mixture: Option<Mixture>,
        (window, part): (&[u8], Part),
        out: &mut Output<'_>,
    ) {
        if plan.config.threads.get() == 1 {
            let clean = clean_window(plan, mixture, window, part);
            return self.assembler.window(plan, window, clean, part, out);
        }
        if self.batch.plan.as_ref().is_some_and(|known| !Arc::ptr_eq(known, plan)) {
            self.send(out);
        }
        self.batch.mixture = mixture;
        self.batch.plan = Some(Arc::clone(plan));
        self.batch.push(window, part);
        if self.batch.len() >= plan.config.limits.batch {
            self.send(out);
        }
    }

    fn send(&mut self, out: &mut Output<'_>) {
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
    pub(crate) fn flush(&mut self, out: &mut Output<'_>) {
        while let Some(clean) = self.pool.as_mut().and_then(Ordered::next) {
            self.assemble(clean, out);
        }
        let batch = std::mem::take(&mut self.batch);
        self.assemble(CleanBatch::of(&self.plan, batch), out);
    }

    /// Flushes, and ends the document.
    pub(crate) fn finish(mut self, out: &mut Output<'_>) -> Summary {
        self.flush(out);
        self.assembler.finish(out)
    }

    fn assemble(&mut self, done: CleanBatch, out: &mut Output<'_>) {
        let plan = done.batch.plan.as_ref().unwrap_or(&self.plan);
        for ((range, part), clean) in done.batch.windows.into_iter().zip(done.clean) {
            self.assembler.window(plan, &done.batch.bytes[range], clean, part, out);
        }
    }
}
