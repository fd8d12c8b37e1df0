//! Which characters are alphabetic, as the standard library has it, but quicker for those of two bytes or fewer, of which most
//! damage is made.

use std::sync::LazyLock;

/// The characters of up to two bytes in UTF-8 are those before this one.
const TWO_BYTE: usize = 0x800;
const WORD: usize = u64::BITS as usize;

/// A bit for each character of up to two bytes.
static ALPHABETIC: LazyLock<[u64; TWO_BYTE / WORD]> = LazyLock::new(|| {
    let mut bits = [0; TWO_BYTE / WORD];
    for scalar in '\0'..'\u{800}' {
        bits[scalar as usize / WORD] |= u64::from(scalar.is_alphabetic()) << (scalar as usize % WORD);
    }
    bits
});

/// Whether a character is alphabetic.
#[inline]
pub(crate) fn is_alphabetic(scalar: char) -> bool {
    match ALPHABETIC.get(scalar as usize / WORD) {
        Some(bits) => bits >> (scalar as usize % WORD) & 1 == 1,
        None => scalar.is_alphabetic(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_the_standard_library_says() {
        for scalar in '\0'..='\u{2FFFF}' {
            assert_eq!(is_alphabetic(scalar), scalar.is_alphabetic(), "{scalar:?}");
        }
    }
}
