//! EUC-TW: CNS 11643 for Unix systems of Taiwan. A character of plane 1 has two bytes; one of another plane has four, of
//! which the second names the plane.
//!
//! Planes 1 and 2 hold all of the traditional characters in everyday use, the others rare ones and variants.

use crate::charset::stepwise::{Step, lost};
use std::sync::LazyLock;

/// The first byte of four.
const PLANE: u8 = 0x8E;
const COLUMNS: usize = 94;
const PLANES: usize = 15;

/// By plane, row and column; U+FFFD where there is none.
static CHARACTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut characters = vec![char::REPLACEMENT_CHARACTER; PLANES * COLUMNS * COLUMNS];
    let rows = include_str!("../../data/charsets/cns11643.tsv").lines().filter(|line| !line.starts_with('#'));
    for (start, row) in rows.filter_map(row) {
        characters
            .iter_mut()
            .skip(start)
            .zip(row.chars().take(COLUMNS))
            .for_each(|(place, scalar)| *place = scalar);
    }
    characters
});

/// Characters with their places, in order: made only where text is encoded, which detection does not.
static PLACES: LazyLock<Vec<(char, u32)>> = LazyLock::new(|| {
    let known = CHARACTERS.iter().zip(0..).filter(|(scalar, _)| **scalar != char::REPLACEMENT_CHARACTER);
    let mut places: Vec<(char, u32)> = known.map(|(&scalar, place)| (scalar, place)).collect();
    places.sort_unstable();
    // Of two places the one in the lower plane is the character's own.
    places.dedup_by_key(|(scalar, _)| *scalar);
    places
});

fn row(line: &str) -> Option<(usize, &str)> {
    let mut columns = line.split('\t');
    let plane: usize = columns.next()?.parse().ok()?;
    let row = usize::from_str_radix(columns.next()?, 16).ok()?;
    Some((((plane - 1) * COLUMNS + row - 0x21) * COLUMNS, columns.next()?))
}

pub(super) fn step(bytes: &[u8]) -> Step {
    match bytes {
        [first, ..] if first.is_ascii() => (1, Some(char::from(*first))),
        [PLANE, plane @ 0xA1..=0xAF, row @ 0xA1..=0xFE, column @ 0xA1..=0xFE, ..] => {
            (4, character(usize::from(plane - 0xA1), *row, *column))
        }
        // A plane for private use.
        [PLANE, 0xB0, 0xA1..=0xFE, 0xA1..=0xFE, ..] => (4, None),
        [row @ 0xA1..=0xFE, column @ 0xA1..=0xFE, ..] => (2, character(0, *row, *column)),
        [first, after @ ..] => lost(matches!(first, &PLANE | 0xA1..=0xFE), after),
        [] => (0, None),
    }
}

fn character(plane: usize, row: u8, column: u8) -> Option<char> {
    let place = (plane * COLUMNS + usize::from(row - 0xA1)) * COLUMNS + usize::from(column - 0xA1);
    CHARACTERS.get(place).copied().filter(|&scalar| scalar != char::REPLACEMENT_CHARACTER)
}

pub(super) fn bytes(scalar: char) -> Option<Vec<u8>> {
    let at = PLACES.binary_search_by_key(&scalar, |&(known, _)| known).ok()?;
    let place = PLACES[at].1 as usize;
    let high = |index: usize| (index % COLUMNS) as u8 + 0xA1;
    let pair = [high(place / COLUMNS), high(place)];
    let plane = (place / COLUMNS / COLUMNS) as u8;
    Some(if plane == 0 { pair.to_vec() } else { [PLANE, 0xA1 + plane, pair[0], pair[1]].to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::stepwise::Stepwise;

    #[test]
    fn all_planes() {
        let known = |scalar: &&char| **scalar != char::REPLACEMENT_CHARACTER;
        let of_plane = |plane: &[char]| plane.iter().filter(known).count();
        let counts: Vec<usize> = CHARACTERS.chunks(COLUMNS * COLUMNS).map(of_plane).collect();
        assert_eq!(counts, [5867, 7650, 6394, 7286, 8601, 6386, 6537, 0, 0, 0, 0, 0, 0, 0, 6721]);
        let cases: [(&[u8], &str); 5] = [
            (b"\xC4\xE3\xC5\xC6", "中文"),
            (b"\x8E\xA2\xA1\xA1 OK", "乂 OK"),
            (b"\xA1\xA1", "\u{3000}"),
            (b"\x8E\xA3\xA1\xA1", "丨"),
            (b"\x8E\xAF\xA1\xA1", "\u{20002}"),
        ];
        for (bytes, text) in cases {
            assert_eq!(Stepwise::EucTw.decode(bytes), (text.into(), false), "{bytes:x?}");
            assert_eq!(Stepwise::EucTw.encode(text).as_deref(), Some(bytes));
        }
        // Plane 1 in four bytes, a plane that is not read, and what is cut off.
        assert_eq!(step(b"\x8E\xA1\xC4\xE3"), (4, Some('中')));
        assert_eq!(step(b"\x8E\xB0\xA1\xA1"), (4, None));
        assert_eq!(step(b"\xC4a"), (1, None));
    }
}
