//! Lines that were seen lately, with what was made of them: the pages of a site repeat each other. A line is held byte for
//! byte, so what would be made of it again is what is remembered: a memory of lines never changes an outcome.

use crate::boilerplate::candidate::Candidate;
use crate::boilerplate::phrases::QuickHasher;
use std::cell::RefCell;
use std::hash::Hasher;
use std::sync::Arc;

/// How many lines are remembered at most: each has one place, and the last one that came there has it.
const PLACES: usize = 4096;

/// What a line is, if it is a candidate.
type Made = Option<Arc<Candidate>>;
/// A line, which of the model's judges weighed it, and what it made of it.
type Place = Option<(Box<str>, usize, Made)>;

thread_local! {
    /// At most some 3 MB a thread, since longer lines are no candidates.
    static SEEN: RefCell<Vec<Place>> = const { RefCell::new(Vec::new()) };
}

/// What one of the model's judges made of a line, or makes of it now by `make`, which must look at the line only.
pub(super) fn remembered(line: &str, judge: usize, make: impl FnOnce() -> Made) -> Made {
    let at = place(line);
    let known = SEEN.with_borrow(|seen| match seen.get(at) {
        Some(Some((known, by, made))) if *by == judge && **known == *line => Some(made.clone()),
        _ => None,
    });
    known.unwrap_or_else(|| {
        let made = make();
        SEEN.with_borrow_mut(|seen| {
            if seen.is_empty() {
                seen.resize(PLACES, None);
            }
            seen[at] = Some((line.into(), judge, made.clone()));
        });
        made
    })
}

fn place(line: &str) -> usize {
    let mut hasher = QuickHasher::default();
    hasher.write(line.as_bytes());
    hasher.finish() as usize % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boilerplate::{Options, Strength};

    #[test]
    fn what_is_remembered_is_what_would_be_made() {
        for round in 0..4 {
            let strength = if round % 2 == 0 { Strength::Standard } else { Strength::Aggressive };
            let options = Options { strength, ..Options::default() };
            for number in 0..2 * PLACES {
                let line = format!("Page {number} of the album");
                let made = Candidate::of(&line, &options);
                assert!(
                    made == Candidate::anew(&line, None, &options).map(Arc::new),
                    "{line}, round {round}"
                );
            }
        }
    }
}
