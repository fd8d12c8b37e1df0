//! What runs of letters cost in each language, as it was worked out lately: the same run comes up in several readings of a word,
//! in several looks at a line, and in many lines; and text that was read wrongly is full of runs of a letter or two.
//!
//! What is held is what would be worked out again.

use crate::model::MOST_COLUMNS;

/// How many runs are remembered: at most 0.4 MB a thread.
const PLACES: usize = 2048;
/// The longest of them, in letters.
const LONGEST: usize = 14;
/// Of the number of a letter.
const BITS: u32 = 9;

/// The letters of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Run {
    letters: u128,
    len: usize,
    script: u8,
    /// Whether it may be looked up among common words.
    pub(super) may_be_common: bool,
}

impl Run {
    pub(super) fn new(script: usize) -> Self {
        Self { script: script as u8, ..Self::default() }
    }

    #[inline]
    pub(super) fn add(&mut self, letter: u16) {
        self.letters = self.letters << BITS | u128::from(letter);
        self.len += 1;
    }
}

/// Runs seen lately, each at one place.
pub(super) struct KnownRuns(Vec<(Run, [u16; MOST_COLUMNS])>);

impl KnownRuns {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// What a run with a hash costs in each language, where that is known.
    #[inline]
    pub(super) fn get(&self, run: &Run, hash: u64) -> Option<&[u16; MOST_COLUMNS]> {
        let (known, costs) = self.0.get(place(hash))?;
        (known == run && run.len <= LONGEST && run.len > 0).then_some(costs)
    }

    pub(super) fn insert(&mut self, run: &Run, hash: u64, costs: &[u16; MOST_COLUMNS]) {
        if run.len > LONGEST {
            return;
        }
        if self.0.is_empty() {
            self.0.resize(PLACES, (Run::default(), [0; MOST_COLUMNS]));
        }
        self.0[place(hash)] = (*run, *costs);
    }
}

fn place(hash: u64) -> usize {
    (hash >> 40) as usize % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_run_is_of_that_run() {
        let run = |letters: &[u16]| {
            let mut run = Run::new(1);
            letters.iter().for_each(|&letter| run.add(letter));
            run
        };
        let mut known = KnownRuns::new();
        assert_eq!(known.get(&run(&[1, 2]), 7), None);
        known.insert(&run(&[1, 2]), 7, &[5; MOST_COLUMNS]);
        assert_eq!(known.get(&run(&[1, 2]), 7), Some(&[5; MOST_COLUMNS]));
        for other in [&[1, 3][..], &[2], &[1, 2, 0], &[]] {
            assert_eq!(known.get(&run(other), 7), None, "{other:?}");
        }
        let long = run(&[9; LONGEST + 1]);
        known.insert(&long, 7, &[6; MOST_COLUMNS]);
        assert_eq!(known.get(&long, 7), None);
    }
}
