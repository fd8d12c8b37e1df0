//! UTF-32, which the WHATWG Encoding Standard leaves out.

use std::borrow::Cow;

/// The text of `bytes`, and whether some are no character, or the last one is cut off.
pub(super) fn decode(bytes: &[u8], big_endian: bool) -> (Cow<'static, str>, bool) {
    let (units, rest) = bytes.as_chunks::<4>();
    let code = if big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
    let mut text = String::with_capacity(units.len());
    let mut lost = !rest.is_empty();
    for &unit in units {
        let scalar = char::from_u32(code(unit));
        lost |= scalar.is_none();
        text.push(scalar.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (Cow::Owned(text), lost)
}

pub(super) fn encode(text: &str, big_endian: bool) -> Vec<u8> {
    let to_bytes = if big_endian { u32::to_be_bytes } else { u32::to_le_bytes };
    text.chars().map(u32::from).flat_map(to_bytes).collect()
}
