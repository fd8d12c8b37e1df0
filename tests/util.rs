//! The tester that runs every configuration which must give the same outcome, and strategies for hostile input.

use proptest::prelude::*;
use serde_json::Value;
use std::num::NonZeroUsize;
use std::ops::Range;
use textmend::trail::{JsonTrail, undo};
use textmend::{Cleaner, Config, Limits};

/// A text and its trail.
#[derive(Clone, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) text: Vec<u8>,
    pub(crate) trail: String,
}

impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}\n{}", String::from_utf8_lossy(&self.text), self.trail)
    }
}

/// A replaced piece, as the trail tells it.
#[derive(Debug)]
pub(crate) struct Hunk {
    pub(crate) source: Range<u64>,
    pub(crate) output: Range<u64>,
    pub(crate) before: Vec<u8>,
    pub(crate) after: String,
}

impl Outcome {
    /// All that was replaced.
    pub(crate) fn hunks(&self) -> Vec<Hunk> {
        let lines = self.trail.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let range = |value: &Value| value[0].as_u64().unwrap()..value[1].as_u64().unwrap();
        let hunk = |line: Value| Hunk {
            source: range(&line["source"]),
            output: range(&line["output"]),
            before: match line["before"].as_str() {
                Some(text) => text.into(),
                None => from_hex(line["before_hex"].as_str().unwrap()),
            },
            after: line["after"].as_str().unwrap().to_owned(),
        };
        lines.filter(|line| line["type"] == "hunk").map(hunk).collect()
    }

    /// Every place that the trail names holds what the trail says.
    fn check_places(&self, input: &[u8]) {
        let piece =
            |bytes: &[u8], range: Range<u64>| bytes[range.start as usize..range.end as usize].to_vec();
        for hunk in self.hunks() {
            assert_eq!(piece(input, hunk.source.clone()), hunk.before, "{hunk:?} {self:?}");
            assert_eq!(piece(&self.text, hunk.output.clone()), hunk.after.as_bytes(), "{hunk:?} {self:?}");
        }
    }
}

fn from_hex(digits: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// Cleans `input`, given in chunks that end at `cuts`.
pub(crate) fn run(input: &[u8], config: &Config, cuts: &[usize]) -> Outcome {
    let (mut text, mut trail) = (Vec::new(), JsonTrail::new(Vec::new()));
    trail.begin(None);
    let mut cleaner = Cleaner::new(config);
    let mut start = 0;
    for &end in cuts.iter().chain([&input.len()]) {
        cleaner.push(&input[start..end], &mut text, &mut trail);
        start = end;
    }
    cleaner.finish(&mut text, &mut trail);
    let trail = String::from_utf8(trail.into_result().unwrap()).unwrap();
    Outcome { text, trail }
}

/// Runs `input` through every configuration that must not matter, and gives the one outcome.
pub(crate) fn run_every_way(input: &[u8], config: &Config, cuts: &[usize]) -> Outcome {
    let expected = run(input, config, &[]);
    let silent = textmend::clean(input, config);
    assert_eq!(silent.text.as_bytes(), expected.text, "the trail changed the text");
    let mut source = Vec::new();
    undo(expected.trail.as_bytes(), expected.text.as_slice(), &mut source).unwrap();
    assert_eq!(source, input, "undo does not give the source back: {expected:?}");
    expected.check_places(input);

    let bytes: Vec<usize> = (1..input.len().min(2000)).collect();
    let mut sorted: Vec<usize> = cuts.iter().map(|&cut| cut.min(input.len())).collect();
    sorted.sort_unstable();
    for cuts in [&bytes, &sorted, &vec![0, 0]] {
        assert_eq!(run(input, config, cuts), expected, "chunks {cuts:?} changed the outcome");
    }
    let threaded = Config {
        threads: NonZeroUsize::new(3).unwrap(),
        limits: Limits { batch: 7, ..config.limits },
        ..config.clone()
    };
    assert_eq!(run(input, &threaded, &sorted), expected, "threads changed the outcome");
    expected
}

/// So many cases, unless `PROPTEST_CASES` asks for another number.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_some() {
        config
    } else {
        ProptestConfig { cases: usual, ..config }
    }
}

/// Small sizes, so that every boundary is near.
pub(crate) fn small_limits() -> Limits {
    Limits { segment_cap: 16, detection_window: 24, held_back: 40, batch: 32 }
}

/// What the pipeline is there for, and what it could stumble over, in no order.
pub(crate) fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "[ -~]{0,12}".prop_map(String::into_bytes),
        3 => prop::sample::select(vec![
            "\n", "\n\n", "\r\n", " \t\n", "\u{FEFF}", "\0", "\u{1B}[31m", "\u{1B}$B", "\u{1B}(B", "e\u{301}", "\u{301}\u{323}",
            "&amp;", "&lt;b&gt;", "&amp;amp;", "<b>", "</p>", "&eacute", "\r", "\u{85}", "\u{2028}", "\u{B}", "caf\\u00e9", "f%C3%BC",
            "f=C3=BC", "\u{1B}]8;;x\u{7}", "\u{9B}1m", "\u{200B}", "\u{200D}", "\u{FE0F}", "\u{E0067}", "🏴", "\u{202E}", "\u{2067}", "\u{2069}",
            "א", "\u{AD}", "ﬁ", "Ａ", "ﻼ", "⽇", "\u{F0B7} ", "“", "…", "caf´e", "ţ", "\u{300}\u{301}\u{302}", "\u{338}", "\u{A0}", "ẞ", "  ", "\u{345}",
            "The ferry to the island leaves at eight, mor-\n", "ning or noon, and who is late waits for the\n", "next.\n", "Ã©", "â€™", "Ìˆ", "schÃ¶n", "attachйs", "Ïðèâåò", "Ã", "\u{A0}", "Ã s", "ï¿½", "RÎ³c", "Г‚ВЈ5", "й", "世界", "Advertisement\n",
            "\u{FFF9}base\u{FFFA}gloss\u{FFFB}", "\u{FFFA}", "\u{2068}Ada\u{2069}", "exam-\n", "ple of it\n",
            "We saw the caf=C3=A9 next to the house, and they said that it was closed, th=\n", "at is all=20\n", "=3D",
            "Read more\n", "Share this\n", "\nRead more →", "\u{FFFD}", "한", "\u{1100}\u{1161}\u{11A8}",
            "Home\nNews\nContact\n", "© 2024 Example\n", "By Ada Holt\n", "• About us\n", "Related stories\n", "Share\r\n",
            "The mill was built in the year of the flood, and it has ground the valley's corn ever since then, day by day.\n",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::sample::select(vec![
            &b"\xFF\xFE"[..], b"\xFE\xFF", b"\xEF\xBB\xBF", b"\xC0\xAF", b"\xE9", b"\xE2\x82", b"\xCF\xF0\xE8\xE2\xE5\xF2",
            b"\x93\xFA\x96\x7B", b"\xED\xA0\x80", b"a\0b\0\n\0", b"\0a\0\n", b"\x84\x31\xA4\x37", b"\x0A\x00",
            b"\xED\xA0\xBD\xED\xB8\x80", b"\xC0\x80", b"a\0\0\0\n\0\0\0", b"+AOk-", b"~{VPND~}", b"\x0EGQ19\x0F", b"\x09\x05\x09\x39",
            b"\xCF\xF0\xE8\xE2\xE5\xF2, \xE4\xF0\xF3\xE7\xFC\xFF\n", b"\xF0\xD2\xC9\xD7\xC5\xD4, \xC4\xD2\xD5\xDA\xD8\xD1\n",
            b"\x8D\xA1\xE3\xAE\xA4\xAD\xEF\n", b"Die Br\xFCcke \xFCber den Flu\xDF\n", b"\xC6\xFC\xCB\xDC\xB8\xEC\n",
        ]).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}
