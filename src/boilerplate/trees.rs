//! Boosted decision trees in integers: a sum of leaves, the same on every machine.

/// Sums are in this part of a bit: log2 of the odds that the line is boilerplate.
pub const TREE_UNIT: i32 = 64;

/// A step in a tree: go left where the feature is at most the threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Which feature, or [`Node::LEAF`].
    pub feature: u8,
    /// The largest value that goes left; in a leaf, its worth.
    pub threshold: i16,
    /// Where the left child is in the list of nodes; the right one comes right after it.
    pub left: u16,
}

impl Node {
    /// The feature of a node without children.
    pub const LEAF: u8 = u8::MAX;
}

/// Trees whose leaves are summed up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trees {
    /// What the sum begins with.
    pub base: i16,
    /// Where each tree begins in the list of nodes.
    pub roots: Vec<u16>,
    /// The nodes of all trees. Children come after their parents.
    pub nodes: Vec<Node>,
}

impl Trees {
    /// The sum of the leaves that these features lead to.
    pub fn sum(&self, features: &[i32]) -> i32 {
        self.roots.iter().map(|root| self.leaf(usize::from(*root), features)).sum::<i32>()
            + i32::from(self.base)
    }

    fn leaf(&self, root: usize, features: &[i32]) -> i32 {
        let mut node = self.nodes[root];
        while node.feature != Node::LEAF {
            let is_right = features[usize::from(node.feature)] > i32::from(node.threshold);
            node = self.nodes[usize::from(node.left) + usize::from(is_right)];
        }
        i32::from(node.threshold)
    }

    /// Writes the trees: base and counts, roots, nodes, all little-endian.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.base.to_le_bytes());
        out.extend_from_slice(&(self.roots.len() as u16).to_le_bytes());
        out.extend_from_slice(&(self.nodes.len() as u16).to_le_bytes());
        self.roots.iter().for_each(|root| out.extend_from_slice(&root.to_le_bytes()));
        for node in &self.nodes {
            out.push(node.feature);
            out.extend_from_slice(&node.threshold.to_le_bytes());
            out.extend_from_slice(&node.left.to_le_bytes());
        }
    }

    /// Reads what [`Trees::write`] wrote; `None` where it is something else, such as a tree without an end.
    pub fn read(from: &mut &[u8], features: usize) -> Option<Self> {
        let base = i16::from_le_bytes(take(from)?);
        let (roots, nodes) = (u16::from_le_bytes(take(from)?), u16::from_le_bytes(take(from)?));
        let roots = (0..roots).map(|_| Some(u16::from_le_bytes(take(from)?))).collect::<Option<Vec<_>>>()?;
        let node = |_| {
            let [feature] = take(from)?;
            let (threshold, left) = (i16::from_le_bytes(take(from)?), u16::from_le_bytes(take(from)?));
            Some(Node { feature, threshold, left })
        };
        let nodes = (0..nodes).map(node).collect::<Option<Vec<_>>>()?;
        let is_sound = |(at, node): (usize, &Node)| {
            let left = usize::from(node.left);
            node.feature == Node::LEAF
                || usize::from(node.feature) < features && left > at && left + 1 < nodes.len()
        };
        let roots_are_there = roots.iter().all(|root| usize::from(*root) < nodes.len());
        (roots_are_there && nodes.iter().enumerate().all(is_sound)).then_some(Self { base, roots, nodes })
    }
}

/// The next bytes of `from`.
pub(super) fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*head)
}
