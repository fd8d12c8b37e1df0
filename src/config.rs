//! What a caller can choose: plain data, with the defaults.

use crate::boilerplate;
use crate::charset::Charset;
use crate::rule::{RuleSet, Stage};
use std::num::NonZeroUsize;

/// How text is cleaned. The output depends on the input's bytes and on these values only; `threads` never matters.
///
/// ```
/// use textmend::{Config, Form, Stage};
/// let mut config = Config::default();
/// config.form = Form::Nfkc;
/// config.rules.remove_stage(Stage::Boilerplate);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The input's encoding; `None` detects it, line by line where lines differ. A byte order mark overrides both, as the
    /// WHATWG Encoding Standard's "decode" does.
    pub from: Option<Charset>,
    /// What the input is said to be in, such as by a header. It counts where the bytes leave a choice.
    pub declared: Option<Charset>,
    /// The Unicode normalization form of the output.
    pub form: Form,
    /// The rules that may change text.
    pub rules: RuleSet,
    /// How sure a repair must be, in bits: log2 of the odds that the repaired text is the original.
    pub threshold_bits: f32,
    /// What boilerplate is struck out, and by whose rules.
    pub boilerplate: boilerplate::Options,
    /// How many threads clean lines; 1 works in the caller's thread.
    pub threads: NonZeroUsize,
    /// The sizes that bound memory.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self::of(Preset::Default)
    }
}

impl Config {
    /// The options of a preset.
    ///
    /// ```
    /// use textmend::{Config, Preset, clean};
    /// let config = Config::of(Preset::Index);
    /// assert_eq!(clean("\u{FB01}ne \u{201C}STRASSE\u{201D}".as_bytes(), &config).text, "fine \"strasse\"");
    /// ```
    pub fn of(preset: Preset) -> Self {
        Self {
            from: None,
            declared: None,
            form: preset.form(),
            rules: RuleSet::of(preset),
            threshold_bits: preset.threshold_bits(),
            boilerplate: boilerplate::Options::default(),
            threads: NonZeroUsize::MIN,
            limits: Limits::default(),
        }
    }
}

/// Sets of options for a purpose.
///
/// [`Rule::is_in`](crate::Rule::is_in) tells which rules each of them switches on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Preset {
    /// What a careful editor would do: nothing that a reader would miss is lost.
    #[default]
    Default,
    /// Repairs only, and only those that are beyond reasonable doubt ([`Preset::ARCHIVE_THRESHOLD_BITS`]).
    Archive,
    /// What a search index wants of documents and queries alike: NFKC_Casefold, plain quotes, dashes and spaces.
    Index,
    /// What ftfy 6 does unless it is told otherwise, so that its users can move.
    Ftfy,
}

impl Preset {
    /// All presets.
    pub const ALL: [Self; 4] = [Self::Default, Self::Archive, Self::Index, Self::Ftfy];

    /// The threshold of [`Preset::Archive`] in bits: odds of a million to one.
    pub const ARCHIVE_THRESHOLD_BITS: f32 = 20.0;

    /// The preset's name, as `--preset` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Archive => "archive",
            Self::Index => "index",
            Self::Ftfy => "ftfy",
        }
    }

    fn form(self) -> Form {
        match self {
            Self::Default | Self::Ftfy => Form::Nfc,
            Self::Archive => Form::None,
            Self::Index => Form::NfkcCasefold,
        }
    }

    fn threshold_bits(self) -> f32 {
        match self {
            Self::Archive => Self::ARCHIVE_THRESHOLD_BITS,
            Self::Default | Self::Index | Self::Ftfy => crate::repair::DEFAULT_THRESHOLD_BITS,
        }
    }
}

/// The sizes, all in bytes, that bound what a [`Cleaner`](crate::Cleaner) holds. Tests shrink them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A longer line is cleaned in pieces of at most this size.
    pub segment_cap: usize,
    /// How much input, counted from the first line that is not ASCII, decides the encoding. With 0 that line
    /// alone decides, so that each line can go out at once.
    pub detection_window: usize,
    /// How much is held back at most while it is open whether a line is boilerplate. With 0 nothing is, and only
    /// the line itself and what came before it count.
    pub held_back: usize,
    /// How much is handed to a thread at a time.
    pub batch: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { segment_cap: 64 << 10, detection_window: 64 << 10, held_back: 64 << 10, batch: 256 << 10 }
    }
}

/// The Unicode normalization forms of UAX #15, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Canonical composition; what the web uses.
    #[default]
    Nfc,
    /// Canonical decomposition.
    Nfd,
    /// Compatibility composition; loses distinctions such as superscripts.
    Nfkc,
    /// Compatibility decomposition.
    Nfkd,
    /// NFKC with letter case folded and default-ignorable characters removed (Unicode, section 3.13), for
    /// comparing and searching.
    NfkcCasefold,
    /// Text stays in whatever form it has.
    None,
}

/// A name that is none of the known ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// What kind of name was asked for.
    pub kind: &'static str,
    /// The name as given.
    pub name: String,
    /// The names that there are.
    pub known: Vec<&'static str>,
}

impl std::fmt::Display for UnknownName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unknown {} {:?}; known: {}", self.kind, self.name, self.known.join(", "))
    }
}

impl std::error::Error for UnknownName {}

/// Finds `name` in a table of names.
pub(crate) fn by_name<T: Copy>(
    kind: &'static str,
    name: &str,
    table: &[(&'static str, T)],
) -> Result<T, UnknownName> {
    match table.iter().find(|(known, _)| *known == name) {
        Some((_, value)) => Ok(*value),
        None => Err(UnknownName {
            kind,
            name: name.to_owned(),
            known: table.iter().map(|(known, _)| *known).collect(),
        }),
    }
}

impl std::str::FromStr for Form {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let table = [
            ("nfc", Self::Nfc),
            ("nfd", Self::Nfd),
            ("nfkc", Self::Nfkc),
            ("nfkd", Self::Nfkd),
            ("nfkc-casefold", Self::NfkcCasefold),
            ("none", Self::None),
        ];
        by_name("Unicode form", name, &table)
    }
}

impl std::str::FromStr for Preset {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        by_name("preset", name, &Self::ALL.map(|preset| (preset.name(), preset)))
    }
}

impl std::str::FromStr for Stage {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let table = [
            ("repair", Self::Repair),
            ("cleanup", Self::Cleanup),
            ("normalize", Self::Normalize),
            ("boilerplate", Self::Boilerplate),
        ];
        by_name("stage", name, &table)
    }
}
