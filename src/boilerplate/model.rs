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
static PLACED: LazyLock<Forest> =
    LazyLock::new(|| Forest::of(&MODEL.placed).expect("the model is checked by a test"));

/// What a line is worth by itself; `None` where that is surely less than `least`.
pub(super) fn sum_alone(features: &[i32; LINE_FEATURES], least: i32) -> Option<i32> {
    ALONE.sum(features, least)
}

/// What a line is worth in its place.
pub(super) fn sum_placed(features: &[i32; PLACED_FEATURES]) -> i32 {
    MODEL.placed.sum(features)
}

/// Whether a line is worth that much in its place.
pub(super) fn reaches_placed(features: &[i32; PLACED_FEATURES], bar: i32) -> bool {
    PLACED.reaches(features, bar)
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
}

impl Bar {
    /// What the sum of a line of that many bytes must reach, at the end of a document or where text may follow.
    pub fn of(self, len: usize, is_tail: bool) -> i32 {
        // Sixteenths of a doubling, from the position of the highest bit and the four bits below it.
        let len = len.max(16);
        let doublings = len.ilog2();
        let sixteenths = (doublings as usize - 4) * 16 + ((len << 4) >> doublings) - 16;
        let within = if is_tail { 0 } else { i32::from(self.within) };
        i32::from(self.base) + i32::from(self.slope) * sixteenths as i32 / 16 + within
    }
}

/// How many strengths there are.
pub const STRENGTHS: usize = 3;

/// The classifier: the worth of words, trees for a line by itself, trees for a line in its place.
#[derive(Debug, Default)]
pub struct Model {
    /// The worth of words.
    pub words: Words,
    /// Weighs a line by itself.
    pub alone: Trees,
    /// Weighs a line in its place.
    pub placed: Trees,
    /// What a line must reach by itself to be a candidate.
    pub candidate: i16,
    /// What it must reach in its place, for each strength from careful to aggressive.
    pub bars: [Bar; STRENGTHS],
}

const MAGIC: [u8; 4] = *b"TMB2";

impl Model {
    /// Writes the model, all numbers little-endian: a mark, the candidate's sum and the bars, the number of words
    /// with a hash and a weight each, both lists of trees.
    pub fn write(&self, words: &[(u32, i8)]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&self.candidate.to_le_bytes());
        for bar in self.bars {
            [bar.base, bar.slope, bar.within]
                .iter()
                .for_each(|part| out.extend_from_slice(&part.to_le_bytes()));
        }
        out.extend_from_slice(&(words.len() as u32).to_le_bytes());
        for (hash, weight) in words {
            out.extend_from_slice(&hash.to_le_bytes());
            out.extend_from_slice(&weight.to_le_bytes());
        }
        self.alone.write(&mut out);
        self.placed.write(&mut out);
        out
    }

    /// Reads what [`Model::write`] wrote; `None` where it is something else.
    pub fn read(mut from: &[u8]) -> Option<Self> {
        let from = &mut from;
        if take(from)? != MAGIC {
            return None;
        }
        let candidate = i16::from_le_bytes(take(from)?);
        let mut bars = [Bar::default(); STRENGTHS];
        for bar in &mut bars {
            let mut part = || Some(i16::from_le_bytes(take(from)?));
            *bar = Bar { base: part()?, slope: part()?, within: part()? };
        }
        let count = u32::from_le_bytes(take(from)?);
        let word = |_| Some((u32::from_le_bytes(take(from)?), i8::from_le_bytes(take(from)?)));
        let words = (0..count).map(word).collect::<Option<Vec<_>>>()?;
        let words = words.is_sorted().then(|| Words::new(words.into_iter()))?;
        let alone = Trees::read(from, LINE_FEATURES)?;
        let placed = Trees::read(from, PLACED_FEATURES)?;
        from.is_empty().then_some(Self { words, alone, placed, candidate, bars })
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
        assert!(Forest::of(&model.placed).is_some());
    }

    proptest! {
        /// What makes cleaning twice cleaning once: less boilerplate around a line, or more text after it, never makes
        /// it likelier boilerplate.
        #[test]
        fn sums_follow_their_ways(
            mut values in prop::collection::vec(-200_i32..600, PLACED_FEATURES),
            feature in 0..CONTEXT_FEATURES,
            less in 1_i32..400,
        ) {
            let before = model().placed.sum(&values);
            values[LINE_FEATURES + 1 + feature] -= less;
            let after = model().placed.sum(&values);
            match WAYS[feature] {
                Way::Free => {}
                Way::Rising => prop_assert!(after <= before),
                Way::Falling => prop_assert!(after >= before),
            }
        }
    }

    #[test]
    fn longer_lines_and_those_within_text_need_more() {
        let bar = Bar { base: 100, slope: 64, within: 32 };
        let needed: Vec<i32> = [0, 16, 24, 32, 64, 240].map(|len| bar.of(len, true)).to_vec();
        assert_eq!(needed, [100, 100, 132, 164, 228, 348]);
        assert_eq!(bar.of(24, false), 164);
    }
}
