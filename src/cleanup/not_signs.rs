//! Not signs within words.

use crate::cleanup::remove_scalars;
use crate::config::Preset;
use crate::edit::Edit;
use crate::engine::Plan;
use crate::model::looks_usual;
use crate::rule::{Presets, Rule, Run, Stage};
use crate::signal::Signals;

pub(crate) const NOT_SIGNS: Rule = Rule {
    name: "not-signs",
    stage: Stage::Cleanup,
    presets: Presets::of(&[Preset::Default, Preset::Index]),
    summary: "not signs within words, which were soft hyphens, go",
    explanation: "\
Removes U+00AC NOT SIGN between the letters of a word: word processors show a soft hyphen so, and text that is copied from
there has `mo¬ther` where it had a place to break the word.

Left alone: the sign in formulas (`p¬q`, `¬ready`): two small letters must stand on each side of it; words that look
strange without it, which may be text in another encoding.",
    run: Run::Line { needs: Signals::ODD, propose },
};

/// So many small letters must stand on each side.
const LEAST_LETTERS: usize = 2;

fn propose(_: &Plan, text: &str) -> Vec<Edit> {
    remove_scalars(text, |at, scalar| {
        scalar == '¬' && is_within_word(&text[..at], &text[at + '¬'.len_utf8()..])
    })
}

fn is_within_word(before: &str, after: &str) -> bool {
    let is_small = |scalar: &char| scalar.is_alphabetic() && !scalar.is_uppercase();
    let small_before = before.chars().rev().take_while(is_small).count();
    let small_after = after.chars().take_while(is_small).count();
    if small_before.min(small_after) < LEAST_LETTERS {
        return false;
    }
    let is_part = |scalar: char| scalar.is_alphabetic() || scalar == '¬';
    let head = &before[before.trim_end_matches(is_part).len()..];
    let tail = &after[..after.len() - after.trim_start_matches(is_part).len()];
    looks_usual(&[head, tail].concat().replace('¬', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleanup::testing::{check, check_kept};

    #[test]
    fn cases() {
        check(
            &NOT_SIGNS,
            &[
                ("The gar¬dener waters the toma¬toes.", "The gardener waters the tomatoes."),
                ("Огород¬ник поливает поми¬до¬ры.", "Огородник поливает помидоры."),
                ("Der Gärt¬ner gießt.", "Der Gärtner gießt."),
            ],
        );
        let kept = ["p¬q", "¬ready", "if ¬done", "ab ¬cd", "gar¬", "X¬ray", "ñø¬ÿð", "gar¬5", "æ¬å"];
        check_kept(&NOT_SIGNS, &kept);
    }
}
