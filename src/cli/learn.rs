//! Learns what sites repeat on their pages.

use crate::cli::args::{Format, LearnArgs};
use crate::cli::boilerplate::read_profile;
use crate::cli::document::format_of;
use crate::cli::failure::{Exit, Failure, Messages};
use crate::cli::input::{Input, or_standard};
use crate::cli::output::Output;
use textmend::boilerplate::Learner;
use textmend::record::{MAX_RECORD, site_of};
use textmend::{Cleaner, Config, Sink, Stage};

/// A text file with more bytes than that is no page.
const MAX_PAGE: usize = MAX_RECORD;

pub(crate) fn run(args: &LearnArgs, messages: &mut Messages) -> Result<Exit, Failure> {
    let mut learner = Learner::default();
    for path in &args.merge {
        learner.merge(&read_profile(path)?);
    }
    // Profiles alone can be merged without a page.
    let paths =
        if args.files.is_empty() && !args.merge.is_empty() { Vec::new() } else { or_standard(&args.files) };
    for path in paths {
        let learnt = Input::open(&path).and_then(|input| learn(input, args, &mut learner, messages));
        if let Err(failure) = learnt {
            messages.error(&failure.to_string());
        }
    }
    let mut output = Output::to(args.output.as_deref())?;
    output.write(learner.finish().to_string().as_bytes());
    output.finish()?;
    Ok(Exit::Done)
}

fn learn(
    input: Input,
    args: &LearnArgs,
    learner: &mut Learner,
    messages: &mut Messages,
) -> Result<(), Failure> {
    let name = input.name.display().to_string();
    match args.format.unwrap_or_else(|| format_of(input.path.as_deref())) {
        Format::Ndjson => records(input, args, learner, |line, reason| {
            messages.warning(&format!("{name}:{line}: {reason}; the record is left out"));
        }),
        Format::Text => {
            let site = args.site.as_deref();
            let site = site.ok_or_else(|| {
                Failure::Usage(format!("{name}: --site must say which site a text is from"))
            })?;
            let mut page = Vec::new();
            read(input, |chunk| {
                page.extend_from_slice(chunk);
                page.len() <= MAX_PAGE
            })?;
            if page.len() > MAX_PAGE {
                return Err(Failure::Usage(format!(
                    "{name}: longer than {} MiB, which is no page",
                    MAX_PAGE >> 20
                )));
            }
            learner.page(site, &clean(&page));
            Ok(())
        }
    }
}

/// Learns from records, of which one is held at a time.
fn records(
    input: Input,
    args: &LearnArgs,
    learner: &mut Learner,
    mut refuse: impl FnMut(u64, &str),
) -> Result<(), Failure> {
    let (mut carry, mut number) = (Vec::new(), 0);
    let mut line = |record: &[u8]| {
        number += 1;
        if record.len() > MAX_RECORD {
            refuse(number, "the record is too long");
        } else if !record.trim_ascii().is_empty()
            && let Err(reason) = page(record, args, learner)
        {
            refuse(number, &reason);
        }
    };
    read(input, |chunk| {
        for piece in chunk.split_inclusive(|byte| *byte == b'\n') {
            // What is too long already need not be held in full.
            if carry.len() <= MAX_RECORD || piece.ends_with(b"\n") {
                carry.extend_from_slice(piece);
            }
            if piece.ends_with(b"\n") {
                line(&carry);
                carry.clear();
            }
        }
        true
    })?;
    if !carry.is_empty() {
        line(&carry);
    }
    Ok(())
}

fn page(record: &[u8], args: &LearnArgs, learner: &mut Learner) -> Result<(), String> {
    let text = std::str::from_utf8(record).map_err(|_| "not UTF-8".to_owned())?;
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    let site = site_of(text).or_else(|| args.site.clone());
    let site = site.ok_or("no field url, domain, host or site")?;
    let page = value[&args.field].as_str().ok_or_else(|| format!("no text in field {:?}", args.field))?;
    learner.page(&site, &clean(page.as_bytes()));
    Ok(())
}

/// The page as the boilerplate stage sees it.
fn clean(page: &[u8]) -> String {
    let mut config = Config::default();
    config.rules.remove_stage(Stage::Boilerplate);
    let mut text = Vec::new();
    let mut cleaner = Cleaner::new(&config);
    cleaner.push(page, &mut text, &mut ());
    cleaner.finish(&mut text, &mut ());
    String::from_utf8(text).expect("a cleaner writes UTF-8")
}

/// Reads to the end, or until nothing more is wanted.
fn read(mut input: Input, mut chunk: impl FnMut(&[u8]) -> bool) -> Result<(), Failure> {
    let mut buffer = input.buffer();
    loop {
        match input.read(&mut buffer)? {
            0 => return Ok(()),
            len if chunk(&buffer[..len]) => {}
            _ => return Ok(()),
        }
    }
}
