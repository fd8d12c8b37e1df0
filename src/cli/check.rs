//! Findings, one a line, as compilers write them.

use crate::cli::args::CheckArgs;
use crate::cli::binary::Binary;
use crate::cli::config_file::resolve;
use crate::cli::document::{self, Nowhere};
use crate::cli::failure::{Exit, Failure, Messages, printable};
use crate::cli::input::{Input, or_standard};
use crate::cli::output::Output;
use std::fmt::Write as _;
use textmend::Sink;
use textmend::trail::{Hunk, Step, Trail};

pub(crate) fn run(args: &CheckArgs, messages: &mut Messages) -> Result<Exit, Failure> {
    if args.options.quiet {
        messages.be_quiet();
    }
    let resolved = resolve(&args.options)?;
    let mut output = Output::standard()?;
    let mut exit = Exit::Done;
    for path in or_standard(&args.files) {
        let checked = Input::open(&path).and_then(|input| {
            let mut findings = Findings { name: input.name.display().to_string(), output: &mut output };
            document::clean(input, &resolved, false, Binary::IsSkipped, &mut Nowhere, &mut findings, messages)
        });
        match checked {
            Ok(summary) if summary.is_changed() => exit = Exit::Found,
            Ok(_) => {}
            Err(failure) => messages.error(&failure.to_string()),
        }
        output.check()?;
    }
    output.finish()?;
    Ok(exit)
}

/// Writes each hunk as a finding.
struct Findings<'a> {
    name: String,
    output: &'a mut Output,
}

impl Trail for Findings<'_> {
    fn hunk(&mut self, hunk: &Hunk<'_>) {
        let (before, _) = hunk.encoding.decode(hunk.before);
        let change = match hunk.after {
            "" => format!("{} goes", quoted(&before)),
            after => format!("{} becomes {}", quoted(&before), quoted(after)),
        };
        let rules: Vec<&str> = hunk.steps.iter().map(|step| step.rule).collect();
        let reasons: Vec<String> = hunk.steps.iter().filter_map(reason).collect();
        let mut line = format!("{}:{}:{}: ", self.name, hunk.line, hunk.column);
        let _ = write!(line, "{}: {change}", rules.join(", "));
        if !reasons.is_empty() {
            let _ = write!(line, " ({})", reasons.join("; "));
        }
        self.output.write(format!("{}\n", printable(&line)).as_bytes());
    }
}

fn reason(step: &Step) -> Option<String> {
    let bits = step.bits.is_finite().then(|| format!("{:.1} bits", step.bits));
    let other = step
        .alternative
        .as_ref()
        .map(|other| format!("else {}: {}, {:.1} bits", quoted(&other.text), other.note, other.bits));
    let parts: Vec<String> = step.note.clone().into_iter().chain(bits).chain(other).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The longest text, in scalar values, that a finding shows in full.
const SHOWN: usize = 80;

fn quoted(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("\"{}…\"", &text[..end]),
        None => format!("\"{text}\""),
    }
}
