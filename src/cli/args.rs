//! The arguments as typed. Parsing them has no effects.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::sync::LazyLock;
use textmend::boilerplate::{Category, Strength};
use textmend::{Form, Preset, Stage, UNICODE_VERSION};

/// Clean UTF-8 from any bytes that claim to be text: repairs mojibake, removes what is not text, normalizes Unicode,
/// strikes out boilerplate. Every change can be listed and undone.
#[derive(Parser)]
#[command(name = "textmend", version = VERSION.as_str(), args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(disable_help_subcommand = true, after_help = AFTER_HELP)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) clean: CleanArgs,
}

/// The program's version, with that of the Unicode Standard whose normalization forms it writes.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let (major, minor, update) = UNICODE_VERSION;
    format!("{} (Unicode {major}.{minor}.{update})", env!("CARGO_PKG_VERSION"))
});

const AFTER_HELP: &str = "\
Exit status: 0 done; 1 `check` or `--diff` found something; 2 something could not be read, written or understood.

Examples:
  textmend article.txt                        the clean text, to standard output
  curl -s URL | textmend                      the same through a pipe
  textmend check *.txt                        what would change, and why
  textmend --edits e.jsonl a.txt > b.txt      the clean text and a record of every change
  textmend undo --edits e.jsonl b.txt         the source back, byte for byte
  textmend detect old/*.txt                   what they are encoded in";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List findings as path:line:column and change nothing; exit 1 if there are any
    Check(CheckArgs),
    /// Tell the encoding of files and how their text was damaged, how sure that is, and what else it may be
    Detect(DetectArgs),
    /// Give back the source of a cleaned text, byte for byte
    Undo(UndoArgs),
    /// Learn what sites repeat on their pages, into a profile for --profile
    Learn(LearnArgs),
    /// List the rules, and in which presets each of them is on
    Rules {
        /// Only the rules of this preset
        #[arg(long, value_name = "PRESET")]
        preset: Option<Preset>,
    },
    /// Explain a rule: what it changes, what it leaves alone, what its bits mean; or what a text may have been
    Explain {
        /// The rule's name, as `textmend rules` lists it
        #[arg(required_unless_present = "text", conflicts_with = "text")]
        rule: Option<String>,
        /// Show how a text may have been damaged, with bits and alternatives
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
    },
}

#[derive(clap::Args)]
pub(crate) struct CleanArgs {
    /// The files to clean; standard input where there is none, or for `-`
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) options: Options,
    /// Write every change to this file, as one JSON object a line; `-` is standard output, where the text goes elsewhere
    #[arg(long, value_name = "FILE")]
    pub(crate) edits: Option<PathBuf>,
    /// Write there instead of to standard output, which is `-`; the file appears when it is complete
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["in_place", "diff"])]
    pub(crate) output: Option<PathBuf>,
    /// Replace the files, each at once; with a SUFFIX, keep the old one beside it under that name
    #[arg(short, long, value_name = "SUFFIX", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(crate) in_place: Option<String>,
    /// Show what would change, as a unified diff, instead of the text; exit 1 if there is anything
    #[arg(long, conflicts_with = "in_place")]
    pub(crate) diff: bool,
    /// Write a summary to standard error
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub(crate) stats: Option<StatsFormat>,
    /// Write each line as soon as it is read. The encoding is then decided by the first line that is not ASCII, boilerplate
    /// that only counts at a text's end stays, and binary files count as text
    #[arg(long)]
    pub(crate) line_buffered: bool,
}

#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// The files to check; standard input where there is none, or for `-`
    #[arg(value_name = "PATH")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// What decides about the text.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The input's encoding: a WHATWG label such as windows-1251, a code page such as cp437 or x-mac-ce, utf-32, utf-7,
    /// hz, iso-2022-kr …; `auto` detects it
    #[arg(short, long, value_name = "LABEL")]
    pub(crate) from: Option<String>,
    /// What the input is said to be in, such as by a header; it decides where the bytes leave a choice
    #[arg(long, value_name = "LABEL")]
    pub(crate) declared: Option<String>,
    /// Treat input as text that looks like a binary file
    #[arg(long)]
    pub(crate) text: bool,
    /// A set of options: default, archive (repairs only what is certain), index (folds for search), ftfy (does
    /// what ftfy does). Other options count more
    #[arg(long, value_name = "PRESET")]
    pub(crate) preset: Option<Preset>,
    /// The Unicode form: nfc (the default), nfd, nfkc, nfkd, nfkc-casefold or none
    #[arg(long, value_name = "FORM")]
    pub(crate) form: Option<Form>,
    /// Line ends: lf makes all of them LF, keep leaves all as they are; otherwise CR LF stays
    #[arg(long, value_name = "ENDS")]
    pub(crate) newline: Option<Newline>,
    /// Join the lines of paragraphs that were wrapped at a width
    #[arg(long)]
    pub(crate) unwrap: bool,
    /// Leave out stages: repair, cleanup, normalize, boilerplate
    #[arg(long, value_name = "STAGE,…", value_delimiter = ',')]
    pub(crate) skip: Vec<Stage>,
    /// What the input is; guessed from each file's name otherwise (.ndjson and .jsonl are ndjson)
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Which field of a record is text; may be given several times [default: text]
    #[arg(long, value_name = "NAME")]
    pub(crate) field: Vec<String>,
    /// How sure a repair must be, in bits
    #[arg(long, value_name = "BITS", allow_negative_numbers = true)]
    pub(crate) threshold: Option<f32>,
    /// Switch one rule on (+NAME) or off (-NAME); may be given several times
    #[arg(long, value_name = "±NAME", allow_hyphen_values = true)]
    pub(crate) rule: Vec<String>,
    /// How much boilerplate goes: off, careful, standard (the default) or aggressive
    #[arg(long, value_name = "STRENGTH")]
    pub(crate) boilerplate: Option<Strength>,
    /// Boilerplate of these categories stays: navigation, read-more, share, subscribe, comments, advertisement, cookie,
    /// copyright, related, photo-credit, byline, date, login, app, error-page
    #[arg(long, value_name = "CATEGORY,…", value_delimiter = ',')]
    pub(crate) keep: Vec<Category>,
    /// Boilerplate of these categories goes, also bylines and dates, which stay otherwise
    #[arg(long, value_name = "CATEGORY,…", value_delimiter = ',')]
    pub(crate) drop: Vec<Category>,
    /// Read rules of one's own from a TOML file: phrases, patterns, sites
    #[arg(long, value_name = "FILE")]
    pub(crate) boilerplate_rules: Option<PathBuf>,
    /// What sites repeat is likelier to go, as `textmend learn` found it
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
    /// Give records the fields byline and published, where their text tells author and date
    #[arg(long)]
    pub(crate) metadata: bool,
    /// The site that texts are from, such as example.org; records tell theirs in a field url, domain, host or site
    #[arg(long, value_name = "HOST")]
    pub(crate) site: Option<String>,
    /// How many threads clean, by default as many as the machine has processors, up to 4; the output is the same for every
    /// number
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Read options from a TOML file; those given here count more
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Say nothing about records that are left as they are
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(clap::Args)]
pub(crate) struct DetectArgs {
    /// The files to look at; standard input where there is none, or for `-`
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// What the files are said to be in; it decides where the bytes leave a choice
    #[arg(long, value_name = "LABEL")]
    pub(crate) declared: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
pub(crate) struct UndoArgs {
    /// The record of the changes that `--edits` wrote
    #[arg(long, value_name = "EDITS")]
    pub(crate) edits: PathBuf,
    /// The cleaned text; standard input where it is missing, or for `-`
    pub(crate) file: Option<PathBuf>,
    /// Write there instead of to standard output, which is `-`; the file appears when it is complete
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(clap::Args)]
pub(crate) struct LearnArgs {
    /// The pages: text files of the site that --site names, or records with a field url, domain, host or site;
    /// standard input where there is none, or for `-`
    #[arg(value_name = "PATH")]
    pub(crate) files: Vec<PathBuf>,
    /// What the input is; guessed from each file's name otherwise (.ndjson and .jsonl are ndjson)
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Which field of a record is text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(crate) field: String,
    /// The site that text files are from
    #[arg(long, value_name = "HOST")]
    pub(crate) site: Option<String>,
    /// Add what these profiles know; may be given several times
    #[arg(long, value_name = "PROFILE")]
    pub(crate) merge: Vec<PathBuf>,
    /// Write there instead of to standard output, which is `-`; the file appears when it is complete
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What the input is.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    Text,
    Ndjson,
}

/// What becomes of line ends.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Newline {
    Lf,
    Keep,
}

/// How a summary is written.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub(crate) enum StatsFormat {
    Text,
    Json,
}
