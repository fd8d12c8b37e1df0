//! A trail may hold anything; undo may refuse it, and does nothing worse.
#![no_main]

use libfuzzer_sys::fuzz_target;
use textmend::trail::undo;

fuzz_target!(|data: &[u8]| {
    let middle = data.iter().position(|&byte| byte == 0).unwrap_or(data.len());
    let (trail, text) = data.split_at(middle);
    let _ = undo(trail, text.get(1..).unwrap_or_default(), std::io::sink());
});
