//! Accents.

use crate::cleanup::replace_scalars;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use unicode_normalization::UnicodeNormalization;

pub(crate) const DIACRITICS: Rule = Rule {
    name: "diacritics",
    stage: Stage::Cleanup,
    presets: Presets::NONE,
    summary: "accents and other marks on letters go",
    explanation: "\
Removes the combining marks of the Latin, Greek and Cyrillic scripts, also those within composed letters: `é` becomes
`e`. Letters with a stroke or a hook (`ø`, `ł`) are letters of their own and stay. `й` and `ё` lose their marks, too.

In no preset: for a search index that ignores accents, add `--rule +diacritics` to `--preset index`.",
    run: Run::Line { needs: Signals::NON_ASCII, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    replace_scalars(text, |_, scalar| {
        if scalar < '\u{C0}' || !matches!(scalar, '\0'..='\u{52F}' | '\u{1E00}'..='\u{1FFF}') {
            return None;
        }
        let bare: String = std::iter::once(scalar).nfd().filter(|part| !is_mark(*part)).collect();
        (!bare.starts_with(scalar)).then_some(bare.into())
    })
}

fn is_mark(scalar: char) -> bool {
    matches!(scalar, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &DIACRITICS,
            &[("Crème brûlée, Ångström", "Creme brulee, Angstrom"), ("e\u{301}", "e"), ("ᾴ Ё", "α Е")],
        );
        check_kept(&DIACRITICS, &["Łódź".trim_end_matches("ódź"), "हिन्दी", "日本"]);
    }
}
