//! What a text costs: fixed costs, and one cost for each language of each script in it.

use crate::model::{LATIN, MOST_COLUMNS, Model, PER_BIT, WIDE};

/// What a text pays for each script that it uses, and for Han, kana and Hangul, of which few words are written
/// among others.
const SCRIPT: u32 = 6 * PER_BIT;
const WIDE_SCRIPT: u32 = 12 * PER_BIT;
/// What a plain word may cost, for itself and for each character.
const PLAIN_WORD: f32 = 13.0;
const PLAIN_LETTER: f32 = 3.0;

/// So many scripts of a text are told apart; what is in further ones counts as it is in the language that likes it
/// best.
const MOST_SCRIPTS: usize = 3;

type Row = [u32; MOST_COLUMNS];

/// What text costs in each language of each script, in 1/8 bit. Nearly all words are of one script, so that this one is at
/// hand and the others are not.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cost {
    /// What does not depend on the language: lone symbols, letter case, changes of script.
    pub(super) fixed: u32,
    len: usize,
    scripts: [usize; MOST_SCRIPTS],
    first: Row,
    more: Option<Box<[Row; MOST_SCRIPTS - 1]>>,
}

impl Default for Cost {
    fn default() -> Self {
        Self { fixed: 0, len: 0, scripts: [0; MOST_SCRIPTS], first: NOTHING, more: None }
    }
}

const NOTHING: Row = [0; MOST_COLUMNS];

/// The languages that an original may be in, by script.
#[derive(Clone, Debug)]
pub(crate) enum Languages {
    /// All that the model knows.
    Any,
    /// For each script and column 0 where it is among them, else [`u16::MAX`]; words in ASCII may be in any.
    Only(Vec<[u16; MOST_COLUMNS]>),
}

impl Languages {
    /// The languages with these names.
    pub(crate) fn named(model: &Model, names: &[&str]) -> Self {
        let of_script = |script| {
            let mut mask = [u16::MAX; MOST_COLUMNS];
            for (mask, column) in mask.iter_mut().zip(model.columns(script)) {
                if column.split(' ').any(|language| names.contains(&language)) {
                    *mask = 0;
                }
            }
            mask
        };
        Self::Only((0..=WIDE).map(of_script).collect())
    }
}

impl Cost {
    /// A cost that is the same in all languages.
    pub(crate) fn fixed(bits: f32) -> Self {
        Self { fixed: (bits * PER_BIT as f32) as u32, ..Self::default() }
    }

    /// Adds another text's cost.
    pub(crate) fn add(&mut self, other: &Self) {
        self.fixed += other.fixed;
        for (script, costs) in other.rows() {
            match self.row(script) {
                Some(row) => row.iter_mut().zip(costs).for_each(|(sum, cost)| *sum += cost),
                None => self.fixed += least(costs),
            }
        }
    }

    /// Takes, language by language, the less of two costs of one text in two spellings of the same scripts.
    pub(crate) fn lower_to(&mut self, other: &Self) {
        if self.len == other.len && self.scripts == other.scripts {
            self.fixed = self.fixed.min(other.fixed);
            let costs = self.rows_mut().flatten().zip(other.rows().flat_map(|(_, row)| row));
            costs.for_each(|(cost, &other)| *cost = (*cost).min(other));
        }
    }

    /// Takes, language by language, the less of what a word of one script costs and what it costs in another spelling, fixed
    /// costs included. A word may have no script, where it is none that the model knows.
    pub(crate) fn lower_by_language(&mut self, other: &Self) {
        let is_known = self.len == 0 || self.len == 1 && self.scripts[0] == other.scripts[0];
        if other.len != 1 || !is_known {
            return;
        }
        let old = (self.len == 1).then_some(self.first);
        let (fixed, least) = (self.fixed, self.fixed.min(other.fixed));
        for (at, (cost, &new)) in self.first.iter_mut().zip(&other.first).enumerate() {
            if new < u32::from(u16::MAX) {
                let known = fixed + old.map_or(0, |row| row[at]);
                *cost = known.min(new + other.fixed) - least;
            } else {
                *cost = new;
            }
        }
        (self.fixed, self.len, self.scripts[0]) = (least, 1, other.scripts[0]);
    }

    /// Takes some bits off what a text of one script costs in those columns that `may_be` names.
    pub(super) fn lower_in(&mut self, bits: f32, may_be: impl Fn(usize) -> bool) {
        let less = (bits * PER_BIT as f32) as u32;
        for (column, cost) in self.first.iter_mut().enumerate() {
            *cost -= if may_be(column) { less.min(*cost) } else { 0 };
        }
    }

    /// Takes away a cost that was added.
    pub(crate) fn subtract(&mut self, other: &Self) {
        self.fixed -= other.fixed;
        for (script, costs) in other.rows() {
            match self.row(script) {
                Some(row) => row.iter_mut().zip(costs).for_each(|(sum, cost)| *sum -= cost),
                None => self.fixed -= least(costs),
            }
        }
    }

    /// The row of a script, a new one if need be; `None` where there are too many.
    fn row(&mut self, script: usize) -> Option<&mut Row> {
        let known = self.scripts[..self.len].iter().position(|&known| known == script);
        let at = match known {
            Some(at) => at,
            None if self.len < MOST_SCRIPTS => {
                self.scripts[self.len] = script;
                self.len += 1;
                self.len - 1
            }
            None => return None,
        };
        match at.checked_sub(1) {
            None => Some(&mut self.first),
            Some(at) => Some(&mut self.more.get_or_insert_with(|| Box::new([NOTHING; MOST_SCRIPTS - 1]))[at]),
        }
    }

    /// The rows in use, each with its script.
    fn rows(&self) -> impl Iterator<Item = (usize, &Row)> {
        let rows = std::iter::once(&self.first).chain(self.more.iter().flat_map(|more| more.iter()));
        self.scripts.iter().copied().zip(rows).take(self.len)
    }

    fn rows_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        let rows =
            std::iter::once(&mut self.first).chain(self.more.iter_mut().flat_map(|more| more.iter_mut()));
        rows.take(self.len)
    }

    /// Adds what a word costs. Gives back what that is at least in each language, as far as it depends on the language.
    pub(super) fn add_word(&mut self, script: usize, costs: &[u16; MOST_COLUMNS], least: u16) -> u32 {
        match self.row(script) {
            Some(row) => {
                row.iter_mut().zip(costs).for_each(|(sum, &cost)| *sum += u32::from(cost));
                least.into()
            }
            None => {
                self.fixed += u32::from(least);
                0
            }
        }
    }

    fn used(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.rows().filter(|(_, row)| row.iter().any(|&cost| cost > 0))
    }

    /// Bits, summed over the languages of each script.
    pub(crate) fn bits(&self) -> f32 {
        let mixed: f32 = self.used().map(|(script, row)| mixture_bits(row) + bits(script_cost(script))).sum();
        bits(self.fixed) + mixed
    }

    /// Bits in the language of each script that makes them fewest.
    pub(crate) fn least_bits(&self) -> f32 {
        let least: u32 = self.used().map(|(script, row)| least(row) + script_cost(script)).sum();
        bits(self.fixed + least)
    }

    /// Whether a word of so many characters costs no more than words do in the language that likes it best.
    pub(crate) fn is_plain(&self, len: usize) -> bool {
        self.least_bits() <= PLAIN_WORD + PLAIN_LETTER * len as f32
    }

    /// How many bits more a text costs in the best of some languages than in the best of all. Scripts that those are not
    /// written in do not count.
    pub(crate) fn foreign_bits(&self, languages: &Languages) -> f32 {
        let Languages::Only(masks) = languages else { return 0.0 };
        let more = |(script, row): (usize, &Row)| {
            let allowed =
                row.iter().zip(&masks[script]).filter(|(_, mask)| **mask == 0).map(|(cost, _)| *cost);
            allowed.min().map_or(0, |allowed| allowed - least(row))
        };
        bits(self.used().map(more).sum())
    }

    /// For each script the column that makes the bits fewest.
    pub(crate) fn best_columns(&self) -> Columns {
        let mut best = [None; WIDE + 1];
        for (script, row) in self.used() {
            best[script] = row.iter().enumerate().min_by_key(|(_, cost)| **cost).map(|(at, _)| at as u8);
        }
        Columns(best)
    }

    /// Bits in given languages, without what a script costs a text once.
    pub(crate) fn bits_in(&self, columns: &Columns) -> f32 {
        let sum: u32 =
            self.used().map(|(script, row)| columns.cost_of(script, row).unwrap_or_else(|| least(row))).sum();
        bits(self.fixed + sum)
    }

    /// Bits beside text in given languages.
    pub(crate) fn bits_beside(&self, columns: &Columns) -> f32 {
        let cost = |(script, row): (usize, &Row)| {
            columns.cost_of(script, row).unwrap_or_else(|| least(row) + script_cost(script))
        };
        bits(self.fixed + self.used().map(cost).sum::<u32>())
    }
}

/// One language for each script that a text has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Columns([Option<u8>; WIDE + 1]);

impl Columns {
    /// Each of some columns of Latin, given as a bit for each.
    pub(crate) fn of_latin(columns: u64) -> impl Iterator<Item = Self> {
        let columns = (0..u64::BITS).filter(move |at| columns >> at & 1 == 1);
        columns.map(|at| {
            let mut of_scripts = [None; WIDE + 1];
            of_scripts[LATIN] = Some(at as u8);
            Self(of_scripts)
        })
    }

    fn cost_of(&self, script: usize, row: &Row) -> Option<u32> {
        self.0[script].map(|column| row[usize::from(column)])
    }

    pub(super) fn of_script(&self, script: usize) -> Option<usize> {
        self.0.get(script)?.map(usize::from)
    }

    /// A byte for each script.
    pub(crate) fn bytes(&self) -> impl Iterator<Item = u8> {
        self.0.iter().map(|column| column.unwrap_or(u8::MAX))
    }
}

fn bits(cost: u32) -> f32 {
    cost as f32 / PER_BIT as f32
}

fn least(row: &Row) -> u32 {
    row.iter().fold(u32::MAX, |least, &cost| least.min(cost))
}

fn script_cost(script: usize) -> u32 {
    if script == WIDE { WIDE_SCRIPT } else { SCRIPT }
}

/// `-log2` of the mean over languages of `2^-cost`.
fn mixture_bits(row: &Row) -> f32 {
    let least = least(row);
    let more = |cost: &u32| (-bits(*cost - least)).exp2();
    let sum: f32 = row.iter().filter(|cost| **cost - least < 16 * PER_BIT).map(more).sum();
    let columns = row.iter().filter(|cost| **cost < u32::from(u16::MAX)).count();
    bits(least) - (sum / columns.max(1) as f32).log2()
}
