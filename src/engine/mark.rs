//! A byte order mark that comes to the head of the output because what stood before it went.
//!
//! Whoever reads the output takes it for one, and so would a second cleaning.

use crate::charset::{BYTE_ORDER_MARK, Charset};
use crate::edit::{Patch, Step};

/// The mark in UTF-8.
pub(super) const MARK: &str = "\u{FEFF}";

/// How many bytes of source the mark is; `None` where bytes mean what escape sequences before them say.
pub(super) fn source_len(encoding: Charset) -> Option<usize> {
    encoding.encode(MARK).filter(|_| !encoding.has_shifts()).map(|bytes| bytes.len())
}

/// The patch of a mark that nothing was done to.
pub(super) fn gone(source: std::ops::Range<usize>) -> Patch {
    Patch { source, now: 0..0, steps: vec![Step::certain(BYTE_ORDER_MARK.name)].into() }
}

/// The patches of a line that begins with a mark, once that is gone. In the source it is `len` bytes long.
pub(super) fn patches_without(patches: &[Patch], len: usize) -> Vec<Patch> {
    let mut patches = patches.to_vec();
    let before = patches.iter().take_while(|patch| patch.now.end == 0).count();
    let makes_it = patches.get(before).is_some_and(|patch| patch.now.start == 0);
    for patch in &mut patches[before..] {
        patch.now = patch.now.start.saturating_sub(MARK.len())..patch.now.end - MARK.len();
    }
    let step = Step::certain(BYTE_ORDER_MARK.name);
    match before.checked_sub(1) {
        _ if makes_it => patches[before].steps.to_mut().push(step),
        Some(last) => {
            patches[last].source.end += len;
            patches[last].steps.to_mut().push(step);
        }
        None => patches.insert(0, gone(0..len)),
    }
    patches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(source: std::ops::Range<usize>, now: std::ops::Range<usize>) -> Patch {
        Patch { source, now, steps: vec![Step::certain("controls")].into() }
    }

    #[test]
    fn the_mark_goes_with_what_stood_before_it_or_made_it() {
        type Case<'a> = (&'a [Patch], &'a [Patch]);
        let cases: [Case<'_>; 3] = [
            (&[patch(0..1, 0..0), patch(9..10, 8..8)], &[patch(0..4, 0..0), patch(9..10, 5..5)]),
            (&[patch(0..6, 0..3), patch(9..10, 8..9)], &[patch(0..6, 0..0), patch(9..10, 5..6)]),
            (&[patch(9..10, 9..9)], &[patch(0..3, 0..0), patch(9..10, 6..6)]),
        ];
        for (patches, expected) in cases {
            let got = patches_without(patches, 3);
            let places = |patches: &[Patch]| -> Vec<_> {
                patches.iter().map(|patch| (patch.source.clone(), patch.now.clone())).collect()
            };
            assert_eq!(places(&got), places(expected));
        }
    }
}
