//! Curly quotes.

use crate::cleanup::map_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const QUOTES: Rule = Rule {
    name: "quotes",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index, Preset::Ftfy]),
    summary: "curly quotes and apostrophes become straight ones",
    explanation: "\
Puts ' in the place of U+02BC and U+2018 to U+201B, and \" in the place of U+201C to U+201F, as ftfy does.

Off by default: quotes are typography, and say where a quotation begins.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    map_scalars(text, |scalar| match scalar {
        '\u{2BC}' | '\u{2018}'..='\u{201B}' => Some("'"),
        '\u{201C}'..='\u{201F}' => Some("\""),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&QUOTES, &[("“It’s”, ‘so’ „auch“", "\"It's\", 'so' \"auch\"")]);
        check_kept(&QUOTES, &["«oui», 5′ 3″"]);
    }
}
