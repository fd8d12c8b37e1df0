//! What was done to a text: how it was decoded wrongly, and how many lines each way explains.

use crate::cli::detect::SHOWN;
use crate::cli::document::Nowhere;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use textmend::trail::{Hunk, Trail};
use textmend::{Charset, Cleaner, Config, Stage};

/// The rule that undoes wrong decoding.
const REPAIR: &str = "mojibake";

/// Looks for damage in a text that is given in chunks.
pub(crate) struct DamageSearch {
    cleaner: Cleaner,
    tally: Tally,
}

impl DamageSearch {
    pub(crate) fn new(declared: Option<Charset>) -> Self {
        let mut config = Config { declared, ..Config::default() };
        config.rules.remove_stage(Stage::Boilerplate);
        Self { cleaner: Cleaner::new(&config), tally: Tally::default() }
    }

    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.cleaner.push(chunk, &mut Nowhere, &mut self.tally);
    }

    /// All damage that was found, that which explains most lines first.
    pub(crate) fn finish(mut self) -> Vec<Damage> {
        self.cleaner.finish(&mut Nowhere, &mut self.tally);
        let mut found: Vec<Damage> = self.tally.found.into_values().collect();
        found.sort_by(|a, b| (b.lines, b.bits).partial_cmp(&(a.lines, a.bits)).expect("bits are numbers"));
        found
    }
}

/// One chain of wrong decodings, in the order in which they happened.
#[derive(Default)]
pub(crate) struct Damage {
    chain: Vec<String>,
    lines: u64,
    /// Of all lines, each with what its surest repair is worth.
    bits: f32,
    first_line: u64,
    last_line: u64,
    /// What the surest repair so far in the last line is worth.
    bits_in_line: f32,
    /// The next best readings: in how many lines they are that, and what they are worth there.
    alternatives: BTreeMap<String, (u64, f32)>,
}

#[derive(Default)]
struct Tally {
    found: BTreeMap<Vec<String>, Damage>,
}

impl Trail for Tally {
    fn hunk(&mut self, hunk: &Hunk<'_>) {
        let repairs = || hunk.steps.iter().filter(|step| step.rule == REPAIR);
        // What was done last is undone first.
        let chain: Vec<String> = repairs().rev().filter_map(|step| step.note.clone()).collect();
        if chain.is_empty() {
            return;
        }
        let damage = self.found.entry(chain.clone()).or_insert_with(|| Damage {
            chain,
            first_line: hunk.line,
            ..Damage::default()
        });
        let bits = repairs().map(|step| step.bits).fold(f32::INFINITY, f32::min);
        let is_new_line = damage.lines == 0 || damage.last_line != hunk.line;
        if is_new_line {
            damage.lines += 1;
            damage.last_line = hunk.line;
            damage.bits_in_line = 0.0;
        }
        damage.bits += (bits - damage.bits_in_line).max(0.0);
        damage.bits_in_line = damage.bits_in_line.max(bits);
        if let Some(other) = repairs().find_map(|step| step.alternative.as_ref()).filter(|_| is_new_line) {
            let (lines, bits) = damage.alternatives.entry(other.note.clone()).or_default();
            *lines += 1;
            *bits += other.bits;
        }
    }
}

impl Damage {
    pub(crate) fn text(&self) -> String {
        let Self { lines, bits, first_line, .. } = self;
        let lines = if *lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
        let mut text = format!(
            "damage: {} ({lines}, from line {first_line} on; {bits:.1} bits",
            self.chain.join(", then ")
        );
        let others = self.others();
        let others = others.iter().take(SHOWN);
        let others: Vec<String> =
            others.map(|(note, (lines, bits))| format!("{note} in {lines}, {bits:.1}")).collect();
        if !others.is_empty() {
            text += &format!("; else {}", others.join("; "));
        }
        text + ")"
    }

    pub(crate) fn json(&self) -> Value {
        let others = self.others().into_iter();
        let others: Vec<Value> = others
            .map(|(note, (lines, bits))| json!({"damage": note, "lines": lines, "bits": rounded(*bits)}))
            .collect();
        json!({
            "chain": self.chain,
            "lines": self.lines,
            "first_line": self.first_line,
            "bits": rounded(self.bits),
            "alternatives": others,
        })
    }

    /// The alternatives, that which might explain most lines first.
    fn others(&self) -> Vec<(&String, &(u64, f32))> {
        let mut others: Vec<_> = self.alternatives.iter().collect();
        others.sort_by(|(_, a), (_, b)| b.partial_cmp(a).expect("bits are numbers"));
        others
    }
}

fn rounded(bits: f32) -> f64 {
    (f64::from(bits) * 10.0).round() / 10.0
}
