//! The lines of a sample, and what of them is UTF-8.

use crate::charset::foreign::{may_be_legacy, sequences};

/// The lines of a sample that are not ASCII.
pub(super) struct Lines<'a> {
    /// Those that are not UTF-8, each with how many of its sequences are and how many are not.
    pub(super) broken: Vec<(&'a [u8], (usize, usize))>,
    /// Whether others are UTF-8.
    pub(super) has_utf8: bool,
    /// How many sequences of UTF-8 are right in all lines, and how many in lines without a wrong one.
    pub(super) right: usize,
    right_apart: usize,
    pub(super) wrong: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn of(sample: &'a [u8]) -> Self {
        let mut lines = Self { broken: Vec::new(), has_utf8: false, right: 0, right_apart: 0, wrong: 0 };
        for line in sample.split_inclusive(|&byte| byte == b'\n').filter(|line| !line.is_ascii()) {
            let (right, wrong) = sequences(line);
            lines.right += right;
            lines.wrong += wrong;
            if wrong == 0 {
                lines.has_utf8 = true;
                lines.right_apart += right;
            } else {
                lines.broken.push((line, (right, wrong)));
            }
        }
        lines
    }

    /// Whether that they are UTF-8 is beyond doubt. Right sequences beside wrong ones may be so by chance.
    pub(super) fn is_utf8(&self) -> bool {
        self.right_apart >= self.wrong || !may_be_legacy(self.right, self.wrong)
    }

    pub(super) fn broken(&self) -> impl Iterator<Item = &'a [u8]> {
        self.broken.iter().map(|&(line, _)| line)
    }
}
