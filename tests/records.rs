//! NDJSON: whatever the bytes are, chunks and threads do not matter, undo gives them back, and what is no string in
//! a named field stays.

use crate::util::{cases, hostile};
use proptest::prelude::*;
use std::num::NonZeroUsize;
use textmend::Config;
use textmend::record::NdjsonCleaner;
use textmend::trail::{JsonTrail, undo};

fn run(input: &[u8], config: &Config, size: usize) -> (Vec<u8>, Vec<u8>) {
    let (mut text, mut trail) = (Vec::new(), JsonTrail::new(Vec::new()));
    trail.begin(None);
    let mut cleaner = NdjsonCleaner::new(config, vec!["text".to_owned()]);
    input.chunks(size).for_each(|chunk| cleaner.push(chunk, &mut text, &mut trail));
    cleaner.finish(&mut text, &mut trail);
    (text, trail.into_result().expect("a vector takes everything"))
}

/// Lines of which most are records.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let string = hostile()
        .prop_map(|bytes| serde_json::to_string(&String::from_utf8_lossy(&bytes)).expect("a string"));
    let line = prop_oneof![
        3 => string.prop_map(|text| format!("{{\"n\": 1e400, \"text\":{text} ,\"n\":\"\\u0007\"}}").into_bytes()),
        1 => hostile(),
        1 => Just(br#"{"text": "\ud800 \u00c3\u00a9", "text": null}"#.to_vec()),
    ];
    prop::collection::vec(line, 0..4).prop_map(|lines| lines.join(&b'\n'))
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn outcome_depends_on_bytes_and_options_only(input in lines(), size in 1usize..20) {
        let config = Config::default();
        let expected = run(&input, &config, usize::MAX);
        prop_assert!(std::str::from_utf8(&expected.0).is_ok());
        prop_assert_eq!(&run(&input, &config, size), &expected);
        let threaded = Config { threads: NonZeroUsize::new(3).expect("not zero"), ..config };
        prop_assert_eq!(&run(&input, &threaded, size), &expected);
        let mut source = Vec::new();
        undo(expected.1.as_slice(), expected.0.as_slice(), &mut source).expect("the trail fits");
        prop_assert_eq!(source, input);
    }
}

#[test]
fn bytes_outside_the_field_stay() {
    let input = "{ \"b\":1e400,\t\"text\" : \"schÃ¶n\\n\", \"a\": [1.10, \"schÃ¶n\"], \"b\": -0 }\r\n";
    let expected = "{ \"b\":1e400,\t\"text\" : \"schön\\n\", \"a\": [1.10, \"schÃ¶n\"], \"b\": -0 }\r\n";
    let (text, _) = run(input.as_bytes(), &Config::default(), usize::MAX);
    assert_eq!(String::from_utf8_lossy(&text), expected);
}
