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
(U+2E9F, U+2EF3), where a character of Chinese or Japanese text stands beside it: PDF files have radicals inside words,
where no search finds them.

Left alone: radicals that stand by themselves, as in dictionaries.",
    run: Run::Line { needs: Signals::ODD, propose },
};

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    replace_scalars(text, |at, scalar| {
        let is_radical = matches!(scalar, '\u{2E9F}' | '\u{2EF3}' | '\u{2F00}'..='\u{2FD5}');
        let in_text = || {
            let near = [before(text, at), from(text, at + scalar.len_utf8())];
            near.into_iter().flatten().any(is_han)
        };
        (is_radical && in_text()).then(|| std::iter::once(scalar).nfkc().collect::<String>().into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(&RADICALS, &[("⽇本語", "日本語"), ("中⽂", "中文")]);
        check_kept(&RADICALS, &["⽇", "⽇ ⽂", "日本語"]);
    }
}
