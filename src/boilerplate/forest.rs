//! Trees laid out for speed: many of them at once, without a branch that depends on a line.
//!
//! For each tree there is a set of the leaves that it may still end in, at first all of them. A step that goes right
//! rules out the leaves on its left, so that the first leaf that is left in the end is the one that the features lead
//! to. Which leaves the steps on one feature rule out hangs on the interval between their thresholds that the value is
//! in: there is a row of sets for each interval. (After QuickScorer by Lucchese and others, SIGIR 2015.)
//!
//! Trees go in tiles. A tile has rows only for its own thresholds, so that fewer of them fill the cache, and several rows
//! are taken at once, so that they come from memory together. What the tiles still to come add at most is known: a sum
//! that cannot reach what it must is not finished.

use crate::boilerplate::trees::{Node, Trees};

/// The most leaves that a tree has here.
const MOST_LEAVES: usize = 32;
/// How many trees a tile has.
const TILE: usize = 80;
/// How many rows are taken at once.
const TOGETHER: usize = 4;
/// As many features as a byte can name.
const FEATURES: usize = 256;

/// For each tree of a tile the leaves that are left, as bits.
type Row = [u32; TILE];

/// Trees, with the same sums as [`Trees`].
#[derive(Debug)]
pub(super) struct Forest {
    base: i32,
    ladders: Vec<Ladder>,
    tiles: Vec<Tile>,
}

/// The thresholds of one feature.
#[derive(Debug)]
struct Ladder {
    feature: u8,
    lowest: i32,
    /// For each value from the lowest threshold on, how many thresholds lie below it.
    below: Vec<u16>,
}

/// Some of the trees.
#[derive(Debug)]
struct Tile {
    /// The features of its steps, each with where its intervals begin in `intervals`.
    features: Vec<(u8, u16)>,
    /// The row of each interval between thresholds, those of other tiles included.
    intervals: Vec<u16>,
    /// The first one rules out nothing.
    rows: Vec<Row>,
    /// The worth of each tree's leaves, from left to right.
    leaves: [[i16; MOST_LEAVES]; TILE],
    /// What the tiles behind this one add at least and at most.
    least_behind: i32,
    most_behind: i32,
}

/// A step in a tree: a larger value than the threshold leaves these leaves.
#[derive(Clone, Copy)]
struct Step {
    feature: u8,
    threshold: i16,
    tree: usize,
    left: u32,
}

impl Forest {
    /// Lays out trees; `None` where one is too large.
    pub(super) fn of(trees: &Trees) -> Option<Self> {
        let steps_of = |(tree, root): (usize, &u16)| {
            let (mut steps, mut leaves) = (Vec::new(), Vec::new());
            lay_out(&trees.nodes, usize::from(*root), tree, &mut steps, &mut leaves)?;
            Some((steps, leaves))
        };
        // What may change a sum most comes first, so that it is soon known whether a bar is reached.
        let mut roots = trees.roots.clone();
        roots.sort_by_cached_key(|root| std::cmp::Reverse(spread(&trees.nodes, usize::from(*root))));
        let laid_out = roots.iter().enumerate().map(steps_of).collect::<Option<Vec<_>>>()?;
        let mut steps: Vec<Step> = laid_out.iter().flat_map(|(steps, _)| steps).copied().collect();
        steps.sort_by_key(|step| (step.feature, step.threshold));
        let of_features = || steps.chunk_by(|a, b| a.feature == b.feature);
        let ladders = of_features().map(Ladder::of).collect();
        let mut tiles: Vec<Tile> =
            laid_out.chunks(TILE).map(|chunk| Tile::of(chunk.iter().map(|(_, leaves)| leaves))).collect();
        for (at, tile) in tiles.iter_mut().enumerate() {
            of_features().for_each(|steps| tile.add(steps, at * TILE));
        }
        let (mut least_behind, mut most_behind) = (0, 0);
        for tile in tiles.iter_mut().rev() {
            (tile.least_behind, tile.most_behind) = (least_behind, most_behind);
            let (least, most) = tile.range();
            (least_behind, most_behind) = (least_behind + least, most_behind + most);
        }
        Some(Self { base: trees.base.into(), ladders, tiles })
    }

    /// The sum of the leaves that these features lead to, unless it is surely less than `least`.
    pub(super) fn sum(&self, features: &[i32], least: i32) -> Option<i32> {
        let below = self.below(features);
        let mut sum = self.base;
        for tile in &self.tiles {
            sum += tile.sum(&below);
            if sum + tile.most_behind < least {
                return None;
            }
        }
        Some(sum)
    }

    /// Whether the sum of the leaves that these features lead to reaches `bar`. No more trees are asked than it takes to know.
    pub(super) fn reaches(&self, features: &[i32], bar: i32) -> bool {
        let below = self.below(features);
        let mut sum = self.base;
        for tile in &self.tiles {
            sum += tile.sum(&below);
            if sum + tile.most_behind < bar {
                return false;
            }
            if sum + tile.least_behind >= bar {
                return true;
            }
        }
        sum >= bar
    }

    /// For each feature, how many thresholds lie below its value.
    fn below(&self, features: &[i32]) -> [u16; FEATURES] {
        let mut below = [0; FEATURES];
        for ladder in &self.ladders {
            below[usize::from(ladder.feature)] = ladder.below(features[usize::from(ladder.feature)]);
        }
        below
    }
}

impl Ladder {
    /// Of all steps on one feature, sorted by threshold.
    fn of(steps: &[Step]) -> Self {
        let lowest = i32::from(steps[0].threshold);
        let mut below = vec![0];
        for (passed, steps) in steps.chunk_by(|a, b| a.threshold == b.threshold).enumerate() {
            below.resize((i32::from(steps[0].threshold) - lowest) as usize + 1, passed as u16);
            below.push(passed as u16 + 1);
        }
        Self { feature: steps[0].feature, lowest, below }
    }

    /// How many thresholds lie below a value.
    fn below(&self, value: i32) -> u16 {
        let at = value.saturating_sub(self.lowest).max(0) as usize;
        self.below[at.min(self.below.len() - 1)]
    }
}

impl Tile {
    fn of<'a>(trees: impl Iterator<Item = &'a Vec<i16>>) -> Self {
        let mut leaves = [[0; MOST_LEAVES]; TILE];
        leaves
            .iter_mut()
            .zip(trees)
            .for_each(|(leaves, worths)| leaves[..worths.len()].copy_from_slice(worths));
        let rows = vec![[u32::MAX; TILE]];
        Self { features: Vec::new(), intervals: Vec::new(), rows, leaves, least_behind: 0, most_behind: 0 }
    }

    /// Adds all steps on one feature, of which those in the trees from `first` on are for this tile.
    fn add(&mut self, steps: &[Step], first: usize) {
        let trees = first..first + TILE;
        if !steps.iter().any(|step| trees.contains(&step.tree)) {
            return;
        }
        self.features.push((steps[0].feature, self.intervals.len() as u16));
        self.intervals.push(0);
        let (mut row, mut at) = (self.rows[0], 0);
        for steps in steps.chunk_by(|a, b| a.threshold == b.threshold) {
            let before = row;
            let own = steps.iter().filter(|step| trees.contains(&step.tree));
            own.for_each(|step| row[step.tree - first] &= step.left);
            if row != before {
                at = self.rows.len() as u16;
                self.rows.push(row);
            }
            self.intervals.push(at);
        }
    }

    /// What its trees add at least and at most.
    fn range(&self) -> (i32, i32) {
        let worths = || self.leaves.iter().map(|leaves| leaves.iter().copied().map(i32::from));
        (worths().filter_map(Iterator::min).sum(), worths().filter_map(Iterator::max).sum())
    }

    /// The sum of its leaves, given how many thresholds of each feature lie below its value.
    fn sum(&self, below: &[u16; FEATURES]) -> i32 {
        // Most features are 0 in most lines, and rule out nothing: their rows are passed over, without a branch.
        let (mut used, mut count) = ([0; FEATURES + TOGETHER], 0);
        for (feature, start) in &self.features {
            let interval = usize::from(*start) + usize::from(below[usize::from(*feature)]);
            let row = self.intervals[interval];
            used[count] = row;
            count += usize::from(row != 0);
        }
        used[count..count + TOGETHER].fill(0);
        let mut left = [u32::MAX; TILE];
        for rows in used[..count.next_multiple_of(TOGETHER)].as_chunks::<TOGETHER>().0 {
            let [a, b, c, d] = rows.map(|row| &self.rows[usize::from(row)]);
            for at in 0..TILE {
                left[at] &= a[at] & b[at] & c[at] & d[at];
            }
        }
        let worth = |(left, leaves): (&u32, &[i16; MOST_LEAVES])| {
            i32::from(leaves[left.trailing_zeros() as usize % MOST_LEAVES])
        };
        left.iter().zip(&self.leaves).map(worth).sum()
    }
}

/// How far apart the leaves below a node are.
fn spread(nodes: &[Node], at: usize) -> i32 {
    fn range(nodes: &[Node], at: usize) -> (i32, i32) {
        let Node { feature, threshold, left } = nodes[at];
        if feature == Node::LEAF {
            return (threshold.into(), threshold.into());
        }
        let (a, b) = (range(nodes, left.into()), range(nodes, usize::from(left) + 1));
        (a.0.min(b.0), a.1.max(b.1))
    }
    let (least, most) = range(nodes, at);
    most - least
}

/// Lists the steps and leaves below a node from left to right; `None` where there are too many leaves.
fn lay_out(
    nodes: &[Node],
    at: usize,
    tree: usize,
    steps: &mut Vec<Step>,
    leaves: &mut Vec<i16>,
) -> Option<()> {
    let Node { feature, threshold, left } = nodes[at];
    if feature == Node::LEAF {
        leaves.push(threshold);
        return (leaves.len() <= MOST_LEAVES).then_some(());
    }
    let bits = |count: usize| ((1_u64 << count) - 1) as u32;
    let first = bits(leaves.len());
    lay_out(nodes, left.into(), tree, steps, leaves)?;
    steps.push(Step { feature, threshold, tree, left: !(bits(leaves.len()) & !first) });
    lay_out(nodes, usize::from(left) + 1, tree, steps, leaves)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boilerplate::model::{PLACED_FEATURES, model};
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Vec<i32>> {
        let value =
            prop_oneof![0..4, 0..80, -300_i32..900, -40_000_i32..40_000, Just(i32::MIN), Just(i32::MAX)];
        prop::collection::vec(value, PLACED_FEATURES)
    }

    proptest! {
        #[test]
        fn sums_are_those_of_the_trees(values in values(), least in -900_i32..900) {
            let [strict, lenient] = &model().judges;
            for trees in [&model().alone, &strict.placed, &lenient.placed] {
                let forest = Forest::of(trees).expect("fits");
                let sum = trees.sum(&values);
                prop_assert_eq!(forest.sum(&values, i32::MIN), Some(sum));
                prop_assert_eq!(forest.sum(&values, sum), Some(sum));
                let found = forest.sum(&values, least);
                prop_assert!(found == Some(sum) || found.is_none() && sum < least);
                for bar in [least, sum, sum + 1] {
                    prop_assert_eq!(forest.reaches(&values, bar), sum >= bar);
                }
            }
        }
    }

    #[test]
    fn values_at_and_beside_thresholds_go_the_same_way() {
        let alone = Forest::of(&model().alone).expect("fits");
        for node in model().alone.nodes.iter().filter(|node| node.feature != Node::LEAF) {
            for value in i32::from(node.threshold) - 1..=i32::from(node.threshold) + 2 {
                let mut values = [0; PLACED_FEATURES];
                values[usize::from(node.feature)] = value;
                assert_eq!(alone.sum(&values, i32::MIN), Some(model().alone.sum(&values)));
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_not_laid_out() {
        let leaf = Node { feature: Node::LEAF, threshold: 1, left: 0 };
        // Each step has a leaf on its right.
        let step = |left: u16| Node { feature: 0, threshold: 0, left };
        let chain = |steps: u16| {
            let pairs = (1..=steps).flat_map(|at| [if at < steps { step(2 * at + 1) } else { leaf }, leaf]);
            Trees { base: 0, roots: vec![0], nodes: std::iter::once(step(1)).chain(pairs).collect() }
        };
        let longest = chain(31);
        assert_eq!(Forest::of(&longest).and_then(|forest| forest.sum(&[0], 1)), Some(longest.sum(&[0])));
        assert!(Forest::of(&chain(32)).is_none());
    }
}
