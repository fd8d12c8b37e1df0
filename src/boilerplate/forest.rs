//! Trees laid out for speed: all of them at once, without a branch that depends on a line.
//!
//! For each tree there is a set of the leaves that it may still end in, at first all of them. A step that goes right
//! rules out the leaves on its left, so that the first leaf that is left in the end is the one that the features lead
//! to. Which leaves the steps on one feature rule out hangs on the interval between their thresholds that the value is
//! in: there is a row of sets for each interval. (After QuickScorer by Lucchese and others, SIGIR 2015.)

use crate::boilerplate::trees::{Node, Trees};

/// The most leaves that a tree has here.
const MOST_LEAVES: usize = 32;

/// At most so many trees, with the same sums as [`Trees`].
#[derive(Debug)]
pub(super) struct Forest<const TREES: usize> {
    base: i32,
    ladders: Vec<Ladder>,
    /// For each tree the leaves that are left, as bits.
    rows: Vec<[u32; TREES]>,
    /// The worth of each tree's leaves, from left to right.
    leaves: Vec<[i16; MOST_LEAVES]>,
}

/// The thresholds of one feature.
#[derive(Debug)]
struct Ladder {
    feature: usize,
    lowest: i32,
    /// For each value from the lowest threshold on, how many thresholds lie below it.
    below: Vec<u16>,
    /// Where the row is for one threshold below the value.
    rows: usize,
}

/// A step in a tree: a larger value than the threshold leaves these leaves.
#[derive(Clone, Copy)]
struct Step {
    feature: u8,
    threshold: i16,
    tree: usize,
    left: u32,
}

impl<const TREES: usize> Forest<TREES> {
    /// Lays out trees; `None` where there are too many of them or one is too large.
    pub(super) fn of(trees: &Trees) -> Option<Self> {
        if trees.roots.len() > TREES {
            return None;
        }
        let mut steps = Vec::new();
        let mut leaves = Vec::new();
        for (tree, root) in trees.roots.iter().enumerate() {
            let mut worths = Vec::new();
            lay_out(&trees.nodes, usize::from(*root), tree, &mut steps, &mut worths)?;
            worths.resize(MOST_LEAVES, 0);
            leaves.push(worths.try_into().ok()?);
        }
        steps.sort_by_key(|step| (step.feature, step.threshold));
        let mut forest = Self { base: trees.base.into(), ladders: Vec::new(), rows: Vec::new(), leaves };
        steps.chunk_by(|a, b| a.feature == b.feature).for_each(|steps| forest.add(steps));
        Some(forest)
    }

    /// Adds all steps on one feature.
    fn add(&mut self, steps: &[Step]) {
        let lowest = i32::from(steps[0].threshold);
        let mut ladder =
            Ladder { feature: steps[0].feature.into(), lowest, below: vec![0], rows: self.rows.len() };
        let mut row = [u32::MAX; TREES];
        for steps in steps.chunk_by(|a, b| a.threshold == b.threshold) {
            let passed = (i32::from(steps[0].threshold) - lowest) as usize + 1;
            let below = (self.rows.len() - ladder.rows) as u16;
            ladder.below.resize(passed, below);
            ladder.below.push(below + 1);
            steps.iter().for_each(|step| row[step.tree] &= step.left);
            self.rows.push(row);
        }
        self.ladders.push(ladder);
    }

    /// The sum of the leaves that these features lead to.
    pub(super) fn sum(&self, features: &[i32]) -> i32 {
        let mut left = [u32::MAX; TREES];
        for ladder in &self.ladders {
            let below = ladder.below(features[ladder.feature]);
            if below > 0 {
                let row = &self.rows[ladder.rows + below - 1];
                left.iter_mut().zip(row).for_each(|(left, row)| *left &= row);
            }
        }
        let worth = |(left, leaves): (&u32, &[i16; MOST_LEAVES])| {
            i32::from(leaves[left.trailing_zeros() as usize % MOST_LEAVES])
        };
        self.base + left.iter().zip(&self.leaves).map(worth).sum::<i32>()
    }
}

impl Ladder {
    /// How many thresholds lie below a value.
    fn below(&self, value: i32) -> usize {
        let at = value.saturating_sub(self.lowest).max(0) as usize;
        usize::from(self.below[at.min(self.below.len() - 1)])
    }
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
    use crate::boilerplate::model::{ALONE_TREES, PLACED_FEATURES, PLACED_TREES, model};
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Vec<i32>> {
        let value =
            prop_oneof![0..4, 0..80, -300_i32..900, -40_000_i32..40_000, Just(i32::MIN), Just(i32::MAX)];
        prop::collection::vec(value, PLACED_FEATURES)
    }

    proptest! {
        #[test]
        fn sums_are_those_of_the_trees(values in values()) {
            let alone = Forest::<ALONE_TREES>::of(&model().alone).expect("fits");
            prop_assert_eq!(alone.sum(&values), model().alone.sum(&values));
            let placed = Forest::<PLACED_TREES>::of(&model().placed).expect("fits");
            prop_assert_eq!(placed.sum(&values), model().placed.sum(&values));
        }
    }

    #[test]
    fn values_at_and_beside_thresholds_go_the_same_way() {
        let alone = Forest::<ALONE_TREES>::of(&model().alone).expect("fits");
        for node in model().alone.nodes.iter().filter(|node| node.feature != Node::LEAF) {
            for value in i32::from(node.threshold) - 1..=i32::from(node.threshold) + 2 {
                let mut values = [0; PLACED_FEATURES];
                values[usize::from(node.feature)] = value;
                assert_eq!(alone.sum(&values), model().alone.sum(&values));
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_not_laid_out() {
        assert!(Forest::<1>::of(&model().alone).is_none());
        let leaf = Node { feature: Node::LEAF, threshold: 1, left: 0 };
        // Each step has a leaf on its right.
        let step = |left: u16| Node { feature: 0, threshold: 0, left };
        let chain = |steps: u16| {
            let pairs = (1..=steps).flat_map(|at| [if at < steps { step(2 * at + 1) } else { leaf }, leaf]);
            Trees { base: 0, roots: vec![0], nodes: std::iter::once(step(1)).chain(pairs).collect() }
        };
        assert!(Forest::<1>::of(&chain(31)).is_some_and(|forest| forest.sum(&[0]) == chain(31).sum(&[0])));
        assert!(Forest::<1>::of(&chain(32)).is_none());
    }
}
