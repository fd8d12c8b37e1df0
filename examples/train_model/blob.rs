//! How the model is laid out: sections after a table of their offsets, pages of characters, hash tables.

/// What stands for a symbol of which nothing is known.
const UNKNOWN: u16 = 31 << 9;

/// The sections after the magic number and their offsets, all numbers little-endian.
pub(crate) fn write_blob(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut blob = b"tmm2".to_vec();
    let mut offset = 4 + 4 * (sections.len() + 1);
    for section in sections {
        blob.extend((offset as u32).to_le_bytes());
        offset += section.len();
    }
    blob.extend((offset as u32).to_le_bytes());
    sections.iter().for_each(|section| blob.extend(section));
    blob
}

/// A cost in 1/8 bit.
pub(crate) fn cost(probability: f64) -> u8 {
    (-probability.log2() * 8.0).round().clamp(0.0, 255.0) as u8
}

/// What the model knows of each character of the Basic Multilingual Plane, in pages of 64.
pub(crate) struct Pages {
    values: Vec<u16>,
}

impl Default for Pages {
    fn default() -> Self {
        Self { values: vec![UNKNOWN; 0x10000] }
    }
}

impl Pages {
    pub(crate) fn set(&mut self, scalar: char, value: u16) {
        if let Some(slot) = self.values.get_mut(scalar as usize) {
            *slot = value;
        }
    }

    /// Where each page begins, the pages, and the values of U+0000 to U+07FF.
    pub(crate) fn sections(&self) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let (mut index, mut pages) = (Vec::new(), Vec::<&[u16]>::new());
        for page in self.values.chunks(64) {
            let at = pages.iter().position(|known| *known == page).unwrap_or_else(|| {
                pages.push(page);
                pages.len() - 1
            });
            index.extend((at as u16 * 64).to_le_bytes());
        }
        let bytes = |values: &[u16]| values.iter().flat_map(|value| value.to_le_bytes()).collect();
        (index, bytes(&pages.concat()), bytes(&self.values[..0x800]))
    }
}

/// An open-addressed table: the keys plus one (0 is free), then the numbers of their rows.
pub(crate) fn hash_table(keys: &[u32]) -> Vec<u8> {
    let capacity = keys.len() * 5 / 4 + 1;
    let (mut slots, mut rows) = (vec![0_u32; capacity], vec![0_u16; capacity]);
    for (row, key) in keys.iter().enumerate() {
        let hash = (key + 1).wrapping_mul(0x9E37_79B1);
        let mut at = ((u64::from(hash) * capacity as u64) >> 32) as usize;
        while slots[at] != 0 {
            at = (at + 1) % capacity;
        }
        slots[at] = key + 1;
        rows[at] = row as u16;
    }
    let slots = slots.iter().flat_map(|slot| slot.to_le_bytes());
    slots.chain(rows.iter().flat_map(|row| row.to_le_bytes())).collect()
}
