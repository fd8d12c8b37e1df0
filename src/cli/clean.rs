//! The main job: files in, clean text out.

use crate::cli::args::CleanArgs;
use crate::cli::binary::Binary;
use crate::cli::config_file::{Resolved, resolve};
use crate::cli::diff::DiffTrail;
use crate::cli::document::{self, CheckedSink, Nowhere};
use crate::cli::failure::{Exit, Failure, Messages};
use crate::cli::in_place;
use crate::cli::input::{Input, or_standard};
use crate::cli::output::{Output, is_standard, standard_stream};
use crate::cli::stats;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use textmend::Summary;
use textmend::trail::{JsonTrail, Trail};

/// Where `--edits` goes.
pub(crate) type Edits = JsonTrail<BufWriter<Box<dyn Write>>>;

/// What a run needs for each file.
pub(crate) struct Run<'a> {
    pub(crate) resolved: Resolved,
    pub(crate) line_buffered: bool,
    /// What becomes of files that are not text.
    pub(crate) binary: Binary,
    pub(crate) edits: Option<Edits>,
    pub(crate) messages: &'a mut Messages,
}

pub(crate) fn run(args: &CleanArgs, messages: &mut Messages) -> Result<Exit, Failure> {
    if args.options.quiet {
        messages.be_quiet();
    }
    let mut resolved = resolve(&args.options)?;
    if args.line_buffered {
        resolved.config.limits.detection_window = 0;
        resolved.config.limits.held_back = 0;
    }
    let edits = args.edits.as_deref().map(|path| open_edits(path, args)).transpose()?;
    let binary = if args.in_place.is_some() { Binary::IsSkipped } else { Binary::Passes };
    let mut run = Run { resolved, line_buffered: args.line_buffered, binary, edits, messages };
    let (exit, total) = match (&args.in_place, args.diff) {
        (Some(suffix), _) => (Exit::Done, in_place::replace_all(&args.files, suffix, &mut run)?),
        (None, true) => show_diffs(args, &mut run)?,
        (None, false) => (Exit::Done, write_all(args, &mut run)?),
    };
    close_edits(run.edits, args.edits.as_deref())?;
    if let Some(format) = args.stats {
        stats::write(&total, format);
    }
    Ok(exit)
}

fn open_edits(path: &Path, args: &CleanArgs) -> Result<Edits, Failure> {
    if is_standard(path) {
        let writes_text = args.in_place.is_none() && args.output.as_deref().is_none_or(is_standard);
        if writes_text {
            return Err(Failure::Usage(
                "--edits - would mix with the text on standard output; write one of them to a file"
                    .to_owned(),
            ));
        }
        let stream = standard_stream().map_err(|error| Failure::io(path, &error))?;
        return Ok(JsonTrail::new(BufWriter::new(stream)));
    }
    let same =
        |other: &PathBuf| matches!((path.canonicalize(), other.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if let Some(other) = args.files.iter().chain(&args.output).find(|other| same(other)) {
        return Err(Failure::Usage(format!(
            "--edits would overwrite {}; give another name",
            other.display()
        )));
    }
    let file = File::create(path).map_err(|error| Failure::io(path, &error))?;
    Ok(JsonTrail::new(BufWriter::new(Box::new(file))))
}

fn close_edits(edits: Option<Edits>, path: Option<&Path>) -> Result<(), Failure> {
    match (edits, path) {
        (Some(edits), Some(path)) => {
            edits.into_result().map(|_| ()).map_err(|error| Failure::output(path, &error))
        }
        _ => Ok(()),
    }
}

fn write_all(args: &CleanArgs, run: &mut Run<'_>) -> Result<Summary, Failure> {
    let mut output = Output::to(args.output.as_deref())?;
    let mut total = Summary::default();
    for path in or_standard(&args.files) {
        if let Some(summary) = run.one(&path, &mut output)? {
            total.add(&summary);
        }
    }
    output.finish()?;
    Ok(total)
}

fn show_diffs(args: &CleanArgs, run: &mut Run<'_>) -> Result<(Exit, Summary), Failure> {
    let mut output = Output::standard()?;
    let mut total = Summary::default();
    for path in or_standard(&args.files) {
        let opened = Input::open(&path);
        let Some(input) = run.or_say(opened)? else { continue };
        let mut diff = DiffTrail::new(&input.name, &mut output, run.edits.as_mut());
        diff.begin(input.path.as_deref());
        let cleaned = document::clean(
            input,
            &run.resolved,
            run.line_buffered,
            Binary::IsSkipped,
            &mut Nowhere,
            &mut diff,
            run.messages,
        );
        if let Some(summary) = run.or_say(cleaned)? {
            total.add(&summary);
        }
        output.check()?;
    }
    output.finish()?;
    let exit = if total.is_changed() { Exit::Found } else { Exit::Done };
    Ok((exit, total))
}

impl Run<'_> {
    /// Cleans one input into `sink`. A failure of this input is said, and the next one is tried.
    pub(crate) fn one(
        &mut self,
        path: &Path,
        sink: &mut dyn CheckedSink,
    ) -> Result<Option<Summary>, Failure> {
        let opened = Input::open(path);
        let Some(input) = self.or_say(opened)? else { return Ok(None) };
        let mut edits = self.edits.take();
        let trail: &mut dyn Trail = match &mut edits {
            Some(edits) => {
                edits.begin(input.path.as_deref().map(Path::to_string_lossy).as_deref());
                edits
            }
            None => &mut (),
        };
        let cleaned = document::clean(
            input,
            &self.resolved,
            self.line_buffered,
            self.binary,
            sink,
            trail,
            self.messages,
        );
        self.edits = edits;
        // Where the output fails, no other input can be written either.
        sink.check()?;
        self.or_say(cleaned)
    }

    /// Says a failure that concerns one input only.
    pub(crate) fn or_say<T>(&mut self, outcome: Result<T, Failure>) -> Result<Option<T>, Failure> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(Failure::BrokenPipe) => Err(Failure::BrokenPipe),
            Err(failure) => {
                self.messages.error(&failure.to_string());
                Ok(None)
            }
        }
    }
}
