//! What the Unicode tables say of a scalar value, at hand for text of any script.
//!
//! The standard library searches its tables anew each time. Here what it says is kept, in blocks of 64 scalar values that
//! are made when one of them is first asked for.

use crate::boilerplate::shape::is_wide;
use std::sync::OnceLock;

const BLOCK: usize = 64;
const BLOCKS: usize = 0x1_0000 / BLOCK;

static KNOWN: [OnceLock<[Facts; BLOCK]>; BLOCKS] = [const { OnceLock::new() }; BLOCKS];

/// What is known of one scalar value: its small letter in the low 16 bits, 0 where it is not that simple, and flags.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Facts(u32);

/// What is known of ASCII, without a look at whether it is known yet.
static ASCII: [Facts; 128] = {
    let mut known = [Facts(0); 128];
    let mut at = 0;
    while at < known.len() {
        let byte = at as u8;
        let mut facts = byte.to_ascii_lowercase() as u32;
        if byte.is_ascii_alphabetic() {
            facts |= Facts::ALPHABETIC
                | if byte.is_ascii_uppercase() { Facts::UPPERCASE } else { Facts::LOWERCASE };
        }
        if byte.is_ascii_alphanumeric() {
            facts |= Facts::ALPHANUMERIC;
        }
        if matches!(byte, b' ' | b'\t'..=b'\r') {
            facts |= Facts::WHITE_SPACE;
        }
        known[at] = Facts(facts);
        at += 1;
    }
    known
};

impl Facts {
    pub(super) const ALPHABETIC: u32 = 1 << 16;
    pub(super) const ALPHANUMERIC: u32 = 1 << 17;
    pub(super) const UPPERCASE: u32 = 1 << 18;
    pub(super) const LOWERCASE: u32 = 1 << 19;
    pub(super) const WHITE_SPACE: u32 = 1 << 20;
    pub(super) const WIDE: u32 = 1 << 21;

    /// What is known of a scalar value.
    #[inline]
    pub(super) fn of(scalar: char) -> Self {
        if is_ideograph(scalar) {
            let flags = Self::ALPHABETIC | Self::ALPHANUMERIC | Self::WIDE;
            return Self(u32::from(scalar) | flags);
        }
        let at = scalar as usize;
        if let Some(facts) = ASCII.get(at) {
            return *facts;
        }
        match KNOWN.get(at / BLOCK) {
            Some(block) => block.get_or_init(|| known(at / BLOCK))[at % BLOCK],
            None => Self::anew(scalar),
        }
    }

    fn anew(scalar: char) -> Self {
        let flag = |is_set: bool, flag: u32| if is_set { flag } else { 0 };
        let mut small = scalar.to_lowercase().map(u32::from);
        let small = match (small.next(), small.next()) {
            (Some(small), None) => u16::try_from(small).map_or(0, u32::from),
            _ => 0,
        };
        Self(
            small
                | flag(scalar.is_alphabetic(), Self::ALPHABETIC)
                | flag(scalar.is_alphanumeric(), Self::ALPHANUMERIC)
                | flag(scalar.is_uppercase(), Self::UPPERCASE)
                | flag(scalar.is_lowercase(), Self::LOWERCASE)
                | flag(scalar.is_whitespace(), Self::WHITE_SPACE)
                | flag(is_wide(scalar), Self::WIDE),
        )
    }

    /// Whether one of these flags is set.
    #[inline]
    pub(super) fn has(self, flags: u32) -> bool {
        self.0 & flags != 0
    }

    /// Calls `each` with the small letter of the scalar value that this is about, or the letters.
    pub(super) fn small(self, scalar: char, each: impl FnMut(char)) {
        match char::from_u32(self.0 & 0xFFFF) {
            Some(small) if small != '\0' => std::iter::once(small).for_each(each),
            _ => scalar.to_lowercase().for_each(each),
        }
    }
}

/// The ideographs of the first block, which are all alike.
fn is_ideograph(scalar: char) -> bool {
    matches!(scalar, '\u{4E00}'..='\u{9FFF}')
}

fn known(block: usize) -> [Facts; BLOCK] {
    let of = |at: usize| char::from_u32((block * BLOCK + at) as u32).map_or(Facts::default(), Facts::anew);
    std::array::from_fn(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_what_the_standard_library_says() {
        for scalar in '\0'..=char::MAX {
            let facts = Facts::of(scalar);
            assert_eq!(facts, Facts::anew(scalar), "{scalar:?}");
            let mut small = String::new();
            facts.small(scalar, |scalar| small.push(scalar));
            assert_eq!(small, scalar.to_lowercase().to_string(), "{scalar:?}");
        }
    }
}
