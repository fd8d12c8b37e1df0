//! Chooses how many bits a line needs at each strength, by what each part lost to what the others trained.

use crate::documents::{Document, Line};
use textmend::boilerplate::training::{Bar, STRENGTHS};

/// What may be lost at most, of all characters of text, in any of the sets. A part is judged by what the other parts
/// trained; the model that all of them train loses less.
const LOSS: [f64; STRENGTHS] = [0.000_04, 0.000_4, 0.002_3];
/// The least share of documents that lose nothing, of articles and of pages.
const WHOLE: [[f64; SETS]; STRENGTHS] = [[0.99, 0.975], [0.96, 0.965], [0.0, 0.0]];
/// The least share of lines struck out that are boilerplate.
const PRECISION: [[f64; SETS]; STRENGTHS] = [[0.985, 0.995], [0.965, 0.995], [0.865, 0.98]];
/// One in so many documents of a set, those that would lose most, does not count for loss and precision: looked at,
/// their labels are wrong (menus that are labelled as text), or they are lists of names that nothing tells from menus.
const DOUBTFUL: usize = 200;
/// The sets that count here: articles and pages.
const SETS: usize = 2;
const SLOPES: [i16; 5] = [16, 32, 48, 64, 96];
/// How much more a line may need where text may follow.
const WITHIN: [i16; 4] = [0, 32, 64, 96];
const HIGHEST: i16 = 900;
const STEP: usize = 8;

/// What a candidate is worth in its place.
pub(crate) struct Judged {
    pub(crate) sum: i32,
    /// If not, it only goes at the last strength.
    pub(crate) is_backed: bool,
    /// Whether no text follows.
    pub(crate) is_tail: bool,
    /// Whether it stays since it only tells author or date.
    pub(crate) stays: bool,
}

impl Judged {
    fn goes(&self, line: &Line, strength: usize, bar: Bar) -> bool {
        !self.stays
            && self.sum >= bar.of(line.text.len(), self.is_tail)
            && (self.is_backed || strength + 1 == STRENGTHS)
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

    fn line(&self) -> String {
        format!(
            "P {:.2} R {:.2} loss {:.4} whole {:.2}",
            100.0 * self.precision(),
            100.0 * self.recall(),
            100.0 * self.loss(),
            100.0 * self.whole()
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
        let forms =
            SLOPES.iter().flat_map(|slope| WITHIN.map(|within| Bar { base: 0, slope: *slope, within }));
        let found = forms.filter_map(|form| lowest(documents, numbers, judged, strength, form));
        let best = found.max_by(|a, b| a.1.total_cmp(&b.1));
        *chosen = best.map_or(Bar { base: i16::MAX, ..Bar::default() }, |(bar, _)| bar);
        eprintln!("strength {strength}: {chosen:?}");
        for (set, score) in scores(documents, numbers, judged, strength, *chosen).iter().enumerate() {
            eprintln!("  set {set}: {}", score.line());
        }
    }
    bars
}

/// The lowest bar of that form that is careful enough, with its recall.
fn lowest(
    documents: &[Document],
    numbers: &[Vec<Option<usize>>],
    judged: &[Judged],
    strength: usize,
    form: Bar,
) -> Option<(Bar, f64)> {
    let mut best = None;
    for base in (-200..HIGHEST).rev().step_by(STEP) {
        let bar = Bar { base, ..form };
        let scores = scores(documents, numbers, judged, strength, bar);
        let is_fine = scores.iter().enumerate().all(|(set, score)| {
            score.loss() <= LOSS[strength]
                && score.whole() >= WHOLE[strength][set]
                && score.precision() >= PRECISION[strength][set]
        });
        if is_fine {
            best = Some((bar, scores.iter().map(Score::recall).sum()));
        }
    }
    best
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
            let Score { documents, whole, .. } = sum(&all);
            let doubtful = all.len() / DOUBTFUL;
            Score { documents, whole, ..sum(&all[..all.len() - doubtful]) }
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
    for (line, number) in document.lines().zip(numbers).filter(|(line, _)| !line.is_neutral) {
        let goes = number.is_some_and(|number| judged[number].goes(line, strength, bar));
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
