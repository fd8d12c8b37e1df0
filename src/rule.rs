//! The one table of rules: a row registers a rule; order, help, documentation and option names follow from it.

use crate::config::{UnknownName, by_name};
use crate::edit::Edit;
use crate::engine::Plan;
use crate::signal::Signals;

/// The stages of the pipeline, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Bytes to text; always on, because output is UTF-8.
    Decode,
    /// Text that was once decoded wrongly.
    Repair,
    /// What is not text.
    Cleanup,
    /// The Unicode form.
    Normalize,
    /// Lines that belong to the page and not to the text.
    Boilerplate,
}

impl Stage {
    /// The stage's name, as `--skip` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Repair => "repair",
            Self::Cleanup => "cleanup",
            Self::Normalize => "normalize",
            Self::Boilerplate => "boilerplate",
        }
    }
}

/// Who carries a rule out.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// A pure function of one line's text.
    Line { needs: Signals, propose: fn(&Plan, &str) -> Vec<Edit> },
    /// The decoder, line by line.
    Decoder,
    /// The assembler, which knows the line's place in the document.
    Assembler,
}

/// One rule: what may be changed, and why.
#[derive(Clone, Copy)]
pub struct Rule {
    /// The name in options, trails and findings.
    pub name: &'static str,
    /// The stage in which it runs.
    pub stage: Stage,
    /// One line for `textmend rules`.
    pub summary: &'static str,
    /// What `textmend explain` prints: what it changes, what it leaves alone, what its bits mean.
    pub explanation: &'static str,
    pub(crate) run: Run,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rule({})", self.name)
    }
}

/// All rules, in the order in which they run.
pub static RULES: [Rule; 8] = [
    crate::charset::BYTE_ORDER_MARK,
    crate::charset::INVALID_BYTES,
    crate::repair::MOJIBAKE,
    crate::cleanup::CONTROLS,
    crate::normalize::UNICODE_FORM,
    crate::engine::BOILERPLATE,
    crate::engine::BLANK_LINES,
    crate::engine::METADATA,
];

/// A set of rules: those that are switched on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RuleSet(u64);

impl Default for RuleSet {
    fn default() -> Self {
        Self((1 << RULES.len()) - 1)
    }
}

impl std::fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(|rule| rule.name)).finish()
    }
}

impl RuleSet {
    /// Whether the rule of that name is on.
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|rule| rule.name == name)
    }

    /// The rules that are on, in the order in which they run.
    pub fn iter(self) -> impl Iterator<Item = &'static Rule> {
        RULES.iter().enumerate().filter(move |(index, _)| self.0 >> index & 1 == 1).map(|(_, rule)| rule)
    }

    /// Switches one rule on or off.
    ///
    /// # Errors
    /// Where no rule has that name, or where it belongs to [`Stage::Decode`], without which output is not UTF-8.
    pub fn set(&mut self, name: &str, on: bool) -> Result<(), UnknownName> {
        let optional = RULES.iter().enumerate().filter(|(_, rule)| rule.stage != Stage::Decode);
        let table: Vec<_> = optional.map(|(index, rule)| (rule.name, index)).collect();
        let bit = 1 << by_name("rule", name, &table)?;
        self.0 = if on { self.0 | bit } else { self.0 & !bit };
        Ok(())
    }

    /// Switches off every rule of a stage. [`Stage::Decode`] stays.
    pub fn remove_stage(&mut self, stage: Stage) {
        for (index, rule) in RULES.iter().enumerate() {
            if rule.stage == stage && stage != Stage::Decode {
                self.0 &= !(1 << index);
            }
        }
    }
}
