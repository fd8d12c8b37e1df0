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
    let trailing = lines(text.as_bytes()).filter_map(|line| {
        let body = content(&text[line.clone()]);
        let kept = body.trim_end_matches([' ', '\t']).len();
        let is_end = line.end < text.len() || text.ends_with('\n') || !goes_on;
        (kept < body.len() && is_end).then(|| Edit::certain(line.start + kept..line.start + body.len(), ""))
    });
    trailing.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&TRAILING_SPACES, &[("a \t\nb  \r\nc ", "a\nb\r\nc"), ("  \n", "\n")]);
        check_kept(&TRAILING_SPACES, &["  a\n", "", "a\u{A0}\n"]);
    }
}
