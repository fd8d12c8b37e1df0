//! A table of what keys say that does not hold the keys: an exclusive or of three places is a check of the key and what
//! it says (Graf and Lemire, "Xor Filters", Journal of Experimental Algorithmics 25, 2020). Another key passes the check one
//! time in 128.

/// How many bits a key may say; the other seven of a place are the check.
const SAID_BITS: u32 = 9;

/// The seed, then three blocks of places, all little-endian. `src/model/surroundings.rs` reads it.
pub(crate) fn section(said: &[(u32, u16)]) -> Vec<u8> {
    let block = (said.len() * 123 / 100 + 32).div_ceil(3);
    let (seed, order) =
        (0_u64..).find_map(|seed| Some((seed, peeled(said, seed, block)?))).expect("some seed does");
    let mut places = vec![0_u16; block * 3];
    for (key, place) in order.into_iter().rev() {
        let (key, said) = said[key];
        let hash = hash(key, seed);
        let check = (hash ^ hash >> 32) as u16 & 0x7F;
        let others = places_of(hash, block).iter().fold(0, |sum, &at| sum ^ places[at]);
        places[place] ^= others ^ (check << SAID_BITS | said);
    }
    seed.to_le_bytes().into_iter().chain(places.iter().flat_map(|place| place.to_le_bytes())).collect()
}

/// The keys, each with a place that is no later one's; `None` where the seed does not allow that.
fn peeled(said: &[(u32, u16)], seed: u64, block: usize) -> Option<Vec<(usize, usize)>> {
    let mut keys_at: Vec<(usize, usize)> = vec![(0, 0); block * 3];
    let of_key: Vec<[usize; 3]> = said.iter().map(|&(key, _)| places_of(hash(key, seed), block)).collect();
    for (key, places) in of_key.iter().enumerate() {
        for &place in places {
            keys_at[place] = (keys_at[place].0 + 1, keys_at[place].1 ^ key);
        }
    }
    let mut alone: Vec<usize> = (0..block * 3).filter(|&place| keys_at[place].0 == 1).collect();
    let mut order = Vec::new();
    while let Some(place) = alone.pop() {
        let (1, key) = keys_at[place] else { continue };
        order.push((key, place));
        for &other in &of_key[key] {
            keys_at[other] = (keys_at[other].0 - 1, keys_at[other].1 ^ key);
            if keys_at[other].0 == 1 {
                alone.push(other);
            }
        }
    }
    (order.len() == said.len()).then_some(order)
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
fn hash(key: u32, seed: u64) -> u64 {
    let mut hash = (u64::from(key) | seed << 32).wrapping_add(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ hash >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ hash >> 31
}

/// A key's place in each block.
fn places_of(hash: u64, block: usize) -> [usize; 3] {
    std::array::from_fn(|number| {
        let turned = hash.rotate_left(21 * number as u32) as u32;
        number * block + ((u64::from(turned) * block as u64) >> 32) as usize
    })
}
