//! Trains the language model: `cargo run --release --example train_model -- CORPORA OUTPUT_FOLDER [PART]`.
//!
//! CORPORA holds one file `LANGUAGE.txt` for each language: clean text in UTF-8 and NFC, a sentence or paragraph a
//! line. Of all lines, those whose FNV-1a hash modulo 10 is 0 to 7 train the model; 8 is for tuning and 9 for
//! judging. The same corpora give the same bytes. With PART (`train`, `tune` or `judge`), the lines of that part are
//! written to the folder instead, one file a language.
#![allow(clippy::print_stderr, reason = "a tool for developers")]

mod script;

use script::{Class, SCRIPTS, class_of, fold};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::{env, fs, io};

/// Costs are in eighths of a bit.
const UNIT: f64 = 8.0;
/// What a count of a longer context is weighed against: so many occurrences predicted by the shorter one.
const PRIOR: f64 = 6.0;
const UNIGRAM_PRIOR: f64 = 50.0;
/// The most trigrams that one script may have, by how common they are in the language that likes them best.
const MAX_TRIGRAMS: usize = 18_000;
const MIN_TRIGRAM_COUNT: u32 = 3;
const MIN_BIGRAM_COUNT: u32 = 2;
/// A language takes part in a script that spells this share of its letters.
const MIN_SHARE: f64 = 0.2;
const MAX_SYMBOLS: usize = 511;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [corpora, folder, part @ ..] = arguments.as_slice() else {
        eprintln!("usage: train_model CORPORA OUTPUT_FOLDER [train|tune|judge]");
        std::process::exit(2);
    };
    let texts = read_corpora(Path::new(corpora))?;
    match part.first() {
        Some(part) => write_part(&texts, part, Path::new(folder)),
        None => fs::write(Path::new(folder).join("model.bin"), Trainer::new(&texts).blob()),
    }
}

type Texts = BTreeMap<String, String>;

fn read_corpora(folder: &Path) -> io::Result<Texts> {
    let mut texts = Texts::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            texts.insert(language, fs::read_to_string(&path)?);
        }
    }
    Ok(texts)
}

fn part_of(line: &str) -> &'static str {
    let hash = line
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3));
    match hash % 10 {
        8 => "tune",
        9 => "judge",
        _ => "train",
    }
}

fn write_part(texts: &Texts, part: &str, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (language, text) in texts {
        let lines: String =
            text.lines().filter(|line| part_of(line) == part).map(|line| format!("{line}\n")).collect();
        fs::write(folder.join(format!("{language}.txt")), lines)?;
    }
    Ok(())
}

/// Counts of one script: for each n-gram, how often each language has it.
#[derive(Default)]
struct Counts {
    unigrams: HashMap<char, Vec<u32>>,
    bigrams: HashMap<[char; 2], Vec<u32>>,
    trigrams: HashMap<[char; 3], Vec<u32>>,
}

/// Stands for the edge of a word.
const EDGE: char = '\0';

struct Trainer {
    languages: Vec<String>,
    scripts: Vec<Counts>,
    wide: HashMap<char, Vec<u32>>,
    /// By whether a letter stands before and after.
    symbols: HashMap<char, [u32; 4]>,
    /// From each state of [`CaseState`] to lower and upper case.
    case: [[u32; 2]; 4],
    switches: u32,
    pairs: u32,
}

fn bump<K: std::hash::Hash + Eq>(
    counts: &mut HashMap<K, Vec<u32>>,
    key: K,
    language: usize,
    languages: usize,
) {
    counts.entry(key).or_insert_with(|| vec![0; languages])[language] += 1;
}

impl Trainer {
    fn new(texts: &Texts) -> Self {
        let mut trainer = Self {
            languages: texts.keys().cloned().collect(),
            scripts: SCRIPTS.iter().map(|_| Counts::default()).collect(),
            wide: HashMap::new(),
            symbols: HashMap::new(),
            case: [[0; 2]; 4],
            switches: 0,
            pairs: 0,
        };
        for (language, text) in texts.values().enumerate() {
            for line in text.lines().filter(|line| part_of(line) == "train") {
                trainer.line(language, line);
            }
        }
        trainer
    }

    fn line(&mut self, language: usize, line: &str) {
        let scalars: Vec<char> = line.chars().collect();
        let classes: Vec<Class> = scalars.iter().map(|&scalar| class_of(scalar)).collect();
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| classes.get(at)).is_some_and(|class| *class != Class::Symbol)
        };
        let mut at = 0;
        while at < scalars.len() {
            match classes[at] {
                Class::Symbol => {
                    let context =
                        usize::from(is_letter(at.checked_sub(1))) * 2 + usize::from(is_letter(Some(at + 1)));
                    self.symbols.entry(scalars[at]).or_default()[context] += 1;
                    at += 1;
                }
                Class::Wide => {
                    bump(&mut self.wide, scalars[at], language, self.languages.len());
                    at += 1;
                }
                Class::Letter(script) => {
                    let len = classes[at..].iter().take_while(|class| **class == classes[at]).count();
                    if at > 0 && matches!(classes[at - 1], Class::Letter(_)) {
                        self.switches += 1;
                    }
                    self.pairs += len as u32;
                    self.word(language, script, &scalars[at..at + len]);
                    at += len;
                }
            }
        }
    }

    fn word(&mut self, language: usize, script: usize, word: &[char]) {
        self.count_case(word);
        let count = self.languages.len();
        let counts = &mut self.scripts[script];
        let edges = [EDGE, EDGE];
        let spelled: Vec<char> =
            edges.into_iter().chain(word.iter().map(|&letter| fold(letter))).chain([EDGE]).collect();
        for gram in spelled.windows(3) {
            bump(&mut counts.unigrams, gram[2], language, count);
            bump(&mut counts.bigrams, [gram[1], gram[2]], language, count);
            bump(&mut counts.trigrams, [gram[0], gram[1], gram[2]], language, count);
        }
    }

    fn count_case(&mut self, word: &[char]) {
        let mut state = 0;
        for &letter in word {
            let upper = fold(letter) != letter;
            if upper || letter.is_lowercase() {
                self.case[state][usize::from(upper)] += 1;
            }
            state = next_case_state(state, upper);
        }
    }

    fn blob(&self) -> Vec<u8> {
        let mut pages = Pages::default();
        let mut sections = vec![Vec::new(), Vec::new(), self.symbol_costs(&mut pages), self.other_costs()];
        sections.extend(self.wide_costs(&mut pages));
        for script in 0..SCRIPTS.len() {
            sections.extend(self.script_sections(script, &mut pages));
        }
        (sections[0], sections[1]) = pages.sections();
        let mut blob = b"tmm1".to_vec();
        let mut offset = 4 + 4 * (sections.len() + 1);
        for section in &sections {
            blob.extend((offset as u32).to_le_bytes());
            offset += section.len();
        }
        blob.extend((offset as u32).to_le_bytes());
        sections.iter().for_each(|section| blob.extend(section));
        blob
    }

    fn symbol_costs(&self, pages: &mut Pages) -> Vec<u8> {
        let ranked = rank(
            self.symbols
                .iter()
                .map(|(&symbol, counts)| (symbol, counts.iter().map(|&count| u64::from(count)).sum())),
        );
        let totals: Vec<f64> = (0..4)
            .map(|context| self.symbols.values().map(|counts| f64::from(counts[context])).sum())
            .collect();
        let all: f64 = totals.iter().sum();
        let mut costs = vec![0; 4];
        for (rank, symbol) in ranked.into_iter().take(MAX_SYMBOLS - 1).enumerate() {
            pages.set(symbol, (31 << 9) | (rank as u16 + 1));
            let counts = self.symbols[&symbol];
            let anywhere = f64::from(counts.iter().sum::<u32>()) / all;
            for (count, total) in counts.iter().zip(&totals) {
                costs.push(cost((f64::from(*count) + 20.0 * anywhere) / (total + 20.0)));
            }
        }
        costs
    }

    fn other_costs(&self) -> Vec<u8> {
        let mut costs = Vec::new();
        for [lower, upper] in self.case {
            let total = f64::from(lower + upper) + 2.0;
            costs.extend([cost((f64::from(lower) + 1.0) / total), cost((f64::from(upper) + 1.0) / total)]);
        }
        costs.push(cost(f64::from(self.switches + 1) / f64::from(self.pairs)));
        costs
    }

    /// The names of the languages, and a row of costs for each character seen.
    fn wide_costs(&self, pages: &mut Pages) -> [Vec<u8>; 2] {
        let totals: Vec<u64> = (0..self.languages.len())
            .map(|language| self.wide.values().map(|counts| u64::from(counts[language])).sum())
            .collect();
        let members: Vec<usize> =
            (0..self.languages.len()).filter(|&language| totals[language] > 20_000).collect();
        let all: f64 = members.iter().map(|&member| totals[member] as f64).sum();
        let ranked = rank(self.wide.iter().map(|(&scalar, counts)| {
            (scalar, members.iter().map(|&member| u64::from(counts[member])).sum())
        }));
        let mut rows = Vec::new();
        for (rank, scalar) in ranked.into_iter().enumerate() {
            pages.set(scalar, 0x8000 | rank as u16);
            let counts = &self.wide[&scalar];
            let anywhere = members.iter().map(|&member| f64::from(counts[member])).sum::<f64>() / all;
            for &member in &members {
                let prior = 300.0;
                rows.push(cost(
                    (f64::from(counts[member]) + prior * anywhere) / (totals[member] as f64 + prior),
                ));
            }
        }
        [self.names(&members), rows]
    }

    fn names(&self, members: &[usize]) -> Vec<u8> {
        let names: Vec<&str> = members.iter().map(|&member| self.languages[member].as_str()).collect();
        names.join("\n").into_bytes()
    }

    fn script_sections(&self, script: usize, pages: &mut Pages) -> [Vec<u8>; 6] {
        let counts = &self.scripts[script];
        let members = self.members(script);
        let ranked =
            rank(counts.unigrams.iter().filter(|(letter, _)| **letter != EDGE).map(|(&letter, counts)| {
                (letter, members.iter().map(|&member| u64::from(counts[member])).sum())
            }));
        let mut ids: BTreeMap<char, u32> = BTreeMap::from([(EDGE, 0)]);
        for (rank, letter) in ranked.into_iter().take(MAX_SYMBOLS - 1).enumerate() {
            ids.insert(letter, rank as u32 + 1);
        }
        for code in 0..=0xFFFF_u32 {
            let Some(scalar) = char::from_u32(code) else { continue };
            if class_of(scalar) == Class::Letter(script) {
                let id = ids.get(&fold(scalar)).copied().unwrap_or(0x1FF) as u16;
                let upper = u16::from(fold(scalar) != scalar) << 14;
                pages.set(scalar, upper | (script as u16) << 9 | id);
            }
        }
        Smoothed::new(counts, &members, &ids).sections(self.names(&members))
    }

    /// The languages that are written in the script.
    fn members(&self, script: usize) -> Vec<usize> {
        let letters = |script: usize, language: usize| -> f64 {
            let counts = &self.scripts[script].unigrams;
            counts
                .iter()
                .filter(|(letter, _)| **letter != EDGE)
                .map(|(_, counts)| f64::from(counts[language]))
                .sum()
        };
        let share = |language: usize| {
            let all: f64 = (0..SCRIPTS.len()).map(|script| letters(script, language)).sum();
            letters(script, language) / all.max(1.0)
        };
        let wide = |language: usize| {
            self.wide.values().map(|counts| u64::from(counts[language])).sum::<u64>() > 20_000
        };
        (0..self.languages.len())
            .filter(|&language| !wide(language) && share(language) >= MIN_SHARE)
            .collect()
    }
}

/// 0 at a word's start, 1 after a lower-case letter, 2 after one upper-case letter at the start, 3 after more.
fn next_case_state(state: usize, upper: bool) -> usize {
    match (state, upper) {
        (_, false) => 1,
        (0, true) => 2,
        (_, true) => 3,
    }
}

fn cost(probability: f64) -> u8 {
    (-probability.log2() * UNIT).round().clamp(0.0, 255.0) as u8
}

/// Characters by how common they are, the most common first.
fn rank(counts: impl Iterator<Item = (char, u64)>) -> Vec<char> {
    let mut ranked: Vec<(char, u64)> = counts.filter(|(_, count)| *count > 0).collect();
    ranked.sort_by_key(|&(scalar, count)| (std::cmp::Reverse(count), scalar));
    ranked.into_iter().map(|(scalar, _)| scalar).collect()
}

/// What the model knows of each character of the Basic Multilingual Plane, in pages of 64.
struct Pages {
    values: Vec<u16>,
}

impl Default for Pages {
    fn default() -> Self {
        // A symbol of which nothing is known.
        Self { values: vec![31 << 9; 0x10000] }
    }
}

impl Pages {
    fn set(&mut self, scalar: char, value: u16) {
        if let Some(slot) = self.values.get_mut(scalar as usize) {
            *slot = value;
        }
    }

    fn sections(&self) -> (Vec<u8>, Vec<u8>) {
        let (mut index, mut pages) = (Vec::new(), Vec::<&[u16]>::new());
        for page in self.values.chunks(64) {
            let at = pages.iter().position(|known| *known == page).unwrap_or_else(|| {
                pages.push(page);
                pages.len() - 1
            });
            index.extend((at as u16).to_le_bytes());
        }
        (index, pages.concat().iter().flat_map(|value| value.to_le_bytes()).collect())
    }
}

/// Probabilities of one script's n-grams, the longer smoothed by the shorter.
struct Smoothed<'a> {
    counts: &'a Counts,
    members: &'a [usize],
    ids: &'a BTreeMap<char, u32>,
    totals: Vec<f64>,
    anywhere: HashMap<char, f64>,
    bigram_contexts: HashMap<char, Vec<u32>>,
    trigram_contexts: HashMap<[char; 2], Vec<u32>>,
}

impl<'a> Smoothed<'a> {
    fn new(counts: &'a Counts, members: &'a [usize], ids: &'a BTreeMap<char, u32>) -> Self {
        let total = |member: &usize| counts.unigrams.values().map(|counts| f64::from(counts[*member])).sum();
        let totals: Vec<f64> = members.iter().map(total).collect();
        let all: f64 = totals.iter().sum();
        let share = |counts: &Vec<u32>| {
            members.iter().map(|&member| f64::from(counts[member])).sum::<f64>() / all.max(1.0)
        };
        let anywhere = counts.unigrams.iter().map(|(&letter, counts)| (letter, share(counts))).collect();
        let add = |sums: &mut Vec<u32>, counts: &Vec<u32>| {
            sums.resize(counts.len(), 0);
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        };
        let (mut bigram_contexts, mut trigram_contexts) = (HashMap::new(), HashMap::new());
        counts
            .bigrams
            .iter()
            .for_each(|(gram, counts)| add(bigram_contexts.entry(gram[0]).or_default(), counts));
        counts
            .trigrams
            .iter()
            .for_each(|(gram, counts)| add(trigram_contexts.entry([gram[0], gram[1]]).or_default(), counts));
        Self { counts, members, ids, totals, anywhere, bigram_contexts, trigram_contexts }
    }

    fn unigram(&self, letter: char, index: usize) -> f64 {
        let count = self.counts.unigrams.get(&letter).map_or(0, |counts| counts[self.members[index]]);
        let anywhere = self.anywhere.get(&letter).copied().unwrap_or(0.0).max(1e-7);
        (f64::from(count) + UNIGRAM_PRIOR * anywhere) / (self.totals[index] + UNIGRAM_PRIOR)
    }

    fn bigram(&self, gram: [char; 2], index: usize) -> f64 {
        let of =
            |counts: Option<&Vec<u32>>| f64::from(counts.map_or(0, |counts| counts[self.members[index]]));
        let (count, context) = (of(self.counts.bigrams.get(&gram)), of(self.bigram_contexts.get(&gram[0])));
        (count + PRIOR * self.unigram(gram[1], index)) / (context + PRIOR)
    }

    fn trigram(&self, gram: [char; 3], index: usize) -> f64 {
        let of =
            |counts: Option<&Vec<u32>>| f64::from(counts.map_or(0, |counts| counts[self.members[index]]));
        let (count, context) =
            (of(self.counts.trigrams.get(&gram)), of(self.trigram_contexts.get(&[gram[0], gram[1]])));
        (count + PRIOR * self.bigram([gram[1], gram[2]], index)) / (context + PRIOR)
    }

    /// How common an n-gram is in the language that likes it best.
    fn salience(&self, counts: &[u32]) -> f64 {
        let share =
            |(index, &member): (usize, &usize)| f64::from(counts[member]) / self.totals[index].max(1.0);
        self.members.iter().enumerate().map(share).fold(0.0, f64::max)
    }

    fn key(&self, gram: &[char]) -> Option<u32> {
        gram.iter().try_fold(0, |key, letter| Some(key << 9 | *self.ids.get(letter)?))
    }

    fn row(&self, probability: impl Fn(usize) -> f64) -> Vec<u8> {
        (0..self.members.len()).map(|index| cost(probability(index))).collect()
    }

    fn sections(&self, names: Vec<u8>) -> [Vec<u8>; 6] {
        if self.members.is_empty() {
            return Default::default();
        }
        let mut letters: Vec<(u32, char)> = self.ids.iter().map(|(&letter, &id)| (id, letter)).collect();
        letters.sort_unstable();
        let unigrams: Vec<u8> =
            letters.iter().flat_map(|&(_, letter)| self.row(|index| self.unigram(letter, index))).collect();
        let bigrams = self.chosen(&self.counts.bigrams, MIN_BIGRAM_COUNT, usize::MAX);
        let trigrams = self.chosen(&self.counts.trigrams, MIN_TRIGRAM_COUNT, MAX_TRIGRAMS);
        let bigram_rows: Vec<Vec<u8>> =
            bigrams.iter().map(|(_, gram)| self.row(|index| self.bigram(*gram, index))).collect();
        let trigram_rows: Vec<Vec<u8>> =
            trigrams.iter().map(|(_, gram)| self.row(|index| self.trigram(*gram, index))).collect();
        let keys = |grams: &mut dyn Iterator<Item = u32>| hash_table(&grams.collect::<Vec<_>>());
        [
            names,
            unigrams,
            keys(&mut bigrams.iter().map(|(key, _)| *key)),
            bigram_rows.concat(),
            keys(&mut trigrams.iter().map(|(key, _)| *key)),
            trigram_rows.concat(),
        ]
    }

    /// The n-grams that the table holds, by key.
    fn chosen<const N: usize>(
        &self,
        counts: &HashMap<[char; N], Vec<u32>>,
        least: u32,
        most: usize,
    ) -> Vec<(u32, [char; N])> {
        let is_common = |counts: &Vec<u32>| self.members.iter().any(|&member| counts[member] >= least);
        let mut found: Vec<(f64, u32, [char; N])> = counts
            .iter()
            .filter(|(_, counts)| is_common(counts))
            .filter_map(|(gram, counts)| Some((self.salience(counts), self.key(gram)?, *gram)))
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(most);
        let mut chosen: Vec<(u32, [char; N])> = found.into_iter().map(|(_, key, gram)| (key, gram)).collect();
        chosen.sort_unstable();
        chosen
    }
}

/// An open-addressed table: the keys plus one (0 is free), then the numbers of their rows.
fn hash_table(keys: &[u32]) -> Vec<u8> {
    let capacity = keys.len() * 5 / 4 + 1;
    let (mut slots, mut rows) = (vec![0_u32; capacity], vec![0_u16; capacity]);
    for (row, key) in keys.iter().enumerate() {
        let hash = (key + 1).wrapping_mul(0x9E37_79B1);
        let mut at = ((u64::from(hash) * capacity as u64) >> 32) as usize;
        while slots[at] != 0 {
            at = (at + 1) % capacity;
        }
        slots[at] = key + 1;
        rows[at] = row as u16;
    }
    slots
        .iter()
        .flat_map(|slot| slot.to_le_bytes())
        .chain(rows.iter().flat_map(|row| row.to_le_bytes()))
        .collect()
}
