//! Jobs done by several threads, their outcomes given back in order.
//!
//! A job goes into one queue; the end of a channel on which its outcome will come goes into another. Taking the
//! outcomes in the order of the second queue makes the order of the first. The number of jobs in flight is bounded.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

type Work<J, R> = dyn Fn(J) -> R + Send + Sync;
type Task<J, R> = (J, Sender<R>);

/// Threads that turn jobs into outcomes, in order.
pub(crate) struct Ordered<J, R> {
    work: Arc<Work<J, R>>,
    tasks: Option<Sender<Task<J, R>>>,
    in_flight: VecDeque<Receiver<R>>,
    threads: Vec<JoinHandle<()>>,
}

impl<J: Send + 'static, R: Send + 'static> Ordered<J, R> {
    pub(crate) fn new(threads: NonZeroUsize, work: impl Fn(J) -> R + Send + Sync + 'static) -> Self {
        let work: Arc<Work<J, R>> = Arc::new(work);
        let (tasks, queue) = channel::<Task<J, R>>();
        let queue = Arc::new(Mutex::new(queue));
        let spawn = |_| {
            let (work, queue) = (Arc::clone(&work), Arc::clone(&queue));
            // Where the system gives fewer threads than were asked for, fewer do the work.
            std::thread::Builder::new().spawn(move || serve(&*work, &queue)).ok()
        };
        let threads: Vec<_> = (0..threads.get()).filter_map(spawn).collect();
        Self { work, tasks: (!threads.is_empty()).then_some(tasks), in_flight: VecDeque::new(), threads }
    }

    /// Takes a job, and gives the oldest outcome if as many jobs are in flight as may be: two a thread.
    pub(crate) fn push(&mut self, job: J) -> Option<R> {
        let Some(tasks) = &self.tasks else { return Some((self.work)(job)) };
        let (outcome, receiver) = channel();
        if let Err(refused) = tasks.send((job, outcome)) {
            return Some((self.work)(refused.0.0));
        }
        self.in_flight.push_back(receiver);
        if self.in_flight.len() > 2 * self.threads.len() { self.next() } else { None }
    }

    /// The oldest outcome, once it is there; `None` where no job is in flight.
    pub(crate) fn next(&mut self) -> Option<R> {
        let receiver = self.in_flight.pop_front()?;
        Some(receiver.recv().expect("a thread answers every job that it takes"))
    }
}

impl<J, R> Drop for Ordered<J, R> {
    fn drop(&mut self) {
        self.tasks = None;
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so on standard error already.
            let _ = thread.join();
        }
    }
}

fn serve<J, R>(work: &Work<J, R>, queue: &Mutex<Receiver<Task<J, R>>>) {
    loop {
        let task = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((job, outcome)) = task else { return };
        // Nobody waits for the outcome where the input was given up.
        let _ = outcome.send(work(job));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_keep_their_order() {
        let mut pool = Ordered::new(NonZeroUsize::new(3).unwrap(), |n: u64| {
            std::thread::sleep(std::time::Duration::from_micros(n * 37 % 101));
            n
        });
        let mut outcomes: Vec<u64> = (0..100).filter_map(|n| pool.push(n)).collect();
        outcomes.extend(std::iter::from_fn(|| pool.next()));
        assert_eq!(outcomes, (0..100).collect::<Vec<_>>());
    }
}
