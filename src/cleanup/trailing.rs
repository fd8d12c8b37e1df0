//! Blanks at the end of lines.

use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::segment::{Part, content, lines};
use crate::signal::Signals;

pub(crate) const TRAILING_SPACES: Rule = Rule {
    name: "trailing-spaces",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "blanks at the end of a line go",
    explanation: "\
Removes spaces and tabs before a line end, or before the end of the text.

Off by default: in Markdown two spaces at the end break a line.",
    run: Run::Layout { needs: Signals::ANYTHING, propose },
};

fn propose(_: &Plan, text: &str, part: Part) -> Vec<Edit> {
    let goes_on = matches!(part, Part::Start | Part::Middle);
    let trailing = lines(text.as_bytes()).flat_map(|line| {
        let is_end = line.end < text.len() || text.ends_with('\n') || !goes_on;
        let body = content(&text[line.clone()]);
        // A carriage return by itself ends a line too.
        let pieces = body.split_inclusive('\r').filter(move |piece| is_end || piece.ends_with('\r'));
        pieces.filter_map(|piece| blanks_at_end(text, piece.strip_suffix('\r').unwrap_or(piece)))
    });
    trailing.collect()
}

/// The edit that takes the blanks at the end of a part of `text`.
fn blanks_at_end(text: &str, part: &str) -> Option<Edit> {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    let kept = part.trim_end_matches([' ', '\t']).len();
    (kept < part.len()).then(|| Edit::certain(start + kept..start + part.len(), ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &TRAILING_SPACES,
            &[("a \t\nb  \r\nc ", "a\nb\r\nc"), ("  \n", "\n"), ("\t\r\t", "\r"), ("a \rb ", "a\rb")],
        );
        check_kept(&TRAILING_SPACES, &["  a\n", "", "a\u{A0}\n"]);
    }
}
