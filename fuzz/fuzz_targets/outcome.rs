//! Chunks, threads and the trail never matter; output is UTF-8; undo gives the source back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use textmend_fuzz::{Case, check, run};

fuzz_target!(|data: &[u8]| {
    let Some(mut case) = Case::new(data) else { return };
    if data[2] & 0x80 != 0 {
        case.config.rules.set("unwrap", true).expect("there is such a rule");
    }
    let expected = run(&case.config, &[case.input]);
    check(&expected, case.input);
    assert_eq!(run(&case.config, &case.chunks()), expected, "chunks");
    if data[0] & 0xE0 == 0 {
        assert_eq!(run(&case.threaded(), &case.chunks()), expected, "threads");
    }
    assert_eq!(textmend::clean(case.input, &case.config).text.as_bytes(), expected.0, "trail");
});
