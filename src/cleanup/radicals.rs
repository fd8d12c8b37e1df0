//! Radicals that stand for ideographs.

use crate::cleanup::scripts::is_han;
use crate::cleanup::{before, from, replace_scalars};
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;
use unicode_normalization::UnicodeNormalization;

pub(crate) const RADICALS: Rule = Rule {
    name: "radicals",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "radicals that stand for ideographs become ideographs",
    explanation: "\
Puts the ideograph in the place of a Kangxi radical (U+2F00 to U+2FD5) and of the two CJK radicals that have one
(U+2E9F, U+2EF3), where a character of Chinese or Japanese text stands beside it, or beside a run of them: PDF files have radicals inside words,
where no search finds them.

Left alone: radicals that stand by themselves, as in dictionaries.",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    let (mut run_end, mut is_in_text) = (0, false);
    replace_scalars(text, |at, scalar| {
        if !is_radical(scalar) {
            return None;
        }
        if at >= run_end {
            run_end = at + text[at..].find(|scalar| !is_radical(scalar)).unwrap_or(text.len() - at);
            is_in_text = [before(text, at), from(text, run_end)].into_iter().flatten().any(is_han);
        }
        is_in_text.then(|| std::iter::once(scalar).nfkc().collect::<String>().into())
    })
}

fn is_radical(scalar: char) -> bool {
    matches!(scalar, '\u{2E9F}' | '\u{2EF3}' | '\u{2F00}'..='\u{2FD5}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&RADICALS, &[("⽇本語", "日本語"), ("中⽂", "中文"), ("⽇⽂日", "日文日")]);
        check_kept(&RADICALS, &["⽇", "⽇ ⽂", "日本語"]);
    }
}
