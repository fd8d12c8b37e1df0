//! Texts that were made to cost: short pieces, over and over, on which work or memory once grew with the square of the
//! length. At these sizes such growth takes minutes or gigabytes.

use crate::util::run;
use textmend::trail::undo;
use textmend::{Charset, Config};

/// Cleans a text and undoes it. A hunk that repeats the steps of all others makes the trail long.
fn check(input: &[u8], config: &Config) {
    const TRAIL_PER_BYTE: usize = 400;
    let outcome = run(input, config, &[]);
    let shown = &input[..input.len().min(16)];
    assert!(outcome.trail.len() <= TRAIL_PER_BYTE * input.len(), "{shown:?}: {}", outcome.trail.len());
    let mut source = Vec::new();
    undo(outcome.trail.as_bytes(), outcome.text.as_slice(), &mut source).unwrap();
    assert!(source == input, "{shown:?}: undo does not give the source back");
}

#[test]
fn pieces_of_utf8_over_and_over() {
    const LEN: usize = 150_000;
    let pieces: [&str; 23] = [
        // Damage with line ends within.
        "\u{85}\u{93}",
        "\u{B}Ã©",
        "\r\u{93}",
        "\u{2028}\u{93}",
        // Line ends.
        "\r",
        "\u{B}",
        // What is judged by the characters around.
        "\u{93}",
        "\u{81}",
        "\u{200C}",
        "\u{200D}",
        "\u{200B}",
        "\u{2060}",
        "\u{2066}",
        "\u{2069}",
        // Escapes and marks.
        "\u{1B}[3",
        "\u{1B}c",
        "e\u{301}",
        "\\u00c3\\u00a9 ",
        // Words.
        "сompany ",
        "аa",
        "\u{1100}<",
        "\u{4}a´ ",
        "\n\u{80}",
    ];
    for piece in pieces {
        check(piece.repeat(LEN / piece.len()).as_bytes(), &Config::default());
    }
    let nested = "\u{2066}".repeat(10_000) + &"\u{2069}".repeat(10_000);
    check(nested.as_bytes(), &Config::default());
}

#[test]
fn broken_sequences_over_and_over() {
    const LEN: usize = 150_000;
    let pieces: [(Charset, &[u8]); 9] = [
        (Charset::UTF_8, b"\xFF"),
        (Charset::UTF_8, b"\x80"),
        (Charset::UTF_8, b"\xE2\x82"),
        (Charset::UTF_8, b"\xED\xA0\xBD"),
        (Charset::UTF_8, b"caf\xFF "),
        (Charset::UTF_16LE, b"\x3D\xD8"),
        (Charset::UTF_16BE, b"\xDC\x00"),
        (Charset::UTF_32LE, b"\xFF\xFF\xFF\xFF"),
        (Charset::for_label("shift_jis").unwrap(), b"\xFF\x82\xA0"),
    ];
    for (encoding, piece) in pieces {
        let config = Config { from: Some(encoding), ..Config::default() };
        check(&piece.repeat(LEN / piece.len()), &config);
    }
    // Lines that are in no encoding, each of which is asked about.
    check(&[&b"\xE2\x82".repeat(20), &b"a-\n"[..]].concat().repeat(1500), &Config::default());
    // Line feeds that are half of another character, in small chunks.
    let config = Config { from: Some(Charset::UTF_16BE), ..Config::default() };
    let halves = b"\n\xE2".repeat(1 << 19);
    let cuts: Vec<usize> = (0..halves.len()).step_by(1000).collect();
    assert!(run(&halves, &config, &cuts).text.len() > halves.len());
    // One bad unit, and many good ones that change.
    let changed = [&b"\x00\xD8"[..], &b"\x07\0a\0".repeat(LEN / 4)].concat();
    check(&changed, &Config { from: Some(Charset::UTF_16LE), ..Config::default() });
}
