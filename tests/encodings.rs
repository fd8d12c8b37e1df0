//! What holds for every encoding: the places that the trail names, the way back, chunks, and what is detected.

use crate::util::{cases, run, run_every_way, small_limits};
use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::LazyLock;
use textmend::{Charset, Config, RULES, charset};

/// What rules change, and what they might be confused by. An encoding that lacks one goes without it.
const PIECES: [&str; 12] =
    ["\u{7}", "\0", "&amp;", "&eacute;", "\r", "\r\n", "\n", " ", "a", "\u{85}", "\u{200B}", "caf´e"];

/// Characters of each encoding that come back from it; of the large ones a part.
static CHARACTERS: LazyLock<HashMap<&str, Vec<char>>> = LazyLock::new(|| {
    let characters = |charset: Charset| {
        // Those of the pages all stand below U+FB50; a step through the rest meets every row of the large ones.
        let codes = (0x80..0x600).chain((0x600..0x2_0000).step_by(23)).chain(0x2010..0x2270);
        let comes_back = |&scalar: &char| {
            let bytes = charset.encode(scalar.encode_utf8(&mut [0; 4]));
            bytes.is_some_and(|bytes| charset.decode(&bytes) == (String::from(scalar).into(), false))
        };
        codes.filter_map(char::from_u32).filter(|&scalar| scalar != '\u{FEFF}').filter(comes_back).collect()
    };
    charset::all().map(|charset| (charset.name(), characters(charset))).collect()
});

fn charsets() -> impl Strategy<Value = Charset> {
    prop::sample::select(charset::all().collect::<Vec<_>>())
}

/// Text that an encoding holds: words of its own characters, and pieces.
fn text_in(charset: Charset) -> impl Strategy<Value = String> {
    let known = CHARACTERS[charset.name()].clone();
    let pieces: Vec<&str> = PIECES.into_iter().filter(|piece| charset.encode(piece).is_some()).collect();
    let word = prop::collection::vec(prop::sample::select(known), 1..6).prop_map(String::from_iter);
    let piece = prop::sample::select(pieces).prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![3 => word, 2 => piece], 0..14).prop_map(|parts| parts.concat())
}

fn config(from: Option<Charset>) -> Config {
    Config { from, ..Config::default() }
}

/// Decoding, which cannot be switched off, and one rule.
fn with_rule(from: Option<Charset>, name: &str) -> Config {
    let mut config = config(from);
    for rule in RULES {
        let _ = config.rules.set(rule.name, rule.name == name);
    }
    config
}

proptest! {
    #![proptest_config(cases(300))]

    /// In every encoding, named or not, whole or with bytes that are none: chunks do not matter, places are those of the
    /// source bytes, and `undo` gives them back.
    #[test]
    fn places_and_the_way_back(
        (charset, text) in charsets().prop_flat_map(|charset| (Just(charset), text_in(charset))),
        noise in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        is_named in prop::bool::weighted(0.6),
        is_declared in prop::bool::weighted(0.5),
        is_cleaned in prop::bool::weighted(0.8),
        cuts in prop::collection::vec(0usize..120, 0..4),
    ) {
        let mut input = charset.encode(&text).unwrap();
        for (at, byte) in noise {
            input.insert(at.index(input.len() + 1), byte);
        }
        let from = is_named.then_some(charset);
        let config = if is_cleaned { config(from) } else { with_rule(from, "") };
        let config = Config { declared: (is_declared && !is_named).then_some(charset), ..config };
        run_every_way(&input, &config, &cuts);
        run_every_way(&input, &Config { limits: small_limits(), ..config }, &cuts);
    }
}

#[test]
fn a_change_is_where_its_bytes_are() {
    for charset in charset::all() {
        let Some(bell) = charset.encode("\u{7}") else { continue };
        if charset.encode("a").unwrap() == bell {
            continue;
        }
        let known: Vec<char> =
            CHARACTERS[charset.name()].iter().copied().filter(|scalar| !scalar.is_control()).collect();
        for (index, letters) in known.chunks(3).enumerate().filter(|(index, _)| index % 5 == 0) {
            let words = String::from_iter(letters);
            let (before, after) = (format!("{words} b\n{words}"), format!("{words}.\n"));
            let input = charset.encode(&format!("{before}\u{7}{after}")).unwrap();
            let start = charset.encode(&before).unwrap().len();
            let outcome = run(&input, &with_rule(Some(charset), "controls"), &[]);
            let hunk = outcome.hunks().into_iter().find(|hunk| hunk.source.contains(&(start as u64)));
            let hunk = hunk.unwrap_or_else(|| panic!("{} {index}: {outcome:?}", charset.name()));
            let is_exact = hunk.source == (start as u64..(start + bell.len()) as u64);
            assert!(is_exact || has_shifts(charset), "{} {hunk:?} {words:?} {start}", charset.name());
        }
    }
}

/// What a byte means there depends on the escape sequences before it, so that only whole lines can be replaced.
fn has_shifts(charset: Charset) -> bool {
    ["ISO-2022-JP", "ISO-2022-KR", "ISO-2022-CN", "HZ-GB-2312", "UTF-7"].contains(&charset.name())
}

/// Only where someone asks that invisible characters stay.
#[test]
fn no_mark_comes_to_the_head() {
    let cases = [
        ("\u{200D}\u{FEFF}a\n", "a\n"),
        ("\u{200D}\u{FEFF}\u{200D}\u{FEFF}\u{FEFF}b\n", "b\n"),
        ("a\u{200D}\u{FEFF}\n", "a\u{FEFF}\n"),
        ("\u{FEFF}\u{200D}\u{FEFF}\nnext\n", "\nnext\n"),
    ];
    for charset in
        [Charset::UTF_8, Charset::UTF_16LE, Charset::UTF_32BE, Charset::for_label("gb18030").unwrap()]
    {
        for (text, expected) in cases {
            let input = charset.encode(text).unwrap();
            let config = with_rule(Some(charset), "joiners");
            let outcome = run_every_way(&input, &config, &[1, 2, 3, 5]);
            assert_eq!(String::from_utf8_lossy(&outcome.text), expected, "{} {text:?}", charset.name());
        }
    }
}
