//! Tables of n-grams: open-addressed, read in place from the model's bytes.

use crate::model::MOST_COLUMNS;

/// A table from the key of an n-gram to its costs, one byte for each language.
#[derive(Debug)]
pub(crate) struct NgramTable {
    /// The keys plus one; 0 is free.
    slots: &'static [[u8; 4]],
    rows: &'static [[u8; 2]],
    costs: &'static [u8],
    width: usize,
}

/// The costs of an n-gram, one byte for each language. What is read at once may have more bytes than there are languages.
#[derive(Clone, Copy, Debug)]
pub(super) enum Row {
    Wide(&'static [u8; MOST_COLUMNS]),
    Narrow(&'static [u8; NARROW]),
    Exact(&'static [u8]),
}

/// Scripts with more languages than a few, and no more than this, are read in one go too.
const NARROW: usize = 16;
const FEW: usize = 4;

impl Row {
    /// The row of `width` languages at the start of some costs.
    #[inline]
    pub(super) fn of(rest: &'static [u8], width: usize) -> Self {
        if width > NARROW
            && let Some(row) = rest.first_chunk()
        {
            return Self::Wide(row);
        }
        if width > FEW
            && width <= NARROW
            && let Some(row) = rest.first_chunk()
        {
            return Self::Narrow(row);
        }
        Self::Exact(rest.get(..width).unwrap_or_default())
    }
}

impl NgramTable {
    pub(super) fn new(table: &'static [u8], costs: &'static [u8], width: usize) -> Self {
        let capacity = table.len() / 6;
        let (slots, rows) = table.split_at(capacity * 4);
        Self { slots: slots.as_chunks().0, rows: rows.as_chunks().0, costs, width }
    }

    /// The costs in each language, if the table has the n-gram, and whatever stands behind them.
    #[inline]
    pub(super) fn costs_from(&self, key: u32) -> Option<&'static [u8]> {
        self.costs.get(self.row(key)? * self.width..)
    }

    /// The costs in each language and no more.
    pub(super) fn exact(&self, key: u32) -> Option<&'static [u8]> {
        let row = self.row(key)?;
        self.costs.get(row * self.width..(row + 1) * self.width)
    }

    /// Eight bytes of a row as one number, where rows are eight bytes wide.
    #[inline]
    pub(super) fn number(&self, key: u32) -> Option<u64> {
        let start = self.row(key)? * self.width;
        Some(u64::from_le_bytes(*self.costs.get(start..)?.first_chunk()?))
    }

    /// The number of the row.
    #[inline]
    pub(super) fn row(&self, key: u32) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let hash = (key + 1).wrapping_mul(0x9E37_79B1);
        let mut at = ((u64::from(hash) * self.slots.len() as u64) >> 32) as usize;
        loop {
            let slot = u32::from_le_bytes(self.slots[at]);
            if slot == key + 1 {
                return Some(usize::from(u16::from_le_bytes(self.rows[at])));
            }
            if slot == 0 {
                return None;
            }
            at = if at + 1 == self.slots.len() { 0 } else { at + 1 };
        }
    }

    /// All keys with their rows' numbers.
    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = (u32, usize)> {
        let used = |(slot, row): (&[u8; 4], &[u8; 2])| {
            let key = u32::from_le_bytes(*slot).checked_sub(1)?;
            Some((key, usize::from(u16::from_le_bytes(*row))))
        };
        self.slots.iter().zip(self.rows).filter_map(used)
    }
}
