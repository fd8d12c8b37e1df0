//! One script's letters: how likely each is after the two before it, in each language.

use crate::blob::{Pages, cost, hash_table};
use crate::corpus::{Corpus, Words};
use crate::script::{Class, GROUPS, SCRIPTS, class_of, fold};
use std::collections::{BTreeMap, HashMap};

/// A language takes part in a script that spells this share of its letters.
const MIN_SHARE: f64 = 0.2;
/// An n-gram is kept that came so often in some language.
const MIN_BIGRAM_COUNT: f64 = 2.0;
const MIN_TRIGRAM_COUNT: f64 = 3.0;
const MIN_SEEN_COUNT: f64 = 1.0;
/// The most trigrams of Latin, of Cyrillic and Arabic, of Greek, Hebrew and Thai, and of any other script, by how common
/// they are in the language that likes them best. No legacy encoding holds the others: what is read wrongly is never in
/// them, and what was in them is known by its UTF-8.
const MOST_TRIGRAMS: [usize; 4] = [18_500, 9_500, 4_500, 0];
/// What a letter counts beforehand, by how common it is in all languages.
const UNIGRAM_PRIOR: f64 = 50.0;
/// The least that all continuations of a context count together beforehand.
const LEAST_PRIOR: f64 = 3.0;
/// The letters of a script, without those that are too rare to have a number.
const MOST_LETTERS: usize = 510;
/// More columns than a few are filled up with empty ones to a multiple of what a processor adds at once.
const FEW_COLUMNS: usize = 8;
const LANES: usize = 16;
/// The name of a column without a language.
const NO_LANGUAGE: &str = "-";
/// The edge of a word.
const EDGE: u16 = 0;
/// What a trigram pays at runtime that is not in the table, and a bigram, in 1/8 bit.
const UNSEEN_TRIGRAM: u32 = 12;
const UNSEEN_BIGRAM: u32 = 24;
/// A trigram is a sign of a language in which its last letter costs no more, in 1/8 bit.
const MOST_USUAL: u8 = 112;
/// Scripts whose trigrams are also kept as a set of bits, for a quick look: those with big text in UTF-8.
const SCRIPTS_WITH_SETS: std::ops::RangeInclusive<usize> = 1..=5;
/// The letters in that set; the last number stands for all rarer ones.
const SET_LETTERS: u32 = 64;

type Row = Vec<f64>;

/// The languages that share a column, by the number of their text.
pub(crate) type Columns = Vec<Vec<usize>>;

pub(crate) struct ScriptModel {
    script: usize,
    columns: Columns,
    names: Vec<String>,
    ids: BTreeMap<char, u16>,
    words: Vec<Words>,
    unigrams: Vec<Vec<u8>>,
    bigrams: BTreeMap<u32, Vec<u8>>,
    trigrams: BTreeMap<u32, Vec<u8>>,
    /// All trigrams that some language has, not only those that are kept, with what each costs there.
    seen: BTreeMap<u32, Vec<u8>>,
}

impl ScriptModel {
    pub(crate) fn train(corpus: &Corpus, script: usize, pages: &mut Pages) -> Self {
        let columns = columns(corpus, script);
        let names = columns.iter().map(|column| names(corpus, column)).collect();
        let words: Vec<Words> = columns.iter().map(|column| merged(corpus, script, column)).collect();
        let ids = letter_ids(&words);
        set_letters(script, &ids, pages);
        let counts = Counts::of(&words, &ids);
        let (unigrams, bigrams, mut trigrams) = counts.rows(ids.len() + 1, usize::MAX);
        let seen = trigrams.clone();
        let kept =
            chosen(&counts.trigrams, &counts.totals(), MIN_TRIGRAM_COUNT, MOST_TRIGRAMS[size_class(script)]);
        trigrams.retain(|key, _| kept.binary_search(key).is_ok());
        Self { script, columns, names, ids, words, unigrams, bigrams, trigrams, seen }
    }

    pub(crate) fn script(&self) -> usize {
        self.script
    }

    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The words of each column.
    pub(crate) fn words(&self) -> &[Words] {
        &self.words
    }

    /// A word in the numbers of its letters; `None` where a letter has none.
    pub(crate) fn spelled(&self, word: &[char]) -> Option<Vec<u16>> {
        word.iter().map(|letter| self.ids.get(letter).copied()).collect()
    }

    /// What a word costs letter by letter in a column, in 1/8 bit.
    pub(crate) fn letters_cost(&self, letters: &[u16], column: usize) -> u32 {
        let edged: Vec<u32> =
            [EDGE, EDGE].iter().chain(letters).chain(&[EDGE]).map(|&letter| u32::from(letter)).collect();
        edged.windows(3).map(|gram| self.letter_cost(gram[0], gram[1], gram[2], column)).sum()
    }

    fn letter_cost(&self, first: u32, second: u32, third: u32, column: usize) -> u32 {
        if let Some(row) = self.trigrams.get(&(first << 18 | second << 9 | third)) {
            return row[column].into();
        }
        match self.bigrams.get(&(second << 9 | third)) {
            Some(row) => u32::from(row[column]) + UNSEEN_TRIGRAM,
            None => u32::from(self.unigrams[third as usize][column]) + UNSEEN_TRIGRAM + UNSEEN_BIGRAM,
        }
    }

    /// Names; unigrams; bigrams and trigrams, each a table and its rows; for some scripts the set of usual trigrams.
    pub(crate) fn into_sections(self) -> Vec<Vec<u8>> {
        let keys = |rows: &BTreeMap<u32, Vec<u8>>| hash_table(&rows.keys().copied().collect::<Vec<_>>());
        let rows = |rows: &BTreeMap<u32, Vec<u8>>| rows.values().flatten().copied().collect();
        vec![
            self.names.join("\n").into_bytes(),
            self.unigrams.concat(),
            keys(&self.bigrams),
            rows(&self.bigrams),
            keys(&self.trigrams),
            rows(&self.trigrams),
            self.usual_set(),
        ]
    }

    /// Those trigrams that cost little in some column.
    fn usual(rows: &BTreeMap<u32, Vec<u8>>) -> impl Iterator<Item = (u32, &Vec<u8>)> {
        let usual = rows.iter().filter(|(_, row)| row.iter().any(|&cost| cost <= MOST_USUAL));
        usual.map(|(&key, row)| (key, row))
    }

    fn usual_set(&self) -> Vec<u8> {
        if !SCRIPTS_WITH_SETS.contains(&self.script) {
            return Vec::new();
        }
        let mut set = vec![0_u8; 1 << 15];
        for (key, _) in Self::usual(&self.seen) {
            let letters =
                [key >> 18, key >> 9 & 0x1FF, key & 0x1FF].map(|letter| letter.min(SET_LETTERS - 1));
            let at = letters[0] << 12 | letters[1] << 6 | letters[2];
            set[at as usize >> 3] |= 1 << (at & 7);
        }
        set
    }

    /// Trigrams with a letter outside ASCII: a table of those that are kept, for each a bit for every column in which it
    /// is usual, and a set of the hashes of all that are usual somewhere.
    pub(crate) fn marked_sections(&self) -> [Vec<u8>; 3] {
        let ascii: Vec<u32> =
            self.ids.iter().filter(|(letter, _)| letter.is_ascii()).map(|(_, &id)| id.into()).collect();
        let is_marked = |key: &u32| {
            [key >> 18, key >> 9 & 0x1FF, key & 0x1FF].iter().any(|id| *id > 0 && !ascii.contains(id))
        };
        let (mut keys, mut masks) = (Vec::new(), Vec::new());
        for (key, row) in Self::usual(&self.trigrams).filter(|(key, _)| is_marked(key)) {
            let is_usual = |column: usize, cost: u8| cost <= MOST_USUAL && !self.columns[column].is_empty();
            let bit = |(column, &cost): (usize, &u8)| u64::from(is_usual(column, cost)) << column;
            keys.push(key);
            masks.extend(row.iter().enumerate().map(bit).fold(0, |mask, bit| mask | bit).to_le_bytes());
        }
        let mut set = vec![0_u8; 1 << 16];
        for (key, _) in Self::usual(&self.seen).filter(|(key, _)| is_marked(key)) {
            let bit = key.wrapping_mul(0x9E37_79B1) >> 13;
            set[bit as usize >> 3] |= 1 << (bit & 7);
        }
        [hash_table(&keys), masks, set]
    }
}

fn size_class(script: usize) -> usize {
    match SCRIPTS[script].0 {
        "Latin" => 0,
        "Cyrillic" | "Arabic" => 1,
        "Greek" | "Hebrew" | "Thai" => 2,
        _ => 3,
    }
}

/// The texts that are written in the script, those of one group together.
fn columns(corpus: &Corpus, script: usize) -> Columns {
    let is_member = |number: &usize| {
        let text = &corpus.texts[*number];
        let all: f64 = (0..SCRIPTS.len()).map(|script| text.letters(script)).sum();
        !text.is_wide() && text.letters(script) / all.max(1.0) >= MIN_SHARE
    };
    let mut columns = Columns::new();
    for member in (0..corpus.texts.len()).filter(is_member) {
        let language = corpus.texts[member].language.as_str();
        let group = GROUPS.iter().find(|group| group.contains(&language));
        let same = |column: &&mut Vec<usize>| {
            group.is_some_and(|group| group.contains(&corpus.texts[column[0]].language.as_str()))
        };
        match columns.iter_mut().find(same) {
            Some(column) => column.push(member),
            None => columns.push(vec![member]),
        }
    }
    if columns.len() > FEW_COLUMNS {
        columns.resize(columns.len().next_multiple_of(LANES), Vec::new());
    }
    columns
}

/// The languages of a column.
pub(crate) fn names(corpus: &Corpus, column: &[usize]) -> String {
    let names: Vec<&str> = column.iter().map(|&number| corpus.texts[number].language.as_str()).collect();
    if names.is_empty() { NO_LANGUAGE.to_owned() } else { names.join(" ") }
}

fn merged(corpus: &Corpus, script: usize, column: &[usize]) -> Words {
    let mut words = Words::new();
    for &number in column {
        for (word, count) in &corpus.texts[number].words[script] {
            *words.entry(word.clone()).or_default() += count;
        }
    }
    words
}

/// Letters by how common they are, from 1 on.
fn letter_ids(words: &[Words]) -> BTreeMap<char, u16> {
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    for (word, count) in words.iter().flatten() {
        word.iter().for_each(|&letter| *counts.entry(letter).or_default() += count);
    }
    let mut ranked: Vec<(char, f64)> = counts.into_iter().filter(|&(_, count)| count >= 1.0).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().take(MOST_LETTERS).zip(1..).map(|((letter, _), id)| (letter, id)).collect()
}

fn set_letters(script: usize, ids: &BTreeMap<char, u16>, pages: &mut Pages) {
    for code in 0..=0xFFFF_u32 {
        let Some(scalar) = char::from_u32(code) else { continue };
        if class_of(scalar) == Class::Letter(script) {
            let id = ids.get(&fold(scalar)).copied().unwrap_or(0x1FF);
            let upper = u16::from(fold(scalar) != scalar) << 14;
            pages.set(scalar, upper | (script as u16) << 9 | id);
        }
    }
}

/// How often each column has each n-gram of letters.
#[derive(Default)]
struct Counts {
    width: usize,
    unigrams: HashMap<u32, Row>,
    bigrams: HashMap<u32, Row>,
    trigrams: HashMap<u32, Row>,
}

impl Counts {
    fn of(words: &[Words], ids: &BTreeMap<char, u16>) -> Self {
        let mut counts = Self { width: words.len(), ..Self::default() };
        for (column, words) in words.iter().enumerate() {
            for (word, &count) in words {
                counts.add(column, word, ids, count);
            }
        }
        counts
    }

    fn add(&mut self, column: usize, word: &[char], ids: &BTreeMap<char, u16>, count: f64) {
        let (mut first, mut second) = (u32::from(EDGE), u32::from(EDGE));
        for letter in word.iter().map(Some).chain([None]) {
            let third =
                letter.map_or(Some(&EDGE), |letter| ids.get(letter)).map_or(0x1FF, |&id| u32::from(id));
            let width = self.width;
            let bump = |table: &mut HashMap<u32, Row>, key: u32| {
                table.entry(key).or_insert_with(|| vec![0.0; width])[column] += count;
            };
            bump(&mut self.unigrams, third);
            bump(&mut self.bigrams, second << 9 | third);
            bump(&mut self.trigrams, first << 18 | second << 9 | third);
            (first, second) = (second, third);
        }
    }

    fn totals(&self) -> Row {
        sums(self.unigrams.values(), self.width)
    }

    /// The costs of unigrams by letter, and of those bigrams and trigrams that are kept.
    #[expect(clippy::type_complexity, reason = "three tables")]
    fn rows(
        &self,
        letters: usize,
        most: usize,
    ) -> (Vec<Vec<u8>>, BTreeMap<u32, Vec<u8>>, BTreeMap<u32, Vec<u8>>) {
        let totals = self.totals();
        let all: f64 = totals.iter().sum();
        let unigram = |letter: u32| -> Row {
            let counts = self.unigrams.get(&letter);
            let anywhere = counts.map_or(0.0, |counts| counts.iter().sum::<f64>() / all).max(1e-7);
            let share = |column: usize| {
                let count = counts.map_or(0.0, |counts| counts[column]);
                (count + UNIGRAM_PRIOR * anywhere) / (totals[column] + UNIGRAM_PRIOR)
            };
            (0..self.width).map(share).collect()
        };
        let unigrams: Vec<Row> = (0..letters as u32).map(unigram).collect();
        let lower =
            |key: u32| unigrams.get(key as usize & 0x1FF).cloned().unwrap_or_else(|| vec![1e-7; self.width]);
        let bigrams = smoothed(&self.bigrams, 9, &lower, self.width);
        let lower = |key: u32| bigrams[&(key & 0x3FFFF)].clone();
        let trigrams = smoothed(&self.trigrams, 9, &lower, self.width);
        let costs = |row: &Row| row.iter().map(|&share| cost(share)).collect::<Vec<u8>>();
        let kept = |table: &HashMap<u32, Row>, counts: &HashMap<u32, Row>, least, most| {
            chosen(counts, &totals, least, most).into_iter().map(|key| (key, costs(&table[&key]))).collect()
        };
        (
            unigrams.iter().map(costs).collect(),
            kept(&bigrams, &self.bigrams, MIN_BIGRAM_COUNT, usize::from(u16::MAX)),
            kept(&trigrams, &self.trigrams, MIN_SEEN_COUNT, most),
        )
    }
}

fn sums<'a>(rows: impl Iterator<Item = &'a Row>, width: usize) -> Row {
    let mut rows: Vec<&Row> = rows.collect();
    // The order of a hash table is not the same each time, and sums of fractions depend on the order.
    rows.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    rows.iter()
        .fold(vec![0.0; width], |sums, row| sums.iter().zip(*row).map(|(sum, count)| sum + count).collect())
}

/// Shares of n-grams after their contexts, which are their keys without the last `bits`: what follows a context is
/// weighed against the share that a shorter context gives, the more so the more different letters follow it
/// (Witten and Bell, "The zero-frequency problem", IEEE Transactions on Information Theory 37, 1991).
fn smoothed(
    counts: &HashMap<u32, Row>,
    bits: u32,
    lower: &dyn Fn(u32) -> Row,
    width: usize,
) -> HashMap<u32, Row> {
    let mut keys: Vec<u32> = counts.keys().copied().collect();
    keys.sort_unstable();
    let mut shares = HashMap::new();
    for group in keys.chunk_by(|a, b| a >> bits == b >> bits) {
        let (mut totals, mut followers) = (vec![0.0; width], vec![0.0; width]);
        for key in group {
            for (column, count) in counts[key].iter().enumerate() {
                totals[column] += count;
                followers[column] += count.min(1.0);
            }
        }
        for &key in group {
            let below = lower(key);
            let share = |column: usize| {
                let prior = f64::max(followers[column], LEAST_PRIOR);
                (counts[&key][column] + prior * below[column]) / (totals[column] + prior)
            };
            shares.insert(key, (0..width).map(share).collect());
        }
    }
    shares
}

/// The keys of the n-grams that are kept, in order.
fn chosen(counts: &HashMap<u32, Row>, totals: &[f64], least: f64, most: usize) -> Vec<u32> {
    let salience =
        |row: &Row| row.iter().zip(totals).map(|(count, total)| count / total.max(1.0)).fold(0.0, f64::max);
    let mut found: Vec<(f64, u32)> = counts
        .iter()
        .filter(|(_, row)| row.iter().any(|&count| count >= least))
        .map(|(&key, row)| (salience(row), key))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(most);
    let mut keys: Vec<u32> = found.into_iter().map(|(_, key)| key).collect();
    keys.retain(|key| [key >> 18, key >> 9 & 0x1FF, key & 0x1FF].iter().all(|&letter| letter != 0x1FF));
    keys.sort_unstable();
    keys
}
