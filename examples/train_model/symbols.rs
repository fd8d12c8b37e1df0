//! What is not spelled with an alphabet: symbols, Han, kana and Hangul; and letter case.

use crate::blob::{Pages, cost};
use crate::corpus::Corpus;
use crate::ngrams::{Columns, names};
use crate::script::{Class, class_of, fold};
use std::collections::BTreeMap;

const MOST_SYMBOLS: usize = 510;
/// What all symbols count together beforehand, after each kind of character.
const SYMBOL_PRIOR: f64 = 20.0;
/// The same for one language next to all of them.
const LANGUAGE_PRIOR: f64 = 150.0;
const WIDE_PRIOR: f64 = 300.0;

/// Symbols of the code pages of Windows and the Macintosh that news and manuals have more rarely than other texts, and
/// how often they are taken to have come at least.
const COMMON: &str = "¡¢£¤¥¦§¨©«¬®¯°±²³´¶·¸¹»¼½¾¿×÷ªºµ–—‘’‚“”„†‡•…‰‹›€™←↑→↓∂∆∏∑−√∞∫≈≠≤≥◊№";
const COMMON_COUNT: f64 = 80.0;

/// What stands next to a symbol.
#[derive(Clone, Copy)]
enum Neighbour {
    Letter,
    Digit,
    /// White space, or the line's edge.
    Blank,
    Symbol,
}

fn neighbour(scalar: Option<&char>) -> Neighbour {
    match scalar {
        None => Neighbour::Blank,
        Some(scalar) if scalar.is_whitespace() => Neighbour::Blank,
        Some(scalar) if scalar.is_ascii_digit() => Neighbour::Digit,
        Some(scalar) if class_of(*scalar) == Class::Symbol => Neighbour::Symbol,
        Some(_) => Neighbour::Letter,
    }
}

pub(crate) struct Symbols {
    /// For each symbol how often it came, by what stands before and after it.
    counts: BTreeMap<char, [f64; 16]>,
    /// The same for each text, without the neighbours.
    by_text: Vec<BTreeMap<char, f64>>,
    ranked: Vec<char>,
}

impl Symbols {
    pub(crate) fn count(corpus: &Corpus) -> Self {
        let mut counts: BTreeMap<char, [f64; 16]> = BTreeMap::new();
        let mut by_text = Vec::new();
        for text in &corpus.texts {
            let mut own: BTreeMap<char, f64> = BTreeMap::new();
            for line in &text.lines {
                let scalars: Vec<char> = line.chars().collect();
                for (at, &scalar) in scalars.iter().enumerate() {
                    if class_of(scalar) != Class::Symbol {
                        continue;
                    }
                    let before = neighbour(at.checked_sub(1).and_then(|before| scalars.get(before))) as usize;
                    let after = neighbour(scalars.get(at + 1)) as usize;
                    counts.entry(scalar).or_default()[before * 4 + after] += 1.0;
                    *own.entry(scalar).or_default() += 1.0;
                }
            }
            by_text.push(own);
        }
        for symbol in COMMON.chars() {
            let counts = counts.entry(symbol).or_default();
            let missing = (COMMON_COUNT - counts.iter().sum::<f64>()).max(0.0);
            // Between two letters they are rarest.
            counts.iter_mut().skip(1).for_each(|count| *count += missing / 15.0);
        }
        let mut ranked: Vec<(char, f64)> =
            counts.iter().map(|(&symbol, counts)| (symbol, counts.iter().sum())).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(MOST_SYMBOLS);
        Self { counts, by_text, ranked: ranked.into_iter().map(|(symbol, _)| symbol).collect() }
    }

    /// For each symbol, 0 being none, and each kind of character before and after it: what both cost, the symbol and
    /// the kind that follows, after the kind that comes before.
    pub(crate) fn cost_section(&self, pages: &mut Pages) -> Vec<u8> {
        let sum = |kinds: &mut dyn Iterator<Item = usize>| -> f64 {
            kinds.map(|kind| self.counts.values().map(|counts| counts[kind]).sum::<f64>()).sum()
        };
        let totals: Vec<f64> = (0..4).map(|before| sum(&mut (before * 4..before * 4 + 4))).collect();
        let all: f64 = totals.iter().sum();
        let after: Vec<f64> =
            (0..4).map(|after| sum(&mut (0..4).map(|before| before * 4 + after)) / all).collect();
        let mut costs = vec![0; 16];
        for (rank, &symbol) in self.ranked.iter().enumerate() {
            pages.set(symbol, 31 << 9 | (rank as u16 + 1));
            let counts = &self.counts[&symbol];
            let anywhere = counts.iter().sum::<f64>() / all;
            for kind in 0..16 {
                let prior = SYMBOL_PRIOR * anywhere * after[kind % 4];
                costs.push(cost((counts[kind] + prior) / (totals[kind / 4] + SYMBOL_PRIOR)));
            }
        }
        costs
    }

    /// For each symbol, 0 being none, and each column: what it costs more there than elsewhere, in 1/8 bit.
    pub(crate) fn language_section(&self, columns: &Columns) -> Vec<u8> {
        let all: f64 = self.counts.values().flatten().sum();
        let count = |column: &[usize], symbol: char| -> f64 {
            column.iter().filter_map(|&text| self.by_text[text].get(&symbol)).sum()
        };
        let totals: Vec<f64> = columns
            .iter()
            .map(|column| column.iter().flat_map(|&text| self.by_text[text].values()).sum())
            .collect();
        let mut rows = vec![0; columns.len()];
        for &symbol in &self.ranked {
            let anywhere = self.counts[&symbol].iter().sum::<f64>() / all;
            for (column, total) in columns.iter().zip(&totals) {
                let share = (count(column, symbol) + LANGUAGE_PRIOR * anywhere) / (total + LANGUAGE_PRIOR);
                rows.push((-(share / anywhere).log2() * 8.0).round().clamp(-127.0, 127.0) as i8 as u8);
            }
        }
        rows
    }
}

/// From each state of letter case what lower and upper case cost, then a change of script within a word.
pub(crate) fn other_costs(corpus: &Corpus) -> Vec<u8> {
    let (mut case, mut switches, mut pairs) = ([[1.0; 2]; 4], 1.0, 0.0);
    for line in corpus.texts.iter().flat_map(|text| &text.lines) {
        let (mut state, mut last) = (0, Class::Symbol);
        for scalar in line.chars() {
            let class = class_of(scalar);
            if class != last {
                state = 0;
            }
            if matches!(class, Class::Letter(_)) {
                pairs += 1.0;
                switches += f64::from(u8::from(matches!(last, Class::Letter(_)) && class != last));
                let upper = fold(scalar) != scalar;
                if upper || scalar.is_lowercase() {
                    case[state][usize::from(upper)] += 1.0;
                }
                state = next_case_state(state, upper);
            }
            last = class;
        }
    }
    let rows =
        case.iter().flat_map(|[lower, upper]| [cost(lower / (lower + upper)), cost(upper / (lower + upper))]);
    rows.chain([cost(switches / pairs)]).collect()
}

/// 0 at a word's start, 1 after a lower-case letter, 2 after one upper-case letter at the start, 3 after more.
fn next_case_state(state: usize, upper: bool) -> usize {
    match (state, upper) {
        (_, false) => 1,
        (0, true) => 2,
        (_, true) => 3,
    }
}

/// The names of the languages that are written in Han, kana and Hangul; a row of costs for each character; and what
/// each costs at least.
pub(crate) fn wide_sections(corpus: &Corpus, pages: &mut Pages) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let members: Vec<usize> = (0..corpus.texts.len()).filter(|&text| corpus.texts[text].is_wide()).collect();
    let mut counts: BTreeMap<char, Vec<f64>> = BTreeMap::new();
    for (index, &member) in members.iter().enumerate() {
        for scalar in corpus.texts[member].lines.iter().flat_map(|line| line.chars()) {
            if class_of(scalar) == Class::Wide {
                counts.entry(scalar).or_insert_with(|| vec![0.0; members.len()])[index] += 1.0;
            }
        }
    }
    let totals: Vec<f64> =
        (0..members.len()).map(|index| counts.values().map(|row| row[index]).sum()).collect();
    let all: f64 = totals.iter().sum();
    let mut ranked: Vec<(char, f64)> =
        counts.iter().map(|(&scalar, row)| (scalar, row.iter().sum())).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let (mut rows, mut least) = (Vec::new(), Vec::new());
    for (rank, &(scalar, count)) in ranked.iter().enumerate() {
        pages.set(scalar, 0x8000 | rank as u16);
        let share =
            |index: usize| (counts[&scalar][index] + WIDE_PRIOR * count / all) / (totals[index] + WIDE_PRIOR);
        let costs: Vec<u8> = (0..members.len()).map(|index| cost(share(index))).collect();
        least.push(costs.iter().copied().min().unwrap_or(u8::MAX));
        rows.extend(costs);
    }
    let names: Vec<String> = members.iter().map(|&member| names(corpus, &[member])).collect();
    (names.join("\n").into_bytes(), rows, least)
}
