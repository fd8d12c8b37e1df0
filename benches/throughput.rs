//! Whole-process speed against `cat`, in pairs in one run: `cargo bench`, or `cargo bench -- 256` for 256 MB a file.
//!
//! The inputs are the sentences of `benches/samples` in a fixed pseudo-random order, so they are the same each time.
//! Both commands read a file and write to a pipe that this program drains. Figures are the medians of five pairs.
#![allow(clippy::print_stdout, reason = "a table is what this program is for")]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io};

const SAMPLES: [(&str, &str); 5] = [
    ("ascii", include_str!("samples/ascii.txt")),
    ("german", include_str!("samples/german.txt")),
    ("russian", include_str!("samples/russian.txt")),
    ("japanese", include_str!("samples/japanese.txt")),
    ("damaged", include_str!("samples/damaged.txt")),
];

const PAIRS: usize = 5;

fn main() -> io::Result<()> {
    let megabytes = env::args().find_map(|argument| argument.parse().ok()).unwrap_or(64_usize);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    println!("{:<10} {:>6} {:>9} {:>9} {:>7} {:>8}", "input", "MB", "cat", "textmend", "ratio", "GB/s");
    for (name, sample) in SAMPLES {
        let megabytes = if name == "damaged" { megabytes.div_ceil(16) } else { megabytes };
        let file = input(folder, name, sample, megabytes << 20)?;
        let mut pairs: Vec<(Duration, Duration)> = Vec::new();
        for _ in 0..PAIRS {
            pairs.push((time("cat", &file)?, time(env!("CARGO_BIN_EXE_textmend"), &file)?));
        }
        pairs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
        let (cat, textmend) = pairs[PAIRS / 2];
        let speed = fs::metadata(&file)?.len() as f64 / textmend.as_secs_f64() / 1e9;
        println!(
            "{name:<10} {megabytes:>6} {:>7.0}ms {:>7.0}ms {:>7.2} {speed:>8.2}",
            cat.as_secs_f64() * 1e3,
            textmend.as_secs_f64() * 1e3,
            ratio(&(cat, textmend)),
        );
        fs::remove_file(file)?;
    }
    let empty = folder.join("empty.txt");
    fs::write(&empty, b"")?;
    let mut starts: Vec<Duration> = Vec::new();
    for _ in 0..50 {
        starts.push(time(env!("CARGO_BIN_EXE_textmend"), &empty)?);
    }
    starts.sort();
    println!("an empty file takes {:.1} ms", starts[starts.len() / 2].as_secs_f64() * 1e3);
    Ok(())
}

fn ratio((cat, textmend): &(Duration, Duration)) -> f64 {
    textmend.as_secs_f64() / cat.as_secs_f64()
}

/// A file of about `len` bytes.
fn input(folder: &Path, name: &str, sample: &str, len: usize) -> io::Result<PathBuf> {
    let path = folder.join(name);
    let sentences: Vec<&str> = sample.lines().collect();
    let mut file = io::BufWriter::new(fs::File::create(&path)?);
    let (mut written, mut state) = (0, 1_u64);
    while written < len {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let sentence = sentences[(state >> 33) as usize % sentences.len()];
        let end = if state >> 40 & 3 == 0 { "\n" } else { " " };
        write!(file, "{sentence}{end}")?;
        written += sentence.len() + 1;
    }
    file.flush()?;
    Ok(path)
}

/// From start to finish, with all output read.
fn time(command: &str, file: &Path) -> io::Result<Duration> {
    let start = Instant::now();
    let mut child = Command::new(command).arg(file).stdout(Stdio::piped()).spawn()?;
    let mut output = child.stdout.take().expect("it is piped");
    let mut buffer = vec![0; 1 << 16];
    while output.read(&mut buffer)? > 0 {}
    child.wait()?;
    Ok(start.elapsed())
}
