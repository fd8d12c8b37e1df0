//! Counts whole lines on labelled pages: `cargo run --release --example mine_phrases -- OUTPUT.tsv SET.jsonl...`.
//!
//! `data/phrases/README.md` tells what the sets are and what is taken. The same sets give the same bytes.
#![allow(clippy::print_stderr, reason = "a tool for developers")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs, io};
use textmend::boilerplate::folded;

/// A phrase is on at least so many sites.
const MIN_SITES: usize = 5;
/// A phrase that may go anywhere, or has a number in it, is on at least so many.
const MANY_SITES: usize = 20;
/// For each line of text that says the same there are at least so many of boilerplate.
const MIN_RATIO: usize = 60;
/// In bytes; what is longer is hardly seen twice.
const MAX_PHRASE: usize = 60;

#[derive(Default)]
struct Counts {
    dropped: usize,
    kept: usize,
    sites: BTreeSet<String>,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [output, sets @ ..] = arguments.as_slice() else {
        eprintln!("usage: mine_phrases OUTPUT.tsv SET.jsonl...");
        std::process::exit(2);
    };
    let mut counts = BTreeMap::<String, Counts>::new();
    for set in sets {
        for line in fs::read_to_string(set)?.lines() {
            count(&mut counts, &serde_json::from_str(line)?);
        }
    }
    fs::write(output, table(&counts))
}

fn count(counts: &mut BTreeMap<String, Counts>, document: &Value) {
    let site = document["domain"].as_str().unwrap_or_default();
    if fnv1a(site) % 2 == 1 {
        return;
    }
    for line in document["lines"].as_array().into_iter().flatten() {
        let phrase = folded(line["t"].as_str().unwrap_or_default());
        if phrase.is_empty() || phrase.len() > MAX_PHRASE || phrase.contains('*') {
            continue;
        }
        let counts = counts.entry(phrase).or_default();
        match line["y"].as_i64() {
            Some(0) => {
                counts.dropped += 1;
                counts.sites.insert(site.to_owned());
            }
            Some(1) => counts.kept += 1,
            _ => {}
        }
    }
}

fn fnv1a(text: &str) -> u64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
    text.bytes().fold(0xCBF2_9CE4_8422_2325, step)
}

fn table(counts: &BTreeMap<String, Counts>) -> String {
    let mut table = String::from(
        "# Whole lines that were boilerplate on many sites and text on none; README.md tells how they were counted.\n",
    );
    for (phrase, counts) in counts {
        let has_letters = phrase.chars().any(char::is_alphabetic);
        let least = if phrase.contains('0') { MANY_SITES } else { MIN_SITES };
        if !has_letters || counts.sites.len() < least || counts.dropped < counts.kept * MIN_RATIO {
            continue;
        }
        let is_safe = counts.kept == 0 && counts.sites.len() >= MANY_SITES && phrase.contains(' ');
        let place = if is_safe { "anywhere" } else { "tail" };
        table += &format!(
            "{phrase}\tmined\t{place}\t{}\t{}\t{}\n",
            counts.dropped,
            counts.kept,
            counts.sites.len()
        );
    }
    table
}
