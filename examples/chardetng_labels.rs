//! Names the encoding that chardetng sees in each file: one file name a line on standard input, one label a line out.
//! A peer for `.ci/score_charsets.py`.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for path in io::stdin().lock().lines() {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(&std::fs::read(path?)?, true);
        writeln!(out, "{}", detector.guess(None, Utf8Detection::Allow).name())?;
    }
    Ok(())
}
