//! Memory: what is held back has a bound that does not depend on the input.

use crate::util::small_limits;
use textmend::{Cleaner, Config};

/// However much comes without a line break, all but a bounded rest has gone out again: nothing more can be held.
#[test]
fn an_endless_line_is_not_held() {
    let limits = small_limits();
    let bound = limits.detection_window + limits.held_back + limits.batch + 4 * limits.segment_cap;
    for piece in ["word ", "слово ", "ä", "語", "\t", " "] {
        let config = Config { limits, ..Config::default() };
        let mut cleaner = Cleaner::new(&config);
        let mut out = Vec::new();
        for count in 1..=2_000 {
            cleaner.push(piece.as_bytes(), &mut out, &mut ());
            let held = (count * piece.len()).saturating_sub(out.len());
            assert!(held <= bound, "{piece:?}: {held} bytes are held");
        }
        cleaner.finish(&mut out, &mut ());
        assert_eq!(String::from_utf8_lossy(&out), piece.repeat(2_000));
    }
}

/// Blank lines and boilerplate wait for what follows, but not for ever.
#[test]
fn endless_lines_that_may_go_are_not_held() {
    let limits = small_limits();
    let bound = limits.detection_window + limits.held_back + limits.batch + 4 * limits.segment_cap;
    let mut cleaner = Cleaner::new(&Config { limits, ..Config::default() });
    let mut out = Vec::new();
    cleaner.push(SENTENCE, &mut out, &mut ());
    for count in 1..=2_000 {
        cleaner.push(b"\t\n", &mut out, &mut ());
        assert!(count * 2 + SENTENCE.len() - out.len() <= bound);
    }
}

/// What cannot be boilerplate, whatever follows.
const SENTENCE: &[u8] = b"The road along the river was laid in the year of the great flood, and since then nobody has mended it.\n";
