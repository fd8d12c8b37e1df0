//! What was worked out lately, by text. What a cache holds never changes an outcome: it is what would be worked out again.

/// How many words a cache holds, and how long they may be, in bytes.
const WORDS: usize = 512;
const LONGEST_WORD: usize = 192;

/// A direct-mapped cache: each text has one place, and the last one that came there has it. Texts of more than `LONGEST`
/// bytes are worked out each time.
#[derive(Debug)]
pub(crate) struct Cache<V, const PLACES: usize = WORDS, const LONGEST: usize = LONGEST_WORD> {
    places: Vec<Option<(Box<[u8]>, V)>>,
}

impl<V: Clone, const PLACES: usize, const LONGEST: usize> Cache<V, PLACES, LONGEST> {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new() }
    }

    /// What was worked out for a text, or is worked out now.
    pub(crate) fn get(&mut self, text: &[u8], work_out: impl FnOnce() -> V) -> V {
        self.with(text, work_out, V::clone)
    }

    /// What comes of that.
    pub(crate) fn with<T>(
        &mut self,
        text: &[u8],
        work_out: impl FnOnce() -> V,
        use_it: impl FnOnce(&V) -> T,
    ) -> T {
        if text.len() > LONGEST {
            return use_it(&work_out());
        }
        if self.places.is_empty() {
            self.places.resize_with(PLACES, || None);
        }
        let place = &mut self.places[place(text) % PLACES];
        match place {
            Some((known, value)) if &**known == text => use_it(value),
            _ => use_it(&place.insert((text.into(), work_out())).1),
        }
    }
}

/// FNV-1a, mixed; its high bits.
fn place(text: &[u8]) -> usize {
    let hash = text.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3)
    });
    (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_what_was_worked_out() {
        let mut cache: Cache<String> = Cache::new();
        for number in 0..5_000 {
            let text = format!("word{}", number % 1_300);
            assert_eq!(cache.get(text.as_bytes(), || text.clone()), text);
        }
        let long = "a".repeat(100);
        assert_eq!(cache.get(long.as_bytes(), || long.clone()), long);
    }
}
