//! The trained classifier.

use crate::boilerplate::context::CONTEXT_FEATURES;
use crate::boilerplate::features::LINE_FEATURES;
use crate::boilerplate::forest::Forest;
use crate::boilerplate::trees::{Trees, take};
use crate::boilerplate::words::Words;
use std::sync::LazyLock;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::read(include_bytes!("../../data/boilerplate/model.bin")).expect("the model is checked by a test")
});

/// The model that the library ships.
pub(super) fn model() -> &'static Model {
    &MODEL
}

static ALONE: LazyLock<Forest> =
    LazyLock::new(|| Forest::of(&MODEL.alone).expect("the model is checked by a test"));
static PLACED: [LazyLock<Forest>; JUDGES] = [LazyLock::new(|| placed(0)), LazyLock::new(|| placed(1))];

fn placed(judge: usize) -> Forest {
    Forest::of(&MODEL.judges[judge].placed).expect("the model is checked by a test")
}

/// What a line is worth by itself; `None` where that is surely less than `least`.
pub(super) fn sum_alone(features: &[i32; LINE_FEATURES], least: i32) -> Option<i32> {
    ALONE.sum(features, least)
}

/// What a line is worth in its place to one of the judges.
pub(super) fn sum_placed(judge: usize, features: &[i32; PLACED_FEATURES]) -> i32 {
    MODEL.judges[judge].placed.sum(features)
}

/// Whether a line is worth that much in its place to one of the judges.
pub(super) fn reaches_placed(judge: usize, features: &[i32; PLACED_FEATURES], bar: i32) -> bool {
    PLACED[judge].reaches(features, bar)
}

/// How many numbers describe a line in its place: the line, its own sum, and its place.
pub const PLACED_FEATURES: usize = LINE_FEATURES + 1 + CONTEXT_FEATURES;

/// How many bits a line needs: more where more text would be lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// For a line of 16 bytes or fewer, in units of [`super::trees::TREE_UNIT`].
    pub base: i16,
    /// For each doubling of its length.
    pub slope: i16,
    /// What is added where text may follow: there a line may be a heading, or part of a list.
    pub within: i16,
    /// What is added for an item of a list: it may be one of the text's.
    pub item: i16,
}

impl Bar {
    /// What the sum of a line of that many bytes must reach, at the end of a document or where text may follow.
    pub fn of(self, len: usize, is_tail: bool, is_item: bool) -> i32 {
        // Sixteenths of a doubling, from the position of the highest bit and the four bits below it.
        let len = len.max(16);
        let doublings = len.ilog2();
        let sixteenths = (doublings as usize - 4) * 16 + ((len << 4) >> doublings) - 16;
        let within = if is_tail { 0 } else { i32::from(self.within) };
        let item = if is_item { i32::from(self.item) } else { 0 };
        i32::from(self.base) + i32::from(self.slope) * sixteenths as i32 / 16 + within + item
    }
}

/// How many strengths there are.
pub const STRENGTHS: usize = 3;

/// How many judges there are: one for careful and standard, one for aggressive.
pub const JUDGES: usize = 2;
/// Which of them is the one for aggressive.
pub(super) const LENIENT: usize = 1;

/// What weighs a line in its place. Which lines are candidates is part of it: the fewer are, the more lines are text that
/// nothing changes, and the surer is what the place says of the others.
#[derive(Debug, Default)]
pub struct Judge {
    /// What a line must reach by itself to be a candidate.
    pub candidate: i16,
    /// What it must reach in its place, for each strength from careful to aggressive.
    pub bars: [Bar; STRENGTHS],
    /// Weighs a line in its place.
    pub placed: Trees,
}

/// The classifier: the worth of words, trees for a line by itself, and who weighs a line in its place.
#[derive(Debug, Default)]
pub struct Model {
    /// The worth of words.
    pub words: Words,
    /// Weighs a line by itself.
    pub alone: Trees,
    /// The strict one and the lenient one.
    pub judges: [Judge; JUDGES],
}

const MAGIC: [u8; 4] = *b"TMB3";

impl Model {
    /// Writes the model, all numbers little-endian: a mark, the number of words with a hash and a weight each, the trees for
    /// a line by itself, the judges.
    pub fn write(&self, words: &[(u32, i8)]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&(words.len() as u32).to_le_bytes());
        for (hash, weight) in words {
            out.extend_from_slice(&hash.to_le_bytes());
            out.extend_from_slice(&weight.to_le_bytes());
        }
        self.alone.write(&mut out);
        self.judges.iter().for_each(|judge| judge.write(&mut out));
        out
    }

    /// Reads what [`Model::write`] wrote; `None` where it is something else.
    pub fn read(mut from: &[u8]) -> Option<Self> {
        let from = &mut from;
        if take(from)? != MAGIC {
            return None;
        }
        let count = u32::from_le_bytes(take(from)?);
        let word = |_| Some((u32::from_le_bytes(take(from)?), i8::from_le_bytes(take(from)?)));
        let words = (0..count).map(word).collect::<Option<Vec<_>>>()?;
        let words = words.is_sorted().then(|| Words::new(words.into_iter()))?;
        let alone = Trees::read(from, LINE_FEATURES)?;
        let judges = [Judge::read(from)?, Judge::read(from)?];
        from.is_empty().then_some(Self { words, alone, judges })
    }
}

impl Judge {
    /// The candidate's sum, the bars, the trees.
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.candidate.to_le_bytes());
        let parts = self.bars.iter().flat_map(|bar| [bar.base, bar.slope, bar.within, bar.item]);
        parts.for_each(|part| out.extend_from_slice(&part.to_le_bytes()));
        self.placed.write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let candidate = i16::from_le_bytes(take(from)?);
        let mut bars = [Bar::default(); STRENGTHS];
        for bar in &mut bars {
            let mut part = || Some(i16::from_le_bytes(take(from)?));
            *bar = Bar { base: part()?, slope: part()?, within: part()?, item: part()? };
        }
        Some(Self { candidate, bars, placed: Trees::read(from, PLACED_FEATURES)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boilerplate::context::{WAYS, Way};
    use proptest::prelude::*;

    #[test]
    fn the_model_can_be_read() {
        let model = Model::read(include_bytes!("../../data/boilerplate/model.bin")).expect("it is a model");
        assert!(Forest::of(&model.alone).is_some());
        assert!(model.judges.iter().all(|judge| Forest::of(&judge.placed).is_some()));
    }

    proptest! {
        /// What makes cleaning twice cleaning once: less boilerplate around a line, or more text after it, never makes
        /// it likelier boilerplate.
        #[test]
        fn sums_follow_their_ways(
            judge in 0..JUDGES,
            mut values in prop::collection::vec(-200_i32..600, PLACED_FEATURES),
            feature in 0..CONTEXT_FEATURES,
            less in 1_i32..400,
        ) {
            let before = model().judges[judge].placed.sum(&values);
            values[LINE_FEATURES + 1 + feature] -= less;
            let after = model().judges[judge].placed.sum(&values);
            match WAYS[feature] {
                Way::Free => {}
                Way::Rising => prop_assert!(after <= before),
                Way::Falling => prop_assert!(after >= before),
            }
        }
    }

    #[test]
    fn longer_lines_items_and_those_within_text_need_more() {
        let bar = Bar { base: 100, slope: 64, within: 32, item: 16 };
        let needed: Vec<i32> = [0, 16, 24, 32, 64, 240].map(|len| bar.of(len, true, false)).to_vec();
        assert_eq!(needed, [100, 100, 132, 164, 228, 348]);
        assert_eq!(bar.of(24, false, false), 164);
        assert_eq!(bar.of(24, false, true), 180);
    }
}
