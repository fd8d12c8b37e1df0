//! Records: as for documents, and what is no string in a named field stays.
#![no_main]

use libfuzzer_sys::fuzz_target;
use textmend::Limits;
use textmend_fuzz::{Case, check, run_ndjson};

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::new(data) else { return };
    let expected = run_ndjson(&case.config, &[case.input]);
    check(&expected, case.input);
    assert_eq!(run_ndjson(&case.config, &case.chunks()), expected, "chunks");
    if data[0] & 0xE0 == 0 {
        assert_eq!(run_ndjson(&case.threaded(), &case.chunks()), expected, "threads");
    }
    if case.config.limits != Limits::default() {
        // Where a line is cut in pieces depends on its length, which cleaning may change.
        return;
    }
    let again = run_ndjson(&case.config, &[&expected.0]);
    assert_eq!(String::from_utf8_lossy(&again.0), String::from_utf8_lossy(&expected.0), "not idempotent");
});
