//! Grows boosted trees: logistic loss, histograms, leaf by leaf, with features that may only raise or lower a sum.

use textmend::boilerplate::training::{Node, TREE_UNIT, Trees, Way};

const BINS: usize = 64;

/// What is grown.
#[derive(Clone, Copy)]
pub(crate) struct Growth {
    pub(crate) trees: usize,
    pub(crate) leaves: usize,
    pub(crate) rate: f64,
    /// What a leaf's worth is pulled to zero by.
    pub(crate) shrink: f64,
    /// The least weight of a leaf, as the sum of second derivatives.
    pub(crate) least: f64,
    /// The share of rows and of features that a tree is grown from, in 256ths.
    pub(crate) rows: u32,
    pub(crate) features: u32,
}

/// Rows of features with labels and weights.
pub(crate) struct Table {
    /// By feature, then by row.
    bins: Vec<Vec<u8>>,
    /// By feature: the largest value of each bin but the last.
    edges: Vec<Vec<i16>>,
    labels: Vec<bool>,
    weights: Vec<f64>,
}

impl Table {
    pub(crate) fn new(rows: &[Vec<i32>], labels: Vec<bool>, weights: Vec<f64>) -> Self {
        let features = rows.first().map_or(0, Vec::len);
        let edges: Vec<Vec<i16>> = (0..features).map(|feature| edges(rows, feature)).collect();
        let bin = |feature: usize, row: &Vec<i32>| {
            edges[feature].partition_point(|edge| i32::from(*edge) < row[feature]) as u8
        };
        let bins = (0..features).map(|feature| rows.iter().map(|row| bin(feature, row)).collect()).collect();
        Self { bins, edges, labels, weights }
    }
}

/// Values that split the rows into bins of about the same size.
fn edges(rows: &[Vec<i32>], feature: usize) -> Vec<i16> {
    let clamp = |value: i32| value.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
    let mut values: Vec<i16> = rows.iter().map(|row| clamp(row[feature])).collect();
    values.sort_unstable();
    let mut distinct = values.clone();
    distinct.dedup();
    let mut edges: Vec<i16> = if distinct.len() <= BINS {
        distinct
    } else {
        (1..BINS).map(|bin| values[bin * values.len() / BINS]).collect()
    };
    edges.dedup();
    if edges.last() == values.last() {
        edges.pop();
    }
    edges
}

type Histogram = Vec<[(f64, f64); BINS]>;

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    bin: usize,
    left: f64,
    right: f64,
}

struct Leaf {
    node: usize,
    rows: Rows,
    histogram: Histogram,
    bounds: (f64, f64),
    worth: f64,
    split: Option<Split>,
}

/// The rows in a leaf: those that the tree is grown from, and the others.
struct Rows {
    chosen: Vec<u32>,
    others: Vec<u32>,
}

impl Rows {
    fn split(self, is_left: impl Fn(u32) -> bool) -> (Self, Self) {
        let part = |rows: Vec<u32>| rows.into_iter().partition(|row| is_left(*row));
        let (chosen_left, chosen_right) = part(self.chosen);
        let (others_left, others_right) = part(self.others);
        (
            Self { chosen: chosen_left, others: others_left },
            Self { chosen: chosen_right, others: others_right },
        )
    }
}

/// Whether a tree is grown from a row or a feature: as good as by chance, and always the same.
fn is_chosen(tree: usize, at: usize, share: u32) -> bool {
    let mixed = ((tree as u64) << 40 ^ at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed >> 40) as u32 & 0xFF) < share
}

/// Trains trees on a table.
pub(crate) fn grow(table: &Table, ways: &[Way], growth: Growth) -> Trees {
    let total: f64 = table.weights.iter().sum();
    let ones: f64 =
        table.labels.iter().zip(&table.weights).filter(|(label, _)| **label).map(|(_, w)| w).sum();
    let base = (ones / (total - ones)).ln();
    let mut trees = Trees { base: quantised(base), ..Trees::default() };
    let mut sums = vec![base; table.labels.len()];
    for number in 0..growth.trees {
        let gradients: Vec<(f32, f32)> =
            sums.iter().enumerate().map(|(row, sum)| gradient(table, row, *sum)).collect();
        let is_seen =
            (0..table.bins.len()).map(|at| is_chosen(number, usize::MAX >> 25 ^ at, growth.features));
        let grower =
            Grower { table, ways, growth, gradients: &gradients, number, is_seen: is_seen.collect() };
        grower.tree(&mut trees, &mut sums);
    }
    trees
}

fn gradient(table: &Table, row: usize, sum: f64) -> (f32, f32) {
    let chance = 1.0 / (1.0 + (-sum).exp());
    let label = f64::from(u8::from(table.labels[row]));
    let weight = table.weights[row];
    ((weight * (chance - label)) as f32, (weight * (chance * (1.0 - chance)).max(1e-6)) as f32)
}

fn quantised(sum: f64) -> i16 {
    (sum * std::f64::consts::LOG2_E * f64::from(TREE_UNIT)).round() as i16
}

struct Grower<'a> {
    table: &'a Table,
    ways: &'a [Way],
    growth: Growth,
    gradients: &'a [(f32, f32)],
    /// The number of the tree.
    number: usize,
    /// Which features it is grown from.
    is_seen: Vec<bool>,
}

impl Grower<'_> {
    fn tree(&self, trees: &mut Trees, sums: &mut [f64]) {
        let root = trees.nodes.len();
        trees.roots.push(root as u16);
        trees.nodes.push(Node { feature: Node::LEAF, threshold: 0, left: 0 });
        let (chosen, others) = (0..self.gradients.len() as u32)
            .partition(|row| is_chosen(self.number, *row as usize, self.growth.rows));
        let rows = Rows { chosen, others };
        let histogram = self.histogram(&rows.chosen);
        let mut leaves = vec![self.leaf(root, rows, histogram, (f64::NEG_INFINITY, f64::INFINITY), 0.0)];
        while leaves.len() < self.growth.leaves {
            let gain = |leaf: &Leaf| leaf.split.map_or(0.0, |split| split.gain);
            let best = (0..leaves.len())
                .fold(0, |best, at| if gain(&leaves[at]) > gain(&leaves[best]) { at } else { best });
            let Some(split) = leaves[best].split else { break };
            let leaf = leaves.swap_remove(best);
            let (left, right) = self.split(leaf, split, trees);
            leaves.extend([left, right]);
        }
        for leaf in leaves {
            let worth = leaf.worth * self.growth.rate;
            trees.nodes[leaf.node].threshold = quantised(worth);
            leaf.rows.chosen.iter().chain(&leaf.rows.others).for_each(|row| sums[*row as usize] += worth);
        }
    }

    fn split(&self, leaf: Leaf, split: Split, trees: &mut Trees) -> (Leaf, Leaf) {
        let bins = &self.table.bins[split.feature];
        let (left, right) = leaf.rows.split(|row| usize::from(bins[row as usize]) <= split.bin);
        let first = trees.nodes.len();
        let node = Node { feature: Node::LEAF, threshold: 0, left: 0 };
        trees.nodes.extend([node, node]);
        trees.nodes[leaf.node] = Node {
            feature: split.feature as u8,
            threshold: self.table.edges[split.feature][split.bin],
            left: first as u16,
        };
        let (low, high) = leaf.bounds;
        let middle = (split.left + split.right) / 2.0;
        let (of_left, of_right) = match self.ways[split.feature] {
            Way::Free => (leaf.bounds, leaf.bounds),
            Way::Rising => ((low, middle), (middle, high)),
            Way::Falling => ((middle, high), (low, middle)),
        };
        let (few, many, few_is_left) =
            if left.chosen.len() <= right.chosen.len() { (left, right, true) } else { (right, left, false) };
        let of_few = self.histogram(&few.chosen);
        let mut of_many = leaf.histogram;
        for (many, few) in of_many.iter_mut().zip(&of_few) {
            for (many, few) in many.iter_mut().zip(few) {
                many.0 -= few.0;
                many.1 -= few.1;
            }
        }
        if few_is_left {
            (
                self.leaf(first, few, of_few, of_left, split.left),
                self.leaf(first + 1, many, of_many, of_right, split.right),
            )
        } else {
            (
                self.leaf(first, many, of_many, of_left, split.left),
                self.leaf(first + 1, few, of_few, of_right, split.right),
            )
        }
    }

    fn histogram(&self, rows: &[u32]) -> Histogram {
        let of_feature = |(bins, is_seen): (&Vec<u8>, &bool)| {
            let mut histogram = [(0.0, 0.0); BINS];
            if !is_seen {
                return histogram;
            }
            for row in rows {
                let (gradient, second) = self.gradients[*row as usize];
                let bin = &mut histogram[usize::from(bins[*row as usize])];
                bin.0 += f64::from(gradient);
                bin.1 += f64::from(second);
            }
            histogram
        };
        self.table.bins.iter().zip(&self.is_seen).map(of_feature).collect()
    }

    fn leaf(&self, node: usize, rows: Rows, histogram: Histogram, bounds: (f64, f64), worth: f64) -> Leaf {
        let features = 0..histogram.len();
        let splits = features.filter_map(|feature| self.best_split(feature, &histogram[feature], bounds));
        let split = splits.fold(None, |best: Option<Split>, split| match best {
            Some(best) if best.gain >= split.gain => Some(best),
            _ => Some(split),
        });
        Leaf { node, rows, histogram, bounds, worth, split }
    }

    fn best_split(&self, feature: usize, bins: &[(f64, f64); BINS], bounds: (f64, f64)) -> Option<Split> {
        let all = bins.iter().fold((0.0, 0.0), |sum, bin| (sum.0 + bin.0, sum.1 + bin.1));
        let whole = self.score(all, self.worth(all, bounds));
        let mut left = (0.0, 0.0);
        let mut best: Option<Split> = None;
        for (bin, more) in bins.iter().enumerate().take(self.table.edges[feature].len()) {
            left = (left.0 + more.0, left.1 + more.1);
            let right = (all.0 - left.0, all.1 - left.1);
            if left.1 < self.growth.least || right.1 < self.growth.least {
                continue;
            }
            let (of_left, of_right) = (self.worth(left, bounds), self.worth(right, bounds));
            let fits = match self.ways[feature] {
                Way::Free => true,
                Way::Rising => of_left <= of_right,
                Way::Falling => of_left >= of_right,
            };
            let gain = self.score(left, of_left) + self.score(right, of_right) - whole;
            if fits && gain > best.map_or(1e-3, |best| best.gain) {
                best = Some(Split { gain, feature, bin, left: of_left, right: of_right });
            }
        }
        best
    }

    fn worth(&self, sums: (f64, f64), bounds: (f64, f64)) -> f64 {
        (-sums.0 / (sums.1 + self.growth.shrink)).clamp(bounds.0, bounds.1)
    }

    fn score(&self, sums: (f64, f64), worth: f64) -> f64 {
        -(sums.0 * worth + 0.5 * (sums.1 + self.growth.shrink) * worth * worth)
    }
}
