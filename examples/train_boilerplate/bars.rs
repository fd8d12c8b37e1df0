//! Chooses how many bits a line needs at each strength, by what each part lost to what the others trained.

use crate::documents::{Document, Line};
use textmend::boilerplate::training::{Bar, STRENGTHS};

/// What may be lost at most, of all characters of text, in articles and in pages. A part is judged by what the other parts
/// trained; the model that all of them train loses less.
const LOSS: [[f64; SETS]; STRENGTHS] = [[0.000_04; SETS], [0.000_4; SETS], [0.001_2, 0.001_75]];
/// The least share of documents that lose nothing, of articles and of pages.
const WHOLE: [[f64; SETS]; STRENGTHS] = [[0.99, 0.981], [0.96, 0.965], [0.0, 0.0]];
/// The least share of lines struck out that are boilerplate.
const PRECISION: [[f64; SETS]; STRENGTHS] = [[0.985, 0.995], [0.965, 0.995], [0.865, 0.98]];
/// The most last lines of articles that go though they are text by label, as a share of such lines. Labels are often wrong there: of
/// 38 that go with a lower bar, read one by one, 34 are boilerplate.
const LAST: [f64; STRENGTHS] = [0.005, 0.0125, 1.0];
/// One in so many documents of a set, those that would lose most, does not count for loss and precision: looked at,
/// their labels are wrong (menus that are labelled as text), or they are lists of names that nothing tells from menus.
const DOUBTFUL: usize = 200;
/// The sets that count here: articles and pages.
const SETS: usize = 2;
const ARTICLES: usize = 0;
const SLOPES: [i16; 5] = [16, 32, 48, 64, 96];
/// How much more a line may need where text may follow: up to so much, in steps.
const MOST_WITHIN: i16 = 192;
const WITHIN_STEP: usize = 8;
/// How much more the item of a list may need.
const ITEMS: [i16; 2] = [0, 96];
const LOWEST: i16 = -400;
const HIGHEST: i16 = 900;
const STEP: i16 = 4;

/// What a candidate is worth in its place.
pub(crate) struct Judged {
    pub(crate) sum: i32,
    /// If not, it only goes at the last strength, and only if it is short.
    pub(crate) is_backed: bool,
    pub(crate) is_short: bool,
    /// Whether no text follows.
    pub(crate) is_tail: bool,
    /// Whether it is an item of a list.
    pub(crate) is_item: bool,
    /// Whether it stays since it only tells author or date.
    pub(crate) stays: bool,
}

impl Judged {
    fn goes(&self, line: &Line, strength: usize, bar: Bar) -> bool {
        !self.stays
            && self.sum >= bar.of(line.text.len(), self.is_tail, self.is_item)
            && (self.is_backed || self.is_short && strength + 1 == STRENGTHS)
    }
}

/// What striking out did to one set.
#[derive(Clone, Copy, Default)]
struct Score {
    right: f64,
    wrong: f64,
    missed: f64,
    lost: f64,
    kept: f64,
    documents: f64,
    whole: f64,
    /// Documents that end in text, and those that lost that end.
    ends: f64,
    lost_ends: f64,
}

impl Score {
    fn plus(self, other: &Self) -> Self {
        Self {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
            lost: self.lost + other.lost,
            kept: self.kept + other.kept,
            documents: self.documents + other.documents,
            whole: self.whole + other.whole,
            ends: self.ends + other.ends,
            lost_ends: self.lost_ends + other.lost_ends,
        }
    }

    fn precision(&self) -> f64 {
        self.right / (self.right + self.wrong).max(1.0)
    }

    fn recall(&self) -> f64 {
        self.right / (self.right + self.missed).max(1.0)
    }

    fn loss(&self) -> f64 {
        self.lost / self.kept.max(1.0)
    }

    fn whole(&self) -> f64 {
        self.whole / self.documents.max(1.0)
    }

    fn lost_ends(&self) -> f64 {
        self.lost_ends / self.ends.max(1.0)
    }

    fn line(&self) -> String {
        format!(
            "P {:.2} R {:.2} loss {:.4} whole {:.2} last {:.2}",
            100.0 * self.precision(),
            100.0 * self.recall(),
            100.0 * self.loss(),
            100.0 * self.whole(),
            100.0 * self.lost_ends()
        )
    }
}

/// For each strength the bar that finds most in all sets and loses no more than may be lost in any.
pub(crate) fn choose(
    documents: &[Document],
    numbers: &[Vec<Option<usize>>],
    judged: &[Judged],
) -> [Bar; STRENGTHS] {
    let mut bars = [Bar::default(); STRENGTHS];
    for (strength, chosen) in bars.iter_mut().enumerate() {
        let found = forms().into_iter().filter_map(|form| lowest(documents, numbers, judged, strength, form));
        let best = found.max_by(|a, b| a.1.total_cmp(&b.1));
        *chosen = best.map_or(Bar { base: i16::MAX, ..Bar::default() }, |(bar, _)| bar);
        eprintln!("strength {strength}: {chosen:?}");
        for (set, score) in scores(documents, numbers, judged, strength, *chosen).iter().enumerate() {
            eprintln!("  set {set}: {}", score.line());
        }
    }
    bars
}

/// Bars that differ in all but their base.
fn forms() -> Vec<Bar> {
    let withins = || (0..=MOST_WITHIN).step_by(WITHIN_STEP);
    let mut forms = vec![];
    for slope in SLOPES {
        forms.extend(withins().flat_map(|within| ITEMS.map(|item| Bar { base: 0, slope, within, item })));
    }
    forms
}

/// The lowest bar of that form that is careful enough, with its recall.
fn lowest(
    documents: &[Document],
    numbers: &[Vec<Option<usize>>],
    judged: &[Judged],
    strength: usize,
    form: Bar,
) -> Option<(Bar, f64)> {
    let bar = |step: i16| Bar { base: LOWEST + step * STEP, ..form };
    let scores = |step: i16| scores(documents, numbers, judged, strength, bar(step));
    // A lower bar loses no less, so that the lowest that loses little is found by halving.
    let (mut first, mut end) = (0, (HIGHEST - LOWEST) / STEP);
    while first < end {
        let middle = (first + end) / 2;
        match loses_little(&scores(middle), strength) {
            true => end = middle,
            false => first = middle + 1,
        }
    }
    let mut steps = (first..(HIGHEST - LOWEST) / STEP).map(|step| (step, scores(step)));
    let (step, scores) = steps.find(|(_, scores)| is_precise(scores, strength))?;
    Some((bar(step), scores.iter().map(Score::recall).sum()))
}

fn is_precise(scores: &[Score], strength: usize) -> bool {
    scores.iter().zip(PRECISION[strength]).all(|(score, least)| score.precision() >= least)
}

fn loses_little(scores: &[Score], strength: usize) -> bool {
    let limits = LOSS[strength].into_iter().zip(WHOLE[strength]);
    let keeps_enough =
        |(score, (loss, whole)): (&Score, (f64, f64))| score.loss() <= loss && score.whole() >= whole;
    scores.iter().zip(limits).all(keeps_enough) && scores[ARTICLES].lost_ends() <= LAST[strength]
}

fn scores(
    documents: &[Document],
    numbers: &[Vec<Option<usize>>],
    judged: &[Judged],
    strength: usize,
    bar: Bar,
) -> Vec<Score> {
    (0..SETS)
        .map(|set| {
            let of_set = documents
                .iter()
                .zip(numbers)
                .filter(|(document, _)| document.set == set && !document.is_masked);
            let mut all: Vec<Score> =
                of_set.map(|(document, numbers)| score(document, numbers, judged, strength, bar)).collect();
            all.sort_by(|a, b| a.lost.total_cmp(&b.lost));
            let sum = |scores: &[Score]| scores.iter().fold(Score::default(), |sum, score| sum.plus(score));
            let Score { documents, whole, ends, lost_ends, .. } = sum(&all);
            let doubtful = all.len() / DOUBTFUL;
            Score { documents, whole, ends, lost_ends, ..sum(&all[..all.len() - doubtful]) }
        })
        .collect()
}

/// What striking out does to one document.
fn score(
    document: &Document,
    numbers: &[Option<usize>],
    judged: &[Judged],
    strength: usize,
    bar: Bar,
) -> Score {
    let mut score = Score { documents: 1.0, ..Score::default() };
    for (at, (line, number)) in document.lines().zip(numbers).enumerate() {
        if line.is_neutral {
            continue;
        }
        let goes = number.is_some_and(|number| judged[number].goes(line, strength, bar));
        if at + 1 == numbers.len() && line.label == Some(false) {
            score.ends = 1.0;
            score.lost_ends = f64::from(u8::from(goes));
        }
        let scalars = line.scalars;
        match (line.label, goes) {
            (Some(true), true) => score.right += 1.0,
            (Some(true), false) => score.missed += 1.0,
            (Some(false), true) => {
                score.wrong += 1.0;
                score.lost += scalars;
                score.kept += scalars;
            }
            (Some(false), false) => score.kept += scalars,
            (None, _) => {}
        }
    }
    score.whole = f64::from(u8::from(score.wrong == 0.0));
    score
}
