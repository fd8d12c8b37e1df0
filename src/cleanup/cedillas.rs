//! Cedillas that should be commas.

use crate::cleanup::map_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const CEDILLAS: Rule = Rule {
    name: "romanian-commas",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index]),
    summary: "Romanian s and t with a cedilla get a comma",
    explanation: "\
Romanian writes `ș` and `ț` with a comma below; older systems had only the cedillas of Turkish. This rule puts the comma
in a line that also has `ţ`, which no Turkish text has, or `ă` together with `ş`, and none of the letters of Turkish,
Azerbaijani, Gagauz or Kurdish (`ı`, `ğ`, `ə`, `ê`, `ö`, `ü`, `ç`).

Off by default: texts with cedillas are what their authors wrote, and Romanians read both.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    if !is_romanian(text) {
        return Vec::new();
    }
    map_scalars(text, |scalar| match scalar {
        'ş' => Some("ș"),
        'Ş' => Some("Ș"),
        'ţ' => Some("ț"),
        'Ţ' => Some("Ț"),
        _ => None,
    })
}

fn is_romanian(text: &str) -> bool {
    let has = |letters: &str| text.chars().any(|scalar| letters.contains(scalar));
    (has("ţŢ") || has("şŞ") && has("ăĂ")) && !has("ıİğĞəƏêÊöÖüÜçÇ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&CEDILLAS, &[("Ştiinţă şi viaţă", "Știință și viață")]);
        check_kept(&CEDILLAS, &["şimdi güneş", "şi", "gözel ţ"]);
    }
}
