//! Letters that are two letters in one character.

use crate::cleanup::map_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const DIGRAPHS: Rule = Rule {
    name: "digraphs",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Index, Preset::Ftfy]),
    summary: "characters that are two letters become two letters",
    explanation: "\
Puts two letters in the place of the Dutch `ĳ`, the Afrikaans `ŉ`, and of the Croatian `ǆ`, `ǉ`, `ǌ` and their kin, which
the Unicode Standard has for round trips with older character sets.

Off by default: they are what their authors wrote.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    map_scalars(text, |scalar| match scalar {
        'Ĳ' => Some("IJ"),
        'ĳ' => Some("ij"),
        'ŉ' => Some("'n"),
        'Ǆ' => Some("DŽ"),
        'ǅ' => Some("Dž"),
        'ǆ' => Some("dž"),
        'Ǉ' => Some("LJ"),
        'ǈ' => Some("Lj"),
        'ǉ' => Some("lj"),
        'Ǌ' => Some("NJ"),
        'ǋ' => Some("Nj"),
        'ǌ' => Some("nj"),
        'Ǳ' => Some("DZ"),
        'ǲ' => Some("Dz"),
        'ǳ' => Some("dz"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&DIGRAPHS, &[("ŉ ĳs, ǉubav", "'n ijs, ljubav")]);
        check_kept(&DIGRAPHS, &["ijs ljubav æ"]);
    }
}
