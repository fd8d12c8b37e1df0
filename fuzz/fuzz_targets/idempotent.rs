//! What is clean stays as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use textmend::{Config, Limits, clean};
use textmend_fuzz::Case;

fuzz_target!(|data: &[u8]| {
    let Some(case) = Case::new(data) else { return };
    let config = Config { limits: Limits::default(), ..case.config };
    let once = clean(case.input, &config).text;
    // Where a preset keeps NULs, text may look like UTF-16 once its byte order mark is gone.
    if once.contains('\0') {
        return;
    }
    let again = Config { from: None, ..config };
    assert_eq!(clean(once.as_bytes(), &again).text, once);
});
