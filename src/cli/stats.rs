//! The summary that `--stats` asks for.

use crate::cli::args::StatsFormat;
use std::io::Write;
use textmend::Summary;

/// Writes the summary to standard error.
pub(crate) fn write(summary: &Summary, format: StatsFormat) {
    let line = match format {
        StatsFormat::Text => text(summary),
        StatsFormat::Json => json(summary),
    };
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn encoding(summary: &Summary) -> &'static str {
    summary.encoding.map_or("US-ASCII", |encoding| encoding.name())
}

fn text(summary: &Summary) -> String {
    let head = format!(
        "{} bytes in ({}), {} bytes out",
        summary.source_bytes,
        encoding(summary),
        summary.output_bytes
    );
    let changes = summary.changes_by_rule().map(|(rule, count)| format!("{rule} {count}"));
    let refused = (summary.refused > 0).then(|| format!("records left as they are {}", summary.refused));
    let parts: Vec<String> = std::iter::once(head).chain(changes).chain(refused).collect();
    parts.join("; ")
}

fn json(summary: &Summary) -> String {
    let changes: Vec<String> =
        summary.changes_by_rule().map(|(rule, count)| format!("\"{rule}\":{count}")).collect();
    format!(
        "{{\"source_bytes\":{},\"output_bytes\":{},\"encoding\":\"{}\",\"changes\":{{{}}},\"refused\":{}}}",
        summary.source_bytes,
        summary.output_bytes,
        encoding(summary),
        changes.join(","),
        summary.refused
    )
}
