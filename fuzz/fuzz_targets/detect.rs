//! Any bytes have an encoding, and what is said of it holds together.
#![no_main]

use libfuzzer_sys::fuzz_target;
use textmend::Charset;
use textmend::charset::{binary_kind, detect};

fuzz_target!(|data: &[u8]| {
    let declared = data.first().and_then(|&index| textmend::charset::all().nth(index.into()));
    let detection = detect(data, declared);
    assert!(!detection.bits.is_nan() && detection.bits >= 0.0, "{detection:?}");
    assert!(detection.alternatives.is_sorted_by(|one, other| one.1 <= other.1));
    if std::str::from_utf8(data).is_ok() && !data.contains(&0) {
        let units = [Charset::UTF_16LE, Charset::UTF_16BE, Charset::UTF_32LE, Charset::UTF_32BE];
        let is_named = units.contains(&detection.charset);
        assert!(is_named || detection.charset == Charset::UTF_8, "{detection:?}");
    }
    let (text, errors) = detection.charset.decode(data);
    if let (false, Some(bytes)) = (errors, detection.charset.encode(&text)) {
        assert_eq!(detection.charset.decode(&bytes).0, text);
    }
    let _ = (binary_kind(data, None), binary_kind(data, declared));
});
