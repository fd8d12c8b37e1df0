//! Arabic presentation forms.

use crate::cleanup::{before, from, replace_scalars};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(crate) const ARABIC_FORMS: Rule = Rule {
    name: "arabic-forms",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "Arabic presentation forms become letters",
    explanation: "\
Puts the letters in the place of the isolated, initial, medial and final forms of Arabic letters (U+FB50 to U+FBB1,
U+FBD3 to U+FBFF and U+FE80 to U+FEFC) within words, and of the ligatures of lam and alef, as PDF files and old systems
write them.

Left alone: a form by itself, which is spoken of; ligatures of words such as `ﷺ` and `ﷲ`, the rial sign, ornate parentheses, spacing forms of vowel signs.

The change is always certain: fonts choose the forms.",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    replace_scalars(text, |at, scalar| {
        let near = [before(text, at), from(text, at + scalar.len_utf8())];
        if !is_form(scalar) || !near.into_iter().flatten().any(is_letter) {
            return None;
        }
        let letters: String = std::iter::once(scalar).nfkc().collect();
        (!letters.starts_with(scalar)).then_some(letters.into())
    })
}

fn is_form(scalar: char) -> bool {
    matches!(scalar, '\u{FB50}'..='\u{FBB1}' | '\u{FBD3}'..='\u{FBFF}' | '\u{FE80}'..='\u{FEFC}')
}

fn is_letter(scalar: char) -> bool {
    is_form(scalar)
        || scalar.is_alphabetic() && !is_combining_mark(scalar) && matches!(scalar, '\u{620}'..='\u{77F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&ARABIC_FORMS, &[("ﺳﻼﻡ", "سلام"), ("ﮔەﯾ", "گەی")]);
        check_kept(&ARABIC_FORMS, &["سلام", "محمد ﷺ", "﷼", "﴾﴿", "\u{FE70}", "ﻼ", "ﻵ\u{656}"]);
    }
}
