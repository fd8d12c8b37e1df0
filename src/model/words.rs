//! Common words: what they cost as a whole, where that is less than their letters cost.

/// A table of words by a hash of their letters. A word that is not in it is taken for one that is once in some
/// hundred thousand times.
#[derive(Debug)]
pub(crate) struct WordTable {
    /// 0 is free; else a print of 20 bits, the language's column in 7, the cost in whole bits above
    /// [`LEAST_COST`] in 5.
    slots: &'static [[u8; 4]],
}

const LEAST_COST: u16 = 4;

/// The hash of a word while its letters are read: FNV-1a over the numbers of the letters. `examples/train_model` has
/// the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordHash(u64);

impl WordHash {
    #[inline]
    pub(crate) fn new(script: usize) -> Self {
        Self(0xCBF2_9CE4_8422_2325 ^ script as u64)
    }

    #[inline]
    pub(crate) fn add(&mut self, letter: u16) {
        self.0 = (self.0 ^ u64::from(letter)).wrapping_mul(0x100_0000_01B3);
    }

    pub(super) fn mixed(self) -> u64 {
        (self.0 ^ self.0 >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl WordTable {
    pub(super) fn new(bytes: &'static [u8]) -> Self {
        Self { slots: bytes.as_chunks().0 }
    }

    /// The columns of the languages in which the word is common, with what it costs there in bits.
    pub(super) fn find(&self, hash: WordHash) -> impl Iterator<Item = (usize, u16)> {
        let hash = hash.mixed();
        let print = ((hash & 0xF_FFFF) as u32).max(1);
        let start = ((u128::from(hash) * self.slots.len() as u128) >> 64) as usize;
        let (before, from) = self.slots.split_at(start.min(self.slots.len()));
        let entries = from.iter().chain(before).map(|&slot| u32::from_le_bytes(slot));
        let same = entries.take_while(|&entry| entry != 0).filter(move |entry| entry >> 12 == print);
        same.map(|entry| ((entry >> 5 & 0x7F) as usize, (entry & 0x1F) as u16 + LEAST_COST))
    }
}
