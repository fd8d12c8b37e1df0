//! Characters outside ASCII in surroundings in which they are far more often meant than brought there by damage: what was
//! counted in right text, and in the same text after each of the channels of damage.

/// What surroundings say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Said {
    /// For right text, and where less than zero against it.
    pub(super) bits: i32,
    /// A bit for each family of languages that has them.
    pub(super) families: u16,
}

/// The least bits that any surroundings say.
const LEAST_BITS: i32 = -3;
/// How a place is parted: the bits, the families, and a check of the key.
const BITS: u16 = 7;
const FAMILIES: u16 = 0x3F;
const CHECK: u16 = 0x7F;

/// What surroundings say, without the surroundings: an exclusive or of three places is a check of the key and what it
/// says (Graf and Lemire, "Xor Filters", Journal of Experimental Algorithmics 25, 2020). Of those that say nothing, one in
/// 128 passes the check.
#[derive(Debug)]
pub(super) struct Surroundings {
    seed: u64,
    places: [&'static [[u8; 2]]; 3],
}

impl Surroundings {
    pub(super) fn new(bytes: &'static [u8]) -> Option<Self> {
        let (seed, places) = bytes.split_first_chunk()?;
        let places = places.as_chunks().0;
        let (first, others) = places.split_at_checked(places.len() / 3)?;
        let (second, third) = others.split_at_checked(places.len() / 3)?;
        Some(Self { seed: u64::from_le_bytes(*seed), places: [first, second, third] })
    }

    /// What a character says between two neighbours: its value, without its case, and their kinds.
    #[inline]
    pub(super) fn find(&self, value: u16, before: u16, after: u16) -> Option<Said> {
        let key = u32::from(value) << 18 | u32::from(before) << 9 | u32::from(after);
        let hash = hash(u64::from(key) | self.seed << 32);
        let place = |number: u32| {
            let block = self.places[number as usize];
            let at = (u64::from(hash.rotate_left(21 * number) as u32) * block.len() as u64) >> 32;
            block.get(at as usize).map_or(0, |place| u16::from_le_bytes(*place))
        };
        let found = place(0) ^ place(1) ^ place(2);
        let check = (hash ^ hash >> 32) as u16 & CHECK;
        (found >> 9 == check)
            .then_some(Said { bits: i32::from(found & BITS) + LEAST_BITS, families: found >> 3 & FAMILIES })
    }
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
fn hash(key: u64) -> u64 {
    let mut hash = key.wrapping_add(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ hash >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ hash >> 31
}
