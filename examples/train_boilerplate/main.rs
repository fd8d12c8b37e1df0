//! Trains the boilerplate classifier:
//! `cargo run --release --example train_boilerplate -- data/boilerplate/model.bin SET.jsonl...`.
//!
//! `data/boilerplate/README.md` tells what the sets are. Three in four sites train, in four parts: each part is judged
//! by what the other three trained, which gives later stages honest sums to learn from, and the bars their levels. The
//! same sets give the same bytes.
#![allow(clippy::print_stderr, reason = "a tool for developers")]

mod bars;
mod documents;
mod grow;
mod weights;

use bars::Judged;
use documents::{Document, PARTS};
use grow::{Growth, Table, grow};
use std::{env, fs, io};
use textmend::Limits;
use textmend::boilerplate::training::{
    Ahead, Item, JUDGES, Judge, LINE_FEATURES, LineFeatures, Model, PLAIN_BITS, Past, TREE_UNIT, Trees, WAYS,
    Way, Words, context_features, has_text, may_go, neighbours_speak, teaches_nothing,
};

/// A line that may be boilerplate, as the stages see it.
#[derive(Clone, Copy)]
pub(crate) struct Sample<'a> {
    pub(crate) text: &'a str,
    pub(crate) label: Option<bool>,
    pub(crate) weight: f64,
    pub(crate) part: usize,
    pub(crate) is_masked: bool,
    /// The hash of its site.
    pub(crate) site: u64,
}

impl Sample<'_> {
    /// Whether the sample takes part where one part is left out.
    pub(crate) fn trains(&self, without: Option<usize>) -> bool {
        self.label.is_some() && without != Some(self.part)
    }
}

const ALONE: Growth =
    Growth { trees: 70, leaves: 24, rate: 0.12, shrink: 2.0, least: 8.0, rows: 140, features: 150 };
const PLACED: Growth =
    Growth { trees: 160, leaves: 28, rate: 0.08, shrink: 2.0, least: 8.0, rows: 140, features: 80 };
/// The sums by themselves from which on lines are candidates, for the strict judge odds of one in two, with text weighing as it
/// does here. With more of them the parts lose recall of articles at standard, and gain it at aggressive.
const CANDIDATES: [i16; JUDGES] = [-60, -160];

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [output, sets @ ..] = arguments.as_slice() else {
        eprintln!("usage: train_boilerplate OUTPUT SET.jsonl...");
        std::process::exit(2);
    };
    let documents = documents::read(sets)?;
    let samples = samples(&documents);
    eprintln!("{} documents, {} samples", documents.len(), samples.len());

    let table = weights::train(&samples, None);
    let by_part: Vec<Words> =
        (0..PARTS).map(|part| weights::words(&weights::train(&samples, Some(part)))).collect();
    let lines: Vec<LineFeatures> = samples.iter().map(|sample| line(sample, &by_part[sample.part])).collect();
    let features: Vec<Vec<i32>> = lines.iter().map(|line| line.values.to_vec()).collect();
    eprintln!("{} words", table.len());

    let free = vec![Way::Free; features[0].len()];
    let (alone, sums) = stage(&samples, &features, &free, ALONE);
    report("alone", &samples, &sums);
    eprintln!("alone: {} nodes", alone.nodes.len());

    let known = Known { documents: &documents, samples: &samples, lines: &lines, sums: &sums };
    let judges = CANDIDATES.map(|candidate| known.judge(candidate));
    let model = Model { alone, judges, ..Model::default() };
    fs::write(output, model.write(&table))
}

/// What is known of lines before they are put in their places.
struct Known<'a> {
    documents: &'a [Document],
    samples: &'a [Sample<'a>],
    lines: &'a [LineFeatures],
    /// What they are worth by themselves.
    sums: &'a [i32],
}

impl Known<'_> {
    /// Trains the judge for which lines are candidates from that sum on.
    fn judge(&self, candidate: i16) -> Judge {
        let in_place = self.in_place(candidate);
        let is_candidate = |at: &usize| {
            may_go(self.samples[*at].text) && self.lines[*at].is_candidate(self.sums[*at], candidate)
        };
        let chosen: Vec<usize> = (0..self.samples.len()).filter(is_candidate).collect();
        let candidates: Vec<Sample<'_>> = chosen.iter().map(|at| self.samples[*at]).collect();
        let of_line = [Way::Free; LINE_FEATURES + 1];
        let ways: Vec<Way> = of_line.iter().chain(&WAYS).copied().collect();
        let (placed, sums) = stage(&candidates, &in_place.rows, &ways, PLACED);
        report("placed", &candidates, &sums);
        eprintln!("placed: {} nodes of {} candidates", placed.nodes.len(), candidates.len());
        let judged = |(number, at): (usize, &usize)| Judged {
            sum: sums[number].max(in_place.floors[number]),
            is_backed: in_place.are_backed[number],
            is_short: !self.lines[*at].is_headline(),
            is_tail: in_place.are_tail[number],
            is_item: self.lines[*at].is_item(),
            stays: self.lines[*at].metadata(self.samples[*at].text).is_some(),
        };
        let judged: Vec<Judged> = chosen.iter().enumerate().map(judged).collect();
        Judge { candidate, bars: bars::choose(self.documents, &in_place.numbers, &judged), placed }
    }

    /// Puts the candidates in their places.
    fn in_place(&self, candidate: i16) -> Placed {
        let mut placed = Placed { candidate, ..Placed::default() };
        let mut first = 0;
        for document in self.documents {
            let samples = document.lines().filter(|line| !teaches_nothing(line.text.as_bytes())).count();
            let range = first..first + samples;
            placed.add(document, &self.lines[range.clone()], &self.sums[range]);
            first += samples;
        }
        debug_assert_eq!(first, self.samples.len());
        placed
    }
}

/// The lines that are not text by their shape alone, in order.
fn samples(documents: &[Document]) -> Vec<Sample<'_>> {
    let lines = documents.iter().flat_map(|document| document.lines().map(move |line| (document, line)));
    let lines = lines.filter(|(_, line)| !teaches_nothing(line.text.as_bytes()));
    lines
        .map(|(document, line)| Sample {
            text: &line.text,
            label: line.label,
            weight: line.weight,
            part: document.part,
            is_masked: document.is_masked,
            site: document.site,
        })
        .collect()
}

fn line(sample: &Sample<'_>, words: &Words) -> LineFeatures {
    let none = Words::default();
    LineFeatures::of(sample.text, if sample.is_masked { &none } else { words })
}

/// Trains one stage on all parts, and gives the sums of each part as the other parts would have it.
fn stage(samples: &[Sample<'_>], rows: &[Vec<i32>], ways: &[Way], growth: Growth) -> (Trees, Vec<i32>) {
    let mut sums = vec![0; samples.len()];
    for part in 0..PARTS {
        let trees = trees(samples, rows, ways, growth, Some(part));
        for (at, sample) in samples.iter().enumerate().filter(|(_, sample)| sample.part == part) {
            debug_assert_eq!(sample.part, part);
            sums[at] = trees.sum(&rows[at]);
        }
    }
    (trees(samples, rows, ways, growth, None), sums)
}

fn trees(
    samples: &[Sample<'_>],
    rows: &[Vec<i32>],
    ways: &[Way],
    growth: Growth,
    without: Option<usize>,
) -> Trees {
    let used: Vec<usize> = (0..samples.len()).filter(|at| samples[*at].trains(without)).collect();
    let rows: Vec<Vec<i32>> = used.iter().map(|at| rows[*at].clone()).collect();
    let labels = used.iter().map(|at| samples[*at].label == Some(true)).collect();
    let weights = used.iter().map(|at| samples[*at].weight).collect();
    grow(&Table::new(&rows, labels, weights), ways, growth)
}

/// The candidates in their places.
#[derive(Default)]
struct Placed {
    /// The sum by itself from which on a line is one.
    candidate: i16,
    /// The features of each.
    rows: Vec<Vec<i32>>,
    /// For each line of each document, which candidate it is.
    numbers: Vec<Vec<Option<usize>>>,
    /// Whether more than its shape and place speaks against it, and there is a text around it.
    are_backed: Vec<bool>,
    /// Whether no text follows.
    are_tail: Vec<bool>,
    /// What it is worth at least.
    floors: Vec<i32>,
}

impl Placed {
    /// Adds the candidates of a document, given what is known of its lines that are no text by shape.
    fn add(&mut self, document: &Document, lines: &[LineFeatures], sums: &[i32]) {
        let mut samples = lines.iter().zip(sums);
        let mut own = Vec::new();
        let mut items = Vec::new();
        for line in document.lines() {
            let sample = if teaches_nothing(line.text.as_bytes()) { None } else { samples.next() };
            let sample = sample
                .filter(|(features, sum)| may_go(&line.text) && features.is_candidate(**sum, self.candidate));
            let len = line.text.len();
            items.push(
                sample.map_or(Item::Text(len), |(line, sum)| Item::Candidate(len, line.sum_for_others(*sum))),
            );
            own.push(sample);
        }
        let mut past = Past::default();
        let mut numbers = Vec::new();
        for (at, (item, own)) in items.iter().zip(&own).enumerate() {
            numbers.push(own.map(|_| self.rows.len()));
            match (item, own) {
                (Item::Candidate(_, for_others), Some((line, sum))) => {
                    let ahead = Ahead::of(items[at + 1..].iter().copied(), Limits::default().held_back);
                    self.rows.push([&line.values[..], &[**sum], &context_features(&past, &ahead)].concat());
                    let speaks = !line.says_little() || neighbours_speak(&past, &ahead);
                    self.are_backed.push(speaks && has_text(&past, &ahead));
                    self.are_tail.push(ahead.is_tail());
                    let floor = if line.is_plain(&past, &ahead) { PLAIN_BITS } else { i32::MIN };
                    self.floors.push(floor);
                    past.candidate(*for_others);
                }
                _ => past.text(item.bytes()),
            }
        }
        self.numbers.push(numbers);
    }
}

/// Says how well sums fit the labels, in bits a sample, and how they spread.
fn report(name: &str, samples: &[Sample<'_>], sums: &[i32]) {
    let known: Vec<(f64, bool)> = samples
        .iter()
        .zip(sums)
        .filter(|(sample, _)| sample.label.is_some() && !sample.is_masked)
        .map(|(sample, sum)| (f64::from(*sum) / f64::from(TREE_UNIT), sample.label == Some(true)))
        .collect();
    let cost = |(sum, label): &(f64, bool)| (1.0 + (if *label { -sum } else { *sum }).exp2()).log2();
    let bits = known.iter().map(cost).sum::<f64>() / known.len() as f64;
    let mut spread: Vec<i32> = sums.to_vec();
    spread.sort_unstable();
    let tenths: Vec<i32> = (0..=10).map(|tenth| spread[tenth * (spread.len() - 1) / 10]).collect();
    eprintln!("{name}: {bits:.4} bits a line; tenths of the sums {tenths:?}");
}
