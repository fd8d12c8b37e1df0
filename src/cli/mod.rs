//! The command line: the only module that knows clap, terminals and exit codes.

mod args;
mod binary;
mod boilerplate;
mod check;
mod clean;
mod config_file;
mod detect;
mod detect_damage;
mod diff;
mod document;
mod explain_text;
mod failure;
mod in_place;
mod input;
mod learn;
mod output;
mod rules;
mod stats;
mod temporary;
mod undo;

use args::{Args, Command};
use clap::Parser;
use failure::{Exit, Failure, Messages};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command and says how it ended.
pub(crate) fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut messages = Messages::default();
    let ended = match Args::try_parse_from(arguments) {
        Ok(args) => run(args, &mut messages),
        Err(error) => usage(&error),
    };
    match ended {
        Ok(exit) => messages.exit(exit),
        Err(Failure::BrokenPipe) => messages.exit(Exit::Done),
        Err(failure) => {
            messages.error(&failure.to_string());
            messages.exit(Exit::Done)
        }
    }
}

fn run(args: Args, messages: &mut Messages) -> Result<Exit, Failure> {
    match args.command {
        None => clean::run(&args.clean, messages),
        Some(Command::Check(check)) => check::run(&check, messages),
        Some(Command::Detect(detect)) => detect::run(&detect, messages),
        Some(Command::Undo(undo)) => undo::run(&undo),
        Some(Command::Learn(learn)) => learn::run(&learn, messages),
        Some(Command::Rules { preset }) => rules::list(preset),
        Some(Command::Explain { text: Some(text), .. }) => explain_text::run(&text),
        Some(Command::Explain { rule, .. }) => rules::explain(&rule.unwrap_or_default()),
    }
}

/// Help and version go to standard output in full; what is wrong with the arguments is said in one line.
fn usage(error: &clap::Error) -> Result<Exit, Failure> {
    let text = error.render().to_string();
    if error.use_stderr() {
        let reason = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let more: String = text.lines().skip(1).take_while(|line| line.starts_with("  ")).collect();
        return Err(Failure::Usage(format!("{reason}{}; try 'textmend --help'", more.trim_end())));
    }
    output::print(&text).map(|()| Exit::Done)
}
