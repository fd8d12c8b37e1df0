//! Tables of n-grams: open-addressed, read in place from the model's bytes.

/// A table from the key of an n-gram to its costs, one byte for each language.
#[derive(Debug)]
pub(crate) struct NgramTable {
    /// The keys plus one; 0 is free.
    slots: &'static [[u8; 4]],
    rows: &'static [[u8; 2]],
    costs: &'static [u8],
    width: usize,
}

impl NgramTable {
    pub(super) fn new(table: &'static [u8], costs: &'static [u8], width: usize) -> Self {
        let capacity = table.len() / 6;
        let (slots, rows) = table.split_at(capacity * 4);
        Self { slots: slots.as_chunks().0, rows: rows.as_chunks().0, costs, width }
    }

    /// The costs in each language, if the table has the n-gram.
    #[inline]
    pub(super) fn get(&self, key: u32) -> Option<&'static [u8]> {
        let row = self.row(key)?;
        Some(&self.costs[row * self.width..(row + 1) * self.width])
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
