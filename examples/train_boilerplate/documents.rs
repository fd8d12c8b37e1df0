//! Labelled documents, and the parts that they are split into by the hash of their site.

use serde_json::Value;
use std::{fs, io};

/// A labelled line.
pub(crate) struct Line {
    pub(crate) text: String,
    /// Its length in Unicode scalar values.
    pub(crate) scalars: f64,
    /// Whether it is boilerplate; `None` where that is not known.
    pub(crate) label: Option<bool>,
    pub(crate) weight: f64,
    /// Whether it only tells the author, the date or who took a picture: labels disagree about those, so that they do
    /// not count where bars are chosen.
    pub(crate) is_neutral: bool,
}

/// A labelled document.
pub(crate) struct Document {
    /// Which of the sets it is from, by number.
    pub(crate) set: usize,
    /// The hash of its site.
    pub(crate) site: u64,
    pub(crate) part: usize,
    /// A copy whose words are hidden, which stands for languages that were not trained.
    pub(crate) is_masked: bool,
    pub(crate) lines: Vec<Line>,
}

impl Document {
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }
}

/// The set that holds whole pages; the others hold articles.
const PAGES: usize = 1;
/// How many parts the sites that train are split into; a part is judged by what the others trained.
pub(crate) const PARTS: usize = 4;

/// Sites whose hash leaves this rest when it is divided by four judge, and train nothing.
const JUDGES: u64 = 1;
/// What lines that only tell the author or the date weigh; they are to stay.
const METADATA_WEIGHT: f64 = 0.5;
const MASKED_WEIGHT: f64 = 0.4;

/// Reads the documents of the sites that train: three in four, by their hash.
pub(crate) fn read(sets: &[String]) -> io::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for (set, path) in sets.iter().enumerate() {
        for line in fs::read_to_string(path)?.lines() {
            let value: Value = serde_json::from_str(line)?;
            let hash = fnv1a(value["domain"].as_str().unwrap_or_default());
            if hash % 4 != JUDGES {
                let weights = if set == PAGES { OF_PAGES } else { OF_ARTICLES };
                let part = (hash / 4) as usize % PARTS;
                documents.push(Document {
                    set,
                    site: hash,
                    part,
                    is_masked: false,
                    lines: lines(&value, weights),
                });
                if (hash / 64).is_multiple_of(3) {
                    let lines = lines(&value, weights.masked());
                    documents.push(Document { set, site: hash, part, is_masked: true, lines });
                }
            }
        }
    }
    Ok(documents)
}

fn lines(document: &Value, weights: Weights) -> Vec<Line> {
    let lines = document["lines"].as_array().into_iter().flatten();
    let size = lines.clone().count() as f64 / USUAL_LINES;
    let weights = weights.scaled(size.max(LEAST_SIZE).powf(-SIZE_DAMPING));
    lines.map(|value| line(value, weights)).filter(|line| !line.text.is_empty()).collect()
}

fn line(value: &Value, weights: Weights) -> Line {
    let words: Vec<&str> = value["t"].as_str().unwrap_or_default().split_whitespace().collect();
    let is_metadata = value["c"].as_str() == Some("byline/date");
    let (label, weight) = match value["y"].as_i64() {
        _ if is_metadata => (Some(false), weights.boilerplate * METADATA_WEIGHT),
        Some(0) => (Some(true), weights.boilerplate),
        Some(1) => (Some(false), weights.text),
        _ => (None, 0.0),
    };
    let is_neutral = is_metadata || value["c"].as_str() == Some("photo_credit");
    let text = words.join(" ");
    Line { scalars: text.chars().count() as f64, text, label, weight, is_neutral }
}

/// What lines weigh.
#[derive(Clone, Copy)]
struct Weights {
    boilerplate: f64,
    text: f64,
}

/// In articles as extractors leave them.
const OF_ARTICLES: Weights = Weights { boilerplate: 1.0, text: 1.0 };
/// In whole pages: so much of them is boilerplate that for the same loss each line needs better odds.
const OF_PAGES: Weights = Weights { boilerplate: 0.4, text: 3.2 };
/// Long documents weigh more than short ones, but less than their lines do: lines of one document are much alike.
const USUAL_LINES: f64 = 60.0;
const LEAST_SIZE: f64 = 0.25;
const SIZE_DAMPING: f64 = 0.6;

impl Weights {
    fn scaled(self, factor: f64) -> Self {
        Self { boilerplate: self.boilerplate * factor, text: self.text * factor }
    }

    fn masked(self) -> Self {
        self.scaled(MASKED_WEIGHT)
    }
}

fn fnv1a(text: &str) -> u64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
    text.bytes().fold(0xCBF2_9CE4_8422_2325, step)
}
