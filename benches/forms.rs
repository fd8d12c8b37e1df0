//! The speed of normalization alone, in one thread, beside unicode-normalization: `cargo bench --bench forms`.
//!
//! The inputs are the sentences of `benches/samples`, repeated. "quick" is `is_nfc_quick` over text that is in NFC
//! already, against `textmend::is_in_form` and against a cleaner with nothing but the rule for the Unicode form switched
//! on, which also checks UTF-8, cuts lines and copies; "compose" is `nfc().collect()` over the same text in NFD, against the same cleaner. Figures
//! are the best of 25.
#![allow(clippy::print_stdout, reason = "a table is what this program is for")]

use std::time::{Duration, Instant};
use textmend::{Cleaner, Config, Form, RULES, is_in_form};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

const SAMPLES: [(&str, &str); 6] = [
    ("ascii", include_str!("samples/ascii.txt")),
    ("german", include_str!("samples/german.txt")),
    ("russian", include_str!("samples/russian.txt")),
    ("japanese", include_str!("samples/japanese.txt")),
    ("vietnamese", include_str!("samples/vietnamese.txt")),
    ("korean", include_str!("samples/korean.txt")),
];

const BYTES: usize = 4 << 20;
const RUNS: usize = 25;

fn main() {
    let config = form_only();
    println!("GB/s        quick  is_in_form         cleaner         compose  cleaner");
    for (name, sample) in SAMPLES {
        let text = sample.repeat(BYTES / sample.len());
        let decomposed: String = text.nfd().collect();
        assert_eq!(clean(&decomposed, &config), text.as_bytes(), "the samples are in NFC");
        let [quick, ours, pass, compose, composed] = speeds([
            (&text, &|text| assert_eq!(is_nfc_quick(text.chars()), IsNormalized::Yes)),
            (&text, &|text| assert!(is_in_form(Form::Nfc, text))),
            (&text, &|text| assert_eq!(clean(text, &config).len(), text.len())),
            (&decomposed, &|text| assert!(text.nfc().collect::<String>().len() <= text.len())),
            (&decomposed, &|text| assert!(clean(text, &config).len() <= text.len())),
        ]);
        println!(
            "{name:<10} {quick:>6.2} {ours:>6.2} (x {:>4.1}) {pass:>6.2} (x {:>4.1}) {compose:>8.2} {composed:>6.2} (x {:>4.1})",
            ours / quick,
            pass / quick,
            composed / compose
        );
    }
}

fn clean(text: &str, config: &Config) -> Vec<u8> {
    let (mut cleaner, mut out) = (Cleaner::new(config), Vec::with_capacity(text.len()));
    cleaner.push(text.as_bytes(), &mut out, &mut ());
    cleaner.finish(&mut out, &mut ());
    out
}

fn form_only() -> Config {
    let mut config = Config::default();
    for rule in &RULES {
        // Decoding cannot be switched off.
        let _ = config.rules.set(rule.name, rule.name == "unicode-form");
    }
    config
}

/// What is timed, and over which text.
type Work<'a> = (&'a str, &'a dyn Fn(&str));

/// GB/s of the fastest run of each. They run in turn, so that what else the machine does slows all of them.
fn speeds<const COUNT: usize>(works: [Work<'_>; COUNT]) -> [f64; COUNT] {
    let mut best = [Duration::MAX; COUNT];
    for _ in 0..RUNS {
        for ((text, work), best) in works.iter().zip(&mut best) {
            let start = Instant::now();
            work(std::hint::black_box(text));
            *best = start.elapsed().min(*best);
        }
    }
    std::array::from_fn(|at| works[at].0.len() as f64 / best[at].as_secs_f64() / 1e9)
}
