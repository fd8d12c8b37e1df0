//! The one table of rules: a row registers a rule; order, help, documentation and option names follow from it.

use crate::config::{Preset, UnknownName, by_name};
use crate::edit::Edit;
use crate::engine::Plan;
use crate::segment::Part;
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

/// The presets in which a rule is on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Presets(u8);

impl Presets {
    pub(crate) const ALL: Self = Self::of(&[Preset::Default, Preset::Archive, Preset::Index, Preset::Ftfy]);
    pub(crate) const NONE: Self = Self::of(&[]);

    pub(crate) const fn of(presets: &[Preset]) -> Self {
        let (mut set, mut at) = (0, 0);
        while at < presets.len() {
            set |= 1 << presets[at] as u8;
            at += 1;
        }
        Self(set)
    }

    pub(crate) fn contains(self, preset: Preset) -> bool {
        self.0 >> preset as u8 & 1 == 1
    }
}

/// Who carries a rule out.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// A pure function of one line's text, without its terminator.
    Line { needs: Signals, propose: fn(&Plan, &str) -> Vec<Edit> },
    /// A pure function of one segment's text, with its line terminators.
    Layout { needs: Signals, propose: fn(&Plan, &str, Part) -> Vec<Edit> },
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
    pub(crate) presets: Presets,
    /// One line for `textmend rules`.
    pub summary: &'static str,
    /// What `textmend explain` prints: what it changes, what it leaves alone, what its bits mean.
    pub explanation: &'static str,
    pub(crate) run: Run,
}

impl Rule {
    /// Whether a preset switches the rule on.
    ///
    /// ```
    /// use textmend::{Preset, RULES};
    /// let quotes = RULES.iter().find(|rule| rule.name == "quotes").unwrap();
    /// assert!(quotes.is_in(Preset::Index) && !quotes.is_in(Preset::Default));
    /// ```
    pub fn is_in(&self, preset: Preset) -> bool {
        self.presets.contains(preset)
    }

    /// Which facts about text call for the rule; none where it does not see text line by line.
    pub(crate) fn needs(&self) -> Signals {
        match self.run {
            Run::Line { needs, .. } | Run::Layout { needs, .. } => needs,
            Run::Decoder | Run::Assembler => Signals::default(),
        }
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rule({})", self.name)
    }
}

/// All rules, in the order in which they run.
pub static RULES: [Rule; 55] = [
    crate::charset::BYTE_ORDER_MARK,
    crate::charset::INVALID_BYTES,
    crate::cleanup::TERMINAL_SEQUENCES,
    crate::cleanup::REFERENCES,
    crate::cleanup::UNICODE_ESCAPES,
    crate::cleanup::QUOTED_PRINTABLE,
    crate::cleanup::QUOTED_PRINTABLE_BYTES,
    crate::cleanup::PERCENT_ESCAPES,
    crate::repair::SURROGATE_BYTES,
    crate::repair::NO_BREAK_BYTES,
    crate::repair::MOJIBAKE,
    crate::repair::EMOJI_BYTES,
    crate::repair::OUT_OF_PLACE,
    crate::repair::LOOK_ALIKES,
    crate::repair::STROKED_D,
    crate::cleanup::C1_WINDOWS,
    crate::cleanup::LINE_ENDS,
    crate::cleanup::CRLF,
    crate::cleanup::ANNOTATIONS,
    crate::cleanup::CONTROLS,
    crate::cleanup::C1_CONTROLS,
    crate::cleanup::OBJECTS,
    crate::cleanup::TAG_CHARACTERS,
    crate::cleanup::VARIATION_SELECTORS,
    crate::cleanup::ZERO_WIDTH,
    crate::cleanup::JOINERS,
    crate::cleanup::SOFT_HYPHENS,
    crate::cleanup::NOT_SIGNS,
    crate::cleanup::BIDI_CONTROLS,
    crate::cleanup::NO_BREAK_SPACES,
    crate::cleanup::UNICODE_SPACES,
    crate::cleanup::SPACE_RUNS,
    crate::cleanup::TRAILING_SPACES,
    crate::cleanup::LIGATURES,
    crate::cleanup::LONE_LIGATURES,
    crate::cleanup::DIGRAPHS,
    crate::cleanup::ARABIC_FORMS,
    crate::cleanup::WIDTH,
    crate::cleanup::RADICALS,
    crate::cleanup::MATH_LETTERS,
    crate::cleanup::SYMBOL_BULLETS,
    crate::cleanup::QUOTES,
    crate::cleanup::GUILLEMETS,
    crate::cleanup::DASHES,
    crate::cleanup::ELLIPSES,
    crate::cleanup::DETACHED_ACCENTS,
    crate::cleanup::CEDILLAS,
    crate::cleanup::MARK_FLOODS,
    crate::cleanup::DIACRITICS,
    crate::normalize::UNICODE_FORM,
    crate::engine::BOILERPLATE,
    crate::engine::BLANK_LINES,
    crate::engine::METADATA,
    crate::engine::HYPHENATION,
    crate::engine::UNWRAP,
];

/// A set of rules: those that are switched on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RuleSet(u64);

impl Default for RuleSet {
    fn default() -> Self {
        Self::of(Preset::Default)
    }
}

impl std::fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(|rule| rule.name)).finish()
    }
}

impl RuleSet {
    /// The rules of a preset.
    pub fn of(preset: Preset) -> Self {
        let bits = RULES.iter().enumerate().map(|(index, rule)| u64::from(rule.is_in(preset)) << index);
        Self(bits.fold(0, |set, bit| set | bit))
    }

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
