//! Options from a TOML file, and the library's configuration that follows from all options.

use crate::cli::args::{Format, Newline, Options};
use crate::cli::boilerplate;
use crate::cli::failure::Failure;
use serde::Deserialize;
use std::num::NonZeroUsize;
use std::path::Path;
use textmend::{Charset, Config, Form, Preset};

/// As many threads clean if nobody says how many, and the machine has so many processors.
const USUAL_THREADS: NonZeroUsize = NonZeroUsize::new(4).expect("not zero");
const MOST_THREADS: NonZeroUsize = NonZeroUsize::new(1024).expect("not zero");

/// The keys of the file; each has the name of its option.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    from: Option<String>,
    declared: Option<String>,
    text: bool,
    preset: Option<String>,
    form: Option<String>,
    newline: Option<Newline>,
    unwrap: bool,
    skip: Vec<String>,
    format: Option<Format>,
    field: Vec<String>,
    threshold: Option<f32>,
    rule: Vec<String>,
    threads: Option<u16>,
    boilerplate: boilerplate::Keys,
}

/// What the options ask for.
pub(crate) struct Resolved {
    pub(crate) config: Config,
    /// Whether input that looks like a binary file is treated as text.
    pub(crate) text: bool,
    pub(crate) format: Option<Format>,
    pub(crate) fields: Vec<String>,
}

/// Works out the options, those of the file first.
pub(crate) fn resolve(options: &Options) -> Result<Resolved, Failure> {
    let file = options.config.as_deref().map_or(Ok(File::default()), read)?;
    let in_file = |reason: String| match &options.config {
        Some(path) => Failure::Usage(format!("{}: {reason}", path.display())),
        None => Failure::Usage(reason),
    };
    let preset = file
        .preset
        .map(|name| name.parse::<Preset>().map_err(|error| in_file(error.to_string())))
        .transpose()?;
    let mut config = Config::of(options.preset.or(preset).unwrap_or_default());
    if let Some(label) = options.from.as_ref().or(file.from.as_ref()) {
        config.from = match label.trim() {
            auto if auto.eq_ignore_ascii_case("auto") => None,
            label => Some(charset(label)?),
        };
    }
    let declared = options.declared.as_ref().or(file.declared.as_ref());
    config.declared = declared.map(|label| charset(label)).transpose()?;
    let form =
        file.form.map(|name| name.parse::<Form>().map_err(|error| in_file(error.to_string()))).transpose()?;
    config.form = options.form.or(form).unwrap_or(config.form);
    if let Some(newline) = options.newline.or(file.newline) {
        for rule in ["line-ends", "crlf"] {
            config.rules.set(rule, newline == Newline::Lf).map_err(|error| in_file(error.to_string()))?;
        }
    }
    if options.unwrap || file.unwrap {
        config.rules.set("unwrap", true).map_err(|error| in_file(error.to_string()))?;
    }
    for name in &file.skip {
        config
            .rules
            .remove_stage(name.parse().map_err(|error: textmend::UnknownName| in_file(error.to_string()))?);
    }
    options.skip.iter().for_each(|stage| config.rules.remove_stage(*stage));
    for rule in file.rule.iter().chain(&options.rule) {
        switch(&mut config, rule)?;
    }
    if let Some(bits) = options.threshold.or(file.threshold) {
        if bits.is_nan() {
            return Err(Failure::Usage("--threshold must be a number of bits".to_owned()));
        }
        config.threshold_bits = bits;
    }
    config.boilerplate = boilerplate::resolve(options, &file.boilerplate)?;
    let threads = options.threads.or(file.threads).and_then(|threads| NonZeroUsize::new(threads.into()));
    config.threads = threads.map_or_else(usual_threads, |threads| threads.min(MOST_THREADS));
    let mut fields = if options.field.is_empty() { file.field } else { options.field.clone() };
    if fields.is_empty() {
        fields.push("text".to_owned());
    }
    let text = options.text || file.text;
    Ok(Resolved { config, text, format: options.format.or(file.format), fields })
}

/// As many threads as the machine runs at once, up to [`USUAL_THREADS`].
fn usual_threads() -> NonZeroUsize {
    std::thread::available_parallelism().map_or(NonZeroUsize::MIN, |threads| threads.min(USUAL_THREADS))
}

/// The encoding that a label names.
pub(crate) fn charset(label: &str) -> Result<Charset, Failure> {
    Charset::for_label(label).map_err(|error| Failure::Usage(error.to_string()))
}

fn switch(config: &mut Config, rule: &str) -> Result<(), Failure> {
    let (on, name) = match (rule.strip_prefix('+'), rule.strip_prefix('-')) {
        (Some(name), _) => (true, name),
        (_, Some(name)) => (false, name),
        _ => return Err(Failure::Usage(format!("--rule takes +NAME or -NAME, not {rule:?}"))),
    };
    config.rules.set(name, on).map_err(|error| Failure::Usage(error.to_string()))
}

fn read(path: &Path) -> Result<File, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::io(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        Failure::Usage(format!("{}: not UTF-8 at byte {}", path.display(), error.utf8_error().valid_up_to()))
    })?;
    toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text[..at].matches('\n').count() + 1;
        let column = text[..at].rsplit('\n').next().map_or(1, |head| head.chars().count() + 1);
        let reason = error.message().replace('\n', " ");
        Failure::Usage(format!("{}:{line}:{column}: {reason}", path.display()))
    })
}
