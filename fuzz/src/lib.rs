//! What the fuzz targets share: a case read from bytes, and runs whose outcomes can be compared.
#![forbid(unsafe_code)]

use std::num::NonZeroUsize;
use textmend::boilerplate::{self, Strength};
use textmend::record::NdjsonCleaner;
use textmend::trail::{JsonTrail, undo};
use textmend::{Charset, Cleaner, Config, Form, Limits, Preset, RuleSet};

/// Input with the options and the cuts that its first bytes chose.
#[derive(Debug)]
pub struct Case<'a> {
    pub config: Config,
    cuts: [u8; 3],
    pub input: &'a [u8],
}

const LABELS: [&str; 24] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1252",
    "windows-1251",
    "koi8-r",
    "ibm866",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "gb18030",
    "big5",
    "euc-kr",
    "windows-1258",
    "x-user-defined",
    "utf-32le",
    "utf-32be",
    "cp437",
    "cp869",
    "viscii",
    "utf-7",
    "hz-gb-2312",
    "iso-2022-kr",
    "iso-2022-cn",
];

impl<'a> Case<'a> {
    pub fn new(data: &'a [u8]) -> Option<Self> {
        let (&[form, label, limits, first, second, third], input) = data.split_first_chunk()?;
        let forms = [Form::Nfc, Form::Nfd, Form::Nfkc, Form::Nfkd, Form::NfkcCasefold, Form::None];
        let preset = Preset::ALL[usize::from(limits) / 3 % Preset::ALL.len()];
        let small = Limits { segment_cap: 16, detection_window: 24, held_back: 40, batch: 32 };
        let at_once = Limits { detection_window: 0, held_back: 0, ..Limits::default() };
        let strengths = [Strength::Standard, Strength::Aggressive, Strength::Careful];
        let boilerplate = boilerplate::Options {
            strength: strengths[usize::from(form) / forms.len() % strengths.len()],
            ..boilerplate::Options::default()
        };
        let config = Config {
            boilerplate,
            form: forms[usize::from(form) % forms.len()],
            rules: RuleSet::of(preset),
            from: LABELS.get(usize::from(label)).and_then(|&label| Charset::for_label(label).ok()),
            limits: [Limits::default(), small, at_once][usize::from(limits) % 3],
            ..Config::default()
        };
        Some(Self { config, cuts: [first, second, third], input })
    }

    /// The input in chunks of the sizes that the case chose, empty ones included, again and again.
    pub fn chunks(&self) -> Vec<&'a [u8]> {
        let mut rest = self.input;
        let mut chunks = Vec::new();
        for &size in self.cuts.iter().cycle() {
            if rest.is_empty() || self.cuts == [0; 3] {
                break;
            }
            let (chunk, after) = rest.split_at(usize::from(size).min(rest.len()));
            chunks.push(chunk);
            rest = after;
        }
        chunks.push(rest);
        chunks
    }

    /// The same options with threads, each given little at a time.
    pub fn threaded(&self) -> Config {
        let limits = Limits { batch: 7, ..self.config.limits };
        Config { threads: NonZeroUsize::new(3).expect("three is not zero"), limits, ..self.config.clone() }
    }
}

/// A text and its trail.
pub type Outcome = (Vec<u8>, Vec<u8>);

pub fn run(config: &Config, chunks: &[&[u8]]) -> Outcome {
    let (mut text, mut trail) = (Vec::new(), JsonTrail::new(Vec::new()));
    trail.begin(None);
    let mut cleaner = Cleaner::new(config);
    chunks.iter().for_each(|chunk| cleaner.push(chunk, &mut text, &mut trail));
    cleaner.finish(&mut text, &mut trail);
    (text, trail.into_result().expect("a vector takes everything"))
}

pub fn run_ndjson(config: &Config, chunks: &[&[u8]]) -> Outcome {
    let (mut text, mut trail) = (Vec::new(), JsonTrail::new(Vec::new()));
    trail.begin(None);
    let mut cleaner = NdjsonCleaner::new(config, vec!["text".to_owned(), "body".to_owned()]);
    chunks.iter().for_each(|chunk| cleaner.push(chunk, &mut text, &mut trail));
    cleaner.finish(&mut text, &mut trail);
    (text, trail.into_result().expect("a vector takes everything"))
}

/// Panics unless the outcome is UTF-8 and gives the source back.
pub fn check(outcome: &Outcome, source: &[u8]) {
    assert!(std::str::from_utf8(&outcome.0).is_ok(), "the text is not UTF-8");
    let mut undone = Vec::new();
    undo(outcome.1.as_slice(), outcome.0.as_slice(), &mut undone).expect("a trail fits its text");
    assert!(undone == source, "undo does not give the source back");
}
