//! What files are encoded in, and what was done to their text.

use crate::cli::args::DetectArgs;
use crate::cli::config_file::charset;
use crate::cli::detect_damage::{Damage, DamageSearch};
use crate::cli::document::unread_note;
use crate::cli::failure::{Exit, Failure, Messages, printable};
use crate::cli::input::{Input, or_standard};
use crate::cli::output::Output;
use serde_json::json;
use std::path::Path;
use textmend::charset::{
    BINARY_HEAD, BinaryKind, DETECTION_WINDOW, Detection, binary_kind, declared_by_name_only, detect,
};
use textmend::{Charset, Sink};

pub(crate) fn run(args: &DetectArgs, messages: &mut Messages) -> Result<Exit, Failure> {
    let declared = args.declared.as_deref().map(charset).transpose()?;
    let mut output = Output::standard()?;
    for path in or_standard(&args.files) {
        match Input::open(&path).and_then(|input| answer(input, declared, messages)) {
            Ok(answer) => output.write(format!("{}\n", answer.line(args.json)).as_bytes()),
            Err(failure) => messages.error(&failure.to_string()),
        }
        output.check()?;
    }
    output.finish()?;
    Ok(Exit::Done)
}

/// What is said about one file.
struct Answer {
    name: String,
    binary: Option<BinaryKind>,
    detection: Detection,
    damage: Vec<Damage>,
}

fn answer(mut input: Input, declared: Option<Charset>, messages: &mut Messages) -> Result<Answer, Failure> {
    let head = input.peek(BINARY_HEAD)?;
    let binary = binary_kind(head, declared);
    if let Some(charset) = declared_by_name_only(head, declared) {
        messages.note(&unread_note(&input.name, charset));
    }
    let name = shown(&input.name);
    let mut damage = DamageSearch::new(declared);
    let sample = if binary.is_some() { Vec::new() } else { sample(&mut input, &mut damage)? };
    Ok(Answer { name, binary, detection: detect(&sample, declared), damage: damage.finish() })
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The head of the input, and what follows from the first line that is not ASCII, as much as counts. All of it is looked
/// at for damage.
fn sample(input: &mut Input, damage: &mut DamageSearch) -> Result<Vec<u8>, Failure> {
    let mut sample = Vec::new();
    let mut buffer = input.buffer();
    loop {
        let read = input.read(&mut buffer)?;
        damage.push(&buffer[..read]);
        sample.extend_from_slice(&buffer[..read]);
        match sample.iter().position(|byte| !byte.is_ascii()) {
            _ if read == 0 => return Ok(sample),
            Some(first) if sample.len() >= first + DETECTION_WINDOW => break,
            Some(_) => {}
            // Of what is ASCII only the head counts, and the line that has not ended, as far as it is not endless.
            None => {
                let line = memchr::memrchr(b'\n', &sample).map_or(0, |at| at + 1);
                let line = line.max(sample.len().saturating_sub(DETECTION_WINDOW));
                sample.drain(BINARY_HEAD.min(line)..line);
            }
        }
    }
    loop {
        match input.read(&mut buffer)? {
            0 => return Ok(sample),
            read => damage.push(&buffer[..read]),
        }
    }
}

/// How many alternatives are worth a word.
pub(crate) const SHOWN: usize = 3;

impl Answer {
    fn line(&self, as_json: bool) -> String {
        match (as_json, self.binary) {
            (true, Some(kind)) => json!({"path": self.name, "binary": kind.name()}).to_string(),
            (true, None) => self.json(),
            (false, Some(kind)) => printable(&format!("{}: binary ({})", self.name, kind.name())),
            (false, None) => {
                let damage = self.damage.iter().map(Damage::text);
                let parts = std::iter::once(self.text()).chain(damage);
                let lines: Vec<String> =
                    parts.map(|part| printable(&format!("{}: {part}", self.name))).collect();
                lines.join("\n")
            }
        }
    }

    fn text(&self) -> String {
        let detection = &self.detection;
        let mut parts = vec![detection.evidence.name().to_owned()];
        if detection.bits.is_finite() {
            parts.push(format!("{:.1} bits", detection.bits));
        }
        let others = detection.alternatives.iter().take(SHOWN);
        let others: Vec<String> =
            others.map(|(charset, bits)| format!("{} {:+.1}", charset.name(), -bits)).collect();
        if !others.is_empty() {
            parts.push(format!("then {}", others.join(", ")));
        }
        if !detection.other_lines.is_empty() {
            let names: Vec<&str> = detection.other_lines.iter().map(|charset| charset.name()).collect();
            parts.push(format!("some lines in {}", names.join(", ")));
        }
        format!("{} ({})", detection.charset.name(), parts.join("; "))
    }

    fn json(&self) -> String {
        let detection = &self.detection;
        let round = |bits: f32| (f64::from(bits) * 10.0).round() / 10.0;
        let bits = detection.bits.is_finite().then(|| round(detection.bits));
        let others = detection.alternatives.iter();
        let others: Vec<_> = others
            .map(|(charset, bits)| json!({"encoding": charset.name(), "bits": -round(*bits)}))
            .collect();
        json!({
            "path": self.name,
            "encoding": detection.charset.name(),
            "bits": bits,
            "evidence": detection.evidence.name(),
            "alternatives": others,
            "other_lines": detection.other_lines.iter().map(|charset| charset.name()).collect::<Vec<_>>(),
            "damage": self.damage.iter().map(Damage::json).collect::<Vec<_>>(),
        })
        .to_string()
    }
}
